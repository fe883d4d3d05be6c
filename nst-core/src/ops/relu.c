/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/relu.h"

/* Written so that a NaN stays one: a loss that is not finite is noticed. */
void
nst_bias_relu_c(float *x, gsize stride, const float *bias, int channels,
                gsize n)
{
    for (int c = 0; c < channels; c++, x += stride) {
        for (gsize i = 0; i < n; i++) {
            float v = x[i] + bias[c];
            x[i] = v < 0.0f ? 0.0f : v;
        }
    }
}

void
nst_relu_backward_c(const float *output, float *grad, gsize n)
{
    for (gsize i = 0; i < n; i++)
        grad[i] = output[i] > 0.0f ? grad[i] : 0.0f;
}
