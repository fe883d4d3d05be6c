/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "approx.h"
#include "checkasm.h"

#define MAX_N 67
#define BENCH_N 150528 /* 3 x 224 x 224 */

/*
 * The terms of a sum are exact in double, or rounded once; then the longest
 * of at least eight chains adds up, and the chains. A sum in float32 would be
 * off by 2^29 times as much.
 */
#define DOUBLE_ROUNDING 0x1p-53
#define SUM_TOLERANCE(n) (((double)(n) + 10.0) * DOUBLE_ROUNDING)

static void
check_dot(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        g_auto(Guarded) a = guarded_random(n), b = guarded_random(n);
        double sum = 0.0, size = 0.0;

        for (gsize i = 0; i < n; i++) {
            sum += (double)a.x[i] * (double)b.x[i];
            size += fabs((double)a.x[i] * (double)b.x[i]);
        }
        checkasm_case("%" G_GSIZE_FORMAT " floats", n);
        checkasm_equal_number("dot", ops->dot(a.x, b.x, n), sum,
                              SUM_TOLERANCE(n) * size);
    }
}

static void
check_squared_distance(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        g_auto(Guarded) a = guarded_random(n), b = guarded_random(n);
        double sum = 0.0;

        for (gsize i = 0; i < n; i++) {
            double d = (double)a.x[i] - (double)b.x[i];

            sum += d * d;
        }
        checkasm_case("%" G_GSIZE_FORMAT " floats", n);
        checkasm_equal_number("sum", ops->squared_distance(a.x, b.x, n), sum,
                              SUM_TOLERANCE(n) * sum);
    }
}

/* A product and a sum. */
static void
check_axpy(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        g_auto(Guarded) x = guarded_random(n), y = guarded_random(n);
        g_autofree double *expected = approx_doubles(y.x, n);
        g_autofree double *size = g_new(double, n);
        const float s = 0.7f;

        for (gsize i = 0; i < n; i++) {
            double term = (double)s * (double)x.x[i];

            size[i] = fabs(expected[i]) + fabs(term);
            expected[i] += term;
        }
        checkasm_case("%" G_GSIZE_FORMAT " floats", n);
        ops->axpy(s, x.x, y.x, n);
        checkasm_equal("y", &y, expected, size, 2 * CHECKASM_ROUNDING);
    }
}

/* ==== Bench ==== */

static void
bench_dot(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) a = guarded_random(BENCH_N), b = guarded_random(BENCH_N);

    checkasm_bench_bytes(bench, 8.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->dot(a.x, b.x, BENCH_N);
}

static void
bench_squared_distance(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) a = guarded_random(BENCH_N), b = guarded_random(BENCH_N);

    checkasm_bench_bytes(bench, 8.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->squared_distance(a.x, b.x, BENCH_N);
}

static void
bench_axpy(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(BENCH_N), y = guarded_random(BENCH_N);

    checkasm_bench_bytes(bench, 12.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->axpy(1e-3f, x.x, y.x, BENCH_N);
}

const struct checkasm_op checkasm_vec[] = {
    CHECKASM_OP(dot, check_dot, bench_dot),
    CHECKASM_OP(axpy, check_axpy, bench_axpy),
    CHECKASM_OP(squared_distance, check_squared_distance,
                bench_squared_distance),
    CHECKASM_END,
};
