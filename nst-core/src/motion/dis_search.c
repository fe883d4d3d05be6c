/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/dis_search.h"

#include <math.h>
#include <string.h>

#define PATCH NST_PATCH
#define PIXELS ((float)NST_PATCH_PIXELS)

/*
 * What a gradient's noise adds to the structure tensor: where there is no
 * texture, nothing moves. In luma of 0..1.
 */
#define NOISE 1e-3f
#define DAMPING (PIXELS * NOISE * NOISE)

/* A step that is shorter is the last one; in pixels. */
#define LAST_STEP 0.02f

/* Further from where it began, in pixels, a search has lost its way. */
#define REACH ((float)NST_PATCH)

/* A neighbour's flow has to be so much better to be tried. */
#define MUCH_BETTER 0.9f

/* The least correlation of a patch and its like. */
#define ALIKE 0.8f

/* Differences below one step of 8 bits are noise. */
#define VOTE_FLOOR (1.0f / 255.0f)

static gsize
count_patches(gsize side, guint step)
{
    return (side - PATCH + step - 1) / step + 1;
}

void
nst_dis_scratch_lay_out(struct nst_dis_scratch *scratch,
                        struct nst_arena *arena, gsize width, gsize height,
                        guint step)
{
    gsize size = sizeof(*scratch->patches) / sizeof(float);

    G_STATIC_ASSERT(sizeof(*scratch->patches) % sizeof(float) == 0);
    scratch->patches = (void *)nst_arena_take(
        arena, count_patches(height, step), count_patches(width, step), size);
    for (guint i = 0; i < 3; i++)
        scratch->sum[i] = nst_arena_take(arena, 1, height, width);
}

/* The last patch ends with the picture. */
static gsize
place(gsize i, guint step, gsize side)
{
    return MIN(i * step, side - PATCH);
}

/* As far as the border goes; a NaN is the least. */
static float
limit(float x, gsize side)
{
    float end = (float)side;

    return x > -(float)PATCH ? x < end ? x : end : -(float)PATCH;
}

/*
 * Where a patch at (x, y) is in the other picture, if it moves by (u, v), and
 * the weights for `contrast` times that.
 */
static struct nst_patch_source
find_source(const struct nst_frame_level *level, gsize x, gsize y, float u,
            float v, float contrast)
{
    float to_x = limit((float)x + u, level->width);
    float to_y = limit((float)y + v, level->height);
    float left = floorf(to_x), top = floorf(to_y);
    float fx = to_x - left, fy = to_y - top;
    float above = contrast * (1.0f - fy), below = contrast * fy;

    return (struct nst_patch_source){
        .at = level->luma + (gssize)top * (gssize)level->stride + (gssize)left,
        .weight = {(1.0f - fx) * above, fx * above, (1.0f - fx) * below,
                   fx * below},
    };
}

struct place {
    gsize x, y;
    struct nst_patch patch;
};

static struct place
find_place(const struct nst_dis_search *search, gsize i, gsize j)
{
    const struct nst_frame_level *from = search->from;
    gsize x = place(i, search->step, from->width);
    gsize y = place(j, search->step, from->height);
    gsize at = y * from->stride + x;

    return (struct place){
        x, y, {from->luma + at, from->dx + at, from->dy + at}};
}

static void
measure(const struct nst_dis_search *search, const struct place *place,
        struct nst_dis_patch *p)
{
    float sum[8], xx, xy, yy, scale;

    search->ops->patch_tensor(&place->patch, search->from->stride, sum);
    p->mean_x = sum[NST_PATCH_X] / PIXELS;
    p->mean_y = sum[NST_PATCH_Y] / PIXELS;
    xx = sum[NST_PATCH_XX] - sum[NST_PATCH_X] * p->mean_x + DAMPING;
    xy = sum[NST_PATCH_XY] - sum[NST_PATCH_X] * p->mean_y;
    yy = sum[NST_PATCH_YY] - sum[NST_PATCH_Y] * p->mean_y + DAMPING;
    scale = 1.0f / MAX(xx * yy - xy * xy, DAMPING * DAMPING);
    p->inverse[0] = yy * scale;
    p->inverse[1] = -xy * scale;
    p->inverse[2] = xx * scale;
}

/* Its cost if it moves by (u, v); sum is as of the op. */
static float
compare(const struct nst_dis_search *search, const struct place *place, float u,
        float v, float sum[4])
{
    struct nst_patch_source source =
        find_source(search->to, place->x, place->y, u, v, 1.0f / search->gain);

    search->ops->patch_compare(&source, &place->patch, search->from->stride,
                               sum);
    return sum[3] - sum[2] * sum[2] / PIXELS;
}

/* Steps from (u, v), as long as they make it better. */
static void
descend(const struct nst_dis_search *search, const struct place *place, float u,
        float v, struct nst_dis_patch *p)
{
    const float first_u = u, first_v = v;
    float sum[4];

    for (guint i = 0; i < search->iterations; i++) {
        float cost = compare(search, place, u, v, sum), x, y, du, dv;

        /* Negated, as below, so that a NaN ends it. */
        if (!(cost < p->cost))
            return;
        p->cost = cost;
        p->mean = sum[2] / PIXELS;
        p->u = u;
        p->v = v;
        x = sum[0] - sum[2] * p->mean_x;
        y = sum[1] - sum[2] * p->mean_y;
        du = p->inverse[0] * x + p->inverse[1] * y;
        dv = p->inverse[1] * x + p->inverse[2] * y;
        u -= du;
        v -= dv;
        if (!(fabsf(u - first_u) < REACH && fabsf(v - first_v) < REACH))
            return;
        if (du * du + dv * dv < LAST_STEP * LAST_STEP)
            break;
    }
    p->u = u;
    p->v = v;
}

/* Begins at the flow of the coarser level, or of a neighbour. */
static void
try_neighbour(const struct nst_dis_search *search, const struct place *place,
              const struct nst_dis_patch *neighbour, float *cost, float *u,
              float *v)
{
    float sum[4], other;

    if (fabsf(neighbour->u - *u) < LAST_STEP &&
        fabsf(neighbour->v - *v) < LAST_STEP)
        return;
    other = compare(search, place, neighbour->u, neighbour->v, sum);
    if (other < MUCH_BETTER * *cost) {
        *cost = other;
        *u = neighbour->u;
        *v = neighbour->v;
    }
}

static void
search_forwards(const struct nst_dis_search *search, gsize columns, gsize rows,
                const float *u, const float *v)
{
    const float scale = 1.0f / search->scale;

    for (gsize j = 0; j < rows; j++)
        for (gsize i = 0; i < columns; i++) {
            struct nst_dis_patch *p = search->scratch.patches + j * columns + i;
            struct place place = find_place(search, i, j);
            gsize centre = (place.y + PATCH / 2) * search->from->width +
                           place.x + PATCH / 2;
            float first_u = u[centre] * scale, first_v = v[centre] * scale;
            float sum[4], cost;

            measure(search, &place, p);
            p->u = first_u;
            p->v = first_v;
            p->cost = INFINITY;
            p->mean = 0.0f;
            cost = compare(search, &place, first_u, first_v, sum);
            if (i > 0)
                try_neighbour(search, &place, p - 1, &cost, &first_u, &first_v);
            if (j > 0)
                try_neighbour(search, &place, p - columns, &cost, &first_u,
                              &first_v);
            descend(search, &place, first_u, first_v, p);
        }
}

static void
search_backwards(const struct nst_dis_search *search, gsize columns, gsize rows)
{
    for (gsize j = rows; j-- > 0;)
        for (gsize i = columns; i-- > 0;) {
            struct nst_dis_patch *p = search->scratch.patches + j * columns + i;
            struct place place = find_place(search, i, j);
            float u = p->u, v = p->v, cost = p->cost;

            if (i + 1 < columns)
                try_neighbour(search, &place, p + 1, &cost, &u, &v);
            if (j + 1 < rows)
                try_neighbour(search, &place, p + columns, &cost, &u, &v);
            if (cost < p->cost)
                descend(search, &place, u, v, p);
        }
}

/* From patches to pixels. */
static void
vote(const struct nst_dis_search *search, gsize columns, gsize rows, float *u,
     float *v)
{
    float *const *sum = search->scratch.sum;
    gsize width = search->from->width, n = width * search->from->height;

    for (guint i = 0; i < 3; i++)
        memset(sum[i], 0, n * sizeof(float));
    for (gsize j = 0; j < rows; j++)
        for (gsize i = 0; i < columns; i++) {
            const struct nst_dis_patch *p =
                search->scratch.patches + j * columns + i;
            struct place place = find_place(search, i, j);
            struct nst_patch_source source = find_source(
                search->to, place.x, place.y, p->u, p->v, 1.0f / search->gain);
            struct nst_patch_vote its = {p->u, p->v, p->mean, VOTE_FLOOR};
            gsize at = place.y * width + place.x;
            float *const into[3] = {sum[0] + at, sum[1] + at, sum[2] + at};

            search->ops->patch_vote(&source, place.patch.pixels,
                                    search->from->stride, &its, into, width);
        }
    for (gsize i = 0; i < n; i++) {
        float scale = search->scale / sum[2][i];

        u[i] = sum[0][i] * scale;
        v[i] = sum[1][i] * scale;
    }
}

void
nst_dis_search(const struct nst_dis_search *search, float *u, float *v)
{
    gsize columns = count_patches(search->from->width, search->step);
    gsize rows = count_patches(search->from->height, search->step);

    search_forwards(search, columns, rows, u, v);
    search_backwards(search, columns, rows);
    vote(search, columns, rows, u, v);
}

/* The squared contrast of a patch; *mean: of its pixels. */
static float
measure_contrast(const struct nst_dis_search *search, const float *pixels,
                 float *mean)
{
    const struct nst_patch itself = {pixels, pixels, pixels};
    float sum[8];

    search->ops->patch_tensor(&itself, search->from->stride, sum);
    *mean = sum[NST_PATCH_X] / PIXELS;
    return sum[NST_PATCH_XX] - sum[NST_PATCH_X] * *mean;
}

/* Adds the squared contrasts of a patch and of its like, if that is one. */
static void
add_contrast(const struct nst_dis_search *search, const struct place *place,
             const struct nst_dis_patch *p, double *from, double *to)
{
    const float *pixels = place->patch.pixels;
    const struct nst_patch patch = {pixels, pixels, pixels};
    struct nst_patch_source source =
        find_source(search->to, place->x, place->y, p->u, p->v, 1.0f);
    /* Interpolation takes contrast away: that of the nearest pixels. */
    struct nst_patch_source nearest = find_source(
        search->to, place->x, place->y, roundf(p->u), roundf(p->v), 1.0f);
    float sum[4], own, product, other, mean, other_mean;

    own = measure_contrast(search, pixels, &mean);
    other = measure_contrast(search, nearest.at, &other_mean);
    search->ops->patch_compare(&source, &patch, search->from->stride, sum);
    product = own + sum[0] - sum[2] * mean;
    if (product > 0.0f && product * product > ALIKE * ALIKE * own * other) {
        *from += (double)own;
        *to += (double)other;
    }
}

float
nst_dis_measure_gain(const struct nst_dis_search *search)
{
    gsize columns = count_patches(search->from->width, search->step);
    gsize rows = count_patches(search->from->height, search->step);
    double from = 0.0, to = 0.0;

    for (gsize j = 0; j < rows; j++)
        for (gsize i = 0; i < columns; i++) {
            struct place place = find_place(search, i, j);

            add_contrast(search, &place,
                         search->scratch.patches + j * columns + i, &from, &to);
        }
    return from > 0.0 && to > 0.0 ? (float)sqrt(to / from) : 1.0f;
}
