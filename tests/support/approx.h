/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Comparison of arrays. What a tolerance is, and why, stands in the test.
 */

#ifndef NST_TESTS_APPROX_H
#define NST_TESTS_APPROX_H

#include <glib.h>

typedef struct {
    double relative_l2; /* |value - expected| / |expected|, euclidean; the
                           numerator alone where expected is all zero */
    double max_abs;     /* the largest |value - expected| */
    gsize where;        /* and its index */
} ApproxError;

/* A copy for a reference in double. Freed by g_free(). */
double *approx_doubles(const float *x, gsize n);

ApproxError approx_error(const float *value, const double *expected, gsize n);
ApproxError
approx_error_double(const double *value, const double *expected, gsize n);
ApproxError
approx_error_float(const float *value, const float *expected, gsize n);

/*
 * TRUE if the relative L2 error is at most `tolerance`; else prints `what`,
 * both errors and both values at the worst place. A NaN anywhere is an
 * error.
 */
gboolean approx_equal(const char *what, const float *value,
                      const double *expected, gsize n, double tolerance);
gboolean approx_equal_double(const char *what, const double *value,
                             const double *expected, gsize n, double tolerance);
gboolean approx_equal_float(const char *what, const float *value,
                            const float *expected, gsize n, double tolerance);

/* The same for one number. */
gboolean approx_equal_number(const char *what, double value, double expected,
                             double tolerance);

#endif /* NST_TESTS_APPROX_H */
