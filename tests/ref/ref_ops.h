/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * References for the ops that are not yet layers or losses (those are in
 * ref.h), by the same rules.
 *
 * `size`: for each result, the sum of the absolute values of the terms that
 * it is the sum of. What rounds n times can be off by n roundings of that,
 * whatever cancels out. It may be NULL.
 */

#ifndef NST_TESTS_REF_OPS_H
#define NST_TESTS_REF_OPS_H

#include <stddef.h>

/* c = a b; a [m][k], b [k][n] */
void ref_product(const double *a, const double *b, size_t m, size_t n, size_t k,
                 double *c, double *size);

/*
 * F(4x4, 3x3) of Lavin and Gray, CVPR 2016: a tile of a convolution is
 * A^T [(G w G^T) * (B^T d B)] A, where * is element by element.
 */
void ref_winograd_input(const double d[36], double v[36], double size[36]);
void ref_winograd_weight(const double w[9], double u[36], double size[36]);
void ref_winograd_output(const double m[36], double y[16], double size[16]);

/*
 * out[x] = sum over ky, kx of tap[ky * 3 + kx][x + 1 - kx], as far as that
 * lies in 0..width - 1. A tap may be NULL: it is left out.
 */
void ref_fold(const double *const tap[9], int width, double *out, double *size);

/* The sum of the squared distances of x to 0..1. */
double ref_range(const double *x, size_t n, double *grad);

#endif /* NST_TESTS_REF_OPS_H */
