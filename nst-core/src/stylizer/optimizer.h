/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The optimiser that the parameters ask for, for pictures of one size. */

#ifndef NST_STYLIZER_OPTIMIZER_H
#define NST_STYLIZER_OPTIMIZER_H

#include "net/context.h"
#include "nst/stylizer.h"
#include "optim/adam.h"
#include "optim/lbfgs.h"

/* All zero: there is none yet. At most one of the two is there. */
struct nst_optimizer {
    struct nst_lbfgs *lbfgs;
    struct nst_adam *adam;
    guint history;
    gboolean pyramid;
    gsize n; /* floats of a picture */
};

/*
 * Keeps the one that is there, with its memory, if it is what params ask for.
 * FALSE: no memory; then there is none.
 */
gboolean
nst_optimizer_prepare(struct nst_optimizer *optimizer,
                      const struct nst_context *context,
                      const NstParams *params, guint width, guint height);
void nst_optimizer_clear(struct nst_optimizer *optimizer);

/* What it has learnt from earlier evaluations. */
void nst_optimizer_forget(struct nst_optimizer *optimizer);

/* Borrowed; may be NULL. */
void nst_optimizer_set_cancellable(struct nst_optimizer *optimizer,
                                   GCancellable *cancellable);

/* As nst_lbfgs_minimize() and nst_adam_minimize(), with the steps that suit
 * pictures. */
struct nst_optim_result
nst_optimizer_minimize(struct nst_optimizer *optimizer, float *x,
                       guint max_evaluations, nst_evaluate_func evaluate,
                       void *data);

#endif
