/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A picture as optical flow wants it: luma and its gradients at the full size
 * and at halves of it, with a border that repeats the edge. Pixel (X, Y) of
 * level l is centred at 2^l (X + 1/2) - 1/2 of the full picture.
 */

#ifndef NST_MOTION_FRAME_H
#define NST_MOTION_FRAME_H

#include "base/arena.h"
#include "ops/ops.h"

#define NST_FRAME_LEVELS 6
/* Pixels around each level; of gradients they are not set. */
#define NST_FRAME_BORDER 16

struct nst_frame_level {
    gsize width, height;
    gsize stride;          /* of all planes, in floats */
    float *luma, *dx, *dy; /* of pixel (0, 0) */
};

struct nst_frame {
    const struct nst_ops *ops;
    guint n_levels; /* 0: the picture is too small for any */
    struct nst_frame_level levels[NST_FRAME_LEVELS];
};

/* How many levels there are for a size; the smallest still has a motion. */
guint nst_frame_count_levels(gsize width, gsize height);

/* Takes the planes from the arena, see base/arena.h. */
void nst_frame_lay_out(struct nst_frame *frame, const struct nst_ops *ops,
                       struct nst_arena *arena, gsize width, gsize height);

/* luma: height * width, dense. */
void nst_frame_fill(struct nst_frame *frame, const float *luma);

#endif
