/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "motion/dis_grid.h"

#define PIXELS ((float)NST_PATCH_PIXELS)

/* Added to the structure tensor: where there is no texture, nothing moves. */
#define LEAST_GRADIENT 1e-3f
#define DAMPING (PIXELS * LEAST_GRADIENT * LEAST_GRADIENT)

/* A step that is shorter is the last one; in pixels. */
#define LAST_STEP 0.02f

/* Further from where it began, in pixels, a search has lost its way. */
#define REACH ((float)NST_PATCH)

/* A neighbour's flow has to be so much better to be tried. */
#define MUCH_BETTER 0.9f

struct search {
    const struct nst_dis_grid *grid;
    guint iterations;
};

static void
measure(const struct nst_dis_grid *grid, const struct nst_dis_place *place,
        struct nst_dis_patch *p)
{
    float sum[8];

    grid->ops->patch_tensor(&place->patch, grid->from->stride, sum);
    p->mean_x = sum[NST_PATCH_X] / PIXELS;
    p->mean_y = sum[NST_PATCH_Y] / PIXELS;
    p->tensor[0] = sum[NST_PATCH_XX] - sum[NST_PATCH_X] * p->mean_x;
    p->tensor[1] = sum[NST_PATCH_XY] - sum[NST_PATCH_X] * p->mean_y;
    p->tensor[2] = sum[NST_PATCH_YY] - sum[NST_PATCH_Y] * p->mean_y;
}

/* Its cost if it moves by (u, v); sum is as of the op. */
static float
compare(const struct nst_dis_grid *grid, const struct nst_dis_place *place,
        float u, float v, float sum[4])
{
    struct nst_patch_source source =
        nst_dis_find_source(grid, place, u, v, 1.0f / grid->gain);

    grid->ops->patch_compare(&source, &place->patch, grid->from->stride, sum);
    return sum[3] - sum[2] * sum[2] / PIXELS;
}

/* Steps from (u, v), as long as they make it better. */
static void
descend(const struct search *search, const struct nst_dis_place *place, float u,
        float v, struct nst_dis_patch *p)
{
    const float first_u = u, first_v = v;
    const float xx = p->tensor[0] + DAMPING, xy = p->tensor[1];
    const float yy = p->tensor[2] + DAMPING;
    const float scale = 1.0f / MAX(xx * yy - xy * xy, DAMPING * DAMPING);
    float sum[4];

    for (guint i = 0; i < search->iterations; i++) {
        float cost = compare(search->grid, place, u, v, sum), x, y, du, dv;

        if (cost >= p->cost)
            return;
        p->cost = cost;
        p->mean = sum[2] / PIXELS;
        p->u = u;
        p->v = v;
        x = sum[0] - sum[2] * p->mean_x;
        y = sum[1] - sum[2] * p->mean_y;
        du = (yy * x - xy * y) * scale;
        dv = (xx * y - xy * x) * scale;
        u -= du;
        v -= dv;
        if (fabsf(u - first_u) > REACH || fabsf(v - first_v) > REACH)
            return;
        if (du * du + dv * dv < LAST_STEP * LAST_STEP)
            break;
    }
    p->u = u;
    p->v = v;
}

/* Takes a neighbour's flow to begin with, if it is better. */
static void
try_neighbour(const struct nst_dis_grid *grid,
              const struct nst_dis_place *place,
              const struct nst_dis_patch *neighbour, float *cost, float *u,
              float *v)
{
    float sum[4], other;

    if (fabsf(neighbour->u - *u) < LAST_STEP &&
        fabsf(neighbour->v - *v) < LAST_STEP)
        return;
    other = compare(grid, place, neighbour->u, neighbour->v, sum);
    if (other < MUCH_BETTER * *cost) {
        *cost = other;
        *u = neighbour->u;
        *v = neighbour->v;
    }
}

/* With what those before it have found. */
static void
search_first(const struct search *search, gsize i, gsize j, const float *u,
             const float *v)
{
    const struct nst_dis_grid *grid = search->grid;
    struct nst_dis_patch *p = grid->patches + j * grid->columns + i;
    struct nst_dis_place place = nst_dis_find_place(grid, i, j);
    gsize centre =
        (place.y + NST_PATCH / 2) * grid->from->width + place.x + NST_PATCH / 2;
    float first_u = u[centre] / grid->scale;
    float first_v = v[centre] / grid->scale;
    float sum[4], cost = compare(grid, &place, first_u, first_v, sum);

    measure(grid, &place, p);
    if (i > 0)
        try_neighbour(grid, &place, p - 1, &cost, &first_u, &first_v);
    if (j > 0)
        try_neighbour(grid, &place, p - grid->columns, &cost, &first_u,
                      &first_v);
    p->cost = INFINITY;
    descend(search, &place, first_u, first_v, p);
}

/* With what those behind it have found. */
static void
search_again(const struct search *search, gsize i, gsize j)
{
    const struct nst_dis_grid *grid = search->grid;
    struct nst_dis_patch *p = grid->patches + j * grid->columns + i;
    struct nst_dis_place place = nst_dis_find_place(grid, i, j);
    float u = p->u, v = p->v, cost = p->cost;

    if (i + 1 < grid->columns)
        try_neighbour(grid, &place, p + 1, &cost, &u, &v);
    if (j + 1 < grid->rows)
        try_neighbour(grid, &place, p + grid->columns, &cost, &u, &v);
    if (cost < p->cost)
        descend(search, &place, u, v, p);
}

void
nst_dis_search(const struct nst_dis_grid *grid, guint iterations,
               const float *u, const float *v)
{
    struct search search = {grid, iterations};

    for (gsize j = 0; j < grid->rows; j++)
        for (gsize i = 0; i < grid->columns; i++)
            search_first(&search, i, j, u, v);
    for (gsize j = grid->rows; j-- > 0;)
        for (gsize i = grid->columns; i-- > 0;)
            search_again(&search, i, j);
}
