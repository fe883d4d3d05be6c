/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode with the optimiser in its own thread. Nothing here asks for a
 * speed: what has to happen some time is waited for,
 * as long as the test runner does. */

#include <math.h>
#include <string.h>

#include "live_stream.h"
#include "test_picture.h"

#define W STREAM_WIDTH
#define H STREAM_HEIGHT
#define N STREAM_SIZE

static NstLiveParams
thread_params(void)
{
    NstLiveParams params = stream_small_params();

    params.synchronous = FALSE;
    params.params.threads = 2;
    return params;
}

static void
expect_finite(const struct stream *stream)
{
    for (gsize i = 0; i < N; i++)
        g_assert_true(isfinite(stream->picture[i]));
}

/* Two scenes, again and again. */
static void
push_number(struct stream *stream, guint i)
{
    stream_push(stream, i / 25 % 2, i % 25, i % 5);
    g_assert_true(stream->cut == (i % 25 == 0));
    expect_finite(stream);
}

static void
play(guint n, gulong sleep)
{
    NstLiveParams params = thread_params();
    struct stream stream;
    NstLiveReport report;

    stream_begin(&stream, &params);
    for (guint i = 0; i < n; i++) {
        push_number(&stream, i);
        if (sleep)
            g_usleep(sleep);
    }
    report = stream_report(&stream);
    g_assert_cmpuint(report.frames, ==, n);
    g_assert_cmpuint(report.cuts, ==, (n - 1) / 25);
    /* No more than it has made, and a picture is no younger than its frame. */
    g_assert_cmpuint(report.publications, <=, report.evaluations);
    g_assert_cmpfloat(report.staleness, >=, 0.0);
    g_assert_cmpfloat(report.staleness, <=,
                      25.0 * STREAM_FRAME / G_USEC_PER_SEC);
    stream_end(&stream);
}

static void
test_as_fast_as_possible(void)
{
    play(200, 0);
}

static void
test_with_sleeps(void)
{
    play(100, 2000);
}

static void
wait_for(struct stream *stream, guint64 since,
         gboolean (*is_there)(const NstLiveReport *, guint64 since))
{
    NstLiveReport report = stream_report(stream);

    while (!is_there(&report, since)) {
        g_usleep(1000);
        stream_push(stream, 0, 0, 0);
        report = stream_report(stream);
    }
}

static gboolean
is_idle(const NstLiveReport *report, guint64 since)
{
    (void)since;
    return report->idle;
}

static gboolean
has_evaluated(const NstLiveReport *report, guint64 since)
{
    return report->evaluations > since;
}

static gboolean
has_published(const NstLiveReport *report, guint64 since)
{
    return report->publications > since;
}

/* It falls asleep on a still scene, awakes by a new style, and falls asleep
 * again, with another picture. */
static void
test_idle(void)
{
    NstLiveParams params = thread_params();
    NstStyle *style = stream_make_style(5, NULL);
    struct stream stream;
    guint64 evaluations;
    float before[N];
    double first;

    params.style_fade = 0;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    wait_for(&stream, 4, has_published);
    first = stream_report(&stream).loss;
    wait_for(&stream, 0, is_idle);
    g_assert_cmpfloat(stream_report(&stream).loss, <, first);
    for (guint i = 0; i < 20; i++) /* whatever was under way is shown */
        stream_push(&stream, 0, 0, 0);
    evaluations = stream_report(&stream).evaluations;
    memcpy(before, stream.picture, sizeof(before));
    for (guint i = 0; i < 20; i++) {
        stream_push(&stream, 0, 0, 0);
        g_assert_cmpmem(before, sizeof(before), stream.picture,
                        sizeof(stream.picture));
    }
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, evaluations);
    nst_live_set_style(stream.live, style);
    wait_for(&stream, evaluations, has_evaluated);
    wait_for(&stream, 0, is_idle);
    for (guint i = 0; i < 20; i++)
        stream_push(&stream, 0, 0, 0);
    g_assert_cmpfloat(stream_distance(before, stream.picture), >, 0.02);
    nst_style_unref(style);
    stream_end(&stream);
}

/* Everything that can change, at any time. */
static void
test_changes(void)
{
    NstLiveParams params = thread_params();
    NstLiveDisplay display = {
        .width = 90,
        .height = 70,
        .depth = 8,
        .matrix = {{1.0}, {0.0, 1.0}, {0.0, 0.0, 1.0}},
        .luma = {0.3, 0.6, 0.1},
        .direction = {1.0, 1.0, 1.0},
        .detail = 0.8,
    };
    NstStyle *styles[] = {stream_make_style(5, NULL),
                          stream_make_style(6, NULL), NULL};
    g_autofree float *other = test_picture_new(3, 37, 41);
    NstImage small = {other, 37 * 3 * sizeof(float), 37, 41, NST_PIXEL_RGB32F};
    guint16 row[4 * 90] = {0};
    struct stream stream;

    stream_begin(&stream, &params);
    for (guint i = 0; i < 300; i++) {
        stream_push(&stream, i / 40 % 2, i % 40, 0);
        expect_finite(&stream);
        if (i % 7 == 0)
            nst_live_set_style(stream.live,
                               styles[i / 7 % G_N_ELEMENTS(styles)]);
        if (i % 11 == 3) {
            params.params.style_layers =
                i % 2 ? "conv1_1,conv2_1" : "conv3_1,conv1_1,conv4_1";
            params.steps = i % 3;
            params.flow = (NstFlow)(i % 3);
            g_assert_true(nst_live_set_params(stream.live, &params, NULL));
        }
        if (i % 13 == 5) {
            stream.time += STREAM_FRAME;
            g_assert_true(
                nst_live_push(stream.live, &small, stream.time, NULL, NULL));
        }
        if (i % 17 == 6) {
            display.depth = display.depth == 8 ? 16 : 8;
            g_assert_true(nst_live_set_display(stream.live, &display, NULL));
        }
        if (i % 23 == 8)
            nst_live_reset(stream.live);
        nst_live_set_load(stream.live, (NstLiveLoad)(i / 5 % 4));
        nst_live_paint_row(stream.live, i % 70, row, row);
    }
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
        nst_style_unref(styles[i]);
    stream_end(&stream);
}

/* Two at once, of one network and style, and an end in the middle. */
static void
test_two(void)
{
    NstLiveParams params = thread_params();

    params.params.iterations = 1000; /* it will be in the middle */
    for (guint round = 0; round < 10; round++) {
        struct stream a, b;

        stream_begin(&a, &params);
        stream_begin(&b, &params);
        for (guint i = 0; i < 3 * round; i++) {
            stream_push(&a, 0, i, 0);
            stream_push(&b, 1, 0, i);
        }
        g_usleep(1000 * round);
        stream_end(&a);
        stream_push(&b, 1, 0, 3 * round);
        stream_end(&b);
    }
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    stream_set_up();
    g_test_add_func("/live-thread/as-fast-as-possible",
                    test_as_fast_as_possible);
    g_test_add_func("/live-thread/with-sleeps", test_with_sleeps);
    g_test_add_func("/live-thread/idle", test_idle);
    g_test_add_func("/live-thread/changes", test_changes);
    g_test_add_func("/live-thread/two", test_two);
    result = g_test_run();
    stream_tear_down();
    return result;
}
