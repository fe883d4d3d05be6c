/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Adam (Kingma, Ba, ICLR 2015) on the levels of an image pyramid, for pictures
 * [3][height][width]: with U_l, which enlarges a picture of 1/2^l of the size
 * as in ops/pyramid.h, each level l = 0..3 has the gradient U_l^T g, its own
 * moments and its own step d_l; the picture moves by the sum of U_l d_l. So
 * large shapes move in few steps, though no step is larger than a given one.
 *
 * It is for a loss that changes from step to step: it keeps no best point, and
 * its moments can be carried along with the picture.
 *
 * Results are the same to the bit for any number of threads.
 */

#ifndef NST_OPTIM_PYRAMID_ADAM_H
#define NST_OPTIM_PYRAMID_ADAM_H

#include <glib.h>

#include "base/threads.h"
#include "ops/ops.h"

#define NST_PYRAMID_ADAM_LEVELS 4

/* Decay of the moments. The second one forgets faster than in the paper: what
 * comes into sight has none of its own, and has to find it soon. */
#define NST_PYRAMID_ADAM_BETA1 0.9
#define NST_PYRAMID_ADAM_BETA2 0.99

struct nst_pyramid_adam;

/* The moments of a level, [3][height][width] each: to be read and changed. */
struct nst_moments {
    gsize height, width;
    float *first, *second;
};

/* ops and pool are borrowed. NULL: no memory. */
struct nst_pyramid_adam *
nst_pyramid_adam_new(const struct nst_ops *ops, struct nst_pool *pool,
                     gsize height, gsize width);
void nst_pyramid_adam_free(struct nst_pyramid_adam *adam);

/* Drops the moments. */
void nst_pyramid_adam_forget(struct nst_pyramid_adam *adam);

struct nst_moments
nst_pyramid_adam_get_moments(const struct nst_pyramid_adam *adam, guint level);

/*
 * Moves x along its gradient, which is overwritten: by about length at most on
 * each level, times gain [height][width] of the pixel; NULL: 1. None may hold
 * what is not finite.
 */
void nst_pyramid_adam_step(struct nst_pyramid_adam *adam, float *x, float *grad,
                           double length, const float *gain);

#endif
