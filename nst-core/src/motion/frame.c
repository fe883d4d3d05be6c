/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/frame.h"

#include <string.h>

#define BORDER NST_FRAME_BORDER

/* The shorter side of the smallest level: two patches. */
#define LEAST_SIDE 16

/* What is not a luma is taken for these; a little outside is fine. */
#define DARKEST -1.0f
#define BRIGHTEST 2.0f

/* Floats of a cache line. */
#define LINE 16

guint
nst_frame_count_levels(gsize width, gsize height)
{
    gsize side = MIN(width, height);
    guint n = side >= NST_PATCH;

    for (; n > 0 && n < NST_FRAME_LEVELS; n++) {
        side = (side + 1) / 2;
        if (side < LEAST_SIDE)
            break;
    }
    return n;
}

static float *
take_plane(struct nst_arena *arena, const struct nst_frame_level *level)
{
    float *plane =
        nst_arena_take(arena, 1, level->height + 2 * BORDER, level->stride);

    return plane ? plane + BORDER * level->stride + BORDER : NULL;
}

void
nst_frame_lay_out(struct nst_frame *frame, const struct nst_ops *ops,
                  struct nst_arena *arena, gsize width, gsize height)
{
    frame->ops = ops;
    frame->n_levels = nst_frame_count_levels(width, height);
    for (guint l = 0; l < frame->n_levels; l++) {
        struct nst_frame_level *level = &frame->levels[l];

        level->width = width;
        level->height = height;
        level->stride = (width + 2 * BORDER + LINE - 1) / LINE * LINE;
        level->luma = take_plane(arena, level);
        level->dx = take_plane(arena, level);
        level->dy = take_plane(arena, level);
        width = (width + 1) / 2;
        height = (height + 1) / 2;
    }
}

static void
copy(const struct nst_frame_level *level, const float *luma)
{
    for (gsize y = 0; y < level->height; y++, luma += level->width) {
        float *row = level->luma + y * level->stride;

        /* Whatever comes, NaN or worse: what follows is finite. */
        for (gsize x = 0; x < level->width; x++)
            row[x] = luma[x] > DARKEST ? MIN(luma[x], BRIGHTEST) : DARKEST;
    }
}

/* Repeats the edge's pixels in the border. */
static void
fill_border(const struct nst_frame_level *level)
{
    gsize width = level->width, stride = level->stride;
    float *first = level->luma - BORDER, *last;

    for (gsize y = 0; y < level->height; y++) {
        float *row = level->luma + y * stride;

        for (gsize i = 1; i <= BORDER; i++) {
            row[-(gssize)i] = row[0];
            row[width - 1 + i] = row[width - 1];
        }
    }
    last = first + (level->height - 1) * stride;
    for (gsize i = 1; i <= BORDER; i++) {
        memcpy(first - i * stride, first, (width + 2 * BORDER) * sizeof(float));
        memcpy(last + i * stride, last, (width + 2 * BORDER) * sizeof(float));
    }
}

/* Half the size, by 1 3 3 1 in both directions. */
static void
shrink(const struct nst_ops *ops, const struct nst_frame_level *fine,
       const struct nst_frame_level *coarse)
{
    /* The op's weights along a row add up to 2. */
    static const float weight[4] = {0.0625f, 0.1875f, 0.1875f, 0.0625f};
    gsize stride = fine->stride;

    for (gsize y = 0; y < coarse->height; y++) {
        /* From the border on, so that the edge is as any other place. */
        const float *from = fine->luma + 2 * y * stride - 2;
        const float *row[4] = {from - stride, from, from + stride,
                               from + 2 * stride};

        ops->pyramid_down(row, weight, 2 * coarse->width + 4,
                          coarse->luma + y * coarse->stride - 1);
    }
}

/* Central differences. */
static void
differentiate(const struct nst_frame_level *level)
{
    gsize stride = level->stride;

    for (gsize y = 0; y < level->height; y++) {
        const float *row = level->luma + y * stride;
        const float *left = row - 1, *right = row + 1;
        const float *above = row - stride, *below = row + stride;
        float *dx = level->dx + y * stride, *dy = level->dy + y * stride;

        for (gsize x = 0; x < level->width; x++) {
            dx[x] = 0.5f * (right[x] - left[x]);
            dy[x] = 0.5f * (below[x] - above[x]);
        }
    }
}

void
nst_frame_fill(struct nst_frame *frame, const float *luma)
{
    for (guint l = 0; l < frame->n_levels; l++) {
        const struct nst_frame_level *level = &frame->levels[l];

        if (l > 0)
            shrink(frame->ops, level - 1, level);
        else
            copy(level, luma);
        fill_border(level);
        differentiate(level);
    }
}
