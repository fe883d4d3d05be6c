/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The references against values worked out by hand, and every gradient of
 * theirs against central differences.
 *
 * Tolerance: with a step h of 1e-5 the difference quotient of a function of
 * order 1 has a rounding error of about 2^-53 / h = 1e-11 and a truncation
 * error of h^2 = 1e-10 times its third derivative; a hundred of them gives
 * 1e-8. A wrong term, factor or index is off by more than 1e-3. Inputs are
 * seeded, and none lies within h of a kink of ReLU or maximum.
 */

#include "ref.h"
#include "ref_network.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define TOLERANCE 1e-8
#define STEP 1e-5

static int failures;

static void
check(const char *what, double error, double tolerance)
{
    bool good = error <= tolerance; /* a NaN is not */

    printf("%s %s: error %.2g, at most %.2g\n", good ? "ok" : "FAILED", what,
           error, tolerance);
    failures += !good;
}

/* Uniform in [-1, 1): a linear congruential generator's upper bits. */
static void
fill(uint64_t seed, double *values, size_t n)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;

    for (size_t i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        values[i] = (double)(state >> 11) / 4503599627370496.0 - 1.0;
    }
}

static double
relative_error(const double *value, const double *expected, size_t n)
{
    double difference = 0.0, norm = 0.0;

    for (size_t i = 0; i < n; i++) {
        difference += pow(value[i] - expected[i], 2);
        norm += expected[i] * expected[i];
    }
    return norm > 0.0 ? sqrt(difference / norm) : sqrt(difference);
}

/* A number made of an array, and the gradient of it. */
typedef double (*Function)(const double *x, void *data);

static void
check_gradient(const char *what, Function function, void *data, double *x,
               const double *gradient, size_t n)
{
    double *quotient = calloc(n, sizeof *quotient);

    if (quotient == NULL)
        abort();
    for (size_t i = 0; i < n; i++) {
        double kept = x[i], upper;

        x[i] = kept + STEP;
        upper = function(x, data);
        x[i] = kept - STEP;
        quotient[i] = (upper - function(x, data)) / (2.0 * STEP);
        x[i] = kept;
    }
    check(what, relative_error(gradient, quotient, n), TOLERANCE);
    free(quotient);
}

/* The layers, in a number by a fixed random gradient of their output: odd
 * sizes, so that height and width cannot be confused. */
enum { IN = 2, OUT = 3, HEIGHT = 5, WIDTH = 7 };
enum { POSITIONS = HEIGHT * WIDTH, POOLED = (HEIGHT / 2) * (WIDTH / 2) };

static double grad_output[OUT * POSITIONS];
static double weight[OUT * IN * 9];
static double bias[OUT];
static double target[OUT * POSITIONS];
static double target_gram[OUT * OUT];

static double
dot(const double *a, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * grad_output[i];
    return sum;
}

static double
conv_number(const double *x, void *data)
{
    double output[OUT * POSITIONS];

    (void)data;
    ref_conv3x3(x, weight, IN, OUT, HEIGHT, WIDTH, output);
    return dot(output, OUT * POSITIONS);
}

static double
relu_number(const double *x, void *data)
{
    double output[OUT * POSITIONS];

    (void)data;
    ref_bias_relu(x, bias, OUT, POSITIONS, output);
    return dot(output, OUT * POSITIONS);
}

static double
pool_number(const double *x, void *data)
{
    double output[OUT * POOLED];

    ref_pool(*(RefPooling *)data, x, OUT, HEIGHT, WIDTH, output);
    return dot(output, OUT * POOLED);
}

static double
gram_number(const double *x, void *data)
{
    double gram[OUT * OUT];

    (void)data;
    ref_gram(x, OUT, POSITIONS, gram);
    return dot(gram, OUT * OUT);
}

static double
distance_number(const double *x, void *data)
{
    double grad[OUT * POSITIONS];

    return ref_distance(*(RefLossScale *)data, x, target, OUT * POSITIONS,
                        grad);
}

static double
style_number(const double *x, void *data)
{
    double grad[OUT * POSITIONS];

    return ref_style_loss(*(RefLossScale *)data, x, target_gram, OUT, POSITIONS,
                          grad);
}

static double
tv_number(const double *x, void *data)
{
    double grad[OUT * POSITIONS];

    (void)data;
    return ref_total_variation(x, HEIGHT, WIDTH, grad);
}

static void
check_layers(void)
{
    double x[OUT * POSITIONS], output[OUT * POSITIONS];
    double grad[OUT * POSITIONS];

    fill(1, x, OUT * POSITIONS);
    fill(2, weight, OUT * IN * 9);
    fill(3, bias, OUT);
    fill(4, grad_output, OUT * POSITIONS);
    ref_conv3x3_grad_input(grad_output, weight, IN, OUT, HEIGHT, WIDTH, grad);
    check_gradient("conv3x3", conv_number, NULL, x, grad, IN * POSITIONS);
    ref_bias_relu(x, bias, OUT, POSITIONS, output);
    ref_bias_relu_grad(output, grad_output, OUT * POSITIONS, grad);
    check_gradient("bias and relu", relu_number, NULL, x, grad,
                   OUT * POSITIONS);
    for (RefPooling pooling = REF_POOL_AVERAGE; pooling <= REF_POOL_MAX;
         pooling++) {
        ref_pool_grad(pooling, x, grad_output, OUT, HEIGHT, WIDTH, grad);
        check_gradient(pooling == REF_POOL_MAX ? "max pooling"
                                               : "average pooling",
                       pool_number, &pooling, x, grad, OUT * POSITIONS);
    }
}

static void
check_losses(void)
{
    double x[OUT * POSITIONS], grad[OUT * POSITIONS];
    RefLossScale scale;

    fill(5, x, OUT * POSITIONS);
    fill(6, target, OUT * POSITIONS);
    ref_gram(target, OUT, POSITIONS, target_gram);
    /* grad_output stands for any gradient of a Gram matrix: not symmetric. */
    ref_gram_grad(x, grad_output, OUT, POSITIONS, grad);
    check_gradient("gram", gram_number, NULL, x, grad, OUT * POSITIONS);
    for (scale = REF_RELATIVE; scale <= REF_MEAN_SQUARE; scale++) {
        ref_distance(scale, x, target, OUT * POSITIONS, grad);
        check_gradient("content loss", distance_number, &scale, x, grad,
                       OUT * POSITIONS);
        ref_style_loss(scale, x, target_gram, OUT, POSITIONS, grad);
        check_gradient("style loss", style_number, &scale, x, grad,
                       OUT * POSITIONS);
    }
    ref_total_variation(x, HEIGHT, WIDTH, grad);
    check_gradient("total variation", tv_number, NULL, x, grad,
                   OUT * POSITIONS);
}

/* What no gradient can tell: orientation, borders, ties, divisors. */
static void
check_by_hand(void)
{
    const double taps[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    const double corner[6] = {1, 0, 0, 0, 0, 0}; /* 2 rows of 3 */
    const double under_taps[6] = {5, 4, 0, 2, 1, 0};
    const double steps[15] = {1, 1, 9, 1, 1, 9, 9, 9, 9, 2, 3, 4, 5, 6, 7};
    const double features[4] = {1, 2, 3, 4}; /* 2 channels of 2 */
    const double gram[4] = {1.25, 2.75, 2.75, 6.25};
    const double picture[12] = {0, 1, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0};
    const double one = 1.0, two = 2.0, mean = 1.0;
    const double first[15] = {1};
    double output[15], grad[15];

    ref_conv3x3(corner, taps, 1, 1, 2, 3, output);
    check("conv3x3 by hand", relative_error(output, under_taps, 6), 0.0);
    /* 5 rows of 3: the window of equals is the upper left one. */
    ref_pool(REF_POOL_AVERAGE, steps, 1, 2, 3, output);
    check("average by hand", relative_error(output, &mean, 1), 0.0);
    ref_pool_grad(REF_POOL_MAX, steps, &one, 1, 2, 3, grad);
    check("first maximum", relative_error(grad, first, 6), 0.0);
    ref_gram(features, 2, 2, output);
    check("gram by hand", relative_error(output, gram, 4), 0.0);
    output[0] = ref_distance(REF_MEAN_SQUARE, &two, &one, 1, grad) -
                ref_distance(REF_RELATIVE, &one, &two, 1, grad);
    check("loss scales by hand", fabs(output[0] - 0.75), 0.0);
    /* 2x2 pixels: right 1 and 0, down 3^2 and 2^2, over 12 values. */
    output[0] = ref_total_variation(picture, 2, 2, grad);
    check("total variation by hand", fabs(output[0] - 14.0 / 12.0), 1e-15);
}

/* A network of three blocks over an odd picture. */
enum { NET_HEIGHT = 13, NET_WIDTH = 11, NET_PIXELS = 143, NET_LAYERS = 4 };

typedef struct {
    RefNetwork network;
    RefObjective objective;
    double *arrays[2 * NET_LAYERS + 1 + NET_LAYERS];
    int n_arrays;
} Net;

static double *
new_filled(Net *net, uint64_t seed, size_t n, double factor)
{
    double *array = calloc(n, sizeof *array);

    if (array == NULL)
        abort();
    fill(seed, array, n);
    for (size_t i = 0; i < n; i++)
        array[i] *= factor;
    net->arrays[net->n_arrays++] = array;
    return array;
}

static void
init_net(Net *net, RefPreprocessing preprocessing, RefPooling pooling,
         RefLossScale scale)
{
    static const int blocks[] = {0, 0, 1, 2}, channels[] = {3, 4, 5, 4};
    int inputs = 3;

    *net = (Net){.network = {.n_layers = NET_LAYERS,
                             .preprocessing = preprocessing,
                             .pooling = pooling},
                 .objective = {.scale = scale,
                               .alpha = 0.7,
                               .content_layer = 2,
                               .beta = 3.0,
                               .n_styles = 3,
                               .style_layer = {0, 1, 3},
                               .style_weight = {0.2, 0.5, 0.9},
                               .tv_weight = 0.3}};
    for (int i = 0; i < NET_LAYERS; i++) {
        size_t n = (size_t)(channels[i] * inputs * 9);

        net->network.block[i] = blocks[i];
        net->network.channels[i] = channels[i];
        net->network.weight[i] =
            new_filled(net, 20 + (uint64_t)i, n, sqrt(6.0 / (9.0 * inputs)));
        net->network.bias[i] =
            new_filled(net, 30 + (uint64_t)i, (size_t)channels[i], 0.5);
        inputs = channels[i];
    }
}

/* Targets from another picture of the same size. */
static void
init_targets(Net *net)
{
    double picture[3 * NET_PIXELS], features[4 * NET_PIXELS];
    double *content = new_filled(net, 1, 5 * NET_PIXELS, 1.0);

    fill(41, picture, 3 * NET_PIXELS);
    ref_network_features(&net->network, picture, NET_HEIGHT, NET_WIDTH, 2,
                         content);
    net->objective.content = content;
    for (int i = 0; i < net->objective.n_styles; i++) {
        int layer = net->objective.style_layer[i];
        double *gram = new_filled(net, 1, 16, 1.0);

        ref_network_features(&net->network, picture, NET_HEIGHT, NET_WIDTH,
                             layer, features);
        ref_gram(
            features, net->network.channels[layer],
            ref_network_positions(&net->network, layer, NET_HEIGHT, NET_WIDTH),
            gram);
        net->objective.style_gram[i] = gram;
    }
}

static double
net_number(const double *x, void *data)
{
    Net *net = data;

    return ref_objective(&net->network, &net->objective, x, NET_HEIGHT,
                         NET_WIDTH, NULL, NULL);
}

static void
check_network(RefPreprocessing preprocessing, RefPooling pooling,
              RefLossScale scale)
{
    double picture[3 * NET_PIXELS], grad[3 * NET_PIXELS];
    char what[64];
    Net net;

    init_net(&net, preprocessing, pooling, scale);
    init_targets(&net);
    fill(42, picture, 3 * NET_PIXELS);
    ref_objective(&net.network, &net.objective, picture, NET_HEIGHT, NET_WIDTH,
                  NULL, grad);
    snprintf(what, sizeof what, "network, %s, %s pooling, %s",
             preprocessing == REF_CAFFE ? "caffe" : "torch",
             pooling == REF_POOL_MAX ? "max" : "average",
             scale == REF_RELATIVE ? "relative" : "mean-square");
    check_gradient(what, net_number, &net, picture, grad, 3 * NET_PIXELS);
    for (int i = 0; i < net.n_arrays; i++)
        free(net.arrays[i]);
}

int
main(void)
{
    check_by_hand();
    check_layers();
    check_losses();
    for (int i = 0; i < 8; i++)
        check_network(i & 1 ? REF_TORCH : REF_CAFFE,
                      i & 2 ? REF_POOL_MAX : REF_POOL_AVERAGE,
                      i & 4 ? REF_MEAN_SQUARE : REF_RELATIVE);
    return failures > 0;
}
