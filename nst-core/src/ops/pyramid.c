/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/pyramid.h"

#define NEAR NST_PYRAMID_NEAR
#define FAR NST_PYRAMID_FAR

/* Coarse pixels of one turn. */
#define BLOCK 256

NST_DECL_PYRAMID_DOWN(NST_SIMD(nst_pyramid_down))
{
    gsize coarse = (width + 1) / 2;
    float sum[2 * BLOCK + 2]; /* of the rows, from one pixel to the left on */

    for (gsize at = 0; at < coarse; at += BLOCK) {
        gsize n = MIN(BLOCK, coarse - at), first = 2 * at;
        gsize last = MIN(first + 2 * n + 1, width); /* exclusive */
        gsize skip = at == 0;

        for (gsize i = skip; i < last - first + 1; i++) {
            gsize x = first + i - 1;

            sum[i] = (weight[0] * row[0][x] + weight[1] * row[1][x]) +
                     (weight[2] * row[2][x] + weight[3] * row[3][x]);
        }
        if (at == 0)
            sum[0] = sum[1];
        if (at + n == coarse) {
            gsize end = last - first + 1;

            if (width % 2 == 0)
                sum[end] = sum[end - 1];
            else
                sum[end] = sum[end + 1] = 0.0f;
        }
        for (gsize j = 0; j < n; j++)
            out[at + j] = NEAR * (sum[2 * j + 1] + sum[2 * j + 2]) +
                          FAR * (sum[2 * j] + sum[2 * j + 3]);
    }
}

NST_DECL_PYRAMID_UP(NST_SIMD(nst_pyramid_up))
{
    gsize coarse = (width + 1) / 2;
    float row[BLOCK + 2]; /* from one pixel to the left on */

    for (gsize at = 0; at < coarse; at += BLOCK) {
        gsize n = MIN(BLOCK, coarse - at);
        gsize pairs = MIN(n, width / 2 - at);

        for (gsize j = 0; j < n + 2; j++) {
            gsize k = CLAMP(at + j, 1, coarse) - 1;

            row[j] = NEAR * near[k] + FAR * far[k];
        }
        for (gsize j = 0; j < pairs; j++) {
            gsize i = 2 * (at + j);

            out[i] = scale * x[i] + (NEAR * row[j + 1] + FAR * row[j]);
            out[i + 1] =
                scale * x[i + 1] + (NEAR * row[j + 1] + FAR * row[j + 2]);
        }
        if (pairs < n)
            out[width - 1] = scale * x[width - 1] +
                             (NEAR * row[pairs + 1] + FAR * row[pairs]);
    }
}

NST_DECL_PYRAMID_MIX(NST_SIMD(nst_pyramid_mix))
{
    float *a = row[0], *b = row[1], *c = row[2];

    for (gsize i = 0; i < width; i++) {
        float p = a[i], q = b[i], r = c[i];

        a[i] = matrix[0][0] * p + matrix[0][1] * q + matrix[0][2] * r;
        b[i] = matrix[1][0] * p + matrix[1][1] * q + matrix[1][2] * r;
        c[i] = matrix[2][0] * p + matrix[2][1] * q + matrix[2][2] * r;
    }
}
