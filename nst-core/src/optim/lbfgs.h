/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * L-BFGS (Nocedal 1980; Liu, Nocedal 1989): an object with memory, so that
 * the next frame of a film goes on with what this one has learnt.
 *
 * It cannot stall or diverge: a pair (s, y) without positive curvature is
 * skipped (the cautious update of Li, Fukushima 2001), a direction that does
 * not descend or a search that finds nothing drops the memory and restarts
 * from the best point along the steepest descent, values that are not finite
 * are stepped back from, and what is returned is never worse than the start.
 *
 * With a pyramid (optim/pyramid.h) all this happens in the metric of its
 * matrix P: the first guess of the inverse Hessian is gamma P with gamma =
 * s.y / y.Py, and the steepest descent -P times the gradient.
 *
 * Results are the same to the bit for any number of threads.
 */

#ifndef NST_OPTIM_LBFGS_H
#define NST_OPTIM_LBFGS_H

#include <gio/gio.h>

#include "base/threads.h"
#include "ops/ops.h"
#include "optim/evaluate.h"
#include "optim/pyramid.h"

struct nst_lbfgs;

/*
 * history: pairs that are remembered, 1 to 100. pyramid: the preconditioner
 * for pictures of n floats, which the optimiser takes over; NULL: none. ops
 * and pool are borrowed. NULL: no memory.
 */
struct nst_lbfgs *
nst_lbfgs_new(const struct nst_ops *ops, struct nst_pool *pool, gsize n,
              guint history, struct nst_pyramid *pyramid);
void nst_lbfgs_free(struct nst_lbfgs *lbfgs);

/* Drops all pairs. */
void nst_lbfgs_forget(struct nst_lbfgs *lbfgs);

/* Borrowed; may be NULL. The passes over long vectors look at it too. */
void
nst_lbfgs_set_cancellable(struct nst_lbfgs *lbfgs, GCancellable *cancellable);

/*
 * Minimises from x [n] with at most max_evaluations >= 1 calls of evaluate.
 * x becomes the best point that was evaluated; after CANCELLED and NOT_FINITE
 * it is what it was. first_length: Euclidean length of
 * the first trial step along the steepest descent, when there is no memory; a
 * restart on the way takes the last step's, if that is shorter.
 */
struct nst_optim_result
nst_lbfgs_minimize(struct nst_lbfgs *lbfgs, float *x, guint max_evaluations,
                   double first_length, nst_evaluate_func evaluate, void *data);

#endif
