/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/mask.h"

#define RADIUS 2

/* out[i] = the mean of in around i, for n values that are step apart. */
static void
smooth(const float *in, gsize n, gsize step, float *out)
{
    for (gsize i = 0; i < n; i++) {
        gsize first = i > RADIUS ? i - RADIUS : 0;
        gsize last = MIN(i + RADIUS, n - 1);
        float sum = 0.0f;

        for (gsize k = first; k <= last; k++)
            sum += in[k * step];
        out[i * step] = sum / (float)(last - first + 1);
    }
}

void
nst_mask_soften(float *mask, float *scratch, gsize height, gsize width)
{
    for (gsize y = 0; y < height; y++)
        smooth(mask + y * width, width, 1, scratch + y * width);
    for (gsize x = 0; x < width; x++)
        smooth(scratch + x, height, width, mask + x);
    for (gsize i = 0; i < height * width; i++)
        mask[i] = CLAMP(2.0f * mask[i] - 0.5f, 0.0f, 1.0f);
}
