/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The loss and its gradient of whole (narrow) networks, against the naive
 * reference in double and against central differences of it.
 */

#include <math.h>
#include <string.h>

#include "approx.h"
#include "blocked.h"
#include "net/gram.h"
#include "net/objective.h"
#include "random_network.h"
#include "ref_network.h"
#include "stylizer/network_private.h"
#include "test_picture.h"

/* Odd at every pooling. */
#define WIDTH 37
#define HEIGHT 27

/*
 * float32 has 6e-8 of rounding an operation; over 13 or 16 layers forward
 * and backward that adds up to some 1e-6. The bound is 1e-5.
 */
#define TOLERANCE 1e-5

struct fixture {
    NstNetwork *network;
    struct nst_context context;
    struct nst_objective_spec spec;
    struct nst_objective *objective;
    RefNetwork ref;
    RefObjective ref_objective;
    float *content, *painting, *picture; /* planar */
    GPtrArray *doubles;                  /* what the reference points to */
};

static const double *
to_double(struct fixture *fixture, const float *values, gsize n)
{
    double *copy = g_new(double, n);

    for (gsize i = 0; i < n; i++)
        copy[i] = (double)values[i];
    g_ptr_array_add(fixture->doubles, copy);
    return copy;
}

static void
set_up_ref_network(struct fixture *fixture, const RandomNetwork *random)
{
    const struct nst_weights *weights =
        nst_network_get_weights(fixture->network);
    RefNetwork *ref = &fixture->ref;

    ref->n_layers = (int)weights->n_layers;
    ref->preprocessing = weights->preprocessing == &nst_preprocessing_caffe
                             ? REF_CAFFE
                             : REF_TORCH;
    ref->pooling =
        fixture->spec.pooling == NST_POOL_MAX ? REF_POOL_MAX : REF_POOL_AVERAGE;
    for (guint i = 0; i < weights->n_layers; i++) {
        const struct nst_conv_weights *layer = &weights->layers[i];
        gsize out = (gsize)layer->out_channels;
        gsize n = out * (gsize)layer->in_channels * 9;
        g_autofree float *weight = g_new(float, n);

        random_network_weight(random, i, n, weight);
        ref->block[i] = (int)nst_topology_block(weights->topology, i);
        ref->channels[i] = layer->out_channels;
        ref->bias[i] = to_double(fixture, layer->bias, out);
        ref->weight[i] = to_double(fixture, weight, n);
    }
}

/* Features of a picture in a layer, by the reference. */
static double *
ref_features(struct fixture *fixture, const float *picture, guint layer)
{
    gsize positions =
        ref_network_positions(&fixture->ref, (int)layer, HEIGHT, WIDTH);
    double *features =
        g_new(double, (gsize)fixture->ref.channels[layer] * positions);

    ref_network_features(&fixture->ref,
                         to_double(fixture, picture, 3 * WIDTH * HEIGHT),
                         HEIGHT, WIDTH, (int)layer, features);
    g_ptr_array_add(fixture->doubles, features);
    return features;
}

static void
set_up_targets(struct fixture *fixture)
{
    const struct nst_objective_spec *spec = &fixture->spec;
    RefObjective *ref = &fixture->ref_objective;

    ref->scale = spec->relative ? REF_RELATIVE : REF_MEAN_SQUARE;
    ref->alpha = spec->alpha;
    ref->beta = spec->beta;
    ref->tv_weight = spec->tv_weight;
    ref->content_layer = (int)spec->content_layer;
    ref->content = ref_features(fixture, fixture->content, spec->content_layer);
    ref->n_styles = (int)spec->n_style_layers;
    g_assert_true(
        nst_objective_set_content(fixture->objective, fixture->content));
    for (guint i = 0; i < spec->n_style_layers; i++) {
        guint layer = spec->style_layers[i].layer;
        gsize channels = (gsize)fixture->ref.channels[layer];
        gsize n = channels * channels;
        double *gram = g_new(double, n);
        g_autofree float *gram_float = g_new(float, n);

        ref_gram(
            ref_features(fixture, fixture->painting, layer), (int)channels,
            ref_network_positions(&fixture->ref, (int)layer, HEIGHT, WIDTH),
            gram);
        g_ptr_array_add(fixture->doubles, gram);
        for (gsize j = 0; j < n; j++)
            gram_float[j] = (float)gram[j];
        g_autofree float *blocked = blocked_gram_new(gram_float, channels);
        nst_objective_set_gram(fixture->objective, i, blocked);
        ref->style_layer[i] = (int)layer;
        ref->style_weight[i] = spec->style_layers[i].weight;
        ref->style_gram[i] = gram;
    }
}

static void
set_up(struct fixture *fixture, const char *architecture,
       const char *preprocessing, enum nst_pooling_kind pooling,
       gboolean relative)
{
    RandomNetwork random;
    g_autoptr(GError) error = NULL;
    /* One layer a block, two in block 3, and a weight that is not 1. */
    static const struct nst_style_layer styles[] = {
        {0, 0.2}, {2, 0.4}, {4, 0.3}, {5, 1.5}, {8, 0.5}, {10, 0.2}};

    memset(fixture, 0, sizeof(*fixture));
    random_network_init(&random, architecture);
    memcpy(random.widths, (guint[]){5, 7, 16, 9, 18}, sizeof(random.widths));
    random.metadata_preprocessing = preprocessing;
    g_autoptr(GBytes) bytes = random_network_build(&random);
    fixture->network = nst_network_new_from_bytes(bytes, "random", &error);
    g_assert_no_error(error);

    nst_context_init(&fixture->context, 2);
    fixture->doubles = g_ptr_array_new_with_free_func(g_free);
    fixture->spec = (struct nst_objective_spec){
        .pooling = pooling,
        .relative = relative,
        .alpha = 1.5,
        .beta = relative ? 15.0 : 1e-6,
        .tv_weight = 0.7,
        .content_layer = 7,
        .n_style_layers = G_N_ELEMENTS(styles),
    };
    memcpy(fixture->spec.style_layers, styles, sizeof(styles));
    fixture->content = test_picture_new_planar(1, WIDTH, HEIGHT);
    fixture->painting = test_picture_new_planar(2, WIDTH, HEIGHT);
    fixture->picture = test_picture_new_planar(3, WIDTH, HEIGHT);
    set_up_ref_network(fixture, &random);
    fixture->objective = nst_objective_new(
        &fixture->context, nst_network_get_weights(fixture->network),
        &fixture->spec, HEIGHT, WIDTH);
    g_assert_nonnull(fixture->objective);
    set_up_targets(fixture);
}

static void
tear_down(struct fixture *fixture)
{
    nst_objective_free(fixture->objective);
    nst_context_clear(&fixture->context);
    nst_network_unref(fixture->network);
    g_free(fixture->content);
    g_free(fixture->painting);
    g_free(fixture->picture);
    g_ptr_array_unref(fixture->doubles);
}

/* (f(x + h d) - f(x - h d)) / 2h of the reference, d of unit length. */
static double
central_difference(struct fixture *fixture, const double *direction)
{
    const double h = 1e-6;
    double values[2];
    gsize n = 3 * WIDTH * HEIGHT;
    g_autofree double *x = g_new(double, n);

    for (int side = 0; side < 2; side++) {
        for (gsize i = 0; i < n; i++)
            x[i] = (double)fixture->picture[i] + (side ? h : -h) * direction[i];
        values[side] = ref_objective(&fixture->ref, &fixture->ref_objective, x,
                                     HEIGHT, WIDTH, NULL, NULL);
    }
    return (values[1] - values[0]) / (2.0 * h);
}

/*
 * Along the gradient itself, so that the derivative is not a small
 * difference of large terms, turned by some noise. The step is so small that
 * it hardly crosses a kink of the ReLU.
 */
static void
check_central_differences(struct fixture *fixture, const float *grad)
{
    gsize n = 3 * WIDTH * HEIGHT;
    g_autofree double *direction = g_new(double, n);
    g_autoptr(GRand) rng = g_rand_new_with_seed(5);

    for (int trial = 0; trial < 4; trial++) {
        double norm = 0.0, expected = 0.0, length = 0.0;

        for (gsize i = 0; i < n; i++)
            norm += (double)grad[i] * (double)grad[i];
        norm = sqrt(norm / (double)n);
        for (gsize i = 0; i < n; i++) {
            direction[i] = (double)grad[i] +
                           trial * norm * g_rand_double_range(rng, -1.0, 1.0);
            length += direction[i] * direction[i];
        }
        for (gsize i = 0; i < n; i++) {
            direction[i] /= sqrt(length);
            expected += (double)grad[i] * direction[i];
        }
        g_assert_true(approx_equal_number(
            "derivative", expected, central_difference(fixture, direction),
            TOLERANCE));
    }
}

static void
check_case(const char *architecture, const char *preprocessing,
           enum nst_pooling_kind pooling, gboolean relative)
{
    struct fixture fixture;
    struct nst_loss_terms terms;
    RefTerms ref_terms;
    gsize n = 3 * WIDTH * HEIGHT;
    g_autofree float *grad = g_new(float, n);
    g_autofree double *ref_grad = g_new(double, n);
    double style = 0.0;

    set_up(&fixture, architecture, preprocessing, pooling, relative);
    g_assert_true(nst_objective_evaluate(fixture.objective, fixture.picture,
                                         grad, &terms));
    double total = ref_objective(&fixture.ref, &fixture.ref_objective,
                                 to_double(&fixture, fixture.picture, n),
                                 HEIGHT, WIDTH, &ref_terms, ref_grad);
    for (int i = 0; i < fixture.ref_objective.n_styles; i++)
        style += ref_terms.style[i] * fixture.spec.style_layers[i].weight;
    g_assert_true(approx_equal_number("total", terms.total, total, TOLERANCE));
    g_assert_true(approx_equal_number("content", terms.content,
                                      fixture.spec.alpha * ref_terms.content,
                                      TOLERANCE));
    g_assert_true(approx_equal_number("style", terms.style,
                                      fixture.spec.beta * style, TOLERANCE));
    g_assert_true(approx_equal_number(
        "tv", terms.tv, fixture.spec.tv_weight * ref_terms.tv, TOLERANCE));
    g_assert_true(approx_equal("gradient", grad, ref_grad, n, TOLERANCE));
    check_central_differences(&fixture, grad);
    tear_down(&fixture);
}

static void
test_average_relative(void)
{
    check_case("vgg19", "caffe", NST_POOL_AVERAGE, TRUE);
}

static void
test_average_mean_square(void)
{
    check_case("vgg16", "caffe", NST_POOL_AVERAGE, FALSE);
}

static void
test_max_relative(void)
{
    check_case("vgg16", "torch", NST_POOL_MAX, TRUE);
}

static void
test_max_mean_square(void)
{
    check_case("vgg19", "caffe", NST_POOL_MAX, FALSE);
}

/* The term that keeps the picture displayable is added to the others. */
static void
test_range(void)
{
    struct fixture fixture;
    struct nst_loss_terms without, with;
    enum { N = 3 * WIDTH * HEIGHT };
    g_autofree float *grad_without = g_new(float, N);
    g_autofree float *grad_with = g_new(float, N);
    g_autofree double *expected = g_new(double, N);
    const double weight = 30.0;
    double sum = 0.0;

    set_up(&fixture, "vgg16", "caffe", NST_POOL_AVERAGE, TRUE);
    for (gsize i = 0; i < N; i++)
        fixture.picture[i] = 3.0f * fixture.picture[i] - 1.0f;
    g_assert_true(nst_objective_evaluate(fixture.objective, fixture.picture,
                                         grad_without, &without));
    fixture.spec.range_weight = weight;
    g_assert_true(nst_objective_update(fixture.objective, &fixture.spec));
    g_assert_true(nst_objective_evaluate(fixture.objective, fixture.picture,
                                         grad_with, &with));
    for (gsize i = 0; i < N; i++) {
        double x = (double)fixture.picture[i];
        double excess = x - CLAMP(x, 0.0, 1.0);

        sum += excess * excess;
        expected[i] = (double)grad_without[i] + 2.0 * weight / N * excess;
    }
    g_assert_cmpfloat(sum, >, 1.0);
    g_assert_true(
        approx_equal_number("range", with.range, weight / N * sum, TOLERANCE));
    g_assert_true(approx_equal_number("total", with.total,
                                      without.total + with.range, TOLERANCE));
    g_assert_true(approx_equal("gradient", grad_with, expected, N, TOLERANCE));
    tear_down(&fixture);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/grad/average/relative", test_average_relative);
    g_test_add_func("/grad/average/mean-square", test_average_mean_square);
    g_test_add_func("/grad/max/relative", test_max_relative);
    g_test_add_func("/grad/max/mean-square", test_max_mean_square);
    g_test_add_func("/grad/range", test_range);
    return g_test_run();
}
