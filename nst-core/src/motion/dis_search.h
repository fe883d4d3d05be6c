/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One level of dense inverse search: each patch of a picture looks for its
 * like in another one, by Gauss-Newton steps from where the coarser level
 * says, or where a neighbour has found it; then the patches that a pixel lies
 * in vote for its flow. The mean of a patch does not count, nor does a factor
 * that is the same for the whole picture.
 */

#ifndef NST_MOTION_DIS_SEARCH_H
#define NST_MOTION_DIS_SEARCH_H

#include "motion/frame.h"

struct nst_dis_patch {
    float u, v;           /* its flow, in pixels of its level */
    float cost;           /* squared differences, less their mean */
    float mean;           /* of the differences */
    float inverse[3];     /* of the structure tensor: xx, xy, yy */
    float mean_x, mean_y; /* of the gradients */
};

/* What a search needs to write; for any level of one size. */
struct nst_dis_scratch {
    struct nst_dis_patch *patches;
    float *sum[3]; /* height * width each: of w u, w v, w */
};

struct nst_dis_search {
    const struct nst_ops *ops;
    const struct nst_frame_level *from, *to;
    float scale; /* pixels of the full picture to one of the level */
    float gain;  /* how much more contrast `to` has than `from` */
    guint step;  /* pixels from patch to patch */
    guint iterations;
    struct nst_dis_scratch scratch;
};

/* Takes what is enough for this size, with patches each `step` pixels. */
void nst_dis_scratch_lay_out(struct nst_dis_scratch *scratch,
                             struct nst_arena *arena, gsize width, gsize height,
                             guint step);

/*
 * u, v: height * width of the level each, in pixels of the full picture;
 * the flow to begin with, and then what was found.
 */
void nst_dis_search(const struct nst_dis_search *search, float *u, float *v);

/* The gain, by the patches that have found their like; 1 if none has. */
float nst_dis_measure_gain(const struct nst_dis_search *search);

#endif
