/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref.h"

#include <string.h>

/* Its error squares with each step, and is below 1e-16 long before. */
#define STEPS 60

void
ref_colors_measure(const double *picture, size_t n, double *mean,
                   double *covariance)
{
    for (size_t a = 0; a < 3; a++) {
        mean[a] = 0.0;
        for (size_t i = 0; i < n; i++)
            mean[a] += picture[a * n + i] / (double)n;
    }
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++) {
            covariance[3 * a + b] = 0.0;
            for (size_t i = 0; i < n; i++)
                covariance[3 * a + b] += (picture[a * n + i] - mean[a]) *
                                         (picture[b * n + i] - mean[b]) /
                                         (double)n;
        }
}

static void
multiply(const double *a, const double *b, double *product)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            product[3 * i + j] = 0.0;
            for (int k = 0; k < 3; k++)
                product[3 * i + j] += a[3 * i + k] * b[3 * k + j];
        }
}

/* By cofactors. */
static void
invert(const double *a, double *inverse)
{
    double determinant = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int i1 = (i + 1) % 3, i2 = (i + 2) % 3;
            int j1 = (j + 1) % 3, j2 = (j + 2) % 3;

            inverse[3 * j + i] = a[3 * i1 + j1] * a[3 * i2 + j2] -
                                 a[3 * i1 + j2] * a[3 * i2 + j1];
        }
    for (int i = 0; i < 3; i++)
        determinant += a[i] * inverse[3 * i];
    for (int i = 0; i < 9; i++)
        inverse[i] /= determinant;
}

static void
square_root(const double *a, double *root, double *inverse_root)
{
    memcpy(root, a, 9 * sizeof *root);
    for (int i = 0; i < 9; i++)
        inverse_root[i] = i % 4 == 0;
    for (int step = 0; step < STEPS; step++) {
        double of_root[9], of_inverse[9];

        invert(root, of_root);
        invert(inverse_root, of_inverse);
        for (int i = 0; i < 9; i++) {
            root[i] = 0.5 * (root[i] + of_inverse[i]);
            inverse_root[i] = 0.5 * (inverse_root[i] + of_root[i]);
        }
    }
}

void
ref_colors_transform(const double *from, const double *to, double *matrix)
{
    double root[9], inverse_root[9], half[9], middle[9], unused[9];

    square_root(from, root, inverse_root);
    multiply(root, to, half);
    multiply(half, root, matrix);
    square_root(matrix, middle, unused);
    multiply(inverse_root, middle, half);
    multiply(half, inverse_root, matrix);
}
