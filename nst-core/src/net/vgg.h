/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One pass through a network at one picture size: forward keeps the
 * activations, backward consumes them.
 */

#ifndef NST_NET_VGG_H
#define NST_NET_VGG_H

#include "net/context.h"
#include "net/conv2d.h"
#include "net/weights.h"

/*
 * A borrowed view: data [channels / 16][height][width][16], the channels
 * filled up with zeros to whole blocks.
 */
struct nst_tensor {
    float *data;
    int channels, height, width;
};

static inline gsize
nst_tensor_positions(const struct nst_tensor *tensor)
{
    return (gsize)tensor->height * (gsize)tensor->width;
}

/* Floats of data. */
static inline gsize
nst_tensor_size(const struct nst_tensor *tensor)
{
    return nst_blocks(tensor->channels) * NST_BLOCK *
           nst_tensor_positions(tensor);
}

struct nst_vgg;

/*
 * For pictures of height x width (both at least 16 for all layers) through
 * the first n_layers convolutions. context, with its pool, and
 * weights have to outlive the pass. NULL: no memory.
 */
struct nst_vgg *
nst_vgg_new(const struct nst_context *context,
            const struct nst_weights *weights, enum nst_pooling_kind pooling,
            guint n_layers, int height, int width);
void nst_vgg_free(struct nst_vgg *vgg);

/*
 * Whether the products of all convolutions but the first are computed in
 * bfloat16, if the processor can. At first they are not.
 */
void nst_vgg_set_bf16(struct nst_vgg *vgg, gboolean forward, gboolean backward);

/* picture: RGB, planar [3][height][width], 0..1. FALSE: cancelled. */
gboolean nst_vgg_forward(struct nst_vgg *vgg, const float *picture);

/* A layer's output after the ReLU, of the last forward pass. */
struct nst_tensor nst_vgg_features(struct nst_vgg *vgg, guint layer);

/*
 * Adds the gradient of the loss with respect to the features of a layer to
 * grad, which has the features' shape, where the features are positive: grad
 * is what goes on through the ReLU.
 */
typedef void (*nst_vgg_loss_func)(guint layer,
                                  const struct nst_tensor *features,
                                  float *grad, void *data);

/*
 * After a forward pass: asks add_gradient at every layer, last one first,
 * and writes the gradient of the sum with respect to the picture to
 * grad_picture [3][height][width]. FALSE: cancelled.
 */
gboolean nst_vgg_backward(struct nst_vgg *vgg, nst_vgg_loss_func add_gradient,
                          void *data, float *grad_picture);

#endif
