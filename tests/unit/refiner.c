/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the optimiser of live mode makes of a frame, one at a time. */

#include "stylizer/live_refiner.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "nst/nst.h"
#include "small_network.h"
#include "stylizer/live_params.h"
#include "stylizer/live_recolor.h"
#include "stylizer/picture.h"
#include "test_picture.h"

#define W 48
#define H 32
#define PLANE ((gsize)H * W)
#define N (3 * PLANE)

static NstNetwork *network;
static NstStyle *style;
static struct nst_ops ops;

struct fixture {
    struct nst_refiner *refiner;
    struct nst_refiner_task task;
    struct nst_snapshot snapshot;
    gboolean outdated; /* so that no step is taken */
    /* What was refined last. */
    struct nst_recoloring recoloring;
    guint calls;
    guint64 first_base, base;
    float *picture;
};

static struct nst_refiner_task
make_task(void)
{
    struct nst_refiner_task task = {.style = style, .first = 12, .steps = 1};
    NstLiveParams params;
    g_autoptr(GError) error = NULL;

    nst_live_params_init(&params);
    nst_live_params_to_spec(network, &params, &task.spec, &error);
    g_assert_no_error(error);
    return task;
}

static void
set_frame(struct fixture *fixture, gsize height, gsize width, guint64 seed)
{
    struct nst_snapshot *snapshot = &fixture->snapshot;
    g_autofree float *picture =
        test_picture_new_planar(seed, (guint)width, (guint)height);

    g_assert_true(nst_snapshot_resize(snapshot, height, width));
    memcpy(snapshot->content, picture, 3 * height * width * sizeof(float));
    nst_map_reset(&snapshot->map);
    snapshot->id++;
    snapshot->time = (gint64)snapshot->id * 40000;
    snapshot->fresh = FALSE;
}

static gboolean
is_outdated(void *data)
{
    return ((struct fixture *)data)->outdated;
}

static void
refined(void *data, const struct nst_snapshot *snapshot, const float *picture,
        const struct nst_recoloring *recoloring, guint64 base)
{
    struct fixture *fixture = data;
    struct nst_recoloring expected;

    nst_recoloring_fit(&expected, snapshot->content, picture,
                       snapshot->height * snapshot->width);
    for (gsize i = 0; i < 12; i++)
        g_assert_cmpfloat_with_epsilon(recoloring->matrix[i / 4][i % 4],
                                       expected.matrix[i / 4][i % 4], 0.02f);

    g_assert_true(snapshot == &fixture->snapshot);
    fixture->recoloring = *recoloring;
    g_free(fixture->picture);
    fixture->picture = g_memdup2(
        picture, 3 * snapshot->height * snapshot->width * sizeof(*picture));
    if (fixture->calls++ == 0)
        fixture->first_base = base;
    fixture->base = base;
}

static gboolean
try_run(struct fixture *fixture, GError **error)
{
    fixture->calls = 0;
    return nst_refiner_run(fixture->refiner, &fixture->task, &fixture->snapshot,
                           refined, is_outdated, fixture, error);
}

static void
run(struct fixture *fixture)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(try_run(fixture, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(fixture->calls, >, 0);
}

static guint64
evaluations(const struct fixture *fixture)
{
    return nst_refiner_get_report(fixture->refiner).evaluations;
}

/* Of frame 1, of a scene. */
static void
set_up(struct fixture *fixture)
{
    memset(fixture, 0, sizeof(*fixture));
    fixture->refiner = nst_refiner_new(network, 1);
    fixture->task = make_task();
    set_frame(fixture, H, W, 1);
    fixture->snapshot.scene = 1;
    fixture->snapshot.fresh = TRUE;
    run(fixture);
    g_assert_cmpuint(fixture->calls, ==, 3);      /* after 5, 10 and 12 */
    g_assert_cmpuint(fixture->first_base, ==, 0); /* that of the scene */
    g_assert_cmpuint(fixture->base, ==, 1);
    g_assert_cmpuint(evaluations(fixture), ==, 12);
}

static void
tear_down(struct fixture *fixture)
{
    nst_refiner_free(fixture->refiner);
    nst_snapshot_clear(&fixture->snapshot);
    g_free(fixture->picture);
}

/* The picture follows the map, before any step. */
static void
test_carry(void)
{
    struct fixture fixture;
    g_autofree float *before = NULL;

    set_up(&fixture);
    before = g_memdup2(fixture.picture, N * sizeof(*before));
    set_frame(&fixture, H, W, 2);
    for (gsize i = 0; i < PLANE; i++) {
        fixture.snapshot.map.x[i] += 3.0f;
        fixture.snapshot.map.y[i] -= 2.0f;
    }
    fixture.outdated = TRUE;
    run(&fixture);
    g_assert_cmpuint(fixture.calls, ==, 1);
    g_assert_cmpuint(fixture.base, ==, 1);
    g_assert_cmpuint(evaluations(&fixture), ==, 12);
    for (gsize i = 0; i < N; i++) {
        gsize x = MIN(i % W + 3, W - 1), y = MAX(i % PLANE / W, 2) - 2;

        g_assert_cmpfloat(fixture.picture[i], ==,
                          before[i / PLANE * PLANE + y * W + x]);
    }
    tear_down(&fixture);
}

/* Where nothing could be carried it is the frame in the picture's colours. */
static void
test_recolored(void)
{
    struct fixture fixture;
    g_autofree float *expected = NULL;

    set_up(&fixture);
    expected = g_memdup2(fixture.picture, N * sizeof(*expected));
    set_frame(&fixture, H, W, 2);
    for (gsize i = 0; i < PLANE; i++)
        fixture.snapshot.map.valid[i] = i % W < W / 3 ? 0.0f : 1.0f;
    nst_recolor(&fixture.recoloring, fixture.snapshot.content,
                fixture.snapshot.map.valid, PLANE, expected);
    fixture.outdated = TRUE;
    run(&fixture);
    g_assert_cmpmem(fixture.picture, N * sizeof(float), expected,
                    N * sizeof(float));
    tear_down(&fixture);
}

/* The mean step of the columns from `first` to `end`. */
static double
find_step(const float *from, const float *to, gsize first, gsize end)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++)
        if (i % W >= first && i % W < end)
            sum += fabs((double)(to[i] - from[i]));
    return sum / (3.0 * H * (double)(end - first));
}

/* Frames of which all is in sight. */
static void
run_frames(struct fixture *fixture, guint frames)
{
    for (guint i = 0; i < frames; i++) {
        set_frame(fixture, H, W, 3 + i);
        run(fixture);
    }
}

/* A part comes into sight after `before` frames: a step in it after `frames`
 * more, over one in the rest. */
static double
find_haste(guint before, guint frames)
{
    float *pictures[2];
    double haste;

    for (guint step = 0; step < 2; step++) {
        struct fixture fixture;

        set_up(&fixture);
        run_frames(&fixture, before);
        set_frame(&fixture, H, W, 2);
        for (gsize i = 0; i < PLANE; i++)
            fixture.snapshot.map.valid[i] = i % W < W / 2 ? 0.0f : 1.0f;
        if (frames > 0) {
            run(&fixture);
            run_frames(&fixture, frames - 1);
            set_frame(&fixture, H, W, 2 + frames);
        }
        fixture.outdated = step == 0;
        run(&fixture);
        pictures[step] = fixture.picture;
        fixture.picture = NULL;
        tear_down(&fixture);
    }
    haste = find_step(pictures[0], pictures[1], 0, W / 2 - 8) /
            find_step(pictures[0], pictures[1], W / 2 + 8, W);
    g_free(pictures[0]);
    g_free(pictures[1]);
    return haste;
}

/* What is new is painted with longer steps, for a while. */
static void
test_fresh(void)
{
    double now = find_haste(0, 0), soon = find_haste(0, 2);
    double later = find_haste(0, 40);

    g_test_message("steps %g, %g, %g as long as in the rest", now, soon, later);
    g_assert_cmpfloat(now, >, 2.5);
    g_assert_cmpfloat(soon, >, 1.5);
    g_assert_cmpfloat(soon, <, now);
    g_assert_cmpfloat(later, <, 0.5 * now);
}

/* But not by far too much, though it has no moments of its own. */
static void
test_bounded(void)
{
    double now = find_haste(20, 0), soon = find_haste(20, 2);

    g_test_message("steps %g, %g as long as in the rest", now, soon);
    g_assert_cmpfloat(now, <, 7.0);
    g_assert_cmpfloat(soon, <, 7.0);
}

#define SHIFT 8

/* The cosine of a step and another that lies `shift` to the right. */
static double
compare_steps(const float *step, const float *other, gsize shift)
{
    double ab = 0.0, aa = 0.0, bb = 0.0;

    for (gsize i = 0; i < N; i++)
        if (i % W >= SHIFT && i % W < W - 2 * SHIFT) {
            double a = (double)step[i], b = (double)other[i + shift];

            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
    return ab / sqrt(aa * bb);
}

/* From the picture that is carried, or stands, to that after a step. */
static float *
take_step(gsize shift)
{
    float *pictures[2];

    for (guint i = 0; i < 2; i++) {
        struct fixture fixture;

        set_up(&fixture);
        /* Back to the content, pixel by pixel: what happens at the edge does
         * not matter elsewhere. */
        fixture.task.spec.beta = 0.0;
        fixture.task.spec.content_layer = 0;
        for (guint frame = 0; frame < 8; frame++) {
            set_frame(&fixture, H, W, 1);
            run(&fixture);
        }
        set_frame(&fixture, H, W, 1);
        for (gsize k = 0; k < N && shift > 0; k++) /* the frame moves, too */
            fixture.snapshot.content[k] = test_picture_value(
                1, (guint)(k / PLANE), (guint)(k % W + shift),
                (guint)(k % PLANE / W));
        for (gsize k = 0; k < PLANE; k++)
            fixture.snapshot.map.x[k] += (float)shift;
        fixture.outdated = i == 0;
        run(&fixture);
        pictures[i] = fixture.picture;
        fixture.picture = NULL;
        tear_down(&fixture);
    }
    for (gsize k = 0; k < N; k++)
        pictures[1][k] -= pictures[0][k];
    g_free(pictures[0]);
    return pictures[1];
}

/* The moments move with the picture: a step goes on where it went to. */
static void
test_moments(void)
{
    g_autofree float *still = take_step(0), *moved = take_step(SHIFT);
    double along = compare_steps(moved, still, SHIFT);
    double stayed = compare_steps(moved, still, 0);

    g_test_message("cosine %g along, %g if they stayed", along, stayed);
    g_assert_cmpfloat(along, >, 0.98);
    g_assert_cmpfloat(stayed, <, 0.5);
}

/* What stands still is not carried, whatever the flow says of its noise. */
static void
test_static(void)
{
    struct fixture fixture;
    g_autofree float *before = NULL;

    set_up(&fixture);
    before = g_memdup2(fixture.picture, N * sizeof(*before));
    for (guint i = 0; i < 3; i++) {
        set_frame(&fixture, H, W, 1);
        for (gsize k = 0; k < N; k++)
            fixture.snapshot.content[k] += k % 2 ? 0.003f : -0.003f;
        for (gsize k = 0; k < PLANE; k++)
            fixture.snapshot.map.x[k] += 0.4f;
        fixture.outdated = TRUE;
        run(&fixture);
        g_assert_cmpmem(fixture.picture, N * sizeof(float), before,
                        N * sizeof(float));
    }
    /* More than noise is another frame. */
    set_frame(&fixture, H, W, 1);
    for (gsize k = 0; k < N; k++)
        fixture.snapshot.content[k] += k % 2 ? 0.006f : -0.006f;
    for (gsize k = 0; k < PLANE; k++)
        fixture.snapshot.map.x[k] += 0.4f;
    run(&fixture);
    g_assert_cmpint(memcmp(fixture.picture, before, N * sizeof(float)), !=, 0);
    tear_down(&fixture);
}

/* Another size goes on with the same picture. */
static void
check_size(gsize height, gsize width)
{
    struct fixture fixture;
    g_autofree float *expected = NULL;
    gsize bytes = 3 * height * width * sizeof(float);

    set_up(&fixture);
    expected =
        nst_picture_resample(&ops, fixture.picture, 3, H, W, height, width);
    set_frame(&fixture, height, width, 1);
    fixture.outdated = TRUE;
    run(&fixture);
    g_assert_cmpuint(fixture.base, ==, 1);
    g_assert_cmpmem(fixture.picture, bytes, expected, bytes);
    fixture.outdated = FALSE;
    set_frame(&fixture, height, width, 2);
    run(&fixture);
    g_assert_cmpuint(fixture.base, ==, 2);
    g_assert_cmpuint(evaluations(&fixture), ==, 13);
    for (gsize i = 0; i < 3 * height * width; i++)
        g_assert_true(isfinite(fixture.picture[i]));
    tear_down(&fixture);
}

static void
test_size(void)
{
    check_size(16, 16);
    check_size(33, 71);
    check_size(H, W + 1);
    check_size(H + 5, W);
}

/* The picture stays near what can be shown, however many steps it takes. */
static void
test_range(void)
{
    struct fixture fixture;
    gboolean is_low = FALSE, is_high = FALSE;

    set_up(&fixture);
    set_frame(&fixture, H, W, 1);
    for (gsize k = 0; k < N; k++)
        fixture.snapshot.content[k] = k % PLANE / 8 % 2 ? 1.0f : 0.0f;
    for (gsize k = 0; k < PLANE; k++)
        fixture.snapshot.map.valid[k] = 0.0f;
    fixture.task.steps = 60;
    run(&fixture);
    for (gsize k = 0; k < N; k++) {
        float value = fixture.picture[k];

        g_assert_cmpfloat(value, >=, -0.05f);
        g_assert_cmpfloat(value, <=, 1.05f);
        is_low |= value <= -0.05f;
        is_high |= value >= 1.05f;
    }
    g_assert_true(is_low && is_high);
    tear_down(&fixture);
}

/* One that was cancelled is no error, and the next one begins anew. */
static void
test_cancelled(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    struct fixture fixture;
    g_autoptr(GError) error = NULL;

    set_up(&fixture);
    nst_refiner_set_cancellable(fixture.refiner, cancellable);
    g_cancellable_cancel(cancellable);
    set_frame(&fixture, H, W, 2);
    g_assert_false(try_run(&fixture, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(fixture.calls, ==, 0);
    g_cancellable_reset(cancellable);
    set_frame(&fixture, H, W, 3);
    run(&fixture);
    g_assert_cmpuint(fixture.calls, ==, 3);
    g_assert_cmpuint(fixture.first_base, ==, 3); /* nothing is carried */
    tear_down(&fixture);
}

/* Where the loss is lost the picture stays finite, and goes on. */
static void
test_lost(void)
{
    struct fixture fixture;

    set_up(&fixture);
    for (guint i = 0; i < 5; i++) {
        set_frame(&fixture, H, W, 2 + i);
        fixture.snapshot.content[17] = i % 2 ? 1e30f : -1e25f;
        run(&fixture);
        for (gsize k = 0; k < N; k++)
            g_assert_true(isfinite(fixture.picture[k]));
    }
    set_frame(&fixture, H, W, 1);
    run(&fixture);
    g_assert_true(
        isfinite(nst_refiner_get_report(fixture.refiner).terms.total));
    tear_down(&fixture);
}

static void
make_network(void)
{
    NstStyleParams params = {NULL, NST_POOLING_AVERAGE, 1};
    g_autofree float *pixels = test_picture_new(5, W, H);
    NstImage image = {pixels, 3 * W * sizeof(float), W, H, NST_PIXEL_RGB32F};
    g_autoptr(GError) error = NULL;

    network = small_network_new(8);
    style = nst_style_new(network, &params, &image, NULL, 1, NULL, &error);
    g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    nst_ops_init(&ops, nst_cpu_detect());
    make_network();
    g_test_add_func("/refiner/carry", test_carry);
    g_test_add_func("/refiner/recolored", test_recolored);
    g_test_add_func("/refiner/fresh", test_fresh);
    g_test_add_func("/refiner/bounded", test_bounded);
    g_test_add_func("/refiner/moments", test_moments);
    g_test_add_func("/refiner/static", test_static);
    g_test_add_func("/refiner/size", test_size);
    g_test_add_func("/refiner/range", test_range);
    g_test_add_func("/refiner/cancelled", test_cancelled);
    g_test_add_func("/refiner/lost", test_lost);
    result = g_test_run();
    nst_style_unref(style);
    nst_network_unref(network);
    return result;
}
