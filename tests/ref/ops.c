/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref_ops.h"

#include <math.h>

/* As the paper prints them. */
static const double bt[6][6] = {
    {4, 0, -5, 0, 1, 0},  {0, -4, -4, 1, 1, 0}, {0, 4, -4, -1, 1, 0},
    {0, -2, -1, 2, 1, 0}, {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1},
};
static const double g[6][3] = {
    {1.0 / 4, 0, 0},
    {-1.0 / 6, -1.0 / 6, -1.0 / 6},
    {-1.0 / 6, 1.0 / 6, -1.0 / 6},
    {1.0 / 24, 1.0 / 12, 1.0 / 6},
    {1.0 / 24, -1.0 / 12, 1.0 / 6},
    {0, 0, 1},
};
static const double at[4][6] = {
    {1, 1, 1, 1, 1, 0},
    {0, 1, -1, 2, -2, 0},
    {0, 1, 1, 4, 4, 0},
    {0, 1, -1, 8, -8, 1},
};

void
ref_product(const double *a, const double *b, size_t m, size_t n, size_t k,
            double *c, double *size)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0, magnitude = 0.0;

            for (size_t l = 0; l < k; l++) {
                sum += a[i * k + l] * b[l * n + j];
                magnitude += fabs(a[i * k + l] * b[l * n + j]);
            }
            c[i * n + j] = sum;
            if (size)
                size[i * n + j] = magnitude;
        }
}

/* out = t x t^T; t [rows][columns], x [columns][columns] */
static void
transform(const double *t, const double *x, int rows, int columns, double *out,
          double *size)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++) {
            double sum = 0.0, magnitude = 0.0;

            for (int k = 0; k < columns; k++)
                for (int l = 0; l < columns; l++) {
                    double term = t[i * columns + k] * x[k * columns + l] *
                                  t[j * columns + l];

                    sum += term;
                    magnitude += fabs(term);
                }
            out[i * rows + j] = sum;
            if (size)
                size[i * rows + j] = magnitude;
        }
}

void
ref_winograd_input(const double d[36], double v[36], double size[36])
{
    transform(&bt[0][0], d, 6, 6, v, size);
}

void
ref_winograd_weight(const double w[9], double u[36], double size[36])
{
    transform(&g[0][0], w, 6, 3, u, size);
}

void
ref_winograd_output(const double m[36], double y[16], double size[16])
{
    transform(&at[0][0], m, 4, 6, y, size);
}

void
ref_fold(const double *const tap[9], int width, double *out, double *size)
{
    for (int x = 0; x < width; x++) {
        double sum = 0.0, magnitude = 0.0;

        for (int i = 0; i < 9; i++) {
            int from = x + 1 - i % 3;

            if (!tap[i] || from < 0 || from >= width)
                continue;
            sum += tap[i][from];
            magnitude += fabs(tap[i][from]);
        }
        out[x] = sum;
        if (size)
            size[x] = magnitude;
    }
}

double
ref_range(const double *x, size_t n, double *grad)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        double excess = x[i] - fmin(fmax(x[i], 0.0), 1.0);

        sum += excess * excess;
        grad[i] = 2.0 * excess;
    }
    return sum;
}
