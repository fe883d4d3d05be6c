/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/vec.h"

/*
 * Sums run in LANES independent chains, in an order that is written down:
 * the compiler may use vectors without being allowed to reorder.
 */
#define LANES 8

static double
sum_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

double
NST_SIMD(nst_dot)(const float *a, const float *b, gsize n)
{
    double lane[LANES] = {0.0};
    gsize i = 0;

    for (; i + LANES <= n; i += LANES)
        for (gsize j = 0; j < LANES; j++)
            lane[j] += (double)a[i + j] * (double)b[i + j];
    for (gsize j = 0; i < n; i++, j++)
        lane[j] += (double)a[i] * (double)b[i];
    return sum_lanes(lane);
}

double
NST_SIMD(nst_squared_distance)(const float *a, const float *b, gsize n)
{
    double lane[LANES] = {0.0};
    gsize i = 0;

    for (; i + LANES <= n; i += LANES) {
        for (gsize j = 0; j < LANES; j++) {
            double d = (double)a[i + j] - (double)b[i + j];
            lane[j] += d * d;
        }
    }
    for (gsize j = 0; i < n; i++, j++) {
        double d = (double)a[i] - (double)b[i];
        lane[j] += d * d;
    }
    return sum_lanes(lane);
}

void
NST_SIMD(nst_axpy)(float s, const float *x, float *y, gsize n)
{
    for (gsize i = 0; i < n; i++)
        y[i] += s * x[i];
}

void
NST_SIMD(nst_scale)(float s, float *x, gsize n)
{
    for (gsize i = 0; i < n; i++)
        x[i] *= s;
}

void
NST_SIMD(nst_axpy_difference)(float s, const float *a, const float *b, float *y,
                              gsize n)
{
    for (gsize i = 0; i < n; i++)
        y[i] += s * (a[i] - b[i]);
}
