/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The optimiser's thread, below the caller's priority, and what lies between
 * it and the stream: one snapshot and one publication, where the newest takes
 * the place of one that nobody has looked at. The stream never waits: the lock
 * is held to exchange pointers.
 */

#ifndef NST_STYLIZER_LIVE_WORKER_H
#define NST_STYLIZER_LIVE_WORKER_H

#include "stylizer/live_refiner.h"

struct nst_worker;

/*
 * synchronous: there is no thread, and nst_worker_post() does the work. The
 * network is borrowed.
 */
struct nst_worker *
nst_worker_new(NstNetwork *network, guint n_threads, gboolean synchronous);

/* Ends the work in progress and waits for the thread. */
void nst_worker_free(struct nst_worker *worker);

/* From the next snapshot on. The style is counted. */
void nst_worker_set_task(struct nst_worker *worker,
                         const struct nst_refiner_task *task);

/* ==== For the stream's side ==== */

/* The snapshot to fill in next; it stays the same one until it is posted. */
struct nst_snapshot *nst_worker_get_snapshot(struct nst_worker *worker);

/* Hands it over. */
void nst_worker_post(struct nst_worker *worker);

/*
 * Takes a snapshot back that is still waiting, so that none is taken while the
 * next frame is looked at.
 *
 * What has happened since the last call: taken becomes the id of the snapshot
 * that was taken last, 0 if there was none. Returns the newest publication, or
 * NULL; it is there until the next call.
 */
const struct nst_publication *
nst_worker_poll(struct nst_worker *worker, guint64 *taken);

/* What went wrong since the last call, or NULL. */
GError *nst_worker_take_error(struct nst_worker *worker);

struct nst_refiner_report nst_worker_get_report(struct nst_worker *worker);

#endif
