/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The arithmetic of one evaluation of loss and gradient, in multiply-adds:
 * direct 3x3 convolutions with zero padding, as if Winograd had not lived, and
 * whole Gram matrices, as if they were not symmetric.
 */

#ifndef NST_TOOLS_COST_H
#define NST_TOOLS_COST_H

#include <nst/nst.h>

typedef struct {
    double forward;       /* 9 in out w h a layer, to the deepest one needed */
    double backward;      /* the same again: gradients of the layers' inputs */
    double gram;          /* out out w h a style layer */
    double gram_backward; /* the same again */
    const char *deepest;  /* the last layer that is needed */
} Cost;

/* Style layers as the network recommends them, and this content layer; NULL:
 * the recommended one. One that the network lacks is left out. */
void cost_of_network(const NstNetwork *network, const char *content_layer,
                     guint width, guint height, Cost *cost);

/* Of the published VGG-16 to conv5_1, style layers conv1_1 … conv5_1. */
void cost_of_vgg16(guint width, guint height, Cost *cost);

double cost_sum(const Cost *cost);

/* Multiply-adds of one layer forward; positions of its output. */
double cost_of_layer(const NstNetwork *network, guint layer, guint width,
                     guint height);
guint cost_side(const char *layer, guint side);

#endif /* NST_TOOLS_COST_H */
