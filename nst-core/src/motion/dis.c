/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/dis.h"

#include <string.h>

#include "motion/dis_search.h"
#include "motion/frame.h"

struct preset {
    guint finest; /* level */
    guint step, iterations;
};

static const struct preset presets[] = {
    [NST_DIS_FAST] = {1, 4, 12},
    [NST_DIS_MEDIUM] = {0, 4, 16},
};
#define LEAST_STEP 3

struct nst_dis {
    const struct nst_ops *ops;
    gsize width, height;
    struct nst_frame frames[2];
    guint n_frames; /* seen since the reset, at most 2 */
    guint newest;
    struct nst_dis_scratch scratch;
    float *flow[NST_FRAME_LEVELS][2]; /* the caller's at level 0 */
    float *zeros;                     /* a row */
    struct nst_arena arena;
};

static void
lay_out(struct nst_dis *dis)
{
    struct nst_arena *arena = &dis->arena;

    for (guint i = 0; i < 2; i++)
        nst_frame_lay_out(&dis->frames[i], dis->ops, arena, dis->width,
                          dis->height);
    if (dis->frames[0].n_levels == 0)
        return;
    nst_dis_scratch_lay_out(&dis->scratch, arena, dis->width, dis->height,
                            LEAST_STEP);
    for (guint l = 1; l < dis->frames[0].n_levels; l++)
        for (guint i = 0; i < 2; i++)
            dis->flow[l][i] =
                nst_arena_take(arena, 1, dis->frames[0].levels[l].height,
                               dis->frames[0].levels[l].width);
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

static void
find_flow(struct nst_dis *dis, const struct preset *preset,
          const struct nst_frame *from, const struct nst_frame *to, float *u,
          float *v)
{
    guint n_levels = from->n_levels;
    guint finest = MIN(preset->finest, n_levels - 1);
    float gain = 1.0f;

    dis->flow[0][0] = u;
    dis->flow[0][1] = v;
    for (guint l = n_levels; l-- > 0;) {
        const struct nst_frame_level *level = &from->levels[l];
        struct nst_dis_search search = {
            dis->ops, level,        &to->levels[l],     (float)(1u << l),
            gain,     preset->step, preset->iterations, dis->scratch,
        };

        for (guint i = 0; i < 2; i++)
            if (l + 1 < n_levels)
                enlarge(dis, dis->flow[l + 1][i], level, dis->flow[l][i]);
            else
                memset(dis->flow[l][i], 0,
                       level->width * level->height * sizeof(float));
        if (l >= finest)
            nst_dis_search(&search, dis->flow[l][0], dis->flow[l][1]);
        if (l > finest)
            gain = nst_dis_measure_gain(&search);
    }
}

static void
find_or_clear(struct nst_dis *dis, enum nst_dis_preset preset, guint from,
              float *u, float *v)
{
    gsize n = dis->width * dis->height;

    if (dis->n_frames == 2 && dis->frames[0].n_levels > 0) {
        find_flow(dis, &presets[preset], &dis->frames[from],
                  &dis->frames[1 - from], u, v);
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
