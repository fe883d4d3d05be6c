/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/range.h"

/* A NaN stays one. */
static inline float
excess(float x)
{
    float below = x < 0.0f ? x : 0.0f, above = x > 1.0f ? x - 1.0f : 0.0f;

    return x == x ? below + above : x;
}

double
NST_SIMD(nst_range)(const float *x, gsize n, float scale, float *grad)
{
    double chain[NST_CHAINS] = {0.0};
    float s = 2.0f * scale;
    gsize i = 0;

    for (; i + NST_CHAINS <= n; i += NST_CHAINS) {
        for (gsize j = 0; j < NST_CHAINS; j++) {
            float e = excess(x[i + j]);

            chain[j] += (double)e * (double)e;
            grad[i + j] += s * e;
        }
    }
    for (gsize j = 0; i < n; i++, j++) {
        float e = excess(x[i]);

        chain[j] += (double)e * (double)e;
        grad[i] += s * e;
    }
    return nst_sum_chains(chain);
}
