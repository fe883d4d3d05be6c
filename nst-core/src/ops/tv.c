/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/tv.h"

#include <glib.h>

/* The neighbours of n pixels lie `step` floats further on. */
static double
differences(const float *x, gsize n, gsize step, float scale, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < n; i++) {
        float d = x[i + step] - x[i];

        sum += (double)d * (double)d;
        grad[i] -= 2.0f * scale * d;
        grad[i + step] += 2.0f * scale * d;
    }
    return sum;
}

double
NST_SIMD(nst_tv)(const float *x, int height, int width, float scale,
                 float *grad)
{
    double sum = 0.0;
    gsize w = (gsize)width;

    for (gsize y = 0; y < (gsize)height; y++) {
        sum += differences(x + y * w, w - 1, 1, scale, grad + y * w);
        if (y + 1 < (gsize)height)
            sum += differences(x + y * w, w, w, scale, grad + y * w);
    }
    return sum;
}
