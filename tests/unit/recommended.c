/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a network file recommends is what is painted with where the caller
 * says nothing: the same picture comes out as from the same list, given.
 */

#include <string.h>

#include "nst/nst.h"
#include "random_network.h"
#include "test_picture.h"

#define WIDTH 40
#define HEIGHT 32
#define N (3 * WIDTH * HEIGHT)
/* Weights that sum up to neither 1 nor the number of layers. */
#define LIST "conv1_1:0.2,conv1_2:0.7,conv3_2:1.5"

static NstNetwork *
build(const char *style_layers, const char *content_layer)
{
    RandomNetwork random;
    g_autoptr(GError) error = NULL;

    random_network_init(&random, "vgg16");
    memcpy(random.widths, (guint[]){4, 5, 6, 7, 8}, sizeof(random.widths));
    random.metadata_style_layers = style_layers;
    random.metadata_content_layer = content_layer;
    g_autoptr(GBytes) bytes = random_network_build(&random);
    NstNetwork *network = nst_network_new_from_bytes(bytes, "net", &error);
    g_assert_no_error(error);
    return network;
}

static NstImage
image(float *pixels)
{
    return (NstImage){pixels, (gssize)(WIDTH * 3 * sizeof(float)), WIDTH,
                      HEIGHT, NST_PIXEL_RGB32F};
}

static NstStyle *
analyse(NstNetwork *network, const char *style_layers)
{
    g_autofree float *pixels = test_picture_new(2, WIDTH, HEIGHT);
    NstImage painting = image(pixels);
    NstStyleParams params;
    g_autoptr(GError) error = NULL;
    NstStyle *style;

    nst_style_params_init(&params);
    params.style_layers = style_layers;
    style = nst_style_new(network, &params, &painting, NULL, 1, NULL, &error);
    g_assert_no_error(error);
    return style;
}

/* The loss of the style, and the picture. */
static double
paint(NstNetwork *network, const NstParams *params, float *output)
{
    g_autofree float *pixels = test_picture_new(1, WIDTH, HEIGHT);
    NstImage content = image(pixels), painted = image(output);
    NstStyle *style = analyse(network, params->style_layers);
    g_autoptr(GError) error = NULL;
    NstStylizer *stylizer = nst_stylizer_new(network, params, &error);
    NstReport report;

    g_assert_no_error(error);
    nst_stylizer_set_style(stylizer, style);
    nst_stylizer_render(stylizer, &content, &painted, NULL, NULL, NULL, &report,
                        &error);
    g_assert_no_error(error);
    nst_stylizer_free(stylizer);
    nst_style_unref(style);
    return report.last.loss_style;
}

static void
expect_same(NstNetwork *recommends, const NstParams *silent,
            const NstParams *explicit)
{
    NstNetwork *plain = build(NULL, NULL);
    NstParams defaults;
    float got[N], wanted[N], other[N];

    nst_params_init(&defaults);
    defaults.iterations = silent->iterations;
    double loss = paint(recommends, silent, got);
    double given = paint(plain, explicit, wanted);
    g_assert_cmpfloat(loss, ==, given);
    g_assert_cmpmem(got, sizeof(got), wanted, sizeof(wanted));
    /* And it does matter. */
    paint(plain, &defaults, other);
    g_assert_cmpint(memcmp(got, other, sizeof(got)), !=, 0);
    nst_network_unref(plain);
}

static void
test_style_layers(void)
{
    NstNetwork *network = build(LIST, NULL);
    NstParams silent, explicit;

    nst_params_init(&silent);
    silent.iterations = 4;
    explicit = silent;
    explicit.style_layers = LIST;
    expect_same(network, &silent, &explicit);
    silent.style_layers = "";
    expect_same(network, &silent, &explicit);
    nst_network_unref(network);
}

static void
test_content_layer(void)
{
    NstNetwork *network = build(NULL, "relu2_2");
    NstParams silent, explicit;

    nst_params_init(&silent);
    silent.iterations = 4;
    silent.content_layer = NULL;
    explicit = silent;
    explicit.content_layer = "conv2_2";
    expect_same(network, &silent, &explicit);
    silent.content_layer = "";
    expect_same(network, &silent, &explicit);
    nst_network_unref(network);
}

/* A list of the caller's wins. */
static void
test_given(void)
{
    NstNetwork *network = build(LIST, "conv2_2"), *plain = build(NULL, NULL);
    NstParams params;
    float got[N], wanted[N];

    nst_params_init(&params);
    params.iterations = 4;
    params.style_layers = "conv2_1,conv2_2";
    paint(network, &params, got);
    paint(plain, &params, wanted);
    g_assert_cmpmem(got, sizeof(got), wanted, sizeof(wanted));
    nst_network_unref(network);
    nst_network_unref(plain);
}

static void
test_facts(void)
{
    NstNetwork *network = build(LIST, "relu2_2");
    const char *const *keys = nst_network_get_metadata_keys(network);

    g_assert_cmpstr(nst_network_get_style_layers(network), ==, LIST);
    g_assert_cmpstr(nst_network_get_content_layer(network), ==, "relu2_2");
    g_assert_cmpstr(keys[0], ==, "content_layer");
    g_assert_cmpstr(keys[1], ==, "style_layers");
    g_assert_null(keys[2]);
    g_assert_cmpstr(nst_network_get_metadata(network, "style_layers"), ==,
                    LIST);
    g_assert_null(nst_network_get_metadata(network, "licence"));
    nst_network_unref(network);

    network = build(NULL, NULL);
    g_assert_cmpstr(nst_network_get_content_layer(network), ==, "conv4_2");
    g_assert_null(nst_network_get_metadata_keys(network)[0]);
    nst_network_unref(network);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recommended/style-layers", test_style_layers);
    g_test_add_func("/recommended/content-layer", test_content_layer);
    g_test_add_func("/recommended/given", test_given);
    g_test_add_func("/recommended/facts", test_facts);
    return g_test_run();
}
