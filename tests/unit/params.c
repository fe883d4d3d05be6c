/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "nst/nst.h"
#include "random_network.h"
#include "stylizer/network_private.h"
#include "stylizer/params.h"

static NstNetwork *
make_network(const char *last_layer, const char *style_layers)
{
    RandomNetwork random;
    g_autoptr(GError) error = NULL;

    random_network_init(&random, "vgg16");
    memcpy(random.widths, (guint[]){2, 2, 2, 2, 2}, sizeof(random.widths));
    random.last_layer = last_layer;
    random.metadata_architecture = "vgg16";
    random.metadata_style_layers = style_layers;
    g_autoptr(GBytes) bytes = random_network_build(&random);
    NstNetwork *network =
        nst_network_new_from_bytes(bytes, "net.safetensors", &error);
    g_assert_no_error(error);
    return network;
}

static void
expect_layers(NstNetwork *network, const char *list, const guint *layers,
              const double *weights, guint n)
{
    struct nst_objective_spec spec;
    g_autoptr(GError) error = NULL;

    nst_parse_style_layers(network, list, &spec, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(spec.n_style_layers, ==, n);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpuint(spec.style_layers[i].layer, ==, layers[i]);
        g_assert_cmpfloat(spec.style_layers[i].weight, ==, weights[i]);
    }
}

static void
expect_error(NstNetwork *network, const char *list, NstError code,
             const char *word)
{
    struct nst_objective_spec spec;
    g_autoptr(GError) error = NULL;

    g_assert_false(nst_parse_style_layers(network, list, &spec, &error));
    g_assert_error(error, NST_ERROR, (int)code);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, word));
}

static void
test_style_layers(void)
{
    NstNetwork *network = make_network(NULL, NULL);
    const guint firsts[] = {0, 2, 4, 7, 10}, two[] = {0, 8};
    const double fifths[] = {0.2, 0.2, 0.2, 0.2, 0.2};
    const double halves[] = {0.5, 0.5}, given[] = {3.0, 0.25};

    expect_layers(network, NULL, firsts, fifths, 5);
    expect_layers(network, "", firsts, fifths, 5);
    expect_layers(network, "conv1_1,conv4_2", two, halves, 2);
    expect_layers(network, " relu1_1 , block4_conv2 ", two, halves, 2);
    expect_layers(network, "conv1_1:3,relu4_2: 0.25", two, given, 2);
    expect_error(network, "conv1_1,conv6_1", NST_ERROR_UNKNOWN_LAYER,
                 "conv5_3");
    expect_error(network, "conv1_1,conv3_4", NST_ERROR_UNKNOWN_LAYER,
                 "conv3_4");
    expect_error(network, "conv1_1,", NST_ERROR_UNKNOWN_LAYER, "\"\"");
    expect_error(network, "conv1_1:x", NST_ERROR_INVALID_ARGUMENT, "conv1_1");
    expect_error(network, "conv1_1:-1", NST_ERROR_INVALID_ARGUMENT, "-1");
    expect_error(network, "conv1_1:nan", NST_ERROR_INVALID_ARGUMENT, "nan");
    expect_error(network, "conv1_1:1,conv2_1", NST_ERROR_INVALID_ARGUMENT,
                 "all or none");
    expect_error(network, "conv1_1,relu1_1", NST_ERROR_INVALID_ARGUMENT,
                 "twice");
    nst_network_unref(network);
}

static void
test_recommended(void)
{
    NstNetwork *network = make_network(NULL, "conv1_1:3,conv4_2:0.25");
    const guint two[] = {0, 8};
    const double given[] = {3.0, 0.25};

    expect_layers(network, NULL, two, given, 2);
    nst_network_unref(network);
}

static void
test_truncated(void)
{
    NstNetwork *network = make_network("conv3_1", NULL);
    const guint firsts[] = {0, 2, 4};
    const double thirds[] = {1.0 / 3, 1.0 / 3, 1.0 / 3};

    expect_layers(network, NULL, firsts, thirds, 3);
    expect_error(network, "conv4_1", NST_ERROR_UNKNOWN_LAYER, "ends before");
    nst_network_unref(network);
}

static void
expect_bad(NstNetwork *network, const NstParams *params, const char *word)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(nst_stylizer_new(network, params, &error));
    g_assert_nonnull(error);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, word));
}

static void
test_ranges(void)
{
    NstNetwork *network = make_network(NULL, NULL);
    NstParams good, bad;

    nst_params_init(&good);
    bad = good;
    bad.alpha = -1.0;
    expect_bad(network, &bad, "alpha");
    bad = good;
    bad.beta = 0.0 / 0.0;
    expect_bad(network, &bad, "beta");
    bad = good;
    bad.tv_weight = -0.1;
    expect_bad(network, &bad, "tv-weight");
    bad = good;
    bad.restart_interval = 1;
    expect_bad(network, &bad, "restart-interval");
    bad = good;
    bad.pooling = (NstPooling)7;
    expect_bad(network, &bad, "pooling");
    bad = good;
    bad.mode = (NstMode)9;
    expect_bad(network, &bad, "mode");
    bad = good;
    bad.history = 0;
    expect_bad(network, &bad, "history");
    bad = good;
    bad.content_layer = "conv9_9";
    expect_bad(network, &bad, "conv9_9");
    bad = good;
    nst_network_unref(network);

    /* What is recommended by default. */
    network = make_network("conv3_1", NULL);
    expect_bad(network, &good, "conv4_2");
    bad = good;
    bad.content_layer = NULL;
    expect_bad(network, &bad, "conv4_2");
    nst_network_unref(network);
}

static void
test_presets(void)
{
    NstParams params;

    nst_params_init(&params);
    g_assert_cmpstr(params.content_layer, ==, "conv4_2");
    g_assert_cmpfloat(params.beta, ==, 15.0);
    g_assert_cmpuint(params.iterations, ==, 100);
    g_assert_cmpfloat(params.tv_weight, ==, 4.0);
    params.threads = 3;
    g_assert_false(nst_params_preset(&params, "no-such-preset"));
    g_assert_cmpfloat(params.beta, ==, 15.0);
    g_assert_true(nst_params_preset(&params, "article-2019"));
    g_assert_cmpuint(params.threads, ==, 3);
    g_assert_cmpuint(params.iterations, ==, 600);
    g_assert_cmpuint(params.restart_interval, ==, 20);
    g_assert_false(params.pyramid);
    g_assert_cmpfloat(params.alpha, ==, 4.0);
    g_assert_cmpfloat(params.tv_weight, ==, 0.0);
    g_assert_cmpstr(params.content_layer, ==, "conv4_3");
    g_assert_true(nst_params_preset(&params, "quality"));
    g_assert_cmpuint(params.iterations, >, 100);
    g_assert_true(nst_params_preset(&params, "draft"));
    g_assert_cmpuint(params.iterations, <, 100);
    g_assert_true(params.pyramid);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/params/style-layers", test_style_layers);
    g_test_add_func("/params/recommended", test_recommended);
    g_test_add_func("/params/truncated", test_truncated);
    g_test_add_func("/params/ranges", test_ranges);
    g_test_add_func("/params/presets", test_presets);
    return g_test_run();
}
