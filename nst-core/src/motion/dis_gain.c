/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "motion/dis_grid.h"

#define PIXELS ((float)NST_PATCH_PIXELS)

/* The least correlation of a patch and its like. */
#define ALIKE 0.8f

/* The squared contrast of a patch; *mean: of its pixels. */
static float
measure_contrast(const struct nst_dis_grid *grid, const float *pixels,
                 float *mean)
{
    const struct nst_patch itself = {pixels, pixels, pixels};
    float sum[8];

    grid->ops->patch_tensor(&itself, grid->from->stride, sum);
    *mean = sum[NST_PATCH_X] / PIXELS;
    return sum[NST_PATCH_XX] - sum[NST_PATCH_X] * *mean;
}

/* Adds the squared contrasts of a patch and of its like, if that is one. */
static void
add_contrasts(const struct nst_dis_grid *grid, gsize i, gsize j, double *from,
              double *to)
{
    const struct nst_dis_patch *p = grid->patches + j * grid->columns + i;
    struct nst_dis_place place = nst_dis_find_place(grid, i, j);
    const float *pixels = place.patch.pixels;
    const struct nst_patch patch = {pixels, pixels, pixels};
    struct nst_patch_source source =
        nst_dis_find_source(grid, &place, p->u, p->v, 1.0f);
    /* Interpolation takes contrast away; the nearest pixels have theirs. */
    struct nst_patch_source nearest =
        nst_dis_find_source(grid, &place, roundf(p->u), roundf(p->v), 1.0f);
    float sum[4], own, product, other, mean, other_mean;

    own = measure_contrast(grid, pixels, &mean);
    other = measure_contrast(grid, nearest.at, &other_mean);
    grid->ops->patch_compare(&source, &patch, grid->from->stride, sum);
    product = own + sum[0] - sum[2] * mean;
    if (product > 0.0f && product * product > ALIKE * ALIKE * own * other) {
        *from += (double)own;
        *to += (double)other;
    }
}

float
nst_dis_measure_gain(const struct nst_dis_grid *grid)
{
    double from = 0.0, to = 0.0;

    for (gsize j = 0; j < grid->rows; j++)
        for (gsize i = 0; i < grid->columns; i++)
            add_contrasts(grid, i, j, &from, &to);
    return from > 0.0 && to > 0.0 ? (float)sqrt(to / from) : 1.0f;
}
