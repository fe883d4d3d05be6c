/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What lies between a stream and its optimiser. */

#include "stylizer/live_worker.h"

#include <string.h>

#include "nst/nst.h"
#include "small_network.h"
#include "stylizer/live_params.h"
#include "test_picture.h"

#define SIDE 20
#define N (3 * SIDE * SIDE)

static NstNetwork *network;
static NstStyle *style;

static struct nst_refiner_task
make_task(guint first)
{
    struct nst_refiner_task task = {.style = style, .first = first, .steps = 1};
    NstLiveParams params;
    g_autoptr(GError) error = NULL;

    nst_live_params_init(&params);
    nst_live_params_to_spec(network, &params, &task.spec, &error);
    g_assert_no_error(error);
    return task;
}

static void
post(struct nst_worker *worker, guint64 id, guint64 scene)
{
    struct nst_snapshot *snapshot = nst_worker_get_snapshot(worker);
    g_autofree float *picture = test_picture_new_planar(scene, SIDE, SIDE);

    g_assert_true(nst_snapshot_resize(snapshot, SIDE, SIDE));
    snapshot->id = id;
    snapshot->scene = scene;
    snapshot->time = (gint64)id;
    snapshot->fresh = id == 1 || scene > 1;
    memcpy(snapshot->content, picture, N * sizeof(float));
    nst_map_reset(&snapshot->map);
    nst_worker_post(worker);
}

/* After a look at it no snapshot is taken any more until the next is posted:
 * whoever looks knows for certain which one was the last. */
static void
test_withdrawn(void)
{
    struct nst_worker *worker = nst_worker_new(network, 1, FALSE);
    guint64 taken, later;

    for (guint64 id = 1; id <= 300; id++) {
        post(worker, id, 1); /* there is no style: it is done at once */
        (void)nst_worker_poll(worker, &taken);
        g_usleep(200);
        (void)nst_worker_poll(worker, &later);
        g_assert_cmpuint(taken, ==, later);
        g_assert_cmpuint(taken, <=, id);
    }
    g_assert_null(nst_worker_take_error(worker));
    nst_worker_free(worker);
}

/* Without a thread all of it is done when it is posted. */
static void
test_synchronous(void)
{
    struct nst_refiner_task task = make_task(12);
    struct nst_worker *worker = nst_worker_new(network, 1, TRUE);
    const struct nst_publication *publication;
    guint64 taken;

    g_assert_null(nst_worker_poll(worker, &taken));
    g_assert_cmpuint(taken, ==, 0);
    post(worker, 1, 1); /* without a task: nothing to paint by */
    g_assert_null(nst_worker_poll(worker, &taken));
    g_assert_cmpuint(taken, ==, 1);
    nst_worker_set_task(worker, &task);
    post(worker, 2, 1);
    publication = nst_worker_poll(worker, &taken);
    g_assert_cmpuint(taken, ==, 2);
    g_assert_nonnull(publication);
    g_assert_cmpuint(publication->id, ==, 2);
    g_assert_cmpuint(publication->scene, ==, 1);
    g_assert_cmpint(publication->time, ==, 2);
    g_assert_cmpuint(publication->height, ==, SIDE);
    g_assert_cmpuint(nst_worker_get_report(worker).evaluations, ==, 12);
    /* It is told of once. */
    g_assert_null(nst_worker_poll(worker, &taken));
    g_assert_cmpuint(taken, ==, 2);
    post(worker, 3, 1);
    publication = nst_worker_poll(worker, &taken);
    g_assert_nonnull(publication);
    g_assert_cmpuint(publication->id, ==, 3);
    g_assert_cmpuint(publication->base, ==, 2);
    g_assert_cmpuint(nst_worker_get_report(worker).evaluations, ==, 13);
    nst_worker_free(worker);
}

/* The newest publication takes the place of one that nobody has looked at. */
static void
test_newest(void)
{
    struct nst_refiner_task task = make_task(12);
    struct nst_worker *worker = nst_worker_new(network, 1, TRUE);
    const struct nst_publication *publication;
    guint64 taken;

    nst_worker_set_task(worker, &task);
    for (guint64 id = 1; id <= 4; id++)
        post(worker, id, 1);
    publication = nst_worker_poll(worker, &taken);
    g_assert_nonnull(publication);
    g_assert_cmpuint(publication->id, ==, 4);
    g_assert_null(nst_worker_poll(worker, &taken));
    nst_worker_free(worker);
}

/* Another scene ends the work on the one before, however long that is; so does
 * the end. */
static void
test_outdated(void)
{
    struct nst_refiner_task task = make_task(1);
    struct nst_worker *worker = nst_worker_new(network, 1, FALSE);
    const struct nst_publication *publication;
    guint64 taken = 0;

    task.steps = 100000000;
    nst_worker_set_task(worker, &task);
    for (guint64 id = 1; nst_worker_get_report(worker).evaluations < 1;) {
        post(worker, id, 1);
        g_usleep(1000);
        (void)nst_worker_poll(worker, &taken);
    }
    post(worker, 2, 1);
    do { /* until it is at work on that */
        g_usleep(1000);
        (void)nst_worker_poll(worker, &taken);
        if (taken < 2)
            post(worker, 2, 1);
    } while (taken < 2);
    post(worker, 3, 2);
    do {
        g_usleep(1000);
        publication = nst_worker_poll(worker, &taken);
        if (taken < 3) /* it was withdrawn */
            post(worker, 3, 2);
    } while (!publication || publication->scene < 2);
    g_assert_cmpuint(publication->id, ==, 3);
    nst_worker_free(worker);
}

/* The network is damaged, or so it seems: told of once, and the work goes on
 * with the next snapshot. */
static void
test_error(void)
{
    struct nst_refiner_task task = make_task(12);
    struct nst_worker *worker = nst_worker_new(network, 1, TRUE);
    struct nst_snapshot *snapshot;
    g_autoptr(GError) error = NULL;
    guint64 taken;

    nst_worker_set_task(worker, &task);
    snapshot = nst_worker_get_snapshot(worker);
    g_assert_true(nst_snapshot_resize(snapshot, SIDE, SIDE));
    memset(snapshot->content, 0xff, N * sizeof(float)); /* no numbers */
    snapshot->id = snapshot->scene = 1;
    snapshot->fresh = TRUE;
    nst_worker_post(worker);
    error = nst_worker_take_error(worker);
    g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FINITE);
    g_assert_null(nst_worker_take_error(worker));
    g_assert_null(nst_worker_poll(worker, &taken));
    post(worker, 2, 1);
    g_assert_nonnull(nst_worker_poll(worker, &taken));
    g_assert_null(nst_worker_take_error(worker));
    nst_worker_free(worker);
}

static void
set_up(void)
{
    NstStyleParams params = {NULL, NST_POOLING_AVERAGE, 1};
    g_autofree float *pixels = test_picture_new(5, SIDE, SIDE);
    NstImage image = {pixels, 3 * SIDE * sizeof(float), SIDE, SIDE,
                      NST_PIXEL_RGB32F};
    g_autoptr(GError) error = NULL;

    network = small_network_new(4);
    style = nst_style_new(network, &params, &image, NULL, 1, NULL, &error);
    g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    set_up();
    g_test_add_func("/worker/withdrawn", test_withdrawn);
    g_test_add_func("/worker/synchronous", test_synchronous);
    g_test_add_func("/worker/newest", test_newest);
    g_test_add_func("/worker/outdated", test_outdated);
    g_test_add_func("/worker/error", test_error);
    result = g_test_run();
    nst_style_unref(style);
    nst_network_unref(network);
    return result;
}
