/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* precision=bf16: as good in the end, and otherwise as float32. */

#include <string.h>

#include "nst/nst.h"
#include "random_network.h"
#include "test_picture.h"

#define W 44
#define H 36
#define N (3 * W * H)

static NstImage
view(float *pixels)
{
    return (NstImage){pixels, 3 * W * sizeof(float), W, H, NST_PIXEL_RGB32F};
}

static NstNetwork *
make_network(void)
{
    RandomNetwork random;
    g_autoptr(GError) error = NULL;

    random_network_init(&random, "vgg16");
    memcpy(random.widths, (guint[]){16, 24, 32, 32, 48}, sizeof(random.widths));
    g_autoptr(GBytes) bytes = random_network_build(&random);
    NstNetwork *network = nst_network_new_from_bytes(bytes, "random", &error);
    g_assert_no_error(error);
    return network;
}

/* Paints the test picture `seed`, and says what came of it. */
static NstReport
paint(const NstParams *params, guint64 seed, float *out)
{
    NstNetwork *network = make_network();
    NstStyleParams style_params;
    g_autofree float *painting = test_picture_new(9, W, H);
    g_autofree float *content = test_picture_new(seed, W, H);
    NstImage painting_image = view(painting), image = view(content);
    NstImage output = view(out);
    NstReport report;
    g_autoptr(GError) error = NULL;

    nst_style_params_init(&style_params);
    NstStyle *style = nst_style_new(network, &style_params, &painting_image,
                                    NULL, 1, NULL, &error);
    g_assert_no_error(error);
    NstStylizer *stylizer = nst_stylizer_new(network, params, &error);
    g_assert_no_error(error);
    nst_stylizer_set_style(stylizer, style);
    nst_stylizer_render(stylizer, &image, &output, NULL, NULL, NULL, &report,
                        &error);
    g_assert_no_error(error);
    nst_stylizer_free(stylizer);
    nst_style_unref(style);
    nst_network_unref(network);
    return report;
}

static NstParams
make_params(NstPrecision precision)
{
    NstParams params;

    nst_params_init(&params);
    params.precision = precision;
    params.iterations = 160;
    return params;
}

static gboolean
skip_without_bf16(void)
{
    if (nst_precision_is_supported(NST_PRECISION_BF16))
        return FALSE;
    g_test_skip("no bfloat16 products here");
    return TRUE;
}

/*
 * The last evaluations are in float32 forward, so losses compare. One picture
 * may end anywhere within some percent, either way: the bound, which is the
 * issue's, is for a mean.
 */
static void
test_loss(void)
{
    enum { PICTURES = 6 };
    NstParams plain = make_params(NST_PRECISION_FP32);
    NstParams coarse = make_params(NST_PRECISION_BF16);
    double ratios = 0.0;

    if (skip_without_bf16())
        return;
    for (guint64 seed = 1; seed <= PICTURES; seed++) {
        float fp32[N], bf16[N];
        NstReport with = paint(&coarse, seed, bf16);
        NstReport without = paint(&plain, seed, fp32);

        g_assert_cmpint(without.precision, ==, NST_PRECISION_FP32);
        g_assert_cmpint(with.precision, ==, NST_PRECISION_BF16);
        g_assert_true(memcmp(fp32, bf16, sizeof(fp32)) != 0);
        g_test_message("%g with bfloat16, %g without", with.last.loss,
                       without.last.loss);
        ratios += with.last.loss / without.last.loss;
    }
    g_test_message("mean ratio %g", ratios / PICTURES);
    g_assert_cmpfloat(ratios / PICTURES, <=, 1.05);
}

static void
test_threads(void)
{
    NstParams params = make_params(NST_PRECISION_BF16);
    float first[N], next[N];

    params.iterations = 9;
    params.threads = 1;
    paint(&params, 1, first);
    for (params.threads = 2; params.threads <= 7; params.threads += 5) {
        paint(&params, 1, next);
        g_assert_cmpmem(first, sizeof(first), next, sizeof(next));
    }
}

/* Without such a processor it is float32, to the bit, and the report says
 * so. */
static void
test_fallback(void)
{
    NstParams params = make_params(NST_PRECISION_FP32);
    float fp32[N], bf16[N];
    g_autofree char *before = g_strdup(g_getenv("NST_CPU"));

    params.iterations = 5;
    g_setenv("NST_CPU", "baseline", TRUE);
    g_assert_false(nst_precision_is_supported(NST_PRECISION_BF16));
    g_assert_cmpstr(nst_cpu_name(), ==, "baseline");
    paint(&params, 1, fp32);
    params.precision = NST_PRECISION_BF16;
    g_assert_cmpint(paint(&params, 1, bf16).precision, ==, NST_PRECISION_FP32);
    g_assert_cmpmem(fp32, sizeof(fp32), bf16, sizeof(bf16));
    if (before)
        g_setenv("NST_CPU", before, TRUE);
    else
        g_unsetenv("NST_CPU");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/precision/loss", test_loss);
    g_test_add_func("/precision/threads", test_threads);
    g_test_add_func("/precision/fallback", test_fallback);
    return g_test_run();
}
