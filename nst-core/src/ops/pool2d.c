/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/pool2d.h"

#include <glib.h>
#include <math.h>
#include <string.h>

void
nst_average_pool_forward_c(const float *input, int height, int width,
                           float *output)
{
    for (int y = 0; y < height / 2; y++) {
        const float *top = input + (gsize)(2 * y) * (gsize)width;
        const float *bottom = top + width;

        for (int x = 0; x < width / 2; x++)
            *output++ = 0.25f * ((top[2 * x] + top[2 * x + 1]) +
                                 (bottom[2 * x] + bottom[2 * x + 1]));
    }
}

void
nst_average_pool_backward_c(const float *input, int height, int width,
                            const float *grad_output, float *grad_input)
{
    int out_width = width / 2;

    (void)input;
    for (int y = 0; y < height; y++) {
        float *row = grad_input + (gsize)y * (gsize)width;
        const float *grad = grad_output + (gsize)(y / 2) * (gsize)out_width;

        if (y / 2 >= height / 2) {
            memset(row, 0, (gsize)width * sizeof(*row));
            continue;
        }
        for (int x = 0; x < out_width; x++)
            row[2 * x] = row[2 * x + 1] = 0.25f * grad[x];
        if (width % 2)
            row[width - 1] = 0.0f;
    }
}

/* NaN wins, so that it is noticed. */
static float
larger(float a, float b)
{
    return b > a || isnan(b) ? b : a;
}

void
nst_max_pool_forward_c(const float *input, int height, int width, float *output)
{
    for (int y = 0; y < height / 2; y++) {
        const float *top = input + (gsize)(2 * y) * (gsize)width;
        const float *bottom = top + width;

        for (int x = 0; x < width / 2; x++)
            *output++ = larger(larger(top[2 * x], top[2 * x + 1]),
                               larger(bottom[2 * x], bottom[2 * x + 1]));
    }
}

void
nst_max_pool_backward_c(const float *input, int height, int width,
                        const float *grad_output, float *grad_input)
{
    memset(grad_input, 0, (gsize)height * (gsize)width * sizeof(*grad_input));
    for (int y = 0; y < height / 2; y++) {
        for (int x = 0; x < width / 2; x++) {
            gsize corner = (gsize)(2 * y) * (gsize)width + (gsize)(2 * x);
            const gsize at[4] = {corner, corner + 1, corner + (gsize)width,
                                 corner + (gsize)width + 1};
            gsize best = at[0];

            for (int i = 1; i < 4; i++)
                if (input[at[i]] > input[best])
                    best = at[i];
            grad_input[best] = *grad_output++;
        }
    }
}
