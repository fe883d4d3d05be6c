/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/follow.h"

#include <math.h>
#include <string.h>

#include "motion/consistency.h"
#include "motion/cut.h"
#include "motion/dis.h"
#include "motion/mask.h"
#include "motion/tone.h"

/* If so much of the frame is new, there is nothing to carry. (Of a frame full
 * of fast motion two thirds may be.) */
#define MAX_NEW 0.85

/* A luma that changes by less than half a grey level is that of a plain
 * surface: it stands still, as far as anyone can tell. */
#define SAME_LUMA 0.002f

/* A luma that differs by more than this, beside what all of the frame does, is
 * another surface's. */
#define MAX_DIFFERENCE 0.12f

/* A flash changes the luma by so much in the mean, and what became of it is the
 * same in such a share of the frame; after so many frames it is no flash. */
#define FLASH_CHANGE 0.1f
#define FLASH_SHARE 0.75f
#define MAX_FLASH 5

struct nst_follow {
    const struct nst_ops *ops;
    gsize height, width;
    struct nst_dis *dis;
    struct nst_cut *cut;
    double threshold;
    gboolean has_frame;
    float *u, *v, *forward_u, *forward_v, *valid; /* [height][width] */
    float *newest, *shown_luma, *taken_luma, *carried, *shown_valid;
    float *followed;   /* the frame that the flow leads to */
    guint flash;       /* frames that it has lasted */
    gboolean is_still; /* nobody looked for the flow to the newest frame */
    struct nst_map shown, taken;
    struct nst_arena arena;
};

static void
lay_out(struct nst_follow *follow)
{
    float **const planes[] = {
        &follow->u,         &follow->v,          &follow->forward_u,
        &follow->forward_v, &follow->valid,      &follow->newest,
        &follow->carried,   &follow->shown_luma, &follow->taken_luma,
        &follow->followed,  &follow->shown_valid};

    for (gsize i = 0; i < G_N_ELEMENTS(planes); i++)
        *planes[i] =
            nst_arena_take(&follow->arena, follow->height, follow->width, 1);
}

struct nst_follow *
nst_follow_new(const struct nst_ops *ops, gsize height, gsize width)
{
    struct nst_follow *follow = g_new0(struct nst_follow, 1);

    follow->ops = ops;
    follow->height = height;
    follow->width = width;
    follow->dis = nst_dis_new(ops, width, height);
    follow->threshold = NST_CUT_THRESHOLD;
    follow->cut = nst_cut_new(width, height, NST_CUT_THRESHOLD);
    lay_out(follow);
    if (!follow->dis || !follow->cut ||
        !nst_map_init(&follow->shown, height, width) ||
        !nst_map_init(&follow->taken, height, width) ||
        !nst_arena_allocate(&follow->arena)) {
        nst_follow_free(follow);
        return NULL;
    }
    lay_out(follow);
    return follow;
}

void
nst_follow_free(struct nst_follow *follow)
{
    if (!follow)
        return;
    nst_dis_free(follow->dis);
    nst_cut_free(follow->cut);
    nst_map_clear(&follow->shown);
    nst_map_clear(&follow->taken);
    nst_arena_clear(&follow->arena);
    g_free(follow);
}

void
nst_follow_set_threshold(struct nst_follow *follow, double threshold)
{
    follow->threshold = threshold;
    nst_cut_set_threshold(follow->cut, threshold);
}

/* Plain surfaces have no motion that could be found. */
static void
keep_still(struct nst_follow *follow)
{
    gsize n = follow->height * follow->width;

    for (gsize i = 0; i < n; i++)
        if (follow->valid[i] < 0.5f &&
            fabsf(follow->newest[i] - follow->followed[i]) < SAME_LUMA) {
            follow->u[i] = follow->v[i] = 0.0f;
            follow->valid[i] = 1.0f;
        }
}

/* Backward flow and where it can be trusted. */
static void
find_flow(struct nst_follow *follow, enum nst_follow_flow flow)
{
    const struct nst_flow backward = {follow->u, follow->v, follow->width,
                                      follow->height};
    const struct nst_flow forward = {follow->forward_u, follow->forward_v,
                                     follow->width, follow->height};

    nst_dis_backward(follow->dis,
                     flow == NST_FOLLOW_FAST ? NST_DIS_FAST : NST_DIS_MEDIUM,
                     follow->u, follow->v);
    /* This one only says where the other is wrong. */
    nst_dis_forward(follow->dis, NST_DIS_FAST, follow->forward_u,
                    follow->forward_v);
    nst_consistency_check(follow->ops, &backward, &forward, follow->valid);
    keep_still(follow);
}

/* The share of the frame that nothing before it shows. */
static double
count_new(const struct nst_follow *follow)
{
    gsize n = follow->height * follow->width, count = 0;

    for (gsize i = 0; i < n; i++)
        count +=
            follow->valid[i] < 0.5f &&
            fabsf(follow->newest[i] - follow->followed[i]) > MAX_DIFFERENCE;
    return (double)count / (double)n;
}

/* Whether all of the frame has become brighter or darker, from one frame to the
 * next, and has not been so for long. */
static gboolean
is_flash(struct nst_follow *follow, const float *luma)
{
    const float *before = follow->flash > 0 ? follow->followed : follow->newest;
    struct nst_tone tone;

    nst_tone_find(&tone, before, luma, follow->height * follow->width,
                  MAX_DIFFERENCE);
    if (tone.suited < FLASH_SHARE || tone.change < FLASH_CHANGE ||
        follow->flash == MAX_FLASH) {
        follow->flash = 0;
        return FALSE;
    }
    follow->flash++;
    return TRUE;
}

static void
begin_scene(struct nst_follow *follow, const float *luma)
{
    gsize n = follow->height * follow->width;

    nst_map_reset(&follow->shown);
    nst_map_reset(&follow->taken);
    memcpy(follow->shown_luma, luma, n * sizeof(*luma));
    memcpy(follow->taken_luma, luma, n * sizeof(*luma));
    for (gsize i = 0; i < n; i++)
        follow->shown_valid[i] = 1.0f;
}

gboolean
nst_follow_push(struct nst_follow *follow, const float *luma, gboolean gap,
                enum nst_follow_flow flow)
{
    gsize n = follow->height * follow->width;
    gboolean goes_on = follow->has_frame && !gap;

    if (nst_cut_push(follow->cut, luma))
        goes_on = FALSE;
    if (!goes_on)
        nst_dis_reset(follow->dis);
    /* It has little to follow: the flow leads across it. */
    else if (flow != NST_FOLLOW_STILL && is_flash(follow, luma))
        flow = NST_FOLLOW_STILL;
    memcpy(follow->newest, luma, n * sizeof(*luma));
    follow->has_frame = TRUE;
    follow->is_still = flow == NST_FOLLOW_STILL;
    if (flow != NST_FOLLOW_STILL || !goes_on)
        nst_dis_push(follow->dis, luma);
    if (goes_on && flow != NST_FOLLOW_STILL) {
        find_flow(follow, flow);
        goes_on = follow->threshold >= 1.0 || count_new(follow) < MAX_NEW;
    }
    if (flow != NST_FOLLOW_STILL || !goes_on)
        memcpy(follow->followed, luma, n * sizeof(*luma));
    if (!goes_on) {
        follow->flash = 0;
        begin_scene(follow, luma);
        return TRUE;
    }
    if (flow != NST_FOLLOW_STILL) {
        nst_map_advance(&follow->shown, follow->ops, follow->u, follow->v,
                        follow->valid);
        nst_map_advance(&follow->taken, follow->ops, follow->u, follow->v,
                        follow->valid);
    }
    return FALSE;
}

gboolean
nst_follow_is_flash(const struct nst_follow *follow)
{
    return follow->flash > 0;
}

void
nst_follow_go_on(struct nst_follow *follow, const struct nst_follow *before,
                 const float *luma)
{
    struct nst_map *map = &follow->taken; /* of pixels: where they were */
    const float *const in[] = {before->shown_luma, before->taken_luma};
    float *const out[] = {follow->shown_luma, follow->taken_luma};
    gsize n = follow->height * follow->width;

    nst_follow_push(follow, luma, FALSE, NST_FOLLOW_FAST);
    for (gsize i = 0; i < n; i++) {
        map->x[i] = nst_map_place((float)(i % follow->width), follow->width,
                                  before->width);
        map->y[i] = nst_map_place((float)(i / follow->width), follow->height,
                                  before->height);
    }
    follow->ops->sample_linear(in, 2, before->height, before->width, map->x,
                               map->y, n, out);
    nst_map_resample(&follow->shown, follow->ops, &before->shown);
    nst_map_resample(&follow->taken, follow->ops, &before->taken);
}

void
nst_follow_take(struct nst_follow *follow)
{
    nst_map_reset(&follow->taken);
    memcpy(follow->taken_luma, follow->newest,
           follow->height * follow->width * sizeof(*follow->newest));
}

void
nst_follow_show(struct nst_follow *follow)
{
    nst_map_copy(&follow->shown, &follow->taken);
    memcpy(follow->shown_luma, follow->taken_luma,
           follow->height * follow->width * sizeof(*follow->newest));
}

const struct nst_map *
nst_follow_get_shown(const struct nst_follow *follow)
{
    return &follow->shown;
}

const struct nst_map *
nst_follow_get_taken(const struct nst_follow *follow)
{
    return &follow->taken;
}

static void
check(struct nst_follow *follow, const struct nst_map *map, const float *luma,
      float *valid)
{
    gsize n = follow->height * follow->width;
    const float *const in[] = {luma};
    float *const out[] = {follow->carried};
    struct nst_tone tone;

    nst_map_carry(map, follow->ops, in, 1, out);
    nst_tone_find(&tone, follow->carried, follow->newest, n, MAX_DIFFERENCE);
    for (gsize i = 0; i < n; i++) {
        float off = fabsf(follow->newest[i] -
                          nst_tone_apply(&tone, follow->carried[i]));

        valid[i] = off <= MAX_DIFFERENCE ? map->valid[i] : 0.0f;
    }
    nst_mask_soften(valid, follow->carried, follow->height, follow->width);
}

const float *
nst_follow_check_shown(struct nst_follow *follow)
{
    if (!follow->is_still)
        check(follow, &follow->shown, follow->shown_luma, follow->shown_valid);
    return follow->shown_valid;
}

void
nst_follow_check_taken(struct nst_follow *follow, float *valid)
{
    check(follow, &follow->taken, follow->taken_luma, valid);
}
