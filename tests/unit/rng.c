/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "base/rng.h"

/* Published values of splitmix64 from the state 1234567. */
static void
test_sequence(void)
{
    static const guint64 expected[] = {
        G_GUINT64_CONSTANT(6457827717110365317),
        G_GUINT64_CONSTANT(3203168211198807973),
        G_GUINT64_CONSTANT(9817491932198370423),
        G_GUINT64_CONSTANT(4593380528125082431),
        G_GUINT64_CONSTANT(16408922859458223821)};
    struct nst_rng rng = {1234567};

    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpuint(nst_rng_next(&rng), ==, expected[i]);
}

/* Moments within five standard errors. */
static void
test_normal(void)
{
    enum { N = 200001 };
    g_autofree float *x = g_new(float, N);
    g_autofree float *again = g_new(float, N);
    struct nst_rng rng = {7}, twin = {7}, other = {8};
    double m1 = 0.0, m2 = 0.0, m4 = 0.0;

    nst_rng_normal(&rng, x, N);
    for (gsize i = 0; i < N; i++) {
        double v = (double)x[i];

        m1 += v / N;
        m2 += v * v / N;
        m4 += v * v * v * v / N;
    }
    g_assert_cmpfloat(fabs(m1), <, 5.0 * sqrt(1.0 / N));
    g_assert_cmpfloat(fabs(m2 - 1.0), <, 5.0 * sqrt(2.0 / N));
    g_assert_cmpfloat(fabs(m4 - 3.0), <, 5.0 * sqrt(96.0 / N));
    nst_rng_normal(&twin, again, N);
    g_assert_cmpmem(x, N * sizeof(*x), again, N * sizeof(*x));
    nst_rng_normal(&other, again, N);
    g_assert_cmpint(memcmp(x, again, N * sizeof(*x)), !=, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rng/sequence", test_sequence);
    g_test_add_func("/rng/normal", test_normal);
    return g_test_run();
}
