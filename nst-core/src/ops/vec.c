/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/vec.h"

double
NST_SIMD(nst_dot)(const float *a, const float *b, gsize n)
{
    double chain[NST_CHAINS] = {0.0};
    gsize i = 0;

    for (; i + NST_CHAINS <= n; i += NST_CHAINS)
        for (gsize j = 0; j < NST_CHAINS; j++)
            chain[j] += (double)a[i + j] * (double)b[i + j];
    for (gsize j = 0; i < n; i++, j++)
        chain[j] += (double)a[i] * (double)b[i];
    return nst_sum_chains(chain);
}

double
NST_SIMD(nst_squared_distance)(const float *a, const float *b, gsize n)
{
    double chain[NST_CHAINS] = {0.0};
    gsize i = 0;

    for (; i + NST_CHAINS <= n; i += NST_CHAINS) {
        for (gsize j = 0; j < NST_CHAINS; j++) {
            double d = (double)a[i + j] - (double)b[i + j];
            chain[j] += d * d;
        }
    }
    for (gsize j = 0; i < n; i++, j++) {
        double d = (double)a[i] - (double)b[i];
        chain[j] += d * d;
    }
    return nst_sum_chains(chain);
}

void
NST_SIMD(nst_axpy)(float s, const float *x, float *y, gsize n)
{
    for (gsize i = 0; i < n; i++)
        y[i] += s * x[i];
}
