/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the pyramid does for a stylizer. */

#include <string.h>

#include "nst/nst.h"
#include "random_network.h"
#include "test_picture.h"

#define W 72
#define H 60
#define LIMIT 32

static NstNetwork *network;

struct curve {
    double best[LIMIT];
    guint n;
};

static gboolean
note_loss(const NstProgress *progress, gpointer user_data)
{
    struct curve *curve = user_data;

    g_assert_cmpuint(curve->n, <, LIMIT);
    curve->best[curve->n++] = progress->loss;
    return TRUE;
}

static NstImage
make_image(guint64 seed)
{
    return (NstImage){test_picture_new(seed, W, H), 3 * W * sizeof(float), W, H,
                      NST_PIXEL_RGB32F};
}

static NstStylizer *
make_stylizer(const NstParams *params)
{
    NstStyleParams style_params;
    NstImage painting = make_image(99);
    NstStylizer *stylizer = nst_stylizer_new(network, params, NULL);

    nst_style_params_init(&style_params);
    NstStyle *style =
        nst_style_new(network, &style_params, &painting, NULL, 1, NULL, NULL);

    nst_stylizer_set_style(stylizer, style);
    nst_style_unref(style);
    g_free(painting.data);
    return stylizer;
}

static NstParams
make_params(gboolean pyramid, guint iterations)
{
    NstParams params;

    nst_params_init(&params);
    g_assert_true(params.pyramid); /* unless said otherwise */
    params.pyramid = pyramid;
    params.iterations = iterations;
    params.threads = 2;
    return params;
}

/* Paints picture `seed`; the pixels are for g_free(). */
static float *
paint(NstStylizer *stylizer, guint64 seed, struct curve *curve)
{
    NstImage image = make_image(seed);
    struct curve ignored;
    g_autoptr(GError) error = NULL;

    if (!curve)
        curve = &ignored;
    curve->n = 0;
    nst_stylizer_render(stylizer, &image, &image, note_loss, curve, NULL, NULL,
                        &error);
    g_assert_no_error(error);
    return image.data;
}

static void
paint_curve(gboolean pyramid, guint64 seed, struct curve *curve)
{
    NstParams params = make_params(pyramid, LIMIT);
    NstStylizer *stylizer = make_stylizer(&params);

    g_free(paint(stylizer, seed, curve));
    nst_stylizer_free(stylizer);
}

static void
test_pays(void)
{
    guint without = 0, with = 0;

    for (guint64 seed = 1; seed <= 4; seed++) {
        struct curve plain, pyramid;
        guint needed = 0;

        paint_curve(FALSE, seed, &plain);
        paint_curve(TRUE, seed, &pyramid);
        while (needed < LIMIT && pyramid.best[needed] > plain.best[LIMIT - 1])
            needed++;
        without += LIMIT;
        with += needed + 1;
        g_test_message("%g after %u evaluations without, %u with",
                       plain.best[LIMIT - 1], LIMIT, needed + 1);
    }
    g_test_message("all: %u without, %u with", without, with);
    g_assert_cmpuint(100 * with, <=, 88 * without);
}

static void
test_threads(void)
{
    static const guint threads[] = {1, 2, 7};
    g_autofree float *first = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        NstParams params = make_params(TRUE, 15);

        params.threads = threads[i];
        NstStylizer *stylizer = make_stylizer(&params);
        float *next = paint(stylizer, 1, NULL);
        if (first)
            g_assert_cmpmem(first, sizeof(float[3 * W * H]), next,
                            sizeof(float[3 * W * H]));
        g_free(first);
        first = next;
        nst_stylizer_free(stylizer);
    }
}

/* The second frame of a film, after the parameters were set twice. */
static double
second_frame(gboolean in_between)
{
    NstParams params = make_params(TRUE, 12);
    NstParams other = make_params(in_between, 12);
    struct curve curve;

    params.mode = other.mode = NST_MODE_FILM;
    NstStylizer *stylizer = make_stylizer(&params);
    g_free(paint(stylizer, 1, NULL));
    g_assert_true(nst_stylizer_set_params(stylizer, &other, NULL));
    g_assert_true(nst_stylizer_set_params(stylizer, &params, NULL));
    g_free(paint(stylizer, 1, &curve));
    nst_stylizer_free(stylizer);
    return curve.best[1];
}

/* Parameters that stay do not cost the memory; a toggle does. */
static void
test_toggle_forgets(void)
{
    NstParams film = make_params(TRUE, 24), still = film;
    struct curve whole;

    film.mode = NST_MODE_FILM;
    NstStylizer *stylizer = make_stylizer(&still);
    g_free(paint(stylizer, 1, &whole));
    nst_stylizer_free(stylizer);

    double kept = second_frame(TRUE), forgotten = second_frame(FALSE);
    g_test_message("second evaluation of the next frame: %g with memory, "
                   "%g without",
                   kept, forgotten);
    g_assert_cmpfloat(kept, !=, forgotten);
    g_assert_cmpfloat(kept, <, forgotten);
}

/* A stylizer that has painted otherwise paints like a new one. */
static void
test_toggle_while_running(void)
{
    NstParams with = make_params(TRUE, 10), without = make_params(FALSE, 10);
    NstStylizer *stylizer = make_stylizer(&with);
    NstStylizer *fresh = make_stylizer(&without);

    g_free(paint(stylizer, 1, NULL));
    g_assert_true(nst_stylizer_set_params(stylizer, &without, NULL));
    g_autofree float *a = paint(stylizer, 2, NULL);
    g_autofree float *b = paint(fresh, 2, NULL);
    g_assert_cmpmem(a, sizeof(float[3 * W * H]), b, sizeof(float[3 * W * H]));
    nst_stylizer_free(stylizer);
    nst_stylizer_free(fresh);
}

/*
 * A network of noise sees the mean of a neighbourhood best, and the pyramid
 * costs a tenth there; a trained one sees edges. So the kernels of the first
 * two layers lose their mean.
 */
static GBytes *
build_network(void)
{
    enum { KERNEL = 9 };
    RandomNetwork random;
    gsize size;
    guint64 header;

    random_network_init(&random, "vgg19");
    random.seed = 64;
    memcpy(random.widths, (guint[]){8, 16, 32, 32, 32}, sizeof(random.widths));
    g_autoptr(GBytes) built = random_network_build(&random);
    const void *original = g_bytes_get_data(built, &size);
    guint8 *bytes = g_memdup2(original, size);

    memcpy(&header, bytes, sizeof(header));
    float *weight = (float *)(void *)(bytes + sizeof(header) + header);
    for (guint layer = 0; layer < 2; layer++) {
        guint in, out;

        random_network_channels(&random, layer, &in, &out);
        for (guint k = 0; k < in * out; k++, weight += KERNEL) {
            float mean = 0.0f;

            for (int i = 0; i < KERNEL; i++)
                mean += weight[i] / (float)KERNEL;
            for (int i = 0; i < KERNEL; i++)
                weight[i] -= mean;
        }
        weight += out; /* the bias */
    }
    return g_bytes_new_take(bytes, size);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    g_autoptr(GBytes) bytes = build_network();
    network = nst_network_new_from_bytes(bytes, "random", NULL);
    g_assert_nonnull(network);
    g_test_add_func("/preconditioner/pays", test_pays);
    g_test_add_func("/preconditioner/threads", test_threads);
    g_test_add_func("/preconditioner/toggle/forgets", test_toggle_forgets);
    g_test_add_func("/preconditioner/toggle/running",
                    test_toggle_while_running);
    status = g_test_run();
    nst_network_unref(network);
    return status;
}
