/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The core against PyTorch in float64: features of every layer, losses and
 * gradient, for both poolings and both loss scales.
 *
 * Tolerance: float32 rounds to 6e-8. A sum of up to 4608 products in any
 * order, 16 layers deep, keeps an error of a few 1e-7 of a layer's root mean
 * square; 1e-5 leaves room for other orders of summation and is still far
 * below any mistake. The pictures were chosen so that no unit is near enough
 * to 0 to flip ("margin" in the file).
 */

#include <gio/gio.h>
#include <math.h>

#include "approx.h"
#include "blocked.h"
#include "golden_file.h"
#include "net/gram.h"
#include "net/objective.h"
#include "net/vgg.h"
#include "stylizer/network_private.h"
#include "stylizer/params.h"

#define TOLERANCE 1e-5

typedef struct {
    const char *name;
    gboolean max_pooling;
} Case;

typedef struct {
    JsonNode *root;
    JsonObject *golden;
    JsonObject *values; /* of the pooling */
    NstNetwork *network;
    const struct nst_weights *weights;
    struct nst_context context;
    enum nst_pooling_kind pooling;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    const Case *test = data;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;

    fixture->root = golden_load(test->name);
    fixture->golden = json_node_get_object(fixture->root);
    fixture->values = json_object_get_object_member(
        json_object_get_object_member(fixture->golden, "poolings"),
        test->max_pooling ? "max" : "average");
    fixture->pooling = test->max_pooling ? NST_POOL_MAX : NST_POOL_AVERAGE;
    bytes = golden_network(fixture->golden);
    if (bytes == NULL)
        return;
    fixture->network = nst_network_new_from_bytes(bytes, test->name, &error);
    g_assert_no_error(error);
    fixture->weights = nst_network_get_weights(fixture->network);
    nst_ops_init(&fixture->context.ops, nst_cpu_detect());
    fixture->context.pool = nst_pool_new(2);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    if (fixture->context.pool != NULL)
        nst_pool_free(fixture->context.pool);
    nst_network_unref(fixture->network);
    json_node_unref(fixture->root);
}

static struct nst_vgg *
forward(Fixture *fixture, const char *which)
{
    guint width, height;
    g_autofree float *picture =
        golden_picture(fixture->golden, which, FALSE, &width, &height);
    struct nst_vgg *vgg =
        nst_vgg_new(&fixture->context, fixture->weights, fixture->pooling,
                    fixture->weights->n_layers, (int)height, (int)width);

    g_assert_nonnull(vgg);
    g_assert_true(nst_vgg_forward(vgg, picture));
    return vgg;
}

static double
sum_of(const float *values, gsize n, gboolean squares)
{
    double sum = 0.0;

    for (gsize i = 0; i < n; i++)
        sum +=
            squares ? (double)values[i] * (double)values[i] : (double)values[i];
    return sum;
}

static void
check_layer(JsonObject *expected, const struct nst_tensor *features)
{
    const char *layer = json_object_get_string_member(expected, "layer");
    double norm = json_object_get_double_member(expected, "norm");
    gsize channels = (gsize)features->channels;
    gsize positions = nst_tensor_positions(features);
    gsize count, n = channels * positions;
    g_autofree float *planes =
        blocked_to_planes(features->data, channels, positions);
    g_autofree double *values = golden_numbers(expected, "values", &count);
    g_autofree double *samples = NULL;

    g_assert_cmpuint(n, ==, (gsize)json_object_get_int_member(expected, "n"));
    samples = golden_samples(planes, n, count);
    g_assert_true(golden_samples_agree(layer, samples, values, count,
                                       norm / sqrt((double)n), TOLERANCE));
    g_assert_true(approx_equal_number(layer, sqrt(sum_of(planes, n, TRUE)),
                                      norm, TOLERANCE));
    g_assert_true(approx_equal_number(
        layer, sum_of(planes, n, FALSE) / (double)n,
        json_object_get_double_member(expected, "mean"), TOLERANCE));
}

static void
test_features(Fixture *fixture, gconstpointer data)
{
    JsonArray *layers;
    struct nst_vgg *vgg;

    (void)data;
    if (fixture->network == NULL)
        return;
    vgg = forward(fixture, "picture");
    layers = json_object_get_array_member(fixture->values, "features");
    g_assert_cmpuint(json_array_get_length(layers), ==,
                     fixture->weights->n_layers);
    for (guint i = 0; i < json_array_get_length(layers); i++) {
        struct nst_tensor features = nst_vgg_features(vgg, i);

        check_layer(json_array_get_object_element(layers, i), &features);
    }
    nst_vgg_free(vgg);
}

static void
fill_spec(Fixture *fixture, const char *scale, struct nst_objective_spec *spec)
{
    JsonObject *losses = json_object_get_object_member(
        json_object_get_object_member(fixture->golden, "losses"), scale);
    NstParams params;
    g_autoptr(GError) error = NULL;

    nst_params_init(&params);
    params.content_layer =
        json_object_get_string_member(fixture->golden, "content_layer");
    params.style_layers = json_object_get_string_member(losses, "style_layers");
    params.alpha = json_object_get_double_member(losses, "alpha");
    params.beta = json_object_get_double_member(losses, "beta");
    params.tv_weight = json_object_get_double_member(losses, "tv_weight");
    params.loss_scale = g_str_equal(scale, "relative")
                            ? NST_LOSS_SCALE_RELATIVE
                            : NST_LOSS_SCALE_MEAN_SQUARE;
    params.pooling = fixture->pooling == NST_POOL_MAX ? NST_POOLING_MAX
                                                      : NST_POOLING_AVERAGE;
    nst_params_to_spec(fixture->network, &params, spec, &error);
    g_assert_no_error(error);
}

static void
set_grams(Fixture *fixture, const struct nst_objective_spec *spec,
          struct nst_objective *objective)
{
    struct nst_vgg *vgg = forward(fixture, "style");

    for (guint i = 0; i < spec->n_style_layers; i++) {
        struct nst_tensor features =
            nst_vgg_features(vgg, spec->style_layers[i].layer);
        g_autofree float *gram = g_new(float, nst_gram_size(features.channels));
        g_autofree float *scratch =
            g_new(float, nst_gram_scratch_size(&fixture->context, &features));

        nst_gram_forward(&fixture->context, &features, NULL, gram, scratch);
        nst_objective_set_gram(objective, i, gram);
    }
    nst_vgg_free(vgg);
}

static void
check_gradient(JsonObject *expected, const float *grad, gsize plane)
{
    double norm = json_object_get_double_member(expected, "norm");
    double scale = norm / sqrt(3.0 * (double)plane);
    gsize count;
    g_autofree double *values = golden_numbers(expected, "values", &count);
    g_autofree double *samples = golden_samples(grad, 3 * plane, count);
    g_autofree double *means = NULL;
    double sums[3];

    g_assert_true(golden_samples_agree("gradient", samples, values, count,
                                       scale, TOLERANCE));
    g_assert_true(approx_equal_number("norm of the gradient",
                                      sqrt(sum_of(grad, 3 * plane, TRUE)), norm,
                                      TOLERANCE));
    /* Tells the channels apart, whatever the samples hit. */
    means = golden_numbers(expected, "means", &count);
    g_assert_cmpuint(count, ==, 3);
    for (gsize c = 0; c < 3; c++)
        sums[c] = sum_of(grad + c * plane, plane, FALSE) / (double)plane;
    g_assert_true(golden_samples_agree("means of the gradient's channels", sums,
                                       means, 3, scale, TOLERANCE));
}

static double
expected_style(JsonObject *expected, const struct nst_objective_spec *spec)
{
    gsize n;
    g_autofree double *styles = golden_numbers(expected, "styles", &n);
    double sum = 0.0;

    g_assert_cmpuint(n, ==, spec->n_style_layers);
    for (gsize i = 0; i < n; i++)
        sum += spec->style_layers[i].weight * styles[i];
    return sum;
}

static void
check_terms(JsonObject *expected, const struct nst_objective_spec *spec,
            const struct nst_loss_terms *terms)
{
    g_assert_true(approx_equal_number(
        "content loss", terms->content,
        spec->alpha * json_object_get_double_member(expected, "content"),
        TOLERANCE));
    g_assert_true(approx_equal_number(
        "style loss", terms->style, spec->beta * expected_style(expected, spec),
        TOLERANCE));
    g_assert_true(approx_equal_number(
        "total variation", terms->tv,
        spec->tv_weight * json_object_get_double_member(expected, "tv"),
        TOLERANCE));
    g_assert_true(approx_equal_number(
        "loss", terms->total, json_object_get_double_member(expected, "total"),
        TOLERANCE));
}

static void
check_scale(Fixture *fixture, const char *scale)
{
    JsonObject *expected =
        json_object_get_object_member(fixture->values, scale);
    guint width, height;
    g_autofree float *content =
        golden_picture(fixture->golden, "content", FALSE, &width, &height);
    g_autofree float *picture =
        golden_picture(fixture->golden, "picture", FALSE, &width, &height);
    gsize plane = (gsize)width * height;
    g_autofree float *grad = g_new(float, 3 * plane);
    struct nst_objective_spec spec;
    struct nst_objective *objective;
    struct nst_loss_terms terms;

    g_test_message("%s", scale);
    fill_spec(fixture, scale, &spec);
    objective = nst_objective_new(&fixture->context, fixture->weights, &spec,
                                  (int)height, (int)width);
    g_assert_nonnull(objective);
    g_assert_true(nst_objective_set_content(objective, content));
    set_grams(fixture, &spec, objective);
    g_assert_true(nst_objective_evaluate(objective, picture, grad, &terms));
    check_terms(expected, &spec, &terms);
    check_gradient(json_object_get_object_member(expected, "gradient"), grad,
                   plane);
    nst_objective_free(objective);
}

static void
test_losses(Fixture *fixture, gconstpointer data)
{
    (void)data;
    if (fixture->network == NULL)
        return;
    check_scale(fixture, "relative");
    check_scale(fixture, "mean-square");
}

static void
add(const Case *test)
{
    const char *pooling = test->max_pooling ? "max" : "average";
    g_autofree char *features =
        g_strdup_printf("/golden/%s/%s/features", test->name, pooling);
    g_autofree char *losses =
        g_strdup_printf("/golden/%s/%s/losses", test->name, pooling);

    g_test_add(features, Fixture, test, set_up, test_features, tear_down);
    g_test_add(losses, Fixture, test, set_up, test_losses, tear_down);
}

int
main(int argc, char **argv)
{
    static const Case cases[] = {
        {"vgg16-narrow", FALSE}, {"vgg16-narrow", TRUE},
        {"vgg19-narrow", FALSE}, {"vgg19-narrow", TRUE},
        {"vgg16-random", FALSE}, {"vgg16-random", TRUE},
        {"vgg19-random", FALSE}, {"vgg19-random", TRUE},
        {"vgg16-real", FALSE},   {"vgg16-real", TRUE},
        {"vgg19-real", FALSE},   {"vgg19-real", TRUE},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        add(&cases[i]);
    return g_test_run();
}
