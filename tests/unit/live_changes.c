/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode: what changes while a stream plays. */

#include <float.h>
#include <math.h>
#include <string.h>

#include "live_stream.h"

#define W STREAM_WIDTH
#define H STREAM_HEIGHT
#define N STREAM_SIZE

static void
expect_same_picture(const struct stream *a, const struct stream *b)
{
    g_assert_cmpmem(a->picture, sizeof(a->picture), b->picture,
                    sizeof(b->picture));
}

static void
expect_finite(const struct stream *stream)
{
    for (gsize i = 0; i < N; i++)
        g_assert_true(isfinite(stream->picture[i]));
}

static void
set_params(struct stream *stream, const NstLiveParams *params)
{
    g_autoptr(GError) error = NULL;

    nst_live_set_params(stream->live, params, &error);
    g_assert_no_error(error);
}

/* Until nothing changes any more. */
static void
settle(struct stream *stream)
{
    for (guint i = 0; i < 2000 && !stream_report(stream).idle; i++)
        stream_push(stream, 0, 0, 0);
    g_assert_true(stream_report(stream).idle);
}

/* ==== Styles and layers ==== */

/* A scene after the change is what it is in a stream that began so. */
static void
check_layers(const char *before, const char *after)
{
    NstLiveParams params = stream_small_params();
    struct stream changed, straight;

    params.params.style_layers = before;
    stream_begin(&changed, &params);
    for (guint i = 0; i < 4; i++)
        stream_push(&changed, 0, i, 0);
    params.params.style_layers = after;
    set_params(&changed, &params);
    stream_push(&changed, 0, 4, 0);
    stream_begin(&straight, &params);
    stream_push(&changed, 1, 0, 0);
    g_assert_true(changed.cut);
    stream_push(&straight, 1, 0, 0);
    for (guint i = 1; i < 4; i++) {
        stream_push(&changed, 1, i, 0);
        stream_push(&straight, 1, i, 0);
        expect_same_picture(&changed, &straight);
    }
    stream_end(&changed);
    stream_end(&straight);
}

static void
test_layers(void)
{
    check_layers("conv1_1,conv2_1,conv3_1", "conv2_1,conv3_1,conv1_1");
    check_layers("conv1_1", "conv1_1,conv4_1");
    check_layers("conv1_1,conv4_1", "conv4_1");
}

/* While there is no style the picture is carried; what was not followed is not
 * made use of later. */
static void
test_style_back(void)
{
    NstLiveParams params = stream_small_params();
    NstStyle *style = stream_make_style(99, NULL);
    struct stream stream, straight;

    stream_begin(&stream, &params);
    nst_live_set_style(stream.live, style);
    stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, NULL);
    for (guint i = 1; i < 5; i++)
        stream_push(&stream, 0, 2 * i, 0);
    g_assert_cmpuint(stream_report(&stream).evaluations, ==, 12);
    g_assert_cmpuint(stream_report(&stream).cuts, ==, 0);
    nst_live_set_style(stream.live, style);
    stream_push(&stream, 0, 8, 0);
    stream_begin(&straight, &params);
    stream_push(&straight, 0, 8, 0);
    expect_same_picture(&stream, &straight);
    nst_style_unref(style);
    stream_end(&stream);
    stream_end(&straight);
}

/* The loss to a new style falls, from that of the old picture, and what comes
 * is as good as what a still scene in that style alone comes to. */
static void
check_new_style(guint fade, gboolean settled)
{
    NstLiveParams params = stream_small_params();
    NstStyle *style = stream_make_style(5, NULL);
    struct stream stream, straight;
    double worst = 0.0;

    params.style_fade = fade;
    stream_begin(&straight, &params);
    nst_live_set_style(straight.live, style);
    settle(&straight);
    stream_begin(&stream, &params);
    if (settled)
        settle(&stream);
    else
        stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, style);
    for (guint i = 0; i < 2 + fade * 1000 / STREAM_FRAME; i++) {
        stream_push(&stream, 0, 0, 0);
        g_assert_false(stream_report(&stream).idle);
        worst = MAX(worst, stream_report(&stream).loss_style);
    }
    settle(&stream);
    g_test_message("fade %u: style %g, %g, loss %g; alone %g", fade, worst,
                   stream_report(&stream).loss_style,
                   stream_report(&stream).loss,
                   stream_report(&straight).loss_style);
    g_assert_cmpfloat(stream_report(&stream).loss_style, <, worst);
    g_assert_cmpfloat(stream_report(&stream).loss, <,
                      1.1 * stream_report(&straight).loss);
    nst_style_unref(style);
    stream_end(&stream);
    stream_end(&straight);
}

static void
test_new_style(void)
{
    check_new_style(0, FALSE);
    check_new_style(400, FALSE);
    check_new_style(400, TRUE);
    check_new_style(0, TRUE);
}

/* Of a style that does not suit is told even if time begins anew. */
static void
test_unsuited_seek(void)
{
    NstLiveParams params = stream_small_params();
    NstStyle *style = stream_make_style(5, "conv1_1");
    struct stream stream;
    NstImage content = stream_view(stream.frame);
    guint errors = 0;

    stream_begin(&stream, &params);
    stream.time = 1000 * G_USEC_PER_SEC;
    stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, style);
    stream_push(&stream, 0, 0, 0);
    for (gint64 i = 0; i < 100; i++) {
        g_autoptr(GError) error = NULL;

        if (nst_live_push(stream.live, &content, i * STREAM_FRAME, NULL,
                          &error))
            continue;
        g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
        errors++;
    }
    g_assert_cmpuint(errors, ==, 1);
    nst_style_unref(style);
    stream_end(&stream);
}

/* ==== Weights and steps ==== */

static void
test_steps(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    guint64 evaluations;

    params.steps = 1;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    for (guint i = 1; i < 5; i++) {
        stream_push(&stream, 0, i, 0);
        g_assert_cmpuint(stream_report(&stream).evaluations, ==, 12 + i);
    }
    /* Some. */
    params.steps = 0;
    set_params(&stream, &params);
    evaluations = stream_report(&stream).evaluations;
    stream_push(&stream, 0, 5, 0);
    g_assert_cmpuint(stream_report(&stream).evaluations, >, evaluations);
    g_assert_cmpuint(stream_report(&stream).frames, ==, 6);
    g_assert_cmpuint(stream_report(&stream).publications, >=, 6);
    stream_end(&stream);
}

/* Other weights wake it up, and it comes as far as with them alone. */
static void
test_weights(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream, straight;

    stream_begin(&stream, &params);
    settle(&stream);
    params.params.alpha *= 30.0;
    set_params(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    g_assert_false(stream_report(&stream).idle);
    settle(&stream);
    stream_begin(&straight, &params);
    settle(&straight);
    g_test_message("loss %g; alone %g", stream_report(&stream).loss,
                   stream_report(&straight).loss);
    g_assert_cmpfloat(stream_report(&stream).loss, <,
                      1.1 * stream_report(&straight).loss);
    stream_end(&stream);
    stream_end(&straight);
}

/* ==== Hostile frames ==== */

/* A frame that is not finite is refused, and leaves no trace. */
static void
check_not_finite(NstFlow flow, float value, gsize at)
{
    NstLiveParams params = stream_small_params();
    struct stream stream, straight;
    NstImage content = stream_view(stream.frame);

    params.flow = flow;
    stream_begin(&stream, &params);
    stream_begin(&straight, &params);
    for (guint i = 0; i < 5; i++) {
        g_autoptr(GError) error = NULL;
        gboolean cut = (gboolean)7;

        stream_cut_out(&stream, 0, i, 0);
        stream.frame[at] = value;
        g_assert_false(nst_live_push(stream.live, &content,
                                     stream.time + STREAM_FRAME / 2, &cut,
                                     &error));
        g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FINITE);
        g_assert_cmpint(cut, ==, 7);
        stream_push(&stream, 0, i, 0);
        stream_push(&straight, 0, i, 0);
        expect_same_picture(&stream, &straight);
        expect_finite(&stream);
    }
    stream_end(&stream);
    stream_end(&straight);
}

static void
test_not_finite(void)
{
    check_not_finite(NST_FLOW_MEDIUM, NAN, 0);
    check_not_finite(NST_FLOW_OFF, NAN, N - 1);
    check_not_finite(NST_FLOW_OFF, INFINITY, N / 2);
    check_not_finite(NST_FLOW_FAST, -INFINITY, 3 * W);
}

/* Values that are finite, though no picture's: what comes after is painted. */
static void
test_huge(void)
{
    const float values[] = {1e4f, 1e18f, -1e30f, FLT_MAX};

    for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
        for (guint flow = NST_FLOW_OFF; flow <= NST_FLOW_MEDIUM; flow++) {
            NstLiveParams params = stream_small_params();
            struct stream stream;
            NstImage content = stream_view(stream.frame);

            params.flow = (NstFlow)flow;
            stream_begin(&stream, &params);
            stream_push(&stream, 0, 0, 0);
            stream.frame[N / 2] = values[v];
            stream.time += STREAM_FRAME;
            (void)nst_live_push(stream.live, &content, stream.time, NULL, NULL);
            for (guint i = 0; i < 20; i++) {
                stream.time += STREAM_FRAME;
                stream_cut_out(&stream, 0, i, 0);
                (void)nst_live_push(stream.live, &content, stream.time, NULL,
                                    NULL);
            }
            stream_push(&stream, 0, 20, 0);
            expect_finite(&stream);
            stream_end(&stream);
        }
    }
}

/* ==== Formats and sizes ==== */

/* The same frames as bytes, and as floats from the bottom row up. */
static void
test_formats(void)
{
    NstLiveParams params = stream_small_params();
    struct stream bytes, floats, source;
    guint8 packed[H][W][4];
    float turned[H][W][3];
    NstImage rgbx = {packed, sizeof(packed[0]), W, H, NST_PIXEL_RGBX8};
    NstImage upward = {turned[H - 1], -(gssize)sizeof(turned[0]), W, H,
                       NST_PIXEL_RGB32F};
    NstImage painted_bytes = stream_view(bytes.picture);
    NstImage painted_floats = stream_view(floats.picture);

    stream_begin(&bytes, &params);
    stream_begin(&floats, &params);
    stream_begin(&source, &params);
    for (guint i = 0; i < 4; i++) {
        stream_push(&source, 0, i, 0);
        for (gsize k = 0; k < N; k++) {
            gsize y = k / (3 * W), x = k / 3 % W, c = k % 3;
            guint8 value = (guint8)(255.0f * source.frame[k]);

            packed[y][x][c] = value;
            turned[H - 1 - y][x][c] = (float)value / 255.0f;
        }
        g_assert_true(
            nst_live_push(bytes.live, &rgbx, source.time, NULL, NULL));
        g_assert_true(
            nst_live_push(floats.live, &upward, source.time, NULL, NULL));
        g_assert_true(nst_live_get_picture(bytes.live, &painted_bytes, NULL));
        g_assert_true(nst_live_get_picture(floats.live, &painted_floats, NULL));
        expect_same_picture(&bytes, &floats);
        g_assert_cmpfloat(stream_distance(bytes.picture, source.picture), <,
                          0.02);
    }
    stream_end(&bytes);
    stream_end(&floats);
    stream_end(&source);
}

/* ==== Rows ==== */

static NstLiveDisplay
make_display(guint width, guint height, guint depth)
{
    return (NstLiveDisplay){
        .width = width,
        .height = height,
        .depth = depth,
        .matrix = {{0.2, 0.7, 0.1}, {-0.1, -0.4, 0.5, 0.5}, {0.5, -0.4, -0.1}},
        .luma = {1.0, 0.0, 0.0},
        .direction = {1.0, 0.0, 0.0},
        .detail = 0.7,
    };
}

static void
set_display(struct stream *stream, const NstLiveDisplay *display)
{
    g_autoptr(GError) error = NULL;

    nst_live_set_display(stream->live, display, &error);
    g_assert_no_error(error);
}

/* The frame that was pushed last, wherever the display comes from. */
static void
expect_same_rows(struct stream *a, struct stream *b,
                 const NstLiveDisplay *display)
{
    guint16 in[4 * 100], out_a[4 * 100], out_b[4 * 100];
    gsize bytes = 4 * display->width * (display->depth / 8);

    g_assert_cmpuint(display->width, <=, 100);
    for (guint i = 0; i < G_N_ELEMENTS(in); i++)
        in[i] = (guint16)(i * 163);
    for (guint y = 0; y < display->height; y++) {
        nst_live_paint_row(a->live, y, in, out_a);
        nst_live_paint_row(b->live, y, in, out_b);
        g_assert_cmpmem(out_a, bytes, out_b, bytes);
        g_assert_cmpint(memcmp(out_a, in, bytes), !=, 0);
    }
}

/* A display may come between a frame and its rows. */
static void
test_late_display(void)
{
    NstLiveParams params = stream_small_params();
    NstLiveDisplay first = make_display(90, 60, 8);
    NstLiveDisplay last = make_display(77, 31, 16);
    struct stream late, early;
    guint8 row[4] = {1, 2, 3, 4};

    stream_begin(&late, &params);
    stream_begin(&early, &params);
    nst_live_paint_row(late.live, 0, row, row); /* there is none */
    g_assert_cmpuint(row[3], ==, 4);
    set_display(&early, &first);
    stream_push(&early, 0, 0, 0);
    stream_push(&late, 0, 0, 0);
    nst_live_paint_row(late.live, 0, row, row);
    g_assert_cmpuint(row[3], ==, 4);
    set_display(&late, &first);
    expect_same_rows(&late, &early, &first);
    set_display(&early, &last);
    stream_push(&early, 0, 1, 0);
    stream_push(&late, 0, 1, 0);
    set_display(&late, &last);
    expect_same_rows(&late, &early, &last);
    stream_end(&late);
    stream_end(&early);
}

static void
expect_refused(struct stream *stream, NstLiveDisplay display)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(nst_live_set_display(stream->live, &display, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
}

/* What cannot be is refused, and the display that was there remains. */
static void
test_wrong_display(void)
{
    NstLiveParams params = stream_small_params();
    NstLiveDisplay display = make_display(50, 20, 8);
    struct stream stream, other;

    stream_begin(&stream, &params);
    stream_begin(&other, &params);
    set_display(&stream, &display);
    set_display(&other, &display);
    expect_refused(&stream, make_display(0, 20, 8));
    expect_refused(&stream, make_display(50, 0, 8));
    expect_refused(&stream, make_display(NST_IMAGE_MAX_SIDE + 1, 20, 8));
    expect_refused(&stream, make_display(50, NST_IMAGE_MAX_SIDE + 1, 8));
    expect_refused(&stream, make_display(50, 20, 0));
    expect_refused(&stream, make_display(50, 20, 32));
    display.detail = 1.6;
    expect_refused(&stream, display);
    display.detail = (double)NAN;
    expect_refused(&stream, display);
    stream_push(&stream, 0, 0, 0);
    stream_push(&other, 0, 0, 0);
    expect_same_rows(&stream, &other, &display);
    stream_end(&stream);
    stream_end(&other);
}

/* What a load leaves out is left out, and nothing else. */
static void
test_load(void)
{
    NstLiveParams params = stream_small_params();
    NstLiveDisplay display = make_display(96, 64, 8), plain = display;
    struct stream fast, plainly, full, loaded;

    plain.detail = 0.0;
    stream_begin(&full, &params);
    stream_begin(&loaded, &params);
    nst_live_set_load(loaded.live, NST_LIVE_LOAD_FAST);
    stream_begin(&plainly, &params);
    nst_live_set_load(plainly.live, NST_LIVE_LOAD_PLAIN);
    params.flow = NST_FLOW_FAST;
    stream_begin(&fast, &params);
    set_display(&full, &display);
    set_display(&loaded, &display);
    set_display(&fast, &display);
    set_display(&plainly, &display);
    for (guint i = 0; i < 6; i++) {
        stream_push(&full, 0, 2 * i, i);
        stream_push(&loaded, 0, 2 * i, i);
        stream_push(&fast, 0, 2 * i, i);
        stream_push(&plainly, 0, 2 * i, i);
        expect_same_picture(&loaded, &fast);
        expect_same_picture(&plainly, &fast);
        expect_same_rows(&loaded, &fast, &display);
    }
    g_assert_cmpfloat(stream_distance(full.picture, fast.picture), >, 0.0);
    set_display(&fast, &plain);
    expect_same_rows(&plainly, &fast, &plain);
    stream_end(&full);
    stream_end(&loaded);
    stream_end(&fast);
    stream_end(&plainly);
}

/* Under the heaviest load the picture moves with every other frame; in between
 * only what stands in for it does. */
static void
test_carry_load(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    float before[N];
    double moved[3];

    stream_begin(&stream, &params);
    nst_live_set_load(stream.live, NST_LIVE_LOAD_CARRY);
    stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, NULL); /* it is only carried */
    for (guint i = 0; i < 3; i++) {
        memcpy(before, stream.picture, sizeof(before));
        stream_push(&stream, 0, 2 * (i + 1), 0);
        moved[i] = stream_distance(before, stream.picture);
        g_assert_false(stream.cut);
    }
    g_assert_cmpfloat(moved[0], >, 0.01);
    g_assert_cmpfloat(moved[1], <, 0.4 * moved[0]);
    g_assert_cmpfloat(moved[2], >, 0.01);
    stream_end(&stream);
}

/* Without flow what is painted stays where it is. */
static void
test_flow_off(void)
{
    NstLiveParams params = stream_small_params();
    struct stream stream;
    float before[N];

    params.flow = NST_FLOW_OFF;
    stream_begin(&stream, &params);
    stream_push(&stream, 0, 0, 0);
    nst_live_set_style(stream.live, NULL);
    memcpy(before, stream.picture, sizeof(before));
    for (guint i = 1; i < 5; i++) {
        stream_push(&stream, 0, 3 * i, i);
        g_assert_false(stream.cut);
        g_assert_cmpmem(before, sizeof(before), stream.picture, sizeof(before));
    }
    /* And follows again once there is flow. */
    params.flow = NST_FLOW_MEDIUM;
    set_params(&stream, &params);
    stream_push(&stream, 0, 14, 4);
    stream_push(&stream, 0, 16, 4);
    g_assert_cmpfloat(stream_distance(before, stream.picture), >, 0.01);
    stream_end(&stream);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    stream_set_up();
    g_test_add_func("/live-changes/layers", test_layers);
    g_test_add_func("/live-changes/style-back", test_style_back);
    g_test_add_func("/live-changes/new-style", test_new_style);
    g_test_add_func("/live-changes/unsuited-seek", test_unsuited_seek);
    g_test_add_func("/live-changes/steps", test_steps);
    g_test_add_func("/live-changes/weights", test_weights);
    g_test_add_func("/live-changes/not-finite", test_not_finite);
    g_test_add_func("/live-changes/huge", test_huge);
    g_test_add_func("/live-changes/formats", test_formats);
    g_test_add_func("/live-changes/late-display", test_late_display);
    g_test_add_func("/live-changes/wrong-display", test_wrong_display);
    g_test_add_func("/live-changes/load", test_load);
    g_test_add_func("/live-changes/carry-load", test_carry_load);
    g_test_add_func("/live-changes/flow-off", test_flow_off);
    result = g_test_run();
    stream_tear_down();
    return result;
}
