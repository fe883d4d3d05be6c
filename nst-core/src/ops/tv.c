/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/tv.h"

#include <glib.h>

/* The neighbours of n pixels are `next` [n]; they may overlap x. */
static double
sum_squares(const float *x, const float *next, gsize n)
{
    double chain[NST_CHAINS] = {0.0};
    gsize i = 0;

    for (; i + NST_CHAINS <= n; i += NST_CHAINS) {
        for (gsize j = 0; j < NST_CHAINS; j++) {
            double d = (double)(next[i + j] - x[i + j]);
            chain[j] += d * d;
        }
    }
    for (gsize j = 0; i < n; i++, j++) {
        double d = (double)(next[i] - x[i]);
        chain[j] += d * d;
    }
    return nst_sum_chains(chain);
}

/*
 * Either side of a pair in a loop of its own: to the right, the pairs overlap,
 * and one loop would have to wait for itself.
 */
static double
differences(const float *x, const float *next, gsize n, float scale,
            float *grad, float *grad_next)
{
    float s = 2.0f * scale;

    for (gsize i = 0; i < n; i++)
        grad[i] -= s * (next[i] - x[i]);
    for (gsize i = 0; i < n; i++)
        grad_next[i] += s * (next[i] - x[i]);
    return sum_squares(x, next, n);
}

double
NST_SIMD(nst_tv)(const float *x, int height, int width, float scale,
                 float *grad)
{
    double sum = 0.0;
    gsize w = (gsize)width;

    for (gsize y = 0; y < (gsize)height; y++, x += w, grad += w) {
        sum += differences(x, x + 1, w - 1, scale, grad, grad + 1);
        if (y + 1 < (gsize)height)
            sum += differences(x, x + w, w, scale, grad, grad + w);
    }
    return sum;
}
