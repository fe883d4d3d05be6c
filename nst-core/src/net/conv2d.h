/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * 3x3 convolutions with stride 1 and a zero border of 1, by Winograd's
 * F(4x4, 3x3), with what stands around them: bias, ReLU and pooling forward,
 * the gradients of both backward. All tensors are blocked: [channels / 16]
 * [height][width][16], filled up with zeros.
 *
 * Weights are transformed again for each range of tiles instead of once: that
 * costs a few percent of the products and saves four times their memory, and
 * for the wide layers, whose transformed weights no cache holds, time.
 */

#ifndef NST_NET_CONV2D_H
#define NST_NET_CONV2D_H

#include "net/context.h"
#include "net/weights.h"

enum nst_pooling_kind { NST_POOL_NONE, NST_POOL_AVERAGE, NST_POOL_MAX };

/* Memory for the convolutions of a pass, at multiples of 64 bytes. */
struct nst_scratch {
    float *shared;
    float *base;  /* the first worker's */
    gsize stride; /* floats from worker to worker, a multiple of 16 */
};

/* How much of it a layer needs, in floats: raises what is too small. */
void nst_conv2d_measure(const struct nst_conv_weights *layer, int height,
                        int width, gsize *shared, gsize *worker);

struct nst_conv2d_forward {
    const struct nst_conv_weights *layer;
    gboolean bf16; /* products in bfloat16: only if there are such ops */
    int height, width;
    const float *input;
    float *output; /* after bias and ReLU */
    enum nst_pooling_kind pooling;
    float *pooled; /* of height / 2 x width / 2 */
};

void nst_conv2d_forward(const struct nst_context *context,
                        const struct nst_conv2d_forward *conv,
                        const struct nst_scratch *scratch);

/*
 * grad_output, already masked by the layer's own ReLU -> the gradient of the
 * features below, masked by theirs. With a pooling in between, the features
 * are what was pooled.
 */
struct nst_conv2d_backward {
    const struct nst_conv_weights *layer;
    gboolean bf16;
    int height, width; /* of grad_output */
    const float *grad_output;
    enum nst_pooling_kind pooling;
    const float *features;
    int features_height, features_width;
    float *grad_features;
};

void nst_conv2d_backward(const struct nst_context *context,
                         const struct nst_conv2d_backward *conv,
                         const struct nst_scratch *scratch);

#endif
