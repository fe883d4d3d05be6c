/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_worker.h"

#include <string.h>

#include "base/threads.h"

/* Both ways there are three buffers: one that is filled in, one in between
 * and one that is looked at. */
struct nst_worker {
    NstNetwork *network;
    guint n_threads;
    GThread *thread; /* NULL: synchronous */
    GCancellable *cancellable;
    struct nst_refiner *refiner; /* of the thread, once there is one */

    /* Only the stream's side touches these. */
    struct nst_snapshot *next;
    struct nst_publication *shown;
    /* Only the work does. */
    struct nst_snapshot *current;
    struct nst_publication *back;

    GMutex mutex; /* of the rest */
    GCond cond;   /* there is a snapshot, or quit */
    gboolean quit;
    struct nst_snapshot *waiting;
    gboolean has_waiting;
    struct nst_publication *ready;
    gboolean has_ready;
    guint64 taken, scene; /* of the snapshot that was taken last */
    struct nst_refiner_task task;
    struct nst_refiner_report report;
    GError *error;
};

static void
swap_snapshots(struct nst_snapshot **a, struct nst_snapshot **b)
{
    struct nst_snapshot *old = *a;

    *a = *b;
    *b = old;
}

static void
swap_publications(struct nst_publication **a, struct nst_publication **b)
{
    struct nst_publication *old = *a;

    *a = *b;
    *b = old;
}

static gpointer run_thread(gpointer data);

struct nst_worker *
nst_worker_new(NstNetwork *network, guint n_threads, gboolean synchronous)
{
    struct nst_worker *worker = g_new0(struct nst_worker, 1);

    worker->network = network;
    worker->n_threads = n_threads;
    worker->cancellable = g_cancellable_new();
    worker->next = g_new0(struct nst_snapshot, 1);
    worker->waiting = g_new0(struct nst_snapshot, 1);
    worker->current = g_new0(struct nst_snapshot, 1);
    worker->shown = g_new0(struct nst_publication, 1);
    worker->ready = g_new0(struct nst_publication, 1);
    worker->back = g_new0(struct nst_publication, 1);
    g_mutex_init(&worker->mutex);
    g_cond_init(&worker->cond);
    if (!synchronous)
        worker->thread = g_thread_try_new("nst-live", run_thread, worker, NULL);
    if (!worker->thread) {
        worker->refiner = nst_refiner_new(network, n_threads);
        nst_refiner_set_cancellable(worker->refiner, worker->cancellable);
    }
    return worker;
}

static void
free_snapshot(struct nst_snapshot *snapshot)
{
    nst_snapshot_clear(snapshot);
    g_free(snapshot);
}

static void
free_publication(struct nst_publication *publication)
{
    nst_publication_clear(publication);
    g_free(publication);
}

void
nst_worker_free(struct nst_worker *worker)
{
    if (!worker)
        return;
    g_mutex_lock(&worker->mutex);
    worker->quit = TRUE;
    g_cond_signal(&worker->cond);
    g_mutex_unlock(&worker->mutex);
    g_cancellable_cancel(worker->cancellable);
    if (worker->thread)
        g_thread_join(worker->thread);
    nst_refiner_free(worker->refiner);
    free_snapshot(worker->next);
    free_snapshot(worker->waiting);
    free_snapshot(worker->current);
    free_publication(worker->shown);
    free_publication(worker->ready);
    free_publication(worker->back);
    nst_style_unref(worker->task.style);
    g_clear_error(&worker->error);
    g_object_unref(worker->cancellable);
    g_mutex_clear(&worker->mutex);
    g_cond_clear(&worker->cond);
    g_free(worker);
}

void
nst_worker_set_task(struct nst_worker *worker,
                    const struct nst_refiner_task *task)
{
    NstStyle *old;

    g_mutex_lock(&worker->mutex);
    old = worker->task.style;
    worker->task = *task;
    if (task->style)
        nst_style_ref(task->style);
    g_mutex_unlock(&worker->mutex);
    nst_style_unref(old);
}

/* ==== The work ==== */

static void
publish(void *data, const struct nst_snapshot *snapshot, const float *picture,
        const struct nst_recoloring *recoloring, guint64 base)
{
    struct nst_worker *worker = data;
    struct nst_publication *back = worker->back;

    if (!nst_publication_resize(back, snapshot->height, snapshot->width))
        return; /* the last one stays in sight */
    back->id = snapshot->id;
    back->scene = snapshot->scene;
    back->time = snapshot->time;
    back->base = base;
    back->recoloring = *recoloring;
    memcpy(back->picture, picture,
           3 * snapshot->height * snapshot->width * sizeof(*picture));
    nst_map_copy(&back->map, &snapshot->map);
    g_mutex_lock(&worker->mutex);
    swap_publications(&worker->back, &worker->ready);
    worker->has_ready = TRUE;
    worker->report = nst_refiner_get_report(worker->refiner);
    g_mutex_unlock(&worker->mutex);
}

/* Another scene is waiting, or the end. */
static gboolean
is_outdated(void *data)
{
    struct nst_worker *worker = data;
    gboolean outdated;

    g_mutex_lock(&worker->mutex);
    outdated = worker->quit ||
               (worker->has_waiting && worker->waiting->scene != worker->scene);
    g_mutex_unlock(&worker->mutex);
    return outdated;
}

/* Under the lock, which is left while the work is done. */
static void
work(struct nst_worker *worker)
{
    struct nst_refiner_task task = worker->task;
    GError *error = NULL;

    swap_snapshots(&worker->waiting, &worker->current);
    worker->has_waiting = FALSE;
    worker->taken = worker->current->id;
    worker->scene = worker->current->scene;
    if (task.style)
        nst_style_ref(task.style);
    g_mutex_unlock(&worker->mutex);

    nst_refiner_run(worker->refiner, &task, worker->current, publish,
                    is_outdated, worker, &error);
    nst_style_unref(task.style);

    g_mutex_lock(&worker->mutex);
    worker->report = nst_refiner_get_report(worker->refiner);
    if (error) {
        g_clear_error(&worker->error);
        worker->error = error;
    }
}

static gpointer
run_thread(gpointer data)
{
    struct nst_worker *worker = data;

    /* Its pool's threads inherit this. */
    nst_thread_lower_priority();
    worker->refiner = nst_refiner_new(worker->network, worker->n_threads);
    nst_refiner_set_cancellable(worker->refiner, worker->cancellable);
    g_mutex_lock(&worker->mutex);
    while (!worker->quit)
        if (worker->has_waiting)
            work(worker);
        else
            g_cond_wait(&worker->cond, &worker->mutex);
    g_mutex_unlock(&worker->mutex);
    return NULL;
}

/* ==== The stream's side ==== */

struct nst_snapshot *
nst_worker_get_snapshot(struct nst_worker *worker)
{
    return worker->next;
}

void
nst_worker_post(struct nst_worker *worker)
{
    g_mutex_lock(&worker->mutex);
    swap_snapshots(&worker->next, &worker->waiting);
    worker->has_waiting = TRUE;
    if (worker->thread)
        g_cond_signal(&worker->cond);
    else
        work(worker);
    g_mutex_unlock(&worker->mutex);
}

const struct nst_publication *
nst_worker_poll(struct nst_worker *worker, guint64 *taken)
{
    const struct nst_publication *publication = NULL;

    g_mutex_lock(&worker->mutex);
    worker->has_waiting = FALSE;
    *taken = worker->taken;
    if (worker->has_ready) {
        swap_publications(&worker->ready, &worker->shown);
        worker->has_ready = FALSE;
        publication = worker->shown;
    }
    g_mutex_unlock(&worker->mutex);
    return publication;
}

GError *
nst_worker_take_error(struct nst_worker *worker)
{
    GError *error;

    g_mutex_lock(&worker->mutex);
    error = worker->error;
    worker->error = NULL;
    g_mutex_unlock(&worker->mutex);
    return error;
}

struct nst_refiner_report
nst_worker_get_report(struct nst_worker *worker)
{
    struct nst_refiner_report report;

    g_mutex_lock(&worker->mutex);
    report = worker->report;
    g_mutex_unlock(&worker->mutex);
    return report;
}
