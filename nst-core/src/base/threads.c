/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/threads.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

/*
 * How long a thread looks for the next run, or for the end of one, before it
 * sleeps: short, since a waiting thread takes the core from others, and longer
 * has hardly been of use (docs/performance.md).
 */
#define SPINS 2000

/* Of a thread of low priority: a tenth of the processor's time beside one of
 * the usual priority that wants all of it. */
#define NICE 10

/* More than any machine profits from, and than a wrong -1 would ask for. */
#define MAX_THREADS 256

/*
 * The jobs that a worker begins with, first to end - 1; when it has none left,
 * it helps the others. Neighbouring jobs read and write neighbouring memory,
 * and the next run cuts alike: what a core wrote is in its own cache then.
 */
struct slice {
    gint next; /* atomic */
    gint end;
    char unshared[64 - 2 * sizeof(gint)]; /* a cache line each */
};

struct nst_pool {
    GMutex mutex;
    GCond work_cond; /* a new run, or quit */
    GCond done_cond; /* the last worker has left the run */
    GThread **threads;
    guint n_workers; /* without the caller */
    gint started;    /* numbers the workers as they come up; atomic */

    /* The run; written under the mutex while no worker is busy. */
    nst_job_func func;
    void *data;
    struct slice *slices; /* [n_workers + 1] */
    gint busy;            /* atomic */
    guint run_id;         /* atomic, changed under the mutex */
    gboolean quit;
};

static void
pause_a_little(void)
{
#if defined(__x86_64__)
    __asm__ volatile("pause");
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void
take_slice(struct nst_pool *pool, struct slice *slice, guint worker)
{
    for (;;) {
        gint job = g_atomic_int_add(&slice->next, 1);

        if (job >= slice->end)
            return;
        pool->func(pool->data, (guint)job, worker);
    }
}

static void
take_jobs(struct nst_pool *pool, guint worker)
{
    guint n = pool->n_workers + 1;

    for (guint i = 0; i < n; i++)
        take_slice(pool, &pool->slices[(worker + i) % n], worker);
}

static void
cut_slices(struct nst_pool *pool, guint n_jobs)
{
    guint n = pool->n_workers + 1;

    for (guint i = 0; i < n; i++) {
        pool->slices[i].end = (gint)((guint64)n_jobs * (i + 1) / n);
        g_atomic_int_set(&pool->slices[i].next,
                         (gint)((guint64)n_jobs * i / n));
    }
}

/* Returns the next run, or `seen` if the pool is to be freed. */
static guint
wait_for_run(struct nst_pool *pool, guint seen)
{
    for (int i = 0; i < SPINS; i++) {
        guint id = (guint)g_atomic_int_get(&pool->run_id);

        if (id != seen)
            return id;
        pause_a_little();
    }
    g_mutex_lock(&pool->mutex);
    while (!pool->quit && pool->run_id == seen)
        g_cond_wait(&pool->work_cond, &pool->mutex);
    guint id = pool->run_id;
    g_mutex_unlock(&pool->mutex);
    return id;
}

static gpointer
worker_main(gpointer user_data)
{
    struct nst_pool *pool = user_data;
    guint seen = 0;
    guint worker = (guint)g_atomic_int_add(&pool->started, 1) + 1;

    for (;;) {
        guint id = wait_for_run(pool, seen);

        if (id == seen)
            return NULL;
        seen = id;
        take_jobs(pool, worker);
        if (!g_atomic_int_dec_and_test(&pool->busy))
            continue;
        /* The lock: the waiter must not fall asleep in between. */
        g_mutex_lock(&pool->mutex);
        g_cond_signal(&pool->done_cond);
        g_mutex_unlock(&pool->mutex);
    }
}

struct nst_pool *
nst_pool_new(guint n_threads)
{
    if (n_threads == 0)
        n_threads = g_get_num_processors();
    n_threads = MIN(n_threads, MAX_THREADS);

    struct nst_pool *pool = g_new0(struct nst_pool, 1);
    g_mutex_init(&pool->mutex);
    g_cond_init(&pool->work_cond);
    g_cond_init(&pool->done_cond);
    pool->threads = g_new0(GThread *, n_threads);
    pool->slices = g_new0(struct slice, n_threads);
    while (pool->n_workers + 1 < n_threads) {
        GThread *thread = g_thread_try_new("nst", worker_main, pool, NULL);
        if (!thread)
            break;
        pool->threads[pool->n_workers++] = thread;
    }
    return pool;
}

void
nst_pool_free(struct nst_pool *pool)
{
    if (!pool)
        return;
    g_mutex_lock(&pool->mutex);
    pool->quit = TRUE;
    g_cond_broadcast(&pool->work_cond);
    g_mutex_unlock(&pool->mutex);
    for (guint i = 0; i < pool->n_workers; i++)
        g_thread_join(pool->threads[i]);
    g_free(pool->threads);
    g_free(pool->slices);
    g_mutex_clear(&pool->mutex);
    g_cond_clear(&pool->work_cond);
    g_cond_clear(&pool->done_cond);
    g_free(pool);
}

guint
nst_pool_n_threads(const struct nst_pool *pool)
{
    return pool->n_workers + 1;
}

static void
wait_for_workers(struct nst_pool *pool)
{
    for (int i = 0; i < SPINS; i++) {
        if (g_atomic_int_get(&pool->busy) == 0)
            return;
        pause_a_little();
    }
    g_mutex_lock(&pool->mutex);
    while (g_atomic_int_get(&pool->busy) > 0)
        g_cond_wait(&pool->done_cond, &pool->mutex);
    g_mutex_unlock(&pool->mutex);
}

void
nst_pool_run(struct nst_pool *pool, guint n_jobs, nst_job_func func, void *data)
{
    if (n_jobs <= 1 || pool->n_workers == 0) {
        for (guint job = 0; job < n_jobs; job++)
            func(data, job, 0);
        return;
    }

    g_mutex_lock(&pool->mutex);
    pool->func = func;
    pool->data = data;
    cut_slices(pool, n_jobs);
    g_atomic_int_set(&pool->busy, (gint)pool->n_workers);
    g_atomic_int_inc(&pool->run_id);
    g_cond_broadcast(&pool->work_cond);
    g_mutex_unlock(&pool->mutex);

    take_jobs(pool, 0);
    wait_for_workers(pool);
}

void
nst_thread_lower_priority(void)
{
#ifdef __linux__
    /* There, 0 is the calling thread and not the process. */
    (void)setpriority(PRIO_PROCESS, 0, NICE);
#endif
}
