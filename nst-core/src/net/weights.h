/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The parameters of a network in the form in which the ops want them. */

#ifndef NST_NET_WEIGHTS_H
#define NST_NET_WEIGHTS_H

#include <glib.h>

#include "net/topology.h"

/* What turns a picture, planar RGB in 0..1, into the network's input. */
struct nst_preprocessing {
    const char *name;
    int source[3];  /* input channel c comes from picture channel source[c] */
    float scale[3]; /* input = picture * scale + offset, by input channel */
    float offset[3];
};

extern const struct nst_preprocessing nst_preprocessing_caffe;
extern const struct nst_preprocessing nst_preprocessing_torch;

/* By name, or NULL. */
const struct nst_preprocessing *nst_preprocessing_find(const char *name);

struct nst_conv_weights {
    int in_channels, out_channels;
    float *bias;   /* [out] */
    float *weight; /* [out][in][3][3] */
    /*
     * [in][out][3][3], each 3x3 rotated by half a turn: the gradient of the
     * input is the convolution of the gradient of the output with these.
     */
    float *weight_backward;
};

struct nst_weights {
    const struct nst_topology *topology;
    const struct nst_preprocessing *preprocessing;
    guint n_layers; /* <= topology->n_layers: files may be truncated */
    struct nst_conv_weights layers[NST_MAX_LAYERS];
};

/*
 * Takes the arrays of layer->bias and layer->weight, which g_free() must be
 * able to free, and makes weight_backward. FALSE: no memory.
 */
gboolean nst_conv_weights_prepare(struct nst_conv_weights *layer);

void nst_weights_clear(struct nst_weights *weights);

#endif
