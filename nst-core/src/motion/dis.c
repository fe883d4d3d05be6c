/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/dis.h"

#include <string.h>

#include "motion/dis_grid.h"
#include "motion/frame.h"

/* A level's patches step so often at most: more does not help. */
#define ITERATIONS 16

static const guint finest_level[] = {
    [NST_DIS_FAST] = 1,
    [NST_DIS_MEDIUM] = 0,
};

struct nst_dis {
    const struct nst_ops *ops;
    gsize width, height;
    struct nst_frame frames[2];
    guint n_frames; /* seen since the reset, at most 2 */
    guint newest;
    struct nst_dis_patch *patches;    /* of any level */
    float *sum[3];                    /* for nst_dis_vote() */
    float *flow[NST_FRAME_LEVELS][2]; /* the caller's at level 0 */
    float *zeros;                     /* a row */
    struct nst_arena arena;
};

static struct nst_dis_patch *
take_patches(struct nst_arena *arena, gsize width, gsize height)
{
    gsize size = sizeof(struct nst_dis_patch);

    G_STATIC_ASSERT(sizeof(struct nst_dis_patch) % sizeof(float) == 0);
    return (void *)nst_arena_take(arena, nst_dis_count_patches(height),
                                  nst_dis_count_patches(width),
                                  size / sizeof(float));
}

static void
lay_out(struct nst_dis *dis)
{
    struct nst_arena *arena = &dis->arena;
    const struct nst_frame *frame = &dis->frames[0];

    for (guint i = 0; i < 2; i++)
        nst_frame_lay_out(&dis->frames[i], dis->ops, arena, dis->width,
                          dis->height);
    if (frame->n_levels == 0)
        return;
    dis->patches = take_patches(arena, dis->width, dis->height);
    for (guint i = 0; i < 3; i++)
        dis->sum[i] = nst_arena_take(arena, 1, dis->height, dis->width);
    for (guint l = 1; l < frame->n_levels; l++)
        for (guint i = 0; i < 2; i++)
            dis->flow[l][i] = nst_arena_take(arena, 1, frame->levels[l].height,
                                             frame->levels[l].width);
    dis->zeros = nst_arena_take(arena, 1, 1, dis->width);
}

struct nst_dis *
nst_dis_new(const struct nst_ops *ops, gsize width, gsize height)
{
    struct nst_dis *dis = g_new0(struct nst_dis, 1);

    dis->ops = ops;
    dis->width = width;
    dis->height = height;
    lay_out(dis);
    if (!nst_arena_allocate(&dis->arena)) {
        nst_dis_free(dis);
        return NULL;
    }
    lay_out(dis);
    if (dis->zeros)
        memset(dis->zeros, 0, width * sizeof(float));
    return dis;
}

void
nst_dis_free(struct nst_dis *dis)
{
    if (!dis)
        return;
    nst_arena_clear(&dis->arena);
    g_free(dis);
}

void
nst_dis_push(struct nst_dis *dis, const float *luma)
{
    dis->newest = 1 - dis->newest;
    nst_frame_fill(&dis->frames[dis->newest], luma);
    dis->n_frames = MIN(dis->n_frames + 1, 2);
}

void
nst_dis_reset(struct nst_dis *dis)
{
    dis->n_frames = 0;
}

/* Twice the size. Flow is in pixels of the full picture everywhere. */
static void
enlarge(const struct nst_dis *dis, const float *coarse,
        const struct nst_frame_level *level, float *fine)
{
    gsize width = level->width, height = level->height;
    gsize coarse_width = (width + 1) / 2, coarse_height = (height + 1) / 2;

    for (gsize y = 0; y < height; y++) {
        gsize near = y / 2;
        gsize far = y % 2 ? MIN(near + 1, coarse_height - 1) : MAX(near, 1) - 1;

        dis->ops->pyramid_up(coarse + near * coarse_width,
                             coarse + far * coarse_width, 0.0f, dis->zeros,
                             width, fine + y * width);
    }
}

/* The flow of the coarser level, or none. */
static void
begin(struct nst_dis *dis, const struct nst_frame *frame, guint l)
{
    const struct nst_frame_level *level = &frame->levels[l];

    for (guint i = 0; i < 2; i++)
        if (l + 1 < frame->n_levels)
            enlarge(dis, dis->flow[l + 1][i], level, dis->flow[l][i]);
        else
            memset(dis->flow[l][i], 0,
                   level->width * level->height * sizeof(float));
}

static void
find_flow(struct nst_dis *dis, guint finest, const struct nst_frame *from,
          const struct nst_frame *to)
{
    float gain = 1.0f;

    for (guint l = from->n_levels; l-- > 0;) {
        const struct nst_frame_level *level = &from->levels[l];
        const struct nst_dis_grid grid = {
            .ops = dis->ops,
            .from = level,
            .to = &to->levels[l],
            .scale = (float)(1u << l),
            .gain = gain,
            .columns = nst_dis_count_patches(level->width),
            .rows = nst_dis_count_patches(level->height),
            .patches = dis->patches,
        };
        float *u = dis->flow[l][0], *v = dis->flow[l][1];

        begin(dis, from, l);
        if (l < finest)
            continue;
        nst_dis_search(&grid, ITERATIONS, u, v);
        nst_dis_smooth(&grid);
        nst_dis_vote(&grid, dis->sum, u, v);
        if (l > finest)
            gain = nst_dis_measure_gain(&grid);
    }
}

static void
find_or_clear(struct nst_dis *dis, enum nst_dis_preset preset, guint from,
              float *u, float *v)
{
    gsize n = dis->width * dis->height;
    guint n_levels = dis->frames[0].n_levels;

    if (dis->n_frames == 2 && n_levels > 0) {
        dis->flow[0][0] = u;
        dis->flow[0][1] = v;
        find_flow(dis, MIN(finest_level[preset], n_levels - 1),
                  &dis->frames[from], &dis->frames[1 - from]);
    } else {
        memset(u, 0, n * sizeof(float));
        memset(v, 0, n * sizeof(float));
    }
}

void
nst_dis_backward(struct nst_dis *dis, enum nst_dis_preset preset, float *u,
                 float *v)
{
    find_or_clear(dis, preset, dis->newest, u, v);
}

void
nst_dis_forward(struct nst_dis *dis, enum nst_dis_preset preset, float *u,
                float *v)
{
    find_or_clear(dis, preset, 1 - dis->newest, u, v);
}
