/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The naive reference of tests/ref against PyTorch in float64: two
 * implementations without a common line. Tolerance: the values in the files
 * have 10 digits; the sums, in double, are right to 1e-13 or so.
 */

#include <math.h>

#include "approx.h"
#include "golden_file.h"
#include "ref_network.h"

#define TOLERANCE 1e-9

/* Everything that a test has loaded; the reference borrows it. */
static GPtrArray *arrays;

static const guint convolutions[2][5] = {{2, 2, 3, 3, 3}, {2, 2, 4, 4, 4}};

static double *
new_array(gsize n)
{
    double *array = g_new(double, n);

    g_ptr_array_add(arrays, array);
    return array;
}

static double *
widened(float *values, gsize n)
{
    double *wide = new_array(n);

    for (gsize i = 0; i < n; i++)
        wide[i] = (double)values[i];
    g_free(values);
    return wide;
}

static void
load_layer(const RandomNetwork *spec, guint layer, RefNetwork *network)
{
    guint inputs, outputs;
    gsize n;
    float *weight, *bias;

    random_network_channels(spec, layer, &inputs, &outputs);
    n = (gsize)inputs * outputs * 9;
    weight = g_new(float, n);
    bias = g_new(float, outputs);
    random_network_weight(spec, layer, n, weight);
    random_network_bias(spec, layer, outputs, bias);
    network->weight[layer] = widened(weight, n);
    network->bias[layer] = widened(bias, outputs);
    network->channels[layer] = (int)outputs;
}

static void
load_network(JsonObject *golden, const char *pooling, RefNetwork *network)
{
    RandomNetwork spec;
    const guint *counts;
    int layer = 0;

    golden_network_spec(json_object_get_object_member(golden, "network"),
                        &spec);
    counts = convolutions[g_str_equal(spec.architecture, "vgg19")];
    *network = (RefNetwork){0};
    network->n_layers = (int)random_network_n_layers(&spec);
    network->preprocessing = spec.torchvision_names ? REF_TORCH : REF_CAFFE;
    network->pooling =
        g_str_equal(pooling, "max") ? REF_POOL_MAX : REF_POOL_AVERAGE;
    for (guint block = 0; block < 5; block++)
        for (guint i = 0; i < counts[block]; i++, layer++) {
            network->block[layer] = (int)block;
            load_layer(&spec, (guint)layer, network);
        }
    g_assert_cmpint(layer, ==, network->n_layers);
}

/* "conv4_2", or one entry "conv4_2:0.5" of a list. */
static int
find_layer(const RefNetwork *network, const char *name)
{
    int layer = 0;

    g_assert_true(g_str_has_prefix(name, "conv"));
    while (network->block[layer] != name[4] - '1')
        layer++;
    return layer + name[6] - '1';
}

static double *
load_picture(JsonObject *golden, const char *which, int *height, int *width)
{
    guint w, h;
    float *picture = golden_picture(golden, which, FALSE, &w, &h);

    *width = (int)w;
    *height = (int)h;
    return widened(picture, (gsize)w * h * 3);
}

static double *
features_of(const RefNetwork *network, JsonObject *golden, const char *which,
            int layer, gsize *positions)
{
    int height, width;
    double *picture = load_picture(golden, which, &height, &width);
    double *features;

    *positions = ref_network_positions(network, layer, height, width);
    features = new_array((gsize)network->channels[layer] * *positions);
    ref_network_features(network, picture, height, width, layer, features);
    return features;
}

static void
check_features(const RefNetwork *network, JsonObject *golden,
               JsonObject *values)
{
    JsonArray *layers = json_object_get_array_member(values, "features");

    for (int layer = 0; layer < network->n_layers; layer++) {
        JsonObject *expected =
            json_array_get_object_element(layers, (guint)layer);
        gsize positions, count, n;
        double *features =
            features_of(network, golden, "picture", layer, &positions);
        g_autofree double *wanted = golden_numbers(expected, "values", &count);
        g_autofree double *samples = NULL;

        n = (gsize)network->channels[layer] * positions;
        samples = golden_samples_double(features, n, count);
        g_assert_true(golden_samples_agree(
            json_object_get_string_member(expected, "layer"), samples, wanted,
            count,
            json_object_get_double_member(expected, "norm") / sqrt((double)n),
            TOLERANCE));
    }
}

static void
add_style(const RefNetwork *network, JsonObject *golden, const char *entry,
          double equal_share, RefObjective *objective)
{
    int i = objective->n_styles++;
    int layer = find_layer(network, entry);
    const char *weight = strchr(entry, ':');
    gsize channels = (gsize)network->channels[layer], positions;
    double *features = features_of(network, golden, "style", layer, &positions);
    double *gram = new_array(channels * channels);

    ref_gram(features, (int)channels, positions, gram);
    objective->style_layer[i] = layer;
    objective->style_weight[i] =
        weight != NULL ? g_ascii_strtod(weight + 1, NULL) : equal_share;
    objective->style_gram[i] = gram;
}

static void
load_objective(const RefNetwork *network, JsonObject *golden, const char *scale,
               RefObjective *objective)
{
    JsonObject *losses = json_object_get_object_member(
        json_object_get_object_member(golden, "losses"), scale);
    g_auto(GStrv) styles = g_strsplit(
        json_object_get_string_member(losses, "style_layers"), ",", -1);
    gsize positions;

    *objective = (RefObjective){
        .scale =
            g_str_equal(scale, "relative") ? REF_RELATIVE : REF_MEAN_SQUARE,
        .alpha = json_object_get_double_member(losses, "alpha"),
        .beta = json_object_get_double_member(losses, "beta"),
        .tv_weight = json_object_get_double_member(losses, "tv_weight"),
        .content_layer = find_layer(
            network, json_object_get_string_member(golden, "content_layer")),
    };
    objective->content = features_of(network, golden, "content",
                                     objective->content_layer, &positions);
    for (guint i = 0; styles[i] != NULL; i++)
        add_style(network, golden, styles[i], 1.0 / g_strv_length(styles),
                  objective);
}

static void
check_losses(const RefNetwork *network, JsonObject *golden, JsonObject *values,
             const char *scale)
{
    JsonObject *expected = json_object_get_object_member(values, scale);
    JsonObject *gradient = json_object_get_object_member(expected, "gradient");
    int height, width;
    double *picture = load_picture(golden, "picture", &height, &width);
    gsize n = 3 * (gsize)height * (gsize)width, count;
    g_autofree double *grad = g_new(double, n);
    g_autofree double *wanted = golden_numbers(gradient, "values", &count);
    g_autofree double *samples = NULL;
    RefObjective objective;

    load_objective(network, golden, scale, &objective);
    g_assert_true(approx_equal_number(
        "loss",
        ref_objective(network, &objective, picture, height, width, NULL, grad),
        json_object_get_double_member(expected, "total"), TOLERANCE));
    samples = golden_samples_double(grad, n, count);
    g_assert_true(golden_samples_agree(
        "gradient", samples, wanted, count,
        json_object_get_double_member(gradient, "norm") / sqrt((double)n),
        TOLERANCE));
}

static void
test_reference(gconstpointer data)
{
    static const char *const poolings[] = {"average", "max"};
    g_autoptr(JsonNode) root = golden_load(data);
    JsonObject *golden = json_node_get_object(root);
    RefNetwork network;

    for (guint i = 0; i < G_N_ELEMENTS(poolings); i++) {
        JsonObject *values = json_object_get_object_member(
            json_object_get_object_member(golden, "poolings"), poolings[i]);

        load_network(golden, poolings[i], &network);
        check_features(&network, golden, values);
        check_losses(&network, golden, values, "relative");
        check_losses(&network, golden, values, "mean-square");
        g_ptr_array_set_size(arrays, 0);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    arrays = g_ptr_array_new_with_free_func(g_free);
    g_test_add_data_func("/golden-ref/vgg16-narrow", "vgg16-narrow",
                         test_reference);
    g_test_add_data_func("/golden-ref/vgg19-narrow", "vgg19-narrow",
                         test_reference);
    status = g_test_run();
    g_ptr_array_unref(arrays);
    return status;
}
