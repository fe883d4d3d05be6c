/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Styles: the Gram matrices of paintings, blended. */

#include <math.h>
#include <string.h>

#include "approx.h"
#include "net/weights.h"
#include "nst/nst.h"
#include "random_network.h"
#include "stylizer/style_private.h"
#include "test_picture.h"

#define LAYERS "conv1_1,conv3_2"
#define LAYER 5 /* conv3_2 of a VGG-16 */
#define N (9 * 9)

static NstNetwork *network;

static NstImage
painting(guint64 seed, guint width, guint height)
{
    return (NstImage){test_picture_new(seed, width, height),
                      (gssize)(width * 3 * sizeof(float)), width, height,
                      NST_PIXEL_RGB32F};
}

static NstStyle *
analyse(const NstImage *images, const double *blend, guint n, guint threads)
{
    NstStyleParams params = {LAYERS, NST_POOLING_AVERAGE, threads};
    g_autoptr(GError) error = NULL;
    NstStyle *style =
        nst_style_new(network, &params, images, blend, n, NULL, &error);

    g_assert_no_error(error);
    return style;
}

static void
test_blend(void)
{
    NstImage images[2] = {painting(1, 40, 30), painting(2, 31, 45)};
    const double shares[] = {3.0, 1.0};
    NstStyle *a = analyse(&images[0], NULL, 1, 1);
    NstStyle *b = analyse(&images[1], NULL, 1, 1);
    NstStyle *mixed = analyse(images, shares, 2, 2);
    NstStyle *equal = analyse(images, NULL, 2, 3);
    const float *gram_a = nst_style_get_gram(a, LAYER);
    const float *gram_b = nst_style_get_gram(b, LAYER);
    double expected_mixed[N], expected_equal[N];

    for (gsize i = 0; i < N; i++) {
        expected_mixed[i] = 0.75 * (double)gram_a[i] + 0.25 * (double)gram_b[i];
        expected_equal[i] = 0.5 * ((double)gram_a[i] + (double)gram_b[i]);
    }
    g_assert_true(approx_equal("3:1", nst_style_get_gram(mixed, LAYER),
                               expected_mixed, N, 1e-6));
    g_assert_true(approx_equal("1:1", nst_style_get_gram(equal, LAYER),
                               expected_equal, N, 1e-6));
    g_assert_null(nst_style_get_gram(a, LAYER + 1));
    nst_style_unref(a);
    nst_style_unref(b);
    nst_style_unref(mixed);
    nst_style_unref(equal);
    g_free(images[0].data);
    g_free(images[1].data);
}

/* To the bit what nst_style_new() makes of all images at once. */
static void
test_blend_of_styles(void)
{
    NstImage images[2] = {painting(1, 40, 30), painting(2, 31, 45)};
    const double shares[] = {3.0, 1.0};
    g_autoptr(GError) error = NULL;
    NstStyle *parts[] = {analyse(&images[0], NULL, 1, 1),
                         analyse(&images[1], NULL, 1, 1)};
    NstStyle *twins[] = {parts[0], parts[0]};
    NstStyle *mixed = analyse(images, shares, 2, 1);
    NstStyle *blend = nst_style_new_blend(parts, shares, 2, &error);
    NstStyle *same = nst_style_new_blend(twins, NULL, 2, &error);
    gsize bytes = N * sizeof(float);

    g_assert_no_error(error);
    g_assert_cmpmem(nst_style_get_gram(blend, LAYER), bytes,
                    nst_style_get_gram(mixed, LAYER), bytes);
    g_assert_cmpmem(nst_style_get_gram(same, LAYER), bytes,
                    nst_style_get_gram(parts[0], LAYER), bytes);
    g_assert_null(nst_style_get_gram(blend, LAYER + 1));
    nst_style_unref(parts[0]);
    nst_style_unref(parts[1]);
    nst_style_unref(mixed);
    nst_style_unref(blend);
    nst_style_unref(same);
    g_free(images[0].data);
    g_free(images[1].data);
}

static void
expect_no_blend(NstStyle *const *styles, const double *blend, guint n)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(nst_style_new_blend(styles, blend, n, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    g_test_message("%s", error->message);
}

static void
test_blend_errors(void)
{
    NstImage image = painting(1, 20, 20);
    NstStyleParams params = {"conv1_1", NST_POOLING_AVERAGE, 1};
    NstStyle *styles[] = {analyse(&image, NULL, 1, 1), NULL};
    const double zeros[] = {0.0, 0.0}, negative[] = {2.0, -1.0};

    styles[1] = nst_style_new(network, &params, &image, NULL, 1, NULL, NULL);
    expect_no_blend(styles, NULL, 0);
    expect_no_blend(styles, NULL, 2); /* other layers */
    nst_style_unref(styles[1]);
    styles[1] = nst_style_ref(styles[0]);
    expect_no_blend(styles, zeros, 2);
    expect_no_blend(styles, negative, 2);
    nst_style_unref(styles[1]);
    params = (NstStyleParams){LAYERS, NST_POOLING_MAX, 1};
    styles[1] = nst_style_new(network, &params, &image, NULL, 1, NULL, NULL);
    expect_no_blend(styles, NULL, 2);
    nst_style_unref(styles[0]);
    nst_style_unref(styles[1]);
    g_free(image.data);
}

static void
expect_error(const NstStyleParams *params, const NstImage *images,
             const double *blend, guint n, int code)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(
        nst_style_new(network, params, images, blend, n, NULL, &error));
    g_assert_error(error, NST_ERROR, code);
    g_test_message("%s", error->message);
}

static void
test_errors(void)
{
    NstStyleParams params, other;
    NstImage image = painting(1, 20, 20), small = image, nan = image;
    const double negative = -1.0, zero = 0.0;

    nst_style_params_init(&params);
    expect_error(&params, &image, NULL, 0, NST_ERROR_INVALID_ARGUMENT);
    expect_error(&params, &image, &negative, 1, NST_ERROR_INVALID_ARGUMENT);
    expect_error(&params, &image, &zero, 1, NST_ERROR_INVALID_ARGUMENT);
    small.width = 15;
    expect_error(&params, &small, NULL, 1, NST_ERROR_TOO_SMALL);
    other = params;
    other.style_layers = "conv9_1";
    expect_error(&other, &image, NULL, 1, NST_ERROR_UNKNOWN_LAYER);
    ((float *)nan.data)[7] = NAN;
    expect_error(&params, &nan, NULL, 1, NST_ERROR_NOT_FINITE);
    g_free(image.data);
}

static void
test_cancelled(void)
{
    NstStyleParams params;
    NstImage image = painting(1, 20, 20);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    nst_style_params_init(&params);
    g_cancellable_cancel(cancellable);
    g_assert_null(
        nst_style_new(network, &params, &image, NULL, 1, cancellable, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_CANCELLED);
    g_free(image.data);
}

int
main(int argc, char **argv)
{
    RandomNetwork random;
    int status;

    g_test_init(&argc, &argv, NULL);
    random_network_init(&random, "vgg16");
    memcpy(random.widths, (guint[]){5, 7, 9, 4, 4}, sizeof(random.widths));
    g_autoptr(GBytes) bytes = random_network_build(&random);
    network = nst_network_new_from_bytes(bytes, "random", NULL);
    g_assert_nonnull(network);
    g_test_add_func("/style/blend", test_blend);
    g_test_add_func("/style/blend-of-styles", test_blend_of_styles);
    g_test_add_func("/style/blend-errors", test_blend_errors);
    g_test_add_func("/style/errors", test_errors);
    g_test_add_func("/style/cancelled", test_cancelled);
    status = g_test_run();
    nst_network_unref(network);
    return status;
}
