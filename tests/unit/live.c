/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode: what its header promises. */

#include <math.h>
#include <string.h>

#include "live_stream.h"
#include "test_picture.h"

#define W STREAM_WIDTH
#define H STREAM_HEIGHT
#define N STREAM_SIZE
#define FRAME STREAM_FRAME

static NstNetwork *network;

/* ==== Painting ==== */

/* A pan, of which a cut is a part. */
static float *
paint_pan(const NstLiveParams *params)
{
    struct stream stream;
    float *pictures = g_new(float, 12 * N);

    stream_begin(&stream, params);
    for (guint i = 0; i < 12; i++) {
        stream_push(&stream, i >= 8, i, i / 2);
        memcpy(pictures + (gsize)i * N, stream.picture, sizeof(stream.picture));
    }
    stream_end(&stream);
    return pictures;
}

static void
test_threads(void)
{
    NstLiveParams params = stream_small_params();
    const gsize bytes = 12 * N * sizeof(float);
    g_autofree float *once = paint_pan(&params), *again = paint_pan(&params);

    g_assert_cmpmem(once, bytes, again, bytes);
    for (guint threads = 2; threads <= 7; threads += 5) {
        g_autofree float *other = NULL;

        params.params.threads = threads;
        other = paint_pan(&params);
        g_assert_cmpmem(once, bytes, other, bytes);
    }
}

/* On a still scene the loss falls, and then nothing is computed any more,
 * until something moves. */
static void
test_idle(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstLiveReport first, report;
    guint64 evaluations;

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    first = stream_report(&stream);
    g_assert_cmpuint(first.evaluations, ==, 12);
    for (guint i = 0; i < 2000 && !stream_report(&stream).idle; i++)
        stream_push(&stream, 0, 0, 0);
    report = stream_report(&stream);
    g_assert_true(report.idle);
    g_assert_cmpfloat(report.loss, <, first.loss);
    evaluations = report.evaluations;
    for (guint i = 0; i < 10; i++)
        stream_push(&stream, 0, 0, 0);
    report = stream_report(&stream);
    g_assert_true(report.idle);
    g_assert_cmpuint(report.evaluations, ==, evaluations);
    g_assert_cmpfloat(report.staleness, ==, 0.0);
    g_assert_cmpuint(report.cuts, ==, 0);
    stream_push(&stream, 0, 2, 0);
    g_assert_false(stream_report(&stream).idle);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, evaluations + 2);
    stream_end(&stream);
}

/* What is painted moves with the frame. */
static void
test_motion(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    float before[N];
    double carried = 0.0, still = 0.0;

    params.params.iterations = 40;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    memcpy(before, stream.picture, sizeof(before));
    stream_push(&stream, 0, 3, 0);
    g_assert_false(stream.cut);
    for (guint y = 4; y < H - 4; y++)
        for (guint x = 4; x < W - 8; x++)
            for (guint c = 0; c < 3; c++) {
                float now = stream.picture[(y * W + x) * 3 + c];

                carried +=
                    fabs((double)(now - before[(y * W + x + 3) * 3 + c]));
                still += fabs((double)(now - before[(y * W + x) * 3 + c]));
            }
    g_assert_cmpfloat(carried, <, 0.5 * still);
    stream_end(&stream);
}

/* A new picture takes the place of the one before in two steps, so that what
 * the optimiser changes back and forth does not tremble. */
static void
test_fade(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    float first[N], second[N];

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    memcpy(first, stream.picture, sizeof(first));
    stream_push(&stream, 0, 0, 0);
    memcpy(second, stream.picture, sizeof(second));
    nst_live_set_style(stream.live, NULL);
    stream_push(&stream, 0, 0, 0);
    g_assert_cmpfloat(stream_distance(first, stream.picture), >, 1e-3);
    for (guint i = 0; i < N; i++)
        g_assert_cmpfloat_with_epsilon(
            second[i], 0.5f * (first[i] + stream.picture[i]), 1e-5f);
    memcpy(second, stream.picture, sizeof(second));
    stream_push(&stream, 0, 0, 0);
    g_assert_cmpmem(second, sizeof(second), stream.picture, sizeof(second));
    stream_end(&stream);
}

/* A flash is no frame to paint for: what is painted stays as it is. */
static void
test_flash(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstImage view;
    guint64 evaluations;
    float before[N];

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    stream_push(&stream, 0, 0, 0);
    evaluations = stream_report(&stream).evaluations;
    memcpy(before, stream.picture, sizeof(before));
    stream_cut_out(&stream, 0, 0, 0);
    for (guint i = 0; i < N; i++)
        stream.frame[i] = MIN(1.3f * stream.frame[i] + 0.2f, 1.0f);
    view = stream_view(stream.frame);
    stream.time += STREAM_FRAME;
    g_assert_true(
        nst_live_push(stream.live, &view, stream.time, &stream.cut, NULL));
    g_assert_false(stream.cut);
    view = stream_view(stream.picture);
    g_assert_true(nst_live_get_picture(stream.live, &view, NULL));
    /* But for the last step, which is on its way into the picture. */
    g_assert_cmpfloat(stream_distance(before, stream.picture), <, 0.02);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, evaluations);
    stream_push(&stream, 0, 0, 0);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, evaluations + 2);
    stream_end(&stream);
}

/* ==== Scenes ==== */

static void
test_cut(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    guint64 evaluations;

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    g_assert_true(stream.cut); /* the first scene */
    for (guint i = 1; i < 4; i++) {
        stream_push(&stream, 0, i, 0);
        g_assert_false(stream.cut);
    }
    evaluations = stream_report(&stream).evaluations;
    stream_push(&stream, 1, 0, 0);
    g_assert_true(stream.cut);
    g_assert_cmpuint(stream_report(&stream).cuts, ==, 1);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, evaluations + 12);
    stream_push(&stream, 1, 1, 0);
    g_assert_false(stream.cut);
    stream_end(&stream);

    /* With 1 there are none. */
    params.cut_threshold = 1.0;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    stream_push(&stream, 1, 0, 0);
    g_assert_false(stream.cut);
    stream_end(&stream);
}

/* Nothing of the old scene is in the first frame of the new one, painted or
 * not: it is what it would have been after any other scene of these colours. */
static void
test_stand_in(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstStyle *style;

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    /* From now on the optimiser has nothing to do, as it would seem to one
     * that is slow. */
    style = stream_make_style(7, "conv1_1");
    nst_live_set_style(stream.live, NULL);
    stream_push(&stream, 1, 0, 0);
    g_assert_true(stream.cut);
    /* A linear map of the frame's colours: nothing else is in sight. */
    for (gsize i = 0; i + 3 < N; i += 3)
        if (memcmp(stream.frame, stream.frame + i, 3 * sizeof(float)) == 0)
            g_assert_cmpmem(stream.picture, 3 * sizeof(float),
                            stream.picture + i, 3 * sizeof(float));
    g_assert_cmpfloat(stream_distance(stream.picture, stream.frame), <, 0.5);
    nst_style_unref(style);
    stream_end(&stream);
}

/* Most of a plain frame has no motion that could be found: no cut, all the
 * same. */
static void
test_plain(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstImage content = {stream.frame, 3 * W * sizeof(float), W, H,
                        NST_PIXEL_RGB32F};

    stream_begin(&stream, &params);
    for (guint i = 0; i < 24; i++) {
        memset(stream.frame, 0, sizeof(stream.frame));
        for (gsize y = 10; y < 22; y++)
            for (gsize x = 0; x < 3 * 12; x++)
                stream.frame[(y * W + 2 * i) * 3 + x] = 0.9f;
        g_assert_true(nst_live_push(stream.live, &content,
                                    (gint64)i * STREAM_FRAME, &stream.cut,
                                    NULL));
        g_assert_true(stream.cut == (i == 0));
    }
    stream_end(&stream);
}

static void
test_time(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;

    stream_begin(&stream, &params);
    for (guint i = 0; i < 4; i++)
        stream_push(&stream, 0, i, 0);
    stream_push_after(&stream, 0, 4, 0, 150000); /* frames were lost */
    g_assert_false(stream.cut);
    stream_push_after(&stream, 0, 5, 0, 2000000); /* the source stood still */
    g_assert_true(stream.cut);
    stream_push(&stream, 0, 6, 0);
    g_assert_false(stream.cut);
    stream_push_after(&stream, 0, 7, 0, -1000000);
    g_assert_true(stream.cut);
    nst_live_reset(stream.live);
    stream_push(&stream, 0, 8, 0);
    g_assert_true(stream.cut);
    stream_push(&stream, 0, 9, 0);
    g_assert_false(stream.cut);
    stream_end(&stream);

    /* Two frames a second are a slow film, and no gaps. */
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    for (guint i = 1; i < 6; i++) {
        stream_push_after(&stream, 0, i, 0, 500000);
        g_assert_false(stream.cut);
    }
    /* One of a frame in two seconds from now on: once that is a gap. */
    for (guint i = 6; i < 9; i++) {
        stream_push_after(&stream, 0, i, 0, 2500000);
        g_assert_true(stream.cut == (i == 6));
    }
    /* But no two gaps are usual that have frames between them. */
    for (guint i = 0; i < 40; i++)
        stream_push(&stream, 0, i / 4, 0);
    for (guint i = 0; i < 2; i++) {
        stream_push_after(&stream, 0, 10, 0, 3000000);
        g_assert_true(stream.cut);
        stream_push(&stream, 0, 10, 0);
        g_assert_false(stream.cut);
    }
    stream_end(&stream);
}

/* To half the size, by means of 2x2. */
static void
shrink(float *out, const float *in)
{
    for (gsize y = 0; y < H / 2; y++)
        for (gsize x = 0; x < W / 2 * 3; x++) {
            const float *p = in + 2 * y * W * 3 + 2 * (x / 3) * 3 + x % 3;

            out[y * (W / 2) * 3 + x] =
                0.25f * (p[0] + p[3] + p[W * 3] + p[W * 3 + 3]);
        }
}

static void
test_size(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    g_autofree float *large = test_picture_new(3, 80, 56);
    NstImage content = {large, 80 * 3 * sizeof(float), 80, 56,
                        NST_PIXEL_RGB32F};
    g_autofree float *painted = g_new0(float, 80 * 56 * 3);
    NstImage picture = content, small;
    g_autoptr(GError) error = NULL;
    gboolean cut;

    picture.data = painted;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    for (gint i = 1; i < 4; i++) {
        g_assert_true(nst_live_push(stream.live, &content,
                                    stream.time + i * FRAME, &cut, &error));
        g_assert_true(cut == (i == 1)); /* this is another picture */
        g_assert_true(nst_live_get_picture(stream.live, &picture, &error));
        for (gsize k = 0; k < 80 * 56 * 3; k++)
            g_assert_true(isfinite(painted[k]));
    }
    small = stream_view(stream.picture);
    g_assert_false(nst_live_get_picture(stream.live, &small, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    stream.time += 4 * FRAME;
    stream_push(&stream, 0, 0, 0);

    /* The same picture at another size goes on. */
    shrink(large, stream.frame);
    small.width = W / 2;
    small.height = H / 2;
    small.stride = W / 2 * 3 * sizeof(float);
    small.data = large;
    g_assert_true(
        nst_live_push(stream.live, &small, stream.time + FRAME, &cut, NULL));
    g_assert_false(cut);
    /* Not so after a reset. */
    stream.time += FRAME;
    nst_live_reset(stream.live);
    stream_push(&stream, 0, 0, 0);
    g_assert_true(stream.cut);
    stream_end(&stream);
}

/* ==== Styles and parameters ==== */

/* The loss to a new style falls while its matrices come, and the picture goes
 * on from the old one. */
static void
test_style(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstStyle *style = stream_make_style(5, NULL);
    float before[N];
    double middle;

    params.style_fade = 400;
    stream_begin(&stream, &params);
    for (guint i = 0; i < 30; i++)
        stream_push(&stream, 0, 0, 0);
    memcpy(before, stream.picture, sizeof(before));
    nst_live_set_style(stream.live, style);
    stream_push(&stream, 0, 0, 0);
    /* At the beginning of the fade nothing has changed yet. */
    g_assert_cmpfloat(stream_distance(before, stream.picture), <, 0.03);
    for (guint i = 0; i < 5; i++)
        stream_push(&stream, 0, 0, 0);
    middle = stream_distance(before, stream.picture);
    g_assert_cmpfloat(middle, >, 0.0);
    for (guint i = 0; i < 40; i++)
        stream_push(&stream, 0, 0, 0);
    g_assert_cmpfloat(stream_distance(before, stream.picture), >, middle);
    nst_style_unref(style);
    stream_end(&stream);
}

/* A style without the layers is told of once, after two seconds. */
static void
test_unsuited(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstStyle *style = stream_make_style(5, "conv1_1");
    NstImage content = stream_view(stream.frame);
    guint errors = 0;

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, style);
    for (guint i = 0; i < 100; i++) {
        g_autoptr(GError) error = NULL;

        stream.time += FRAME;
        if (nst_live_push(stream.live, &content, stream.time, NULL, &error))
            continue;
        g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
        g_assert_cmpuint(i, >=, 2000000 / FRAME);
        errors++;
    }
    g_assert_cmpuint(errors, ==, 1);
    /* Parameters that it suits make it good. */
    params.params.style_layers = "conv1_1";
    g_assert_true(nst_live_set_params(stream.live, &params, NULL));
    for (guint i = 0; i < 60; i++)
        stream_push(&stream, 0, 0, 0);
    nst_style_unref(style);
    stream_end(&stream);
}

static void
expect_refused(NstLive *live, const NstLiveParams *params, NstError code)
{
    g_autoptr(GError) error = NULL;
    NstLive *other;

    g_assert_false(nst_live_set_params(live, params, &error));
    g_assert_error(error, NST_ERROR, (gint)code);
    g_clear_error(&error);
    other = nst_live_new(network, params, &error);
    g_assert_null(other);
    g_assert_error(error, NST_ERROR, (gint)code);
}

static void
test_params(void)
{
    NstLiveParams params = stream_small_params(), wrong;
    struct stream stream;

    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    wrong = params;
    wrong.cut_threshold = (double)NAN;
    expect_refused(stream.live, &wrong, NST_ERROR_INVALID_ARGUMENT);
    wrong = params;
    wrong.flow = (NstFlow)3;
    expect_refused(stream.live, &wrong, NST_ERROR_INVALID_ARGUMENT);
    wrong = params;
    wrong.params.iterations = 0;
    expect_refused(stream.live, &wrong, NST_ERROR_INVALID_ARGUMENT);
    wrong = params;
    wrong.steps = 100000;
    expect_refused(stream.live, &wrong, NST_ERROR_INVALID_ARGUMENT);
    wrong = params;
    wrong.params.beta = -1.0;
    expect_refused(stream.live, &wrong, NST_ERROR_INVALID_ARGUMENT);
    wrong = params;
    wrong.params.content_layer = "conv9_9";
    expect_refused(stream.live, &wrong, NST_ERROR_UNKNOWN_LAYER);

    /* What is right takes effect while it plays. */
    params.steps = 5;
    params.params.beta = 100.0;
    g_assert_true(nst_live_set_params(stream.live, &params, NULL));
    stream_push(&stream, 0, 1, 0);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, 12 + 5);
    stream_end(&stream);
}

/* ==== Hostile frames ==== */

static void
test_frames(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    NstImage content = stream_view(stream.frame);
    g_autoptr(GError) error = NULL;

    stream_begin(&stream, &params);
    content.width = 8;
    g_assert_false(nst_live_push(stream.live, &content, FRAME, NULL, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_TOO_SMALL);
    g_clear_error(&error);
    content = stream_view(stream.frame);
    content.data = NULL;
    g_assert_false(nst_live_push(stream.live, &content, FRAME, NULL, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    g_clear_error(&error);

    /* What is not finite is told of, and what comes after it is painted. */
    content = stream_view(stream.frame);
    stream_push(&stream, 0, 0, 0);
    for (gsize i = 0; i < N; i += 7)
        stream.frame[i] = NAN;
    stream.time += FRAME;
    (void)nst_live_push(stream.live, &content, stream.time, NULL, NULL);
    for (guint i = 0; i < 3; i++) {
        stream.time += FRAME;
        stream_cut_out(&stream, 0, i, 0);
        (void)nst_live_push(stream.live, &content, stream.time, NULL, NULL);
    }
    stream_push(&stream, 0, 3, 0);
    for (gsize i = 0; i < N; i++)
        g_assert_true(isfinite(stream.picture[i]));
    stream_end(&stream);
}

/* ==== Rows ==== */

static NstLiveDisplay
make_display(guint width, guint height, guint depth)
{
    return (NstLiveDisplay){
        .width = width,
        .height = height,
        .depth = depth,
        .matrix = {{1.0}, {0.0, 1.0}, {0.0, 0.0, 1.0}},
        .luma = {0.3, 0.6, 0.1},
        .direction = {1.0, 1.0, 1.0},
        .detail = 0.8,
    };
}

static void
test_rows(void)
{
    NstLiveParams params = stream_small_params();
    NstLiveDisplay display = make_display(100, 70, 8), wrong = display;
    struct stream stream;
    guint8 in[400], out[400];
    guint16 in16[400], out16[400];
    g_autoptr(GError) error = NULL;
    NstStyle *style = stream_make_style(99, NULL);

    stream_begin(&stream, &params);
    wrong.depth = 10;
    g_assert_false(nst_live_set_display(stream.live, &wrong, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    g_assert_true(nst_live_set_display(stream.live, &display, NULL));
    for (guint i = 0; i < 400; i++)
        in[i] = (guint8)(i * 7), in16[i] = (guint16)(i * 163);

    /* Nothing is painted yet: a copy. */
    nst_live_set_style(stream.live, NULL);
    nst_live_paint_row(stream.live, 0, in, out);
    g_assert_cmpmem(in, sizeof(in), out, sizeof(out));
    stream_push(&stream, 0, 0, 0);
    nst_live_paint_row(stream.live, 69, in, out);
    g_assert_cmpmem(in, sizeof(in), out, sizeof(out));

    nst_live_set_style(stream.live, style);
    stream_push(&stream, 0, 1, 0);
    for (guint y = 0; y < 70; y++)
        nst_live_paint_row(stream.live, y, in, out);
    g_assert_cmpint(memcmp(in, out, sizeof(in)), !=, 0);
    for (guint i = 0; i < 400; i += 4)
        g_assert_cmpuint(out[i], ==, 255);
    display.depth = 16;
    g_assert_true(nst_live_set_display(stream.live, &display, NULL));
    stream_push(&stream, 0, 2, 0);
    nst_live_paint_row(stream.live, 69, in16, out16);
    for (guint i = 0; i < 400; i += 4)
        g_assert_cmpuint(out16[i], ==, 65535);
    nst_style_unref(style);
    stream_end(&stream);
}

/* Without detail a row is the picture: at its own size, to half a level. */
static void
test_row_is_picture(void)
{
    NstLiveParams params = stream_small_params();
    NstLiveDisplay display = make_display(W, H, 8);
    struct stream stream;
    guint8 in[4 * W] = {0}, out[4 * W];

    display.detail = 0.0;
    stream_begin(&stream, &params);
    g_assert_true(nst_live_set_display(stream.live, &display, NULL));
    stream_push(&stream, 0, 0, 0);
    for (guint y = 0; y < H; y++) {
        nst_live_paint_row(stream.live, y, in, out);
        for (guint i = 0; i < 3 * W; i++) {
            double value =
                CLAMP((double)stream.picture[y * 3 * W + i], 0.0, 1.0);

            g_assert_cmpfloat(
                fabs(255.0 * value - (double)out[4 * (i / 3) + 1 + i % 3]), <,
                0.501);
        }
    }
    stream_end(&stream);
}

/* Under every load frames are painted. */
static void
test_load(void)
{
    for (int load = NST_LIVE_LOAD_NONE; load <= NST_LIVE_LOAD_CARRY; load++) {
        NstLiveParams params = stream_small_params();
        NstLiveDisplay display = make_display(W, H, 8);
        struct stream stream;
        guint8 in[4 * W] = {0}, out[4 * W];

        stream_begin(&stream, &params);
        nst_live_set_load(stream.live, (NstLiveLoad)load);
        g_assert_true(nst_live_set_display(stream.live, &display, NULL));
        for (guint i = 0; i < 6; i++) {
            stream_push(&stream, 0, i, 0);
            nst_live_paint_row(stream.live, H / 2, in, out);
            g_assert_cmpint(memcmp(in, out, sizeof(in)), !=, 0);
            g_assert_true(stream.cut == (i == 0));
        }
        stream_end(&stream);
    }
}

/* ==== The thread ==== */

/* Frames as fast as they come, and an end in the middle of the work. */
static void
test_thread(void)
{
    NstLiveParams params = stream_small_params();

    params.synchronous = FALSE;
    params.params.threads = 2;
    for (guint round = 0; round < 20; round++) {
        struct stream stream;

        stream_begin(&stream, &params);
        for (guint i = 0; i < round * 3; i++)
            stream_push(&stream, i / 20 % 2, i % 30, 0);
        stream_end(&stream);
    }
}

/* Pictures come out of it sooner or later, and the newest scene's. */
static void
test_publication(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;

    params.synchronous = FALSE;
    stream_begin(&stream, &params);
    while (stream_report(&stream).publications < 5) {
        stream_push(&stream, 0, 0, 0);
        g_usleep(1000);
    }
    g_assert_cmpfloat(stream_distance(stream.picture, stream.frame), >, 0.0);
    stream_end(&stream);
}

/* An optimiser that is still at an earlier frame does not say that it has
 * nothing to do with this one. */
static void
test_idle_of_now(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;

    params.synchronous = FALSE;
    stream_begin(&stream, &params);
    while (!stream_report(&stream).idle) {
        stream_push(&stream, 0, 0, 0);
        g_usleep(1000);
    }
    for (guint i = 0; i < 4; i++)
        stream_push(&stream, 0, 4, 0);
    g_assert_false(stream_report(&stream).idle);
    while (!stream_report(&stream).idle) {
        stream_push(&stream, 0, 4, 0);
        g_usleep(1000);
    }
    stream_push(&stream, 1, 0, 0);
    g_assert_true(stream.cut);
    g_assert_false(stream_report(&stream).idle);
    stream_end(&stream);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    network = stream_set_up();
    g_test_add_func("/live/threads", test_threads);
    g_test_add_func("/live/idle", test_idle);
    g_test_add_func("/live/motion", test_motion);
    g_test_add_func("/live/fade", test_fade);
    g_test_add_func("/live/flash", test_flash);
    g_test_add_func("/live/cut", test_cut);
    g_test_add_func("/live/stand-in", test_stand_in);
    g_test_add_func("/live/plain", test_plain);
    g_test_add_func("/live/time", test_time);
    g_test_add_func("/live/size", test_size);
    g_test_add_func("/live/style", test_style);
    g_test_add_func("/live/unsuited", test_unsuited);
    g_test_add_func("/live/params", test_params);
    g_test_add_func("/live/frames", test_frames);
    g_test_add_func("/live/rows", test_rows);
    g_test_add_func("/live/row-is-picture", test_row_is_picture);
    g_test_add_func("/live/load", test_load);
    g_test_add_func("/live/thread", test_thread);
    g_test_add_func("/live/publication", test_publication);
    g_test_add_func("/live/idle-of-now", test_idle_of_now);
    result = g_test_run();
    stream_tear_down();
    return result;
}
