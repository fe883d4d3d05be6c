/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Colours: against the references in double, and at the edges. */

#include <math.h>
#include <string.h>

#include "nst/nst.h"
#include "ref.h"
#include "stylizer/colors.h"
#include "test_picture.h"

#define WIDTH 37
#define HEIGHT 23
#define N ((gsize)WIDTH * HEIGHT)

static NstImage
new_picture(guint64 seed)
{
    return (NstImage){test_picture_new(seed, WIDTH, HEIGHT),
                      (gssize)(WIDTH * 3 * sizeof(float)), WIDTH, HEIGHT,
                      NST_PIXEL_RGB32F};
}

static NstColors
measure(const NstImage *image)
{
    g_autoptr(GError) error = NULL;
    NstColors colors;

    g_assert_true(nst_colors_measure(image, &colors, &error));
    g_assert_no_error(error);
    return colors;
}

static void
assert_near(const double *value, const double *expected, guint n,
            double tolerance)
{
    for (guint i = 0; i < n; i++)
        g_assert_true(fabs(value[i] - expected[i]) <= tolerance);
}

/* Sums of some hundred terms of order 1, in double on both sides: 1e-13. */
static void
test_measure(void)
{
    NstImage image = new_picture(1);
    NstColors colors = measure(&image);
    double *planar = g_new(double, 3 * N);
    double mean[3], covariance[9];

    for (gsize i = 0; i < N; i++)
        for (gsize c = 0; c < 3; c++)
            planar[c * N + i] = (double)((float *)image.data)[i * 3 + c];
    ref_colors_measure(planar, N, mean, covariance);
    assert_near(colors.mean, mean, 3, 1e-13);
    assert_near(colors.covariance, covariance, 9, 1e-13);
    g_free(planar);
    g_free(image.data);
}

static void
test_measure_bytes(void)
{
    guint8 bytes[16 * 16 * 4];
    NstImage image = {bytes, 16 * 4, 16, 16, NST_PIXEL_RGBX8};

    for (gsize i = 0; i < sizeof(bytes); i++)
        bytes[i] = (guint8[]){0, 51, (guint8)(i / 4 % 2 * 255), 99}[i % 4];

    NstColors colors = measure(&image);
    assert_near(colors.mean, (double[]){0.0, 0.2, 0.5}, 3, 1e-7);
    assert_near(colors.covariance, (double[]){0, 0, 0, 0, 0, 0, 0, 0, 0.25}, 9,
                1e-7);
}

/* A random covariance like those of pictures: B B^T, deviations 0.02 to 1. */
static void
fill_covariance(GRand *rand, double *covariance)
{
    double b[9];

    for (int i = 0; i < 9; i++)
        b[i] = g_rand_double_range(rand, -0.5, 0.5);
    for (int i = 0; i < 9; i++)
        covariance[i] =
            b[i / 3 * 3] * b[i % 3 * 3] + b[i / 3 * 3 + 1] * b[i % 3 * 3 + 1] +
            b[i / 3 * 3 + 2] * b[i % 3 * 3 + 2] + (i % 4 == 0 ? 4e-4 : 0.0);
}

/*
 * Denman and Beavers' iteration loses what the condition, up to 2000 here,
 * makes of its roundings; 1e-9 of entries up to 50 was never seen.
 */
static void
test_transform(void)
{
    GRand *rand = g_rand_new_with_seed(1);

    for (int i = 0; i < 200; i++) {
        double from[9], to[9], matrix[9], expected[9];

        fill_covariance(rand, from);
        fill_covariance(rand, to);
        nst_colors_transform(from, to, matrix);
        ref_colors_transform(from, to, expected);
        assert_near(matrix, expected, 9, 1e-8);
    }
    g_rand_free(rand);
}

/* Colours that fit, so that none is clipped: single precision is left. */
static void
test_match(void)
{
    NstImage image = new_picture(1);
    NstColors target = {
        {0.5, 0.4, 0.6},
        {0.004, 0.002, -0.001, 0.002, 0.006, 0.001, -0.001, 0.001, 0.003}};
    g_autoptr(GError) error = NULL;

    g_assert_true(nst_colors_match(&image, &target, &error));
    g_assert_no_error(error);

    NstColors colors = measure(&image);
    assert_near(colors.mean, target.mean, 3, 1e-7);
    assert_near(colors.covariance, target.covariance, 9, 1e-8);

    /* Its own colours change nothing. */
    float *before = g_memdup2(image.data, 3 * N * sizeof(float));
    g_assert_true(nst_colors_match(&image, &colors, &error));
    for (gsize i = 0; i < 3 * N; i++)
        g_assert_cmpfloat_with_epsilon(((float *)image.data)[i], before[i],
                                       1e-6f);
    g_free(before);
    g_free(image.data);
}

static void
test_match_clips(void)
{
    NstImage image = new_picture(1);
    NstColors target = {{0.9, 0.5, 0.1}, {1, 0, 0, 0, 1, 0, 0, 0, 1}};
    gsize ends = 0;

    g_assert_true(nst_colors_match(&image, &target, NULL));
    for (gsize i = 0; i < 3 * N; i++) {
        float value = ((float *)image.data)[i];

        g_assert_true(value >= 0.0f && value <= 1.0f);
        ends += value <= 0.0f || value >= 1.0f;
    }
    g_assert_cmpuint(ends, >, N);
    g_free(image.data);
}

static void
fill(const NstImage *image, float level, float contrast)
{
    for (gsize i = 0; i < 3 * N; i++)
        ((float *)image->data)[i] =
            level + contrast * (float)(i / 3 % WIDTH) / WIDTH;
}

/* Nothing to stretch, or in one direction only: no NaN, no amplified noise. */
static void
test_match_degenerate(void)
{
    NstImage image = new_picture(1), colored = new_picture(2);
    NstColors target = measure(&colored), plain = target;
    const float *pixels = image.data;

    fill(&image, 0.25f, 0.0f);
    g_assert_true(nst_colors_match(&image, &target, NULL));
    for (gsize i = 0; i < 3 * N; i++)
        g_assert_cmpfloat_with_epsilon(pixels[i], (float)target.mean[i % 3],
                                       1e-6f);

    /* Less than a grey level grows no more than one of a grey level does. */
    fill(&image, 0.25f, 1e-5f);
    g_assert_true(nst_colors_match(&image, &target, NULL));
    for (gsize i = 0; i < 3 * N; i++)
        g_assert_cmpfloat_with_epsilon(pixels[i], (float)target.mean[i % 3],
                                       1e-2f);

    /* Grey to grey is grey. */
    fill(&image, 0.1f, 0.8f);
    for (int i = 0; i < 9; i++)
        target.covariance[i] = 0.01;
    target.mean[0] = target.mean[1] = target.mean[2] = 0.5;
    g_assert_true(nst_colors_match(&image, &target, NULL));
    for (gsize i = 0; i < N; i++)
        for (gsize c = 1; c < 3; c++)
            g_assert_cmpfloat_with_epsilon(pixels[3 * i + c], pixels[3 * i],
                                           1e-6f);
    assert_near(measure(&image).covariance, target.covariance, 9, 1e-6);

    memset(plain.covariance, 0, sizeof(plain.covariance));
    g_assert_true(nst_colors_match(&colored, &plain, NULL));
    assert_near(measure(&colored).covariance, plain.covariance, 9, 1e-9);
    g_free(image.data);
    g_free(colored.data);
}

static void
test_luma(void)
{
    NstImage image = new_picture(1), before = new_picture(1);
    const float *grey = image.data, *color = before.data;
    g_autoptr(GError) error = NULL;

    g_assert_true(nst_colors_to_luma(&image, 0.299, 0.114, &error));
    g_assert_no_error(error);
    for (gsize i = 0; i < 3 * N; i += 3) {
        float luma =
            0.299f * color[i] + 0.587f * color[i + 1] + 0.114f * color[i + 2];

        for (gsize c = 0; c < 3; c++)
            g_assert_cmpfloat_with_epsilon(grey[i + c], luma, 1e-6f);
    }
    g_assert_false(nst_colors_to_luma(&image, 0.7, 0.4, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT);
    g_free(image.data);
    g_free(before.data);
}

/* What fails leaves the picture and the colours alone. */
static void
test_errors(void)
{
    NstImage image = new_picture(1), same = new_picture(1), small = image;
    NstColors target = {{0.5, 0.5, 0.5}, {0}}, untouched = target;
    g_autoptr(GError) error = NULL;

    target.covariance[4] = NAN;
    g_assert_false(nst_colors_match(&image, &target, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FINITE);
    g_clear_error(&error);
    g_assert_cmpmem(image.data, 3 * N * sizeof(float), same.data,
                    3 * N * sizeof(float));

    ((float *)image.data)[100] = INFINITY;
    g_assert_false(nst_colors_measure(&image, &untouched, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FINITE);
    g_clear_error(&error);
    assert_near(untouched.mean, (double[]){0.5, 0.5, 0.5}, 3, 0.0);

    small.height = 15;
    g_assert_false(nst_colors_measure(&small, &untouched, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_TOO_SMALL);
    g_free(image.data);
    g_free(same.data);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/colors/measure", test_measure);
    g_test_add_func("/colors/measure-bytes", test_measure_bytes);
    g_test_add_func("/colors/transform", test_transform);
    g_test_add_func("/colors/match", test_match);
    g_test_add_func("/colors/match-clips", test_match_clips);
    g_test_add_func("/colors/match-degenerate", test_match_degenerate);
    g_test_add_func("/colors/luma", test_luma);
    g_test_add_func("/colors/errors", test_errors);
    return g_test_run();
}
