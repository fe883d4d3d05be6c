/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Adam (Kingma, Ba, ICLR 2015): each element takes steps of about the same
 * length, whatever the size of its gradient. For the same loss it needs more
 * evaluations than L-BFGS, but never more than one a step, and it does not
 * mind a loss that changes under its hands.
 *
 * Two things differ from the paper. Epsilon is a share of the root mean square
 * of the first gradient, so that a loss in other units takes the same way. And
 * the best point that was evaluated is kept: what is returned is never worse
 * than the start.
 *
 * It has no preconditioner: dividing by the size of each pixel's gradient
 * undoes one. (With P of optim/pyramid.h the loss fell more slowly.)
 *
 * Results are the same to the bit for any number of threads.
 */

#ifndef NST_OPTIM_ADAM_H
#define NST_OPTIM_ADAM_H

#include <gio/gio.h>

#include "base/threads.h"
#include "ops/ops.h"
#include "optim/evaluate.h"

/* Decay of the first and of the second moment. */
#define NST_ADAM_BETA1 0.9
#define NST_ADAM_BETA2 0.999
#define NST_ADAM_EPSILON 1e-8

struct nst_adam;

/* ops and pool are borrowed. NULL: no memory. */
struct nst_adam *
nst_adam_new(const struct nst_ops *ops, struct nst_pool *pool, gsize n);
void nst_adam_free(struct nst_adam *adam);

/* Drops the moments. */
void nst_adam_forget(struct nst_adam *adam);

/* Borrowed; may be NULL. The passes over long vectors look at it too. */
void nst_adam_set_cancellable(struct nst_adam *adam, GCancellable *cancellable);

/*
 * Minimises from x [n] with at most max_evaluations >= 1 calls of evaluate.
 * x becomes the best point that was evaluated; after CANCELLED and NOT_FINITE
 * it is what it was. step: what an element of x moves at most, about; the same
 * for all elements. Where the loss is not finite, the best point is gone back
 * to, with half the step and without the moments.
 */
struct nst_optim_result
nst_adam_minimize(struct nst_adam *adam, float *x, guint max_evaluations,
                  double step, nst_evaluate_func evaluate, void *data);

#endif
