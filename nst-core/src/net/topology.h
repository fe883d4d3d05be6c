/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a VGG is, as data: blocks of 3x3 convolutions with a 2x2 pooling
 * between blocks (Simonyan, Zisserman, arXiv 1409.1556, table 1, columns D
 * and E).
 */

#ifndef NST_NET_TOPOLOGY_H
#define NST_NET_TOPOLOGY_H

#include <glib.h>

#define NST_MAX_LAYERS 16
#define NST_N_BLOCKS 5

struct nst_topology {
    const char *name;          /* "vgg16" */
    guint n_layers;            /* convolutions */
    guint depth[NST_N_BLOCKS]; /* convolutions a block */
    const char *layer_names[NST_MAX_LAYERS];
    /* N of torchvision's features.N, layer by layer */
    guint torchvision_index[NST_MAX_LAYERS];
};

extern const struct nst_topology nst_topology_vgg16;
extern const struct nst_topology nst_topology_vgg19;

/* By name, or NULL. */
const struct nst_topology *nst_topology_find(const char *name);

/* The block of a layer, from 0. */
guint nst_topology_block(const struct nst_topology *topology, guint layer);

/* Whether a pooling lies between layer and the next one. */
gboolean
nst_topology_pool_follows(const struct nst_topology *topology, guint layer);

/*
 * "conv4_2", "relu4_2" or "block4_conv2" -> index; -1: no such layer.
 * Surrounding blanks are ignored.
 */
int
nst_topology_find_layer(const struct nst_topology *topology, const char *name);

#endif
