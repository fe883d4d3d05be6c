/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref_network.h"

#include <stdlib.h>

static double *
new_array(size_t n)
{
    double *array = calloc(n > 0 ? n : 1, sizeof *array);

    if (array == NULL)
        abort();
    return array;
}

int
ref_network_height(const RefNetwork *network, int layer, int height)
{
    return height >> network->block[layer];
}

int
ref_network_width(const RefNetwork *network, int layer, int width)
{
    return width >> network->block[layer];
}

size_t
ref_network_positions(const RefNetwork *network, int layer, int height,
                      int width)
{
    return (size_t)ref_network_height(network, layer, height) *
           (size_t)ref_network_width(network, layer, width);
}

/* input channel c = (picture channel from[c] - mean[c]) * factor[c] */
typedef struct {
    int from[3];
    double mean[3];
    double factor[3];
} Affine;

static const Affine preprocessings[] = {
    [REF_CAFFE] = {{2, 1, 0},
                   {103.939 / 255.0, 116.779 / 255.0, 123.68 / 255.0},
                   {255.0, 255.0, 255.0}},
    [REF_TORCH] = {{0, 1, 2},
                   {0.485, 0.456, 0.406},
                   {1.0 / 0.229, 1.0 / 0.224, 1.0 / 0.225}},
};

void
ref_preprocess(RefPreprocessing preprocessing, const double *picture,
               size_t positions, double *input)
{
    const Affine *affine = &preprocessings[preprocessing];

    for (size_t c = 0; c < 3; c++) {
        const double *plane = picture + (size_t)affine->from[c] * positions;

        for (size_t p = 0; p < positions; p++)
            input[c * positions + p] =
                (plane[p] - affine->mean[c]) * affine->factor[c];
    }
}

void
ref_preprocess_grad(RefPreprocessing preprocessing, const double *grad_input,
                    size_t positions, double *grad_picture)
{
    const Affine *affine = &preprocessings[preprocessing];

    for (size_t c = 0; c < 3; c++) {
        double *plane = grad_picture + (size_t)affine->from[c] * positions;

        for (size_t p = 0; p < positions; p++)
            plane[p] = grad_input[c * positions + p] * affine->factor[c];
    }
}

/* Everything that a pass keeps: per layer what goes into the convolution
 * and what comes out of the ReLU. */
typedef struct {
    double *input[REF_MAX_LAYERS];
    double *output[REF_MAX_LAYERS];
    double *grad_output[REF_MAX_LAYERS];
} Pass;

static int
in_channels(const RefNetwork *network, int layer)
{
    return layer == 0 ? 3 : network->channels[layer - 1];
}

static size_t
features_length(const RefNetwork *network, int layer, int height, int width)
{
    return (size_t)network->channels[layer] *
           ref_network_positions(network, layer, height, width);
}

static void
forward_layer(const RefNetwork *network, Pass *pass, int layer, int height,
              int width)
{
    int h = ref_network_height(network, layer, height);
    int w = ref_network_width(network, layer, width);
    int inputs = in_channels(network, layer);
    size_t positions = (size_t)h * (size_t)w;
    size_t n = (size_t)network->channels[layer] * positions;
    double *sums = new_array(n);

    pass->output[layer] = new_array(n);
    pass->grad_output[layer] = new_array(n);
    if (layer > 0) {
        pass->input[layer] = new_array((size_t)inputs * positions);
        if (network->block[layer] != network->block[layer - 1])
            ref_pool(network->pooling, pass->output[layer - 1], inputs,
                     ref_network_height(network, layer - 1, height),
                     ref_network_width(network, layer - 1, width),
                     pass->input[layer]);
        else
            for (size_t i = 0; i < (size_t)inputs * positions; i++)
                pass->input[layer][i] = pass->output[layer - 1][i];
    }
    ref_conv3x3(pass->input[layer], network->weight[layer], inputs,
                network->channels[layer], h, w, sums);
    ref_bias_relu(sums, network->bias[layer], network->channels[layer],
                  positions, pass->output[layer]);
    free(sums);
}

static void
forward(const RefNetwork *network, const double *picture, int height, int width,
        int last_layer, Pass *pass)
{
    size_t positions = (size_t)height * (size_t)width;

    pass->input[0] = new_array(3 * positions);
    ref_preprocess(network->preprocessing, picture, positions, pass->input[0]);
    for (int layer = 0; layer <= last_layer; layer++)
        forward_layer(network, pass, layer, height, width);
}

/* Takes the gradient of the layer's output to that of its input. */
static double *
backward_layer(const RefNetwork *network, const Pass *pass, int layer,
               int height, int width)
{
    int h = ref_network_height(network, layer, height);
    int w = ref_network_width(network, layer, width);
    int inputs = in_channels(network, layer);
    size_t n = features_length(network, layer, height, width);
    double *grad_sums = new_array(n);
    double *grad_input = new_array((size_t)inputs * (size_t)h * (size_t)w);

    ref_bias_relu_grad(pass->output[layer], pass->grad_output[layer], n,
                       grad_sums);
    ref_conv3x3_grad_input(grad_sums, network->weight[layer], inputs,
                           network->channels[layer], h, w, grad_input);
    free(grad_sums);
    return grad_input;
}

static void
backward(const RefNetwork *network, Pass *pass, int last_layer, int height,
         int width, double *grad_picture)
{
    double *grad_input = NULL;

    for (int layer = last_layer; layer >= 0; layer--) {
        grad_input = backward_layer(network, pass, layer, height, width);
        if (layer == 0)
            break;
        size_t n = features_length(network, layer - 1, height, width);
        double *grad = grad_input;

        if (network->block[layer] != network->block[layer - 1]) {
            grad = new_array(n);
            ref_pool_grad(network->pooling, pass->output[layer - 1], grad_input,
                          in_channels(network, layer),
                          ref_network_height(network, layer - 1, height),
                          ref_network_width(network, layer - 1, width), grad);
            free(grad_input);
        }
        for (size_t i = 0; i < n; i++)
            pass->grad_output[layer - 1][i] += grad[i];
        free(grad);
    }
    ref_preprocess_grad(network->preprocessing, grad_input,
                        (size_t)height * (size_t)width, grad_picture);
    free(grad_input);
}

static void
free_pass(Pass *pass)
{
    for (int layer = 0; layer < REF_MAX_LAYERS; layer++) {
        free(pass->input[layer]);
        free(pass->output[layer]);
        free(pass->grad_output[layer]);
    }
}

void
ref_network_features(const RefNetwork *network, const double *picture,
                     int height, int width, int layer, double *features)
{
    Pass pass = {{NULL}, {NULL}, {NULL}};
    size_t n = features_length(network, layer, height, width);

    forward(network, picture, height, width, layer, &pass);
    for (size_t i = 0; i < n; i++)
        features[i] = pass.output[layer][i];
    free_pass(&pass);
}

/* Adds factor * grad to the gradient of the layer's output. */
static void
add_gradient(Pass *pass, int layer, double factor, const double *grad, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pass->grad_output[layer][i] += factor * grad[i];
}

static double
network_terms(const RefNetwork *network, const RefObjective *objective,
              int height, int width, Pass *pass, RefTerms *terms)
{
    double loss = 0.0;

    if (objective->alpha != 0.0) {
        int layer = objective->content_layer;
        size_t n = features_length(network, layer, height, width);
        double *grad = new_array(n);

        terms->content = ref_distance(objective->scale, pass->output[layer],
                                      objective->content, n, grad);
        loss += objective->alpha * terms->content;
        add_gradient(pass, layer, objective->alpha, grad, n);
        free(grad);
    }
    for (int i = 0; objective->beta != 0.0 && i < objective->n_styles; i++) {
        int layer = objective->style_layer[i];
        size_t n = features_length(network, layer, height, width);
        double weight = objective->beta * objective->style_weight[i];
        double *grad = new_array(n);

        terms->style[i] = ref_style_loss(
            objective->scale, pass->output[layer], objective->style_gram[i],
            network->channels[layer],
            ref_network_positions(network, layer, height, width), grad);
        loss += weight * terms->style[i];
        add_gradient(pass, layer, weight, grad, n);
        free(grad);
    }
    return loss;
}

static int
deepest_layer(const RefObjective *objective)
{
    int last = objective->alpha != 0.0 ? objective->content_layer : 0;

    for (int i = 0; objective->beta != 0.0 && i < objective->n_styles; i++)
        if (objective->style_layer[i] > last)
            last = objective->style_layer[i];
    return last;
}

double
ref_objective(const RefNetwork *network, const RefObjective *objective,
              const double *picture, int height, int width, RefTerms *terms,
              double *grad_picture)
{
    Pass pass = {{NULL}, {NULL}, {NULL}};
    RefTerms own = {0.0, {0.0}, 0.0};
    size_t n = 3 * (size_t)height * (size_t)width;
    int last_layer = deepest_layer(objective);
    double *grad_tv = new_array(n);
    double loss;

    forward(network, picture, height, width, last_layer, &pass);
    loss = network_terms(network, objective, height, width, &pass, &own);
    own.tv = ref_total_variation(picture, height, width, grad_tv);
    loss += objective->tv_weight * own.tv;
    if (grad_picture != NULL) {
        backward(network, &pass, last_layer, height, width, grad_picture);
        for (size_t i = 0; i < n; i++)
            grad_picture[i] += objective->tv_weight * grad_tv[i];
    }
    if (terms != NULL)
        *terms = own;
    free(grad_tv);
    free_pass(&pass);
    return loss;
}
