/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The optimiser of live mode: what it makes of one snapshot after the other.
 * One thread at a time.
 */

#ifndef NST_STYLIZER_LIVE_REFINER_H
#define NST_STYLIZER_LIVE_REFINER_H

#include "net/objective.h"
#include "nst/live.h"
#include "stylizer/live_exchange.h"

struct nst_refiner;

/* What it is to do; the style may be NULL. */
struct nst_refiner_task {
    struct nst_objective_spec spec;
    NstStyle *style;
    guint first; /* evaluations at the start of a scene */
    guint steps; /* later, for each snapshot; 0: as suits the machine */
    gint64 fade; /* from one style to the next, microseconds */
};

struct nst_refiner_report {
    guint64 evaluations;
    struct nst_loss_terms terms; /* of the last one */
    double evaluation_time;      /* seconds, mean of the last ones */
    gboolean idle;               /* the last snapshot brought nothing new */
};

/* The network is borrowed. n_threads: as nst_pool_new(). */
struct nst_refiner *nst_refiner_new(NstNetwork *network, guint n_threads);
void nst_refiner_free(struct nst_refiner *refiner);

/* Another thread raises it to have a run end soon; it is borrowed. */
void nst_refiner_set_cancellable(struct nst_refiner *refiner,
                                 GCancellable *cancellable);

/*
 * Called, in the thread of the run, with the picture so far, [3][height][width]
 * of the snapshot, and the colours that it gives to the content; base: the
 * frame that its map leads to, 0: the first one of the scene; the snapshot's
 * own if nothing is carried into it.
 */
typedef void (*nst_refined_func)(void *data,
                                 const struct nst_snapshot *snapshot,
                                 const float *picture,
                                 const struct nst_recoloring *recoloring,
                                 guint64 base);

/* Asked between evaluations: whether the snapshot is of no use any more. */
typedef gboolean (*nst_outdated_func)(void *data);

/*
 * Refines the picture for a snapshot and calls refined one or several times,
 * or never if there is nothing to paint by. FALSE: error is filled in, or, if
 * it was cancelled, is left NULL; the next snapshot is taken as if it were a
 * fresh one. Errors: NO_MEMORY, NOT_FINITE.
 */
gboolean
nst_refiner_run(struct nst_refiner *refiner,
                const struct nst_refiner_task *task,
                const struct nst_snapshot *snapshot, nst_refined_func refined,
                nst_outdated_func outdated, void *data, GError **error);

struct nst_refiner_report
nst_refiner_get_report(const struct nst_refiner *refiner);

#endif
