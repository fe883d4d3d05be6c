/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Fork-join parallelism: one pool a stylizer, no state shared between pools.
 */

#ifndef NST_BASE_THREADS_H
#define NST_BASE_THREADS_H

#include <glib.h>

struct nst_pool;

/* worker < nst_pool_n_threads(): which scratch memory the job may use. */
typedef void (*nst_job_func)(void *data, guint job, guint worker);

/*
 * n_threads includes the caller, 256 at most; 0: one a processor. If the
 * system grants fewer threads, the pool has fewer.
 */
struct nst_pool *nst_pool_new(guint n_threads);
void nst_pool_free(struct nst_pool *pool);
guint nst_pool_n_threads(const struct nst_pool *pool);

/*
 * Is equal to
 *     for (job = 0; job < n_jobs; job++) func(data, job, worker);
 * in any order and on any thread. Returns when all are done. What a job
 * computes must not depend on the worker. One run at a time: not from two
 * threads at once, nor from a job.
 */
void nst_pool_run(struct nst_pool *pool, guint n_jobs, nst_job_func func,
                  void *data);

/*
 * The calling thread, and those that it starts later, give way to the other
 * ones of the process, as far as the system lets them.
 */
void nst_thread_lower_priority(void);

#endif
