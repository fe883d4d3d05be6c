/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A VGG-like network and the loss of a picture, naive, in double.
 *
 * Pictures are planar RGB, [3][height][width], 0..1: what the network's
 * preprocessing does to them is part of the function, and so of its
 * gradient. Layers are the convolutions, counted from 0; the features of a
 * layer are its output after bias and ReLU. A 2x2 pooling stands before each
 * block but the first.
 */

#ifndef NST_TESTS_REF_NETWORK_H
#define NST_TESTS_REF_NETWORK_H

#include "ref.h"

typedef enum {
    REF_CAFFE, /* BGR, 0..255, minus 103.939, 116.779, 123.68 */
    REF_TORCH  /* RGB, minus 0.485, 0.456, 0.406, divided by 0.229, 0.224,
                  0.225 */
} RefPreprocessing;

#define REF_MAX_LAYERS 16

typedef struct {
    int n_layers;
    int block[REF_MAX_LAYERS];    /* ascending from 0 */
    int channels[REF_MAX_LAYERS]; /* of the output */
    const double *weight[REF_MAX_LAYERS];
    const double *bias[REF_MAX_LAYERS];
    RefPreprocessing preprocessing;
    RefPooling pooling;
} RefNetwork;

/* Of a layer, for a picture of this size. */
int ref_network_height(const RefNetwork *network, int layer, int height);
int ref_network_width(const RefNetwork *network, int layer, int width);
size_t ref_network_positions(const RefNetwork *network, int layer, int height,
                             int width);

/* The picture as the network's input, [3][height][width], and back for the
 * gradient. */
void ref_preprocess(RefPreprocessing preprocessing, const double *picture,
                    size_t positions, double *input);
void
ref_preprocess_grad(RefPreprocessing preprocessing, const double *grad_input,
                    size_t positions, double *grad_picture);

/* [channels][positions] of the layer. */
void ref_network_features(const RefNetwork *network, const double *picture,
                          int height, int width, int layer, double *features);

typedef struct {
    RefLossScale scale;
    double alpha; /* content weight; 0: content_layer is not used */
    int content_layer;
    const double *content; /* features of the content picture in it */
    double beta;           /* style weight; 0: there are no style layers */
    int n_styles;
    int style_layer[REF_MAX_LAYERS]; /* each at most once */
    double style_weight[REF_MAX_LAYERS];
    const double *style_gram[REF_MAX_LAYERS];
    double tv_weight;
} RefObjective;

/* The terms without their weights. */
typedef struct {
    double content;
    double style[REF_MAX_LAYERS]; /* in the order of style_layer */
    double tv;
} RefTerms;

/*
 * Returns alpha * content + beta * sum_l w_l * style_l + tv_weight * tv.
 * terms may be NULL; grad_picture [3][height][width] may be NULL.
 */
double ref_objective(const RefNetwork *network, const RefObjective *objective,
                     const double *picture, int height, int width,
                     RefTerms *terms, double *grad_picture);

#endif /* NST_TESTS_REF_NETWORK_H */
