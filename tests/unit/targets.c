/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Gram matrices on their way from one style to the next. */

#include "stylizer/live_targets.h"

#include <math.h>
#include <string.h>

#include "net/gram.h"
#include "nst/nst.h"
#include "random_network.h"
#include "stylizer/live_params.h"
#include "stylizer/network_private.h"
#include "stylizer/style_private.h"
#include "test_picture.h"

#define SIDE 24
#define FADE 1000

/* Sizes of two layers differ, so that one does not pass for another. */
#define SHALLOW "conv1_1,conv3_1"
#define DEEP "conv3_1,conv1_1,conv2_1"

static NstNetwork *network;
static const guint64 seeds[] = {3, 4, 5};
static NstStyle *styles[G_N_ELEMENTS(seeds)];

struct fixture {
    struct nst_context context;
    struct nst_objective_spec spec;
    struct nst_objective *objective;
    struct nst_targets targets;
};

static NstStyle *
make_style(guint64 seed, const char *layers, NstPooling pooling)
{
    NstStyleParams params = {layers, pooling, 1};
    g_autofree float *pixels = test_picture_new(seed, SIDE, SIDE);
    NstImage image = {pixels, 3 * SIDE * sizeof(float), SIDE, SIDE,
                      NST_PIXEL_RGB32F};
    g_autoptr(GError) error = NULL;
    NstStyle *style =
        nst_style_new(network, &params, &image, NULL, 1, NULL, &error);

    g_assert_no_error(error);
    return style;
}

static struct nst_objective_spec
make_spec(const char *layers)
{
    NstLiveParams params;
    struct nst_objective_spec spec;
    g_autoptr(GError) error = NULL;

    nst_live_params_init(&params);
    params.params.style_layers = layers;
    params.params.content_layer = "conv3_1";
    params.params.alpha = 0.0;
    nst_live_params_to_spec(network, &params, &spec, &error);
    g_assert_no_error(error);
    return spec;
}

static void
set_layers(struct fixture *fixture, const char *layers)
{
    fixture->spec = make_spec(layers);
    nst_objective_free(fixture->objective);
    fixture->objective =
        nst_objective_new(&fixture->context, nst_network_get_weights(network),
                          &fixture->spec, SIDE, SIDE);
    g_assert_nonnull(fixture->objective);
}

static void
set_up(struct fixture *fixture)
{
    memset(fixture, 0, sizeof(*fixture));
    nst_context_init(&fixture->context, 1);
    set_layers(fixture, SHALLOW);
}

static void
tear_down(struct fixture *fixture)
{
    nst_targets_clear(&fixture->targets);
    g_assert_null(fixture->targets.style);
    nst_objective_free(fixture->objective);
    nst_context_clear(&fixture->context);
}

static void
set(struct fixture *fixture, guint style, gint64 time)
{
    nst_targets_set(&fixture->targets, styles[style], network, &fixture->spec,
                    time);
}

static void
update(struct fixture *fixture, gint64 time, gint64 fade, gboolean all)
{
    nst_targets_update(&fixture->targets, fixture->objective, &fixture->spec,
                       time, fade, all);
}

/* shares: of the styles in each matrix. */
static void
expect_shares(const struct fixture *fixture, const double *shares)
{
    const struct nst_targets *targets = &fixture->targets;
    const struct nst_weights *weights = nst_network_get_weights(network);

    g_assert_cmpuint(targets->n, ==, fixture->spec.n_style_layers);
    for (guint i = 0; i < targets->n; i++) {
        guint layer = fixture->spec.style_layers[i].layer;

        g_assert_cmpuint(targets->layer[i], ==, layer);
        g_assert_cmpuint(targets->size[i], ==,
                         nst_gram_size(weights->layers[layer].out_channels));
        for (gsize k = 0; k < targets->size[i]; k++) {
            double sum = 0.0, size = 0.0;

            for (guint s = 0; s < G_N_ELEMENTS(styles); s++) {
                double value = (double)nst_style_get_gram(styles[s], layer)[k];

                sum += shares[s] * value;
                size += fabs(value);
            }
            /* Some roundings. */
            g_assert_cmpfloat(fabs((double)targets->now[i][k] - sum), <=,
                              1e-6 * size);
        }
    }
}

/* What the objective has: the style's part of the loss of a painting. */
static double
style_loss(const struct fixture *fixture, guint style)
{
    g_autofree float *picture =
        test_picture_new_planar(seeds[style], SIDE, SIDE);
    g_autofree float *grad = g_new(float, 3 * SIDE * SIDE);
    struct nst_loss_terms terms;

    g_assert_true(nst_objective_set_content(fixture->objective, picture));
    g_assert_true(
        nst_objective_evaluate(fixture->objective, picture, grad, &terms));
    return terms.style;
}

static void
expect_style(const struct fixture *fixture, guint style)
{
    double shares[G_N_ELEMENTS(styles)] = {0.0};
    double own = style_loss(fixture, style);

    shares[style] = 1.0;
    expect_shares(fixture, shares);
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
        if (i != style)
            g_assert_cmpfloat(own, <, 1e-6 * style_loss(fixture, i));
}

/* The first style is there at once. */
static void
test_first(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 100);
    update(&fixture, 100, FADE, TRUE);
    expect_style(&fixture, 0);
    g_assert_true(fixture.targets.style == styles[0]);
    tear_down(&fixture);
}

static void
test_fade(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 0);
    update(&fixture, 5000, FADE, TRUE);
    g_assert_true(fixture.targets.arrived);
    set(&fixture, 1, 5000);
    g_assert_false(fixture.targets.arrived);
    update(&fixture, 5000, FADE, FALSE);
    expect_shares(&fixture, (double[]){1.0, 0.0, 0.0});
    update(&fixture, 5250, FADE, FALSE);
    expect_shares(&fixture, (double[]){0.75, 0.25, 0.0});
    update(&fixture, 5500, FADE, FALSE);
    expect_shares(&fixture, (double[]){0.5, 0.5, 0.0});
    g_assert_false(fixture.targets.arrived);
    update(&fixture, 6000, FADE, FALSE);
    g_assert_true(fixture.targets.arrived);
    expect_style(&fixture, 1);
    /* It stays there, whatever the time. */
    update(&fixture, 5100, FADE, FALSE);
    expect_style(&fixture, 1);
    tear_down(&fixture);
}

/* One that comes in between begins where the last one has got. */
static void
test_change_in_fade(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 0);
    update(&fixture, 0, 0, TRUE);
    set(&fixture, 1, 0);
    update(&fixture, 500, FADE, FALSE);
    set(&fixture, 2, 500);
    update(&fixture, 500, FADE, FALSE);
    expect_shares(&fixture, (double[]){0.5, 0.5, 0.0});
    update(&fixture, 1000, FADE, FALSE);
    expect_shares(&fixture, (double[]){0.25, 0.25, 0.5});
    update(&fixture, 1500, FADE, FALSE);
    expect_style(&fixture, 2);
    tear_down(&fixture);
}

/* A fade of 0, and time that goes back. */
static void
test_at_once(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 0);
    update(&fixture, 0, 0, TRUE);
    set(&fixture, 1, 10);
    update(&fixture, 10, 0, FALSE);
    expect_style(&fixture, 1);
    set(&fixture, 2, 5000);
    update(&fixture, 20, FADE, FALSE);
    expect_style(&fixture, 2);
    tear_down(&fixture);
}

/* Other layers are there at once, of the same style or another. */
static void
test_layers(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 0);
    update(&fixture, 0, FADE, TRUE);
    g_assert_true(nst_targets_have_layers(&fixture.targets, &fixture.spec));
    set_layers(&fixture, DEEP);
    g_assert_false(nst_targets_have_layers(&fixture.targets, &fixture.spec));
    set(&fixture, 0, 10);
    g_assert_true(nst_targets_have_layers(&fixture.targets, &fixture.spec));
    update(&fixture, 20, FADE, TRUE);
    expect_style(&fixture, 0);
    set_layers(&fixture, "conv1_1,conv2_1,conv3_1"); /* in another order */
    g_assert_false(nst_targets_have_layers(&fixture.targets, &fixture.spec));
    set(&fixture, 1, 30);
    update(&fixture, 40, FADE, TRUE);
    expect_style(&fixture, 1);
    tear_down(&fixture);
}

/* A new objective of the same layers gets them all, moving or not. */
static void
test_all(void)
{
    struct fixture fixture;

    set_up(&fixture);
    set(&fixture, 0, 0);
    update(&fixture, FADE, FADE, TRUE);
    set_layers(&fixture, SHALLOW);
    update(&fixture, 2 * FADE, FADE, TRUE);
    expect_style(&fixture, 0);
    tear_down(&fixture);
}

static void
test_suit(void)
{
    struct nst_objective_spec spec = make_spec(SHALLOW);
    NstStyle *maximum = make_style(3, "conv1_1,conv3_1", NST_POOLING_MAX);
    NstStyle *few = make_style(3, "conv1_1", NST_POOLING_AVERAGE);
    g_autoptr(GBytes) bytes = NULL;
    NstNetwork *other;
    RandomNetwork random;

    random_network_init(&random, "vgg16");
    random.last_layer = "conv3_1";
    memcpy(random.widths, (guint[]){4, 4, 4, 4, 4}, sizeof(random.widths));
    bytes = random_network_build(&random);
    other = nst_network_new_from_bytes(bytes, "other", NULL);
    g_assert_nonnull(other);
    g_assert_true(nst_targets_suit(styles[0], network, &spec));
    g_assert_false(nst_targets_suit(NULL, network, &spec));
    g_assert_false(nst_targets_suit(styles[0], other, &spec));
    g_assert_false(nst_targets_suit(maximum, network, &spec));
    g_assert_false(nst_targets_suit(few, network, &spec));
    spec = make_spec("conv1_1");
    g_assert_true(nst_targets_suit(few, network, &spec));
    nst_network_unref(other);
    nst_style_unref(maximum);
    nst_style_unref(few);
}

static void
make_network(void)
{
    RandomNetwork random;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    random_network_init(&random, "vgg16");
    random.last_layer = "conv3_1";
    memcpy(random.widths, (guint[]){5, 17, 34, 8, 8}, sizeof(random.widths));
    bytes = random_network_build(&random);
    network = nst_network_new_from_bytes(bytes, "random", &error);
    g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    make_network();
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
        styles[i] = make_style(seeds[i], DEEP, NST_POOLING_AVERAGE);
    g_test_add_func("/targets/first", test_first);
    g_test_add_func("/targets/fade", test_fade);
    g_test_add_func("/targets/change-in-fade", test_change_in_fade);
    g_test_add_func("/targets/at-once", test_at_once);
    g_test_add_func("/targets/layers", test_layers);
    g_test_add_func("/targets/all", test_all);
    g_test_add_func("/targets/suit", test_suit);
    result = g_test_run();
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
        nst_style_unref(styles[i]);
    nst_network_unref(network);
    return result;
}
