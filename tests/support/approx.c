/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "approx.h"

#include <math.h>

static double *
widen(const float *values, gsize n)
{
    double *wide = g_new(double, n);

    for (gsize i = 0; i < n; i++)
        wide[i] = (double)values[i];
    return wide;
}

ApproxError
approx_error_double(const double *value, const double *expected, gsize n)
{
    ApproxError error = {0.0, 0.0, 0};
    double difference_square = 0.0, expected_square = 0.0;

    for (gsize i = 0; i < n; i++) {
        double difference = fabs(value[i] - expected[i]);

        difference_square += difference * difference;
        expected_square += expected[i] * expected[i];
        /* Negated, so that a NaN is the largest of all and stays. */
        if (!isnan(error.max_abs) && !(difference <= error.max_abs)) {
            error.max_abs = difference;
            error.where = i;
        }
    }
    error.relative_l2 = sqrt(difference_square);
    if (expected_square > 0.0)
        error.relative_l2 /= sqrt(expected_square);
    return error;
}

ApproxError
approx_error(const float *value, const double *expected, gsize n)
{
    g_autofree double *wide = widen(value, n);

    return approx_error_double(wide, expected, n);
}

ApproxError
approx_error_float(const float *value, const float *expected, gsize n)
{
    g_autofree double *wide = widen(expected, n);

    return approx_error(value, wide, n);
}

gboolean
approx_equal_double(const char *what, const double *value,
                    const double *expected, gsize n, double tolerance)
{
    ApproxError error = approx_error_double(value, expected, n);

    if (error.relative_l2 <= tolerance)
        return TRUE;
    g_printerr("%s: relative L2 error %.3g, at most %.3g allowed; largest "
               "difference %.3g at %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
               ": %.9g, expected %.9g\n",
               what, error.relative_l2, tolerance, error.max_abs, error.where,
               n, value[error.where], expected[error.where]);
    return FALSE;
}

gboolean
approx_equal(const char *what, const float *value, const double *expected,
             gsize n, double tolerance)
{
    g_autofree double *wide = widen(value, n);

    return approx_equal_double(what, wide, expected, n, tolerance);
}

gboolean
approx_equal_float(const char *what, const float *value, const float *expected,
                   gsize n, double tolerance)
{
    g_autofree double *wide = widen(expected, n);

    return approx_equal(what, value, wide, n, tolerance);
}

gboolean
approx_equal_number(const char *what, double value, double expected,
                    double tolerance)
{
    return approx_equal_double(what, &value, &expected, 1, tolerance);
}

double *
approx_doubles(const float *x, gsize n)
{
    double *copy = g_new(double, n);

    for (gsize i = 0; i < n; i++)
        copy[i] = (double)x[i];
    return copy;
}
