/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "checkasm.h"

static char case_name[200];
static guint64 n_comparisons;

void
checkasm_case(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_vsnprintf(case_name, sizeof(case_name), format, arguments);
    va_end(arguments);
}

/* The first fault of a test is the one to begin with. */
static gboolean
is_first(void)
{
    return !g_test_failed();
}

guint64
checkasm_count(void)
{
    return n_comparisons;
}

gboolean
checkasm_true(const char *what, gboolean holds)
{
    n_comparisons++;
    if (!holds && is_first())
        g_test_fail_printf("%s: %s", case_name, what);
    return holds;
}

static gboolean
is_near(double x, double expected, double size, double tolerance)
{
    /* Negated, so that a NaN is not. */
    return !!(fabs(x - expected) <= tolerance * size);
}

gboolean
checkasm_equal(const char *what, const Guarded *x, const double *expected,
               const double *size, double tolerance)
{
    n_comparisons++;
    for (gsize i = 0; i < x->n; i++) {
        double value = (double)x->x[i], scale = size ? size[i] : 1.0;

        if (isnan(expected[i]) ? guarded_is_word(x, i)
                               : is_near(value, expected[i], scale, tolerance))
            continue;
        if (is_first())
            g_test_fail_printf(
                "%s: %s[%" G_GSIZE_FORMAT
                "] is %.9g, expected %.9g, off by %.3g roundings "
                "of %.3g; at most %.3g allowed",
                case_name, what, i, value, expected[i],
                fabs(value - expected[i]) / scale / CHECKASM_ROUNDING, scale,
                tolerance / CHECKASM_ROUNDING);
        return FALSE;
    }
    return TRUE;
}

gboolean
checkasm_equal_number(const char *what, double x, double expected,
                      double tolerance)
{
    n_comparisons++;
    if (is_near(x, expected, 1.0, tolerance))
        return TRUE;
    if (is_first())
        g_test_fail_printf(
            "%s: %s is %.17g, expected %.17g; at most %.3g allowed", case_name,
            what, x, expected, tolerance);
    return FALSE;
}

gboolean
checkasm_same(const char *what, const float *a, const float *b, gsize n)
{
    n_comparisons++;
    if (n == 0 || memcmp(a, b, n * sizeof(float)) == 0)
        return TRUE;
    for (gsize i = 0; i < n; i++)
        if (memcmp(a + i, b + i, sizeof(float)) != 0 && is_first()) {
            g_test_fail_printf("%s: %s[%" G_GSIZE_FORMAT
                               "] is %.9g here, %.9g there",
                               case_name, what, i, (double)a[i], (double)b[i]);
            return FALSE;
        }
    return FALSE;
}

double *
checkasm_expect_untouched(gsize n)
{
    double *expected = g_new(double, n);

    for (gsize i = 0; i < n; i++)
        expected[i] = (double)NAN;
    return expected;
}
