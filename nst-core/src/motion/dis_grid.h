/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The patches of one level of a picture, which overlap, and what dense
 * inverse search does with them, in this order: each looks for its like in
 * the other picture; those that cannot tell follow their neighbours; pixels
 * take the mean of the patches they lie in. The mean of a patch does not
 * count, nor does a factor that is the same for the whole picture.
 */

#ifndef NST_MOTION_DIS_GRID_H
#define NST_MOTION_DIS_GRID_H

#include "motion/frame.h"

/* Pixels from patch to patch. */
#define NST_DIS_STEP 3

/* Differences below one step of 8 bits are noise. */
#define NST_DIS_NOISE (1.0f / 255.0f)

struct nst_dis_patch {
    float u, v;             /* its flow, in pixels of its level */
    float found_u, found_v; /* before it followed others */
    float cost;             /* squared differences, less their mean */
    float mean;             /* of the differences */
    float tensor[3];        /* of the gradients: xx, xy, yy */
    float mean_x, mean_y;   /* of the gradients */
    float trust[3];         /* in what was found, as the tensor */
};

struct nst_dis_grid {
    const struct nst_ops *ops;
    const struct nst_frame_level *from, *to;
    float scale; /* pixels of the full picture to one of the level */
    float gain;  /* how much more contrast `to` has than `from` */
    gsize columns, rows;
    struct nst_dis_patch *patches; /* [rows][columns] */
};

/* In a row or column that is so long, 8 pixels or more. */
gsize nst_dis_count_patches(gsize side);

/* Where patch (i, j) lies. */
struct nst_dis_place {
    gsize x, y;
    struct nst_patch patch;
};
struct nst_dis_place
nst_dis_find_place(const struct nst_dis_grid *grid, gsize i, gsize j);

/*
 * Where that lies in the other picture, if it moves by (u, v); `contrast`
 * times what is there.
 */
struct nst_patch_source nst_dis_find_source(const struct nst_dis_grid *grid,
                                            const struct nst_dis_place *place,
                                            float u, float v, float contrast);

/*
 * Each patch's search, by Gauss-Newton steps from where the coarser level
 * says, or where a neighbour has found it. u, v: as in nst_dis_vote(), the
 * flow to begin with.
 */
void nst_dis_search(const struct nst_dis_grid *grid, guint iterations,
                    const float *u, const float *v);

/* A smooth flow of the patches, as far as what they have found allows. */
void nst_dis_smooth(const struct nst_dis_grid *grid);

/*
 * u, v: height * width of the level each, in pixels of the full picture.
 * sum: as large, to be overwritten.
 */
void nst_dis_vote(const struct nst_dis_grid *grid, float *const sum[3],
                  float *u, float *v);

/* The gain, by the patches that have found their like; 1 if none has. */
float nst_dis_measure_gain(const struct nst_dis_grid *grid);

#endif
