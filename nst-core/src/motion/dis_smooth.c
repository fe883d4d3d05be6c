/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Instead of the variational refinement of Kroeger et al., which works on
 * pixels: the same on patches, which know how sure they are. Of all flows
 * of the patches, the one with the least
 *
 *     sum over patches of (u - found)^T trust (u - found)
 *   + sum over neighbours of log(1 + |u - u'|^2 / JUMP^2) JUMP^2.
 *
 * A patch's trust is its structure tensor, over the variance that its pixels
 * are left with: how steeply its cost rises around what it has found. So a
 * flat patch follows its neighbours, an edge follows them along itself, and
 * noise is found out by the differences that it leaves.
 */

#include <math.h>

#include "motion/dis_grid.h"

#define PIXELS ((float)NST_PATCH_PIXELS)

/* What neighbours differ by usually, in pixels: its inverse square. */
#define SMOOTHNESS 200.0f

/* Beyond this, in pixels, it is an edge of something that moves. */
#define JUMP 0.5f

/* Of all patches: more change little. */
#define SWEEPS 6

/*
 * The part of the cost that is in the tensor, too. White noise adds half its
 * variance to the square of a central difference: a quarter of what it adds
 * to that of two pictures. Twice that, because the search has chosen, of
 * what noise makes possible, what fits best.
 */
#define NOISE_IN_TENSOR 0.5f

/* Keeps a tensor from having no inverse. */
#define LESS_THAN_ONE 0.999f

static void
judge(struct nst_dis_patch *p)
{
    float noise = NOISE_IN_TENSOR * p->cost;
    float variance = p->cost / PIXELS + NST_DIS_NOISE * NST_DIS_NOISE;
    float scale = 1.0f / (SMOOTHNESS * variance);
    float xx = MAX(p->tensor[0] - noise, 0.0f) * scale;
    float yy = MAX(p->tensor[2] - noise, 0.0f) * scale;
    float most = LESS_THAN_ONE * sqrtf(xx * yy);

    p->trust[0] = xx;
    p->trust[1] = CLAMP(p->tensor[1] * scale, -most, most);
    p->trust[2] = yy;
    p->found_u = p->u;
    p->found_v = p->v;
}

/* What the neighbours want of a patch, relative to what it has found. */
struct pull {
    float weight, u, v;
};

static void
add_pull(const struct nst_dis_patch *p, const struct nst_dis_patch *neighbour,
         struct pull *pull)
{
    float du = neighbour->u - p->u, dv = neighbour->v - p->v;
    float weight = 1.0f / (1.0f + (du * du + dv * dv) / (JUMP * JUMP));

    pull->weight += weight;
    pull->u += weight * (neighbour->u - p->found_u);
    pull->v += weight * (neighbour->v - p->found_v);
}

/* The best flow of one patch, as the others are. */
static void
relax(const struct nst_dis_grid *grid, gsize i, gsize j)
{
    struct nst_dis_patch *p = grid->patches + j * grid->columns + i;
    struct pull pull = {0.0f, 0.0f, 0.0f};
    float xx, xy, yy, scale;

    if (i > 0)
        add_pull(p, p - 1, &pull);
    if (j > 0)
        add_pull(p, p - grid->columns, &pull);
    if (i + 1 < grid->columns)
        add_pull(p, p + 1, &pull);
    if (j + 1 < grid->rows)
        add_pull(p, p + grid->columns, &pull);
    xx = p->trust[0] + pull.weight;
    xy = p->trust[1];
    yy = p->trust[2] + pull.weight;
    scale = 1.0f / (xx * yy - xy * xy);
    p->u = p->found_u + (yy * pull.u - xy * pull.v) * scale;
    p->v = p->found_v + (xx * pull.v - xy * pull.u) * scale;
}

void
nst_dis_smooth(const struct nst_dis_grid *grid)
{
    gsize n = grid->rows * grid->columns;

    if (n < 2) /* no neighbours */
        return;
    for (gsize k = 0; k < n; k++)
        judge(grid->patches + k);
    /* Every other patch, as on a chessboard: none waits for the one before. */
    for (guint turn = 0; turn < 2 * SWEEPS; turn++)
        for (gsize j = 0; j < grid->rows; j++)
            for (gsize i = (j + turn) % 2; i < grid->columns; i += 2)
                relax(grid, i, j);
}
