/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/range.h"

double
NST_SIMD(nst_range)(const float *x, gsize n, float scale, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < n; i++) {
        float excess = x[i] - CLAMP(x[i], 0.0f, 1.0f);

        sum += (double)excess * (double)excess;
        grad[i] += 2.0f * scale * excess;
    }
    return sum;
}
