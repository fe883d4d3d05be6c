/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/threads.h"

#define JOBS 1000

struct counts {
    gint jobs[JOBS];
    gint bad_workers;
    guint n_threads;
};

static void
count(void *data, guint job, guint worker)
{
    struct counts *counts = data;

    g_atomic_int_inc(&counts->jobs[job]);
    if (worker >= counts->n_threads)
        g_atomic_int_inc(&counts->bad_workers);
}

/* Every job once, for any number of jobs and threads, run after run. */
static void
test_each_job_once(void)
{
    static const guint n_jobs[] = {0, 1, 2, 7, JOBS};

    for (guint n_threads = 1; n_threads <= 7; n_threads += 3) {
        struct nst_pool *pool = nst_pool_new(n_threads);

        g_assert_cmpuint(nst_pool_n_threads(pool), <=, n_threads);
        for (int round = 0; round < 200; round++) {
            guint n = n_jobs[round % (int)G_N_ELEMENTS(n_jobs)];
            struct counts counts = {{0}, 0, nst_pool_n_threads(pool)};

            nst_pool_run(pool, n, count, &counts);
            for (guint i = 0; i < JOBS; i++)
                g_assert_cmpint(counts.jobs[i], ==, i < n ? 1 : 0);
            g_assert_cmpint(counts.bad_workers, ==, 0);
        }
        nst_pool_free(pool);
    }
}

/* A worker's number is its own while it works: scratch memory depends on it.
 */
static void
hold(void *data, guint job, guint worker)
{
    gint *in_use = data;

    (void)job;
    g_assert_cmpint(g_atomic_int_add(&in_use[worker], 1), ==, 0);
    g_usleep(100);
    g_atomic_int_add(&in_use[worker], -1);
}

static void
test_workers_are_distinct(void)
{
    gint in_use[4] = {0};
    struct nst_pool *pool = nst_pool_new(4);

    nst_pool_run(pool, 200, hold, in_use);
    nst_pool_free(pool);
}

static void
test_default(void)
{
    struct nst_pool *pool = nst_pool_new(0);

    g_assert_cmpuint(nst_pool_n_threads(pool), ==, g_get_num_processors());
    nst_pool_free(pool);
    nst_pool_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/threads/each-job-once", test_each_job_once);
    g_test_add_func("/threads/workers-are-distinct", test_workers_are_distinct);
    g_test_add_func("/threads/default", test_default);
    return g_test_run();
}
