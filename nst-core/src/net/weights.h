/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The parameters of a network in the form in which the ops want them. */

#ifndef NST_NET_WEIGHTS_H
#define NST_NET_WEIGHTS_H

#include <glib.h>

#include "net/topology.h"
#include "ops/multiply.h"

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

/*
 * Channels are filled up with zeros to whole blocks of 16: "in" and "out"
 * stand for the filled up numbers here.
 *
 * The gradient of the input is the convolution of the gradient of the output
 * with the weights of `backward`: in and out exchanged, each 3x3 rotated by
 * half a turn.
 */
struct nst_conv_weights {
    int in_channels, out_channels; /* the real ones */
    float *bias;                   /* [out] */
    float *forward;                /* [out / 16][in][9][16] */
    float *backward;               /* [in / 16][out][9][16] */
};

/*
 * The first layer, whose three input channels are planes:
 *     forward   [out / 16][27][16], of (channel * 3 + y) * 3 + x
 *     backward  [2][out][16]: of the 32 lanes, (channel * 3 + y) * 3 + x
 */
#define NST_FIRST_CHANNELS 3
#define NST_FIRST_TAPS 27

struct nst_weights {
    const struct nst_topology *topology;
    const struct nst_preprocessing *preprocessing;
    guint n_layers; /* <= topology->n_layers: files may be truncated */
    struct nst_conv_weights layers[NST_MAX_LAYERS];
};

/* Blocks of 16 that hold n channels. */
static inline gsize
nst_blocks(int n)
{
    return ((gsize)n + NST_BLOCK - 1) / NST_BLOCK;
}

/*
 * Fills in a layer from weight [out][in][3][3] and bias [out], which are
 * copied. The first layer has 3 inputs, and no other function does for it.
 * FALSE: no memory.
 */
gboolean
nst_conv_weights_init(struct nst_conv_weights *layer, int in_channels,
                      int out_channels, const float *weight, const float *bias);
gboolean
nst_conv_weights_init_first(struct nst_conv_weights *layer, int out_channels,
                            const float *weight, const float *bias);
void nst_conv_weights_clear(struct nst_conv_weights *layer);

void nst_weights_clear(struct nst_weights *weights);

#endif
