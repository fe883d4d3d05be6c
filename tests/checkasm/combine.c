/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many vectors at a time. */

#include "checkasm.h"

#define MAX_N 67
#define MOST 11
/* Of L-BFGS with ten pairs, at 224x224. */
#define BENCH_COUNT 20
#define BENCH_N 150528

struct vectors {
    Guarded guarded[BENCH_COUNT];
    const float *x[BENCH_COUNT];
    guint count;
};

static void
vectors_init(struct vectors *vectors, guint count, gsize n)
{
    vectors->count = count;
    for (guint k = 0; k < count; k++) {
        vectors->guarded[k] = guarded_random(n);
        vectors->x[k] = vectors->guarded[k].x;
    }
}

static void
vectors_clear(struct vectors *vectors)
{
    for (guint k = 0; k < vectors->count; k++)
        guarded_clear(&vectors->guarded[k]);
}

/* In double: the products are exact, and what is left to the sums is far
 * below what float32 tells apart. */
static void
check_dots_of(const struct nst_ops *ops, guint count, gsize n)
{
    const double untouched = 12345.0;
    g_auto(Guarded) x = guarded_random(n);
    struct vectors vectors;
    double sum[MOST + 1];

    vectors_init(&vectors, count, n);
    for (guint k = 0; k <= count; k++)
        sum[k] = untouched;
    checkasm_case("%u vectors of %" G_GSIZE_FORMAT, count, n);
    ops->dots(vectors.x, count, x.x, n, sum);
    for (guint k = 0; k < count; k++) {
        double expected = 0.0;

        for (gsize i = 0; i < n; i++)
            expected += (double)vectors.x[k][i] * (double)x.x[i];
        checkasm_equal_number("sum", sum[k], expected, 1e-14 * MAX_N);
    }
    checkasm_equal_number("what follows", sum[count], untouched, 0.0);
    vectors_clear(&vectors);
}

static void
check_dots(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++)
        for (guint count = 0; count <= MOST; count++)
            check_dots_of(ops, count, n);
}

/* A term passes through a product and `count` sums. */
static void
check_combine_of(const struct nst_ops *ops, guint count, gsize n)
{
    g_auto(Guarded) out = guarded_new(n);
    g_autofree double *expected = g_new0(double, n);
    g_autofree double *size = g_new0(double, n);
    struct vectors vectors;
    float c[MOST];

    vectors_init(&vectors, count, n);
    for (guint k = 0; k < count; k++) {
        c[k] = 0.7f * (float)k - 2.0f;
        for (gsize i = 0; i < n; i++) {
            double term = (double)c[k] * (double)vectors.x[k][i];

            expected[i] += term;
            size[i] += ABS(term);
        }
    }
    checkasm_case("%u vectors of %" G_GSIZE_FORMAT, count, n);
    ops->combine(vectors.x, c, count, out.x, n);
    checkasm_equal("out", &out, expected, size,
                   (count + 1) * CHECKASM_ROUNDING);
    vectors_clear(&vectors);
}

static void
check_combine(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++)
        for (guint count = 1; count <= MOST; count++)
            check_combine_of(ops, count, n);
}

static void
bench_dots(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(BENCH_N);
    struct vectors vectors;
    double sum[BENCH_COUNT];

    vectors_init(&vectors, BENCH_COUNT, BENCH_N);
    checkasm_bench_bytes(bench, 4.0 * (BENCH_COUNT + 1) * BENCH_N);
    CHECKASM_TIME(bench)
    ops->dots(vectors.x, BENCH_COUNT, x.x, BENCH_N, sum);
    vectors_clear(&vectors);
}

static void
bench_combine(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) out = guarded_new(BENCH_N);
    struct vectors vectors;
    float c[BENCH_COUNT];

    vectors_init(&vectors, BENCH_COUNT, BENCH_N);
    for (guint k = 0; k < BENCH_COUNT; k++)
        c[k] = 0.1f;
    checkasm_bench_bytes(bench, 4.0 * (BENCH_COUNT + 1) * BENCH_N);
    CHECKASM_TIME(bench)
    ops->combine(vectors.x, c, BENCH_COUNT, out.x, BENCH_N);
    vectors_clear(&vectors);
}

const struct checkasm_op checkasm_combine[] = {
    CHECKASM_OP(dots, check_dots, bench_dots),
    CHECKASM_OP(combine, check_combine, bench_combine),
    CHECKASM_END,
};
