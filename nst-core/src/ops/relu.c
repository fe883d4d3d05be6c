/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/relu.h"

NST_DECL_BIAS_RELU(NST_SIMD(nst_bias_relu))
{
    for (gsize i = 0; i < n * NST_BLOCK; i += NST_LANES)
        nst_vec_store(x + i, nst_vec_relu(nst_vec_load(x + i) +
                                          nst_vec_load(bias + i % NST_BLOCK)));
}

NST_DECL_ADD_MASKED(NST_SIMD(nst_add_masked))
{
    for (gsize i = 0; i < n; i++)
        grad[i] += features[i] > 0.0f ? scale * x[i] : 0.0f;
}

/* As in vec.c: independent chains in an order that is written down. */
#define CHAINS 8

NST_DECL_ADD_DIFFERENCE_MASKED(NST_SIMD(nst_add_difference_masked))
{
    double chain[CHAINS] = {0.0}, sum = 0.0;

    for (gsize i = 0; i < n; i += CHAINS) {
        gsize end = MIN(n - i, CHAINS);

        for (gsize j = 0; j < end; j++) {
            float difference = features[i + j] - target[i + j];

            chain[j] += (double)difference * (double)difference;
            grad[i + j] += features[i + j] > 0.0f ? scale * difference : 0.0f;
        }
    }
    for (gsize j = 0; j < CHAINS; j++)
        sum += chain[j];
    return sum;
}
