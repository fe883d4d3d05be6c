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
    gsize i = 0;

    for (; i + NST_LANES <= n; i += NST_LANES)
        nst_vec_store(grad + i,
                      nst_vec_load(grad + i) +
                          nst_vec_where_positive(nst_vec_load(features + i),
                                                 nst_vec_all(scale) *
                                                     nst_vec_load(x + i)));
    for (; i < n; i++)
        grad[i] += features[i] > 0.0f ? scale * x[i] : 0.0f;
}

NST_INLINE double
square(float x)
{
    return (double)x * (double)x;
}

NST_DECL_ADD_DIFFERENCE_MASKED(NST_SIMD(nst_add_difference_masked))
{
    double chain[NST_CHAINS] = {0.0};
    float difference[NST_BLOCK];
    gsize i = 0;

    for (; i + NST_BLOCK <= n; i += NST_BLOCK) {
        for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES) {
            nst_vec f = nst_vec_load(features + i + lane);
            nst_vec d = f - nst_vec_load(target + i + lane);

            nst_vec_store(difference + lane, d);
            nst_vec_store(grad + i + lane, nst_vec_load(grad + i + lane) +
                                               nst_vec_where_positive(
                                                   f, nst_vec_all(scale) * d));
        }
        for (gsize j = 0; j < NST_BLOCK; j++)
            chain[j % NST_CHAINS] += square(difference[j]);
    }
    for (gsize j = 0; i < n; i++, j++) {
        difference[j] = features[i] - target[i];
        grad[i] += features[i] > 0.0f ? scale * difference[j] : 0.0f;
        chain[j % NST_CHAINS] += square(difference[j]);
    }
    return nst_sum_chains(chain);
}
