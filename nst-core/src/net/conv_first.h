/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The first convolution: directly, for three planes have no block of
 * channels, and its arithmetic is little beside reading and writing.
 */

#ifndef NST_NET_CONV_FIRST_H
#define NST_NET_CONV_FIRST_H

#include "net/conv2d.h"

/* Raises the floats a worker needs, as nst_conv2d_measure() does. */
void nst_conv_first_measure(const struct nst_conv_weights *layer, int width,
                            gsize *worker);

/*
 * input [3][height + 2][width + 2], with its border of zeros
 * -> output, blocked, after bias and ReLU.
 */
void nst_conv_first_forward(const struct nst_context *context,
                            const struct nst_conv_weights *layer, int height,
                            int width, const float *input, float *output);

/*
 * grad_output, blocked and masked by the ReLU -> grad_input [3][height]
 * [width].
 */
void
nst_conv_first_backward(const struct nst_context *context,
                        const struct nst_conv_weights *layer, int height,
                        int width, const float *grad_output, float *grad_input,
                        const struct nst_scratch *scratch);

#endif
