/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * 3x3 convolutions with stride 1 and a zero border of 1, by im2col and
 * matrix products, tile by tile: what is unfolded stays in the cache.
 */

#ifndef NST_NET_CONV2D_H
#define NST_NET_CONV2D_H

#include "net/context.h"
#include "net/weights.h"

/* Memory for the workers' tiles. */
struct nst_scratch {
    float *base;
    gsize stride; /* floats from worker to worker */
};

/* Floats of scratch memory that one worker needs. */
gsize nst_conv2d_scratch_size(const struct nst_conv_weights *layer, int height,
                              int width);

/*
 * input [in][height][width] -> output [out][height][width], after bias and
 * ReLU. scratch: at least nst_conv2d_scratch_size() floats a worker.
 */
void nst_conv2d_forward(const struct nst_context *context,
                        const struct nst_conv_weights *layer, int height,
                        int width, const float *input, float *output,
                        const struct nst_scratch *scratch);

/*
 * grad_output [out][height][width], already masked by the ReLU
 * -> grad_input [in][height][width].
 */
void nst_conv2d_backward(const struct nst_context *context,
                         const struct nst_conv_weights *layer, int height,
                         int width, const float *grad_output, float *grad_input,
                         const struct nst_scratch *scratch);

#endif
