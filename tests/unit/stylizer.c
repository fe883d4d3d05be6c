/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The stylizer: what its header promises. */

#include <math.h>
#include <string.h>

#include "nst/nst.h"
#include "random_network.h"
#include "test_picture.h"

#define W 41
#define H 35

static NstNetwork *network;

struct canvas {
    float pixels[3 * W * H];
};

static NstImage
view(struct canvas *canvas)
{
    return (NstImage){canvas->pixels, 3 * W * sizeof(float), W, H,
                      NST_PIXEL_RGB32F};
}

static void
fill(struct canvas *canvas, guint64 seed)
{
    g_autofree float *picture = test_picture_new(seed, W, H);

    memcpy(canvas->pixels, picture, sizeof(canvas->pixels));
}

static NstStyle *
make_style(NstPooling pooling)
{
    NstStyleParams params = {NULL, pooling, 1};
    struct canvas painting;
    NstImage image = view(&painting);
    g_autoptr(GError) error = NULL;

    fill(&painting, 99);
    NstStyle *style =
        nst_style_new(network, &params, &image, NULL, 1, NULL, &error);
    g_assert_no_error(error);
    return style;
}

static NstParams
small_params(void)
{
    NstParams params;

    nst_params_init(&params);
    params.iterations = 8;
    params.threads = 1;
    return params;
}

static NstStylizer *
make_stylizer(const NstParams *params)
{
    g_autoptr(GError) error = NULL;
    NstStyle *style = make_style(params->pooling);
    NstStylizer *stylizer = nst_stylizer_new(network, params, &error);

    g_assert_no_error(error);
    nst_stylizer_set_style(stylizer, style);
    nst_style_unref(style); /* the stylizer has its own reference */
    return stylizer;
}

/* Paints the test picture `seed`. */
static NstReport
paint(NstStylizer *stylizer, guint64 seed, struct canvas *out)
{
    struct canvas content;
    NstImage in = view(&content), output = view(out);
    NstReport report;
    g_autoptr(GError) error = NULL;

    fill(&content, seed);
    nst_stylizer_render(stylizer, &in, &output, NULL, NULL, NULL, &report,
                        &error);
    g_assert_no_error(error);
    return report;
}

static NstReport
paint_once(const NstParams *params, guint64 seed, struct canvas *out)
{
    NstStylizer *stylizer = make_stylizer(params);
    NstReport report = paint(stylizer, seed, out);

    nst_stylizer_free(stylizer);
    return report;
}

static gboolean
same(const struct canvas *a, const struct canvas *b)
{
    return memcmp(a->pixels, b->pixels, sizeof(a->pixels)) == 0;
}

static void
test_descends(void)
{
    NstParams params = small_params();
    struct canvas out, start;
    NstReport report = paint_once(&params, 1, &out);

    g_assert_cmpuint(report.last.iteration, ==, 8);
    g_assert_cmpfloat(report.last.loss, <, 0.5 * report.loss_start);
    g_assert_cmpfloat(fabs(report.last.loss - report.last.loss_content -
                           report.last.loss_style - report.last.loss_tv -
                           report.last.loss_range),
                      <, 1e-9 * report.last.loss);
    g_assert_cmpfloat(report.time_forward, >, 0.0);
    g_assert_cmpfloat(report.time_loss, >, 0.0);
    g_assert_cmpfloat(report.time_backward, >, 0.0);
    params.iterations = 0;
    paint_once(&params, 1, &start);
    fill(&out, 1);
    g_assert_true(same(&out, &start));
}

static void
test_threads(void)
{
    static const guint threads[] = {1, 2, 3, 7};

    for (int pooling = NST_POOLING_AVERAGE; pooling <= NST_POOLING_MAX;
         pooling++) {
        struct canvas first, next;

        for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
            NstParams params = small_params();

            params.pooling = (NstPooling)pooling;
            params.threads = threads[i];
            paint_once(&params, 1, i ? &next : &first);
            g_assert_true(i == 0 || same(&first, &next));
        }
    }
}

static void
test_adam(void)
{
    NstParams params = small_params();
    struct canvas lbfgs, adam, next;

    params.iterations = 30;
    paint_once(&params, 1, &lbfgs);
    params.optimizer = NST_OPTIMIZER_ADAM;
    NstReport report = paint_once(&params, 1, &adam);
    g_assert_cmpuint(report.last.iteration, ==, 30);
    g_assert_cmpfloat(report.last.loss, <, 0.5 * report.loss_start);
    g_assert_false(same(&lbfgs, &adam));
    params.threads = 3;
    paint_once(&params, 1, &next);
    g_assert_true(same(&adam, &next));

    /* There and back between two pictures of a film. */
    params.mode = NST_MODE_FILM;
    NstStylizer *stylizer = make_stylizer(&params);
    for (int i = 0; i < 4; i++) {
        params.optimizer = i % 2 ? NST_OPTIMIZER_LBFGS : NST_OPTIMIZER_ADAM;
        g_assert_true(nst_stylizer_set_params(stylizer, &params, NULL));
        report = paint(stylizer, 1, &next);
        g_assert_cmpfloat(report.last.loss, <=, report.loss_start);
    }
    nst_stylizer_free(stylizer);
}

static void
test_noise(void)
{
    NstParams params = small_params();
    struct canvas a, b, c;

    params.init = NST_INIT_NOISE;
    params.iterations = 0;
    params.seed = 1;
    NstStylizer *stylizer = make_stylizer(&params);
    paint(stylizer, 1, &a);
    paint(stylizer, 2, &b);
    nst_stylizer_free(stylizer);
    g_assert_true(same(&a, &b)); /* each frame the same noise */
    params.seed = 2;
    paint_once(&params, 1, &c);
    g_assert_false(same(&a, &c));
    /* One unit of 255 around Caffe's mean. */
    double mean = 0.0, square = 0.0;
    for (gsize i = 0; i < W * H; i++) {
        double v = (double)a.pixels[3 * i] * 255.0 - 123.68;

        mean += v / (W * H);
        square += v * v / (W * H);
    }
    g_assert_cmpfloat(fabs(mean), <, 0.2);
    g_assert_cmpfloat(fabs(square - 1.0), <, 0.2);
}

static void
test_film_starts_warm(void)
{
    NstParams params = small_params();
    struct canvas out;

    params.mode = NST_MODE_FILM;
    NstStylizer *stylizer = make_stylizer(&params);
    NstReport first = paint(stylizer, 1, &out);
    NstReport second = paint(stylizer, 1, &out);
    g_assert_cmpfloat(fabs(second.loss_start / first.last.loss - 1.0), <, 1e-5);
    g_assert_cmpfloat(second.last.loss, <, first.last.loss);
    /* After a reset it is the first picture again, to the bit. */
    struct canvas again, fresh;
    nst_stylizer_reset(stylizer);
    paint(stylizer, 1, &again);
    paint_once(&params, 1, &fresh);
    g_assert_true(same(&again, &fresh));
    nst_stylizer_free(stylizer);
}

static void
test_still_is_independent(void)
{
    NstParams params = small_params();
    struct canvas first, other, again;
    NstStylizer *stylizer = make_stylizer(&params);

    paint(stylizer, 1, &first);
    paint(stylizer, 2, &other);
    paint(stylizer, 1, &again);
    g_assert_true(same(&first, &again));
    nst_stylizer_free(stylizer);
}

static void
test_init_previous(void)
{
    NstParams params = small_params();
    struct canvas out;

    params.init = NST_INIT_PREVIOUS;
    NstStylizer *stylizer = make_stylizer(&params);
    NstReport first = paint(stylizer, 1, &out);
    NstReport second = paint(stylizer, 1, &out);
    g_assert_cmpfloat(fabs(second.loss_start / first.last.loss - 1.0), <, 1e-5);
    nst_stylizer_free(stylizer);
}

static gboolean
stop_at_three(const NstProgress *progress, gpointer user_data)
{
    NstProgress *last = user_data;

    g_assert_cmpuint(progress->iteration, ==, last->iteration + 1);
    g_assert_cmpuint(progress->iterations, ==, 8);
    if (progress->iteration > 1)
        g_assert_cmpfloat(progress->loss, <=, last->loss);
    *last = *progress;
    return progress->iteration < 3;
}

static void
test_progress_stops(void)
{
    NstParams params = small_params();
    NstStylizer *stylizer = make_stylizer(&params);
    struct canvas content, out;
    NstImage in = view(&content), output = view(&out);
    NstProgress last = {0};
    NstReport report;
    g_autoptr(GError) error = NULL;

    fill(&content, 1);
    g_assert_true(nst_stylizer_render(stylizer, &in, &output, stop_at_three,
                                      &last, NULL, &report, &error));
    g_assert_cmpuint(last.iteration, ==, 3);
    g_assert_cmpuint(report.last.iteration, ==, 3);
    g_assert_true(report.stopped);
    g_assert_cmpfloat(report.last.loss, ==, last.loss);
    nst_stylizer_free(stylizer);
}

static gboolean
cancel_at_two(const NstProgress *progress, gpointer user_data)
{
    if (progress->iteration == 2)
        g_cancellable_cancel(user_data);
    return TRUE;
}

static void
test_cancel(void)
{
    NstParams params = small_params();
    struct canvas content, out, expected, second;
    NstImage in = view(&content), output = view(&out);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    params.init = NST_INIT_PREVIOUS;
    NstStylizer *stylizer = make_stylizer(&params);
    NstStylizer *twin = make_stylizer(&params);
    paint(stylizer, 1, &expected);
    paint(twin, 1, &second);
    fill(&content, 2);
    fill(&out, 5);
    g_assert_false(nst_stylizer_render(stylizer, &in, &output, cancel_at_two,
                                       cancellable, cancellable, NULL, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_CANCELLED);
    fill(&expected, 5);
    g_assert_true(same(&out, &expected)); /* untouched */
    /* The previous result is what it was before the cancelled call. */
    paint(stylizer, 3, &out);
    paint(twin, 3, &second);
    g_assert_true(same(&out, &second));
    nst_stylizer_free(stylizer);
    nst_stylizer_free(twin);
}

static void
expect_error(NstStylizer *stylizer, const NstImage *in, const NstImage *out,
             int code)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(
        nst_stylizer_render(stylizer, in, out, NULL, NULL, NULL, NULL, &error));
    g_assert_error(error, NST_ERROR, code);
    g_test_message("%s", error->message);
}

static void
test_errors(void)
{
    NstParams params = small_params();
    NstStylizer *stylizer = make_stylizer(&params);
    struct canvas content, out;
    NstImage in = view(&content), output = view(&out), bad = in;
    g_autoptr(GError) error = NULL;

    fill(&content, 1);
    bad.height = 15;
    expect_error(stylizer, &bad, &bad, NST_ERROR_TOO_SMALL);
    bad = output;
    bad.width--;
    expect_error(stylizer, &in, &bad, NST_ERROR_INVALID_ARGUMENT);
    content.pixels[100] = NAN;
    expect_error(stylizer, &in, &output, NST_ERROR_NOT_FINITE);
    content.pixels[100] = INFINITY;
    expect_error(stylizer, &in, &output, NST_ERROR_NOT_FINITE);
    /* And the next picture is none the worse. */
    struct canvas fresh;
    paint(stylizer, 1, &out);
    paint_once(&params, 1, &fresh);
    g_assert_true(same(&out, &fresh));
    params.alpha = -1.0;
    g_assert_false(nst_stylizer_set_params(stylizer, &params, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    nst_stylizer_free(stylizer);
    nst_stylizer_free(NULL);
}

/* Paints a frame with one style layer, then one with `next`. */
static void
paint_change(const NstParams *next, struct canvas *out)
{
    NstParams params = small_params();
    g_autoptr(GError) error = NULL;

    params.mode = NST_MODE_FILM;
    params.style_layers = "conv1_1";
    NstStylizer *stylizer = make_stylizer(&params);
    paint(stylizer, 1, out);
    nst_stylizer_set_params(stylizer, next, &error);
    g_assert_no_error(error);
    paint(stylizer, 1, out);
    nst_stylizer_free(stylizer);
}

/* What was learnt about one loss does not lead astray in another. */
static void
test_film_forgets_another_loss(void)
{
    NstParams params = small_params();

    params.mode = NST_MODE_FILM;
    for (int i = 0; i < 2; i++) {
        struct canvas changed, fresh;

        params.style_layers = i == 0 ? "conv3_1" : "conv1_1";
        params.tv_weight = i == 0 ? 4.0 : 4000.0;
        params.history = 10;
        paint_change(&params, &changed);
        params.history = 11; /* a new optimiser */
        paint_change(&params, &fresh);
        g_assert_true(same(&changed, &fresh));
    }
}

/* One frame that cannot be painted does not cost a film its memory. */
static void
test_film_survives_nan(void)
{
    NstParams params = small_params();
    struct canvas content, out;
    NstImage in = view(&content), output = view(&out);
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    params.mode = NST_MODE_FILM;
    NstStylizer *stylizer = make_stylizer(&params);
    NstReport first = paint(stylizer, 1, &out);
    fill(&content, 1);
    content.pixels[100] = NAN;
    expect_error(stylizer, &in, &output, NST_ERROR_NOT_FINITE);
    NstReport second = paint(stylizer, 1, &out);
    g_assert_cmpfloat(second.loss_start, <=, 1.00001 * first.last.loss);

    g_cancellable_cancel(cancelled);
    fill(&content, 1);
    g_assert_false(nst_stylizer_render(stylizer, &in, &output, NULL, NULL,
                                       cancelled, NULL, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_CANCELLED);
    NstReport third = paint(stylizer, 1, &out);
    g_assert_cmpfloat(third.loss_start, <=, 1.00001 * second.last.loss);
    nst_stylizer_free(stylizer);
}

/* A style of another pooling or without a layer, or none at all. */
static void
test_style_mismatch(void)
{
    NstParams params = small_params();
    struct canvas content, out;
    NstImage in = view(&content), output = view(&out);
    NstStylizer *stylizer = nst_stylizer_new(network, &params, NULL);
    NstStyle *max = make_style(NST_POOLING_MAX);
    NstStyle *average = make_style(NST_POOLING_AVERAGE);

    fill(&content, 1);
    expect_error(stylizer, &in, &output, NST_ERROR_INVALID_ARGUMENT);
    nst_stylizer_set_style(stylizer, max);
    expect_error(stylizer, &in, &output, NST_ERROR_INVALID_ARGUMENT);
    nst_stylizer_set_style(stylizer, average);
    paint(stylizer, 1, &out);
    params.style_layers = "conv1_2";
    g_assert_true(nst_stylizer_set_params(stylizer, &params, NULL));
    expect_error(stylizer, &in, &output, NST_ERROR_INVALID_ARGUMENT);
    params.beta = 0.0; /* then it needs none */
    g_assert_true(nst_stylizer_set_params(stylizer, &params, NULL));
    paint(stylizer, 1, &out);
    nst_style_unref(max);
    nst_style_unref(average);
    nst_stylizer_free(stylizer);
}

/* Parameters, styles and sizes may change between any two pictures. */
static void
test_changes(void)
{
    NstParams params = small_params();
    NstStylizer *stylizer = make_stylizer(&params);
    struct canvas out, fresh;

    for (int i = 0; i < 6; i++) {
        guint8 small[20 * 17 * 4];
        NstImage image = {small, 20 * 4, 20, 17, NST_PIXEL_RGBX8};
        NstParams changed = small_params();
        g_autoptr(GError) error = NULL;

        memset(small, 40 * i, sizeof(small));
        g_assert_true(nst_stylizer_render(stylizer, &image, &image, NULL, NULL,
                                          NULL, NULL, &error));
        changed.beta = 5.0 * i;
        changed.history = 3 + (guint)i;
        changed.tv_weight = i;
        changed.style_layers = i % 2 ? "conv1_1:2,conv3_1:0.5" : NULL;
        changed.loss_scale = (NstLossScale)(i / 3);
        changed.content_layer = i % 3 ? "relu3_2" : "conv4_2";
        g_assert_true(nst_stylizer_set_params(stylizer, &changed, &error));
        paint(stylizer, 1, &out);
        paint_once(&changed, 1, &fresh);
        g_assert_true(same(&out, &fresh));
    }
    nst_stylizer_free(stylizer);
}

/* The article's twenty at a time. */
static void
test_restart_interval(void)
{
    NstParams params = small_params();
    struct canvas out, other;

    params.iterations = 12;
    NstReport memory = paint_once(&params, 1, &out);
    params.restart_interval = 4;
    NstReport forgetful = paint_once(&params, 1, &other);
    g_assert_cmpuint(forgetful.last.iteration, ==, 12);
    g_assert_false(same(&out, &other));
    g_assert_cmpfloat(memory.last.loss, <, forgetful.last.loss);
    g_assert_cmpfloat(forgetful.last.loss, <, forgetful.loss_start);
}

int
main(int argc, char **argv)
{
    RandomNetwork random;
    int status;

    g_test_init(&argc, &argv, NULL);
    random_network_init(&random, "vgg16");
    memcpy(random.widths, (guint[]){8, 8, 12, 16, 16}, sizeof(random.widths));
    g_autoptr(GBytes) bytes = random_network_build(&random);
    network = nst_network_new_from_bytes(bytes, "random", NULL);
    g_assert_nonnull(network);
    g_test_add_func("/stylizer/descends", test_descends);
    g_test_add_func("/stylizer/threads", test_threads);
    g_test_add_func("/stylizer/adam", test_adam);
    g_test_add_func("/stylizer/noise", test_noise);
    g_test_add_func("/stylizer/film", test_film_starts_warm);
    g_test_add_func("/stylizer/still", test_still_is_independent);
    g_test_add_func("/stylizer/init-previous", test_init_previous);
    g_test_add_func("/stylizer/progress", test_progress_stops);
    g_test_add_func("/stylizer/cancel", test_cancel);
    g_test_add_func("/stylizer/errors", test_errors);
    g_test_add_func("/stylizer/film/forgets", test_film_forgets_another_loss);
    g_test_add_func("/stylizer/film/nan", test_film_survives_nan);
    g_test_add_func("/stylizer/style-mismatch", test_style_mismatch);
    g_test_add_func("/stylizer/changes", test_changes);
    g_test_add_func("/stylizer/restart-interval", test_restart_interval);
    status = g_test_run();
    nst_network_unref(network);
    return status;
}
