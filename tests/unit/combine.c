/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many vectors at a time, for every instruction set that runs here. */

#include "hash.h"
#include "ops/ops.h"

#define GUARD 12345.0f
#define MOST 11

static struct nst_ops ops;

/* n multiples of 1/64 in -1..1, so that all sums are exact; and a guard. */
static float *
make_floats(guint64 seed, gsize n)
{
    float *x = g_new(float, n + 1);

    for (gsize i = 0; i < n; i++)
        x[i] = (float)(gint)(64.0f * test_hash_uniform(seed, i)) / 64.0f;
    x[n] = GUARD;
    return x;
}

static void
check(float *v[MOST], const float *x, guint count, gsize n)
{
    float c[MOST], *out = make_floats(99, n);
    double sum[MOST + 1];

    sum[count] = (double)GUARD;
    ops.dots((const float *const *)v, count, x, n, sum);
    for (guint k = 0; k < count; k++) {
        double expected = 0.0;

        for (gsize i = 0; i < n; i++)
            expected += (double)v[k][i] * (double)x[i];
        g_assert_cmpfloat(sum[k], ==, expected);
        c[k] = (float)k - 3.0f;
    }
    g_assert_cmpfloat(sum[count], ==, (double)GUARD);
    if (count > 0)
        ops.combine((const float *const *)v, c, count, out, n);
    for (gsize i = 0; count > 0 && i < n; i++) {
        float expected = 0.0f;

        for (guint k = 0; k < count; k++)
            expected += c[k] * v[k][i];
        g_assert_cmpfloat(out[i], ==, expected);
    }
    g_assert_cmpfloat(out[n], ==, GUARD);
    g_free(out);
}

static void
test_combine(gconstpointer data)
{
    nst_ops_init(&ops, (enum nst_cpu)GPOINTER_TO_INT(data));
    for (gsize n = 0; n <= 67; n++) {
        g_autofree float *x = make_floats(1, n);
        float *v[MOST];

        for (guint k = 0; k < MOST; k++)
            v[k] = make_floats(2 + k, n);
        for (guint count = 0; count <= MOST; count++)
            check(v, x, count, n);
        for (guint k = 0; k < MOST; k++)
            g_free(v[k]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int cpu = 0; cpu < NST_CPU_COUNT; cpu++) {
        g_autofree char *path =
            g_strdup_printf("/combine/%s", nst_cpu_to_name((enum nst_cpu)cpu));

        if (nst_cpu_can_run((enum nst_cpu)cpu))
            g_test_add_data_func(path, GINT_TO_POINTER(cpu), test_combine);
    }
    return g_test_run();
}
