/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/im2col.h"

#include <string.h>

/*
 * n values from the plane shifted by dx, from position x of row y on.
 * Only the first and the last column of a row can fall outside.
 */
static void
copy_segment(const float *plane, int height, int width, int y, int x, int n,
             int dx, float *out)
{
    if (y < 0 || y >= height) {
        memset(out, 0, (gsize)n * sizeof(*out));
        return;
    }

    const float *row = plane + (gsize)y * (gsize)width;
    int from = MAX(x + dx, 0), to = MIN(x + dx + n, width);

    if (from > x + dx)
        out[0] = 0.0f;
    if (to > from)
        memcpy(out + (from - x - dx), row + from,
               (gsize)(to - from) * sizeof(*out));
    if (to < x + dx + n)
        out[n - 1] = 0.0f;
}

void
nst_im2col_c(const float *input, int channels, int height, int width,
             gsize first, gsize n, float *columns)
{
    gsize plane_size = (gsize)height * (gsize)width;
    int y0 = (int)(first / (gsize)width), x0 = (int)(first % (gsize)width);

    for (int c = 0; c < channels; c++) {
        for (int tap = 0; tap < 9; tap++) {
            int dy = tap / 3 - 1, dx = tap % 3 - 1;
            int y = y0, x = x0;

            for (gsize done = 0; done < n; y++, x = 0) {
                int length = (int)MIN((gsize)(width - x), n - done);

                copy_segment(input, height, width, y + dy, x, length, dx,
                             columns + done);
                done += (gsize)length;
            }
            columns += n;
        }
        input += plane_size;
    }
}
