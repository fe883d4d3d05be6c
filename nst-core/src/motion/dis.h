/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Dense optical flow between the two newest frames of a film: dense inverse
 * search (Kroeger, Timofte, Dai and Van Gool, "Fast Optical Flow using Dense
 * Inverse Search", ECCV 2016). A brightness that changes everywhere at once
 * is no motion. One thread at a time; results do not depend on anything but
 * the frames and the instruction set.
 */

#ifndef NST_MOTION_DIS_H
#define NST_MOTION_DIS_H

#include <glib.h>

#include "ops/ops.h"

enum nst_dis_preset {
    NST_DIS_FAST,   /* down to half the size */
    NST_DIS_MEDIUM, /* down to the full size */
};

struct nst_dis;

/*
 * For frames of that size, 1x1 or more; where a side is below 8 pixels, all
 * flow is 0. ops is borrowed. Nothing else allocates memory. NULL: no memory.
 */
struct nst_dis *
nst_dis_new(const struct nst_ops *ops, gsize width, gsize height);
void nst_dis_free(struct nst_dis *dis);

/*
 * The newest frame: height * width floats, dense, 0 (black) to 1 (white).
 * What was the newest is now the previous one.
 */
void nst_dis_push(struct nst_dis *dis, const float *luma);

/* Forgets the frames. With less than two, all flow is 0. */
void nst_dis_reset(struct nst_dis *dis);

/*
 * u, v: height * width floats each, in pixels. Backward:
 * previous(x + u, y + v) is newest(x, y). Forward: newest(x + u, y + v) is
 * previous(x, y).
 */
void nst_dis_backward(struct nst_dis *dis, enum nst_dis_preset preset, float *u,
                      float *v);
void nst_dis_forward(struct nst_dis *dis, enum nst_dis_preset preset, float *u,
                     float *v);

#endif
