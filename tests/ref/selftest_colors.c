/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The references of colours against values worked out by hand, and the
 * transform against the equations that define it.
 *
 * Tolerance: some hundred roundings of 2^-53 of numbers of order 1, and a
 * condition of at most 100: 1e-11. A wrong term is off by more than 1e-3.
 */

#include "ref.h"

#include <math.h>
#include <stdio.h>

#define TOLERANCE 1e-11

static int failures;

static void
check(const char *what, const double *value, const double *expected, int n)
{
    bool good = true;

    for (int i = 0; i < n; i++)
        good = good && fabs(value[i] - expected[i]) <= TOLERANCE;
    printf("%s %s\n", good ? "ok" : "FAILED", what);
    failures += !good;
}

static void
multiply(const double *a, const double *b, double *product)
{
    for (int i = 0; i < 9; i++)
        product[i] = a[i / 3 * 3] * b[i % 3] + a[i / 3 * 3 + 1] * b[i % 3 + 3] +
                     a[i / 3 * 3 + 2] * b[i % 3 + 6];
}

static void
check_measure(void)
{
    const double picture[] = {1.0, 3.0, 0.0, 4.0, 5.0, 5.0};
    const double mean[] = {2.0, 2.0, 5.0};
    const double covariance[] = {1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 0.0};
    double got_mean[3], got_covariance[9];

    ref_colors_measure(picture, 2, got_mean, got_covariance);
    check("mean", got_mean, mean, 3);
    check("covariance", got_covariance, covariance, 9);
}

static void
check_transform(void)
{
    const double from[] = {4.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.25};
    const double to[] = {1.0, 0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0, 1.0};
    const double scales[] = {0.5, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 2.0};
    const double mixed[] = {2.0, 1.0, 0.5, 1.0, 3.0, -0.5, 0.5, -0.5, 1.0};
    const double other[] = {1.0, -0.4, 0.2, -0.4, 2.0, 0.3, 0.2, 0.3, 0.7};
    double matrix[9], transposed[9], half[9], result[9];

    ref_colors_transform(from, to, matrix);
    check("along the axes", matrix, scales, 9);
    ref_colors_transform(mixed, other, matrix);
    for (int i = 0; i < 9; i++)
        transposed[i] = matrix[i % 3 * 3 + i / 3];
    check("symmetric", transposed, matrix, 9);
    multiply(matrix, mixed, half);
    multiply(half, matrix, result);
    check("A S A = T", result, other, 9);
}

int
main(void)
{
    check_measure();
    check_transform();
    return failures > 0;
}
