/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "motion/dis_grid.h"

static void
add_vote(const struct nst_dis_grid *grid, gsize i, gsize j, float *const sum[3])
{
    const struct nst_dis_patch *p = grid->patches + j * grid->columns + i;
    struct nst_dis_place place = nst_dis_find_place(grid, i, j);
    struct nst_patch_source source =
        nst_dis_find_source(grid, &place, p->u, p->v, 1.0f / grid->gain);
    struct nst_patch_vote vote = {p->u, p->v, p->mean, NST_DIS_NOISE};
    gsize width = grid->from->width, at = place.y * width + place.x;
    float *const into[3] = {sum[0] + at, sum[1] + at, sum[2] + at};

    grid->ops->patch_vote(&source, place.patch.pixels, grid->from->stride,
                          &vote, into, width);
}

void
nst_dis_vote(const struct nst_dis_grid *grid, float *const sum[3], float *u,
             float *v)
{
    gsize n = grid->from->width * grid->from->height;

    for (guint i = 0; i < 3; i++)
        memset(sum[i], 0, n * sizeof(float));
    for (gsize j = 0; j < grid->rows; j++)
        for (gsize i = 0; i < grid->columns; i++)
            add_vote(grid, i, j, sum);
    for (gsize i = 0; i < n; i++) {
        float scale = grid->scale / sum[2][i];

        u[i] = sum[0][i] * scale;
        v[i] = sum[1][i] * scale;
    }
}
