/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Naive references: the definitions as loops, in double, without anything
 * of the library. What is fast is compared with these.
 *
 * Arrays are dense. Features and pictures: [channels][height][width].
 * Weights: [out][in][3][3]. Gram matrices: [channels][channels]. A grad_x is
 * the gradient of some number with respect to x and has the shape of x; it
 * is overwritten, not added to. Inputs and outputs do not overlap.
 */

#ifndef NST_TESTS_REF_H
#define NST_TESTS_REF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Cross-correlation, as all networks mean by convolution, with one ring of
 * zeros around the input: out(o, y, x) =
 * sum over i, dy, dx of weight(o, i, dy, dx) in(i, y + dy - 1, x + dx - 1).
 * The bias is ref_bias_relu()'s.
 */
void ref_conv3x3(const double *input, const double *weight, int in_channels,
                 int out_channels, int height, int width, double *output);
void ref_conv3x3_grad_input(const double *grad_output, const double *weight,
                            int in_channels, int out_channels, int height,
                            int width, double *grad_input);

/* max(0, input + bias of the channel) over `positions` a channel. */
void ref_bias_relu(const double *input, const double *bias, int channels,
                   size_t positions, double *output);

/* grad_output where output > 0, else 0: the derivative at 0 is 0. */
void ref_bias_relu_grad(const double *output, const double *grad_output,
                        size_t n, double *grad_input);

typedef enum { REF_POOL_AVERAGE, REF_POOL_MAX } RefPooling;

/*
 * 2x2, stride 2, output [channels][height / 2][width / 2]: an odd last row
 * or column is left out. The gradient of a maximum goes to the first of
 * equals, row by row.
 */
void ref_pool(RefPooling pooling, const double *input, int channels, int height,
              int width, double *output);
void ref_pool_grad(RefPooling pooling, const double *input,
                   const double *grad_output, int channels, int height,
                   int width, double *grad_input);

/* gram = F F^T / (channels * positions). */
void
ref_gram(const double *features, int channels, size_t positions, double *gram);
void ref_gram_grad(const double *features, const double *grad_gram,
                   int channels, size_t positions, double *grad_features);

typedef enum { REF_RELATIVE, REF_MEAN_SQUARE } RefLossScale;

/*
 * mean((value - target)^2), in the relative scale divided by
 * mean(target^2). Used for features (content) and Gram matrices (style).
 */
double ref_distance(RefLossScale scale, const double *value,
                    const double *target, size_t n, double *grad_value);

/* ref_distance() of the Gram matrix of the features. */
double ref_style_loss(RefLossScale scale, const double *features,
                      const double *target_gram, int channels, size_t positions,
                      double *grad_features);

/*
 * Mean over 3 channels and all pixels of the squared differences to the
 * right and to the lower neighbour; there are none past the edge.
 */
double ref_total_variation(const double *picture, int height, int width,
                           double *grad_picture);

/* Mean and covariance, [3][3], of the colours of a picture [3][n]. */
void ref_colors_measure(const double *picture, size_t n, double *mean,
                        double *covariance);

/*
 * The symmetric A, [3][3], with A S A = T, where S, from, and T, to, are
 * symmetric and positive definite: S^-1/2 (S^1/2 T S^1/2)^1/2 S^-1/2, with
 * square roots by the iteration of Denman and Beavers (1976).
 */
void ref_colors_transform(const double *from, const double *to, double *matrix);

/*
 * U of the pyramid preconditioner: a plane [height][width] of one of half
 * the size, rounded up; and its adjoint. A fine pixel is 3/4 of the coarse
 * one in which it lies and 1/4 of that one's neighbour on its own side, in
 * each direction; at the edge that is the same one again.
 */
void
ref_pyramid_enlarge(const double *coarse, int height, int width, double *fine);
void ref_pyramid_enlarge_adjoint(const double *fine, int height, int width,
                                 double *coarse);

/*
 * The preconditioner of a picture [3][height][width]: the sum over 4 levels
 * l of 2^(3 - l) U^l (U^T)^l on each plane, and on the colours of each pixel
 * the matrix with the eigenvalues 1, 0.8 and 0.35 of (1 1 1), (1 0 -1) and
 * (1 -2 1).
 */
void ref_pyramid(const double *x, int height, int width, double *out);

#endif /* NST_TESTS_REF_H */
