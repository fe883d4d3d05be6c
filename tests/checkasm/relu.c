/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "approx.h"
#include "checkasm.h"
#include "ref.h"

#define MAX_N 67
#define BENCH_N 150528 /* 3 x 224 x 224 */

static void
check_bias_relu_of(const struct nst_ops *ops, gsize positions)
{
    gsize n = positions * NST_BLOCK;
    g_auto(Guarded) x = guarded_coarse(n), bias = guarded_random(NST_BLOCK);
    g_autofree double *x_d = approx_doubles(x.x, n);
    g_autofree double *bias_d = g_new(double, n);
    g_autofree double *expected = g_new(double, n);

    bias.x[3] = 0.25f; /* with some x: 0 */
    for (gsize i = 0; i < n; i++)
        bias_d[i] = (double)bias.x[i % NST_BLOCK];
    ref_bias_relu(x_d, bias_d, (int)n, 1, expected);
    checkasm_case("%" G_GSIZE_FORMAT " positions", positions);
    ops->bias_relu(x.x, bias.x, positions);
    /* One sum of at most 1 + 1. */
    checkasm_equal("x", &x, expected, NULL, 2 * CHECKASM_ROUNDING);
}

/* A NaN has to stay one, in its lane. */
static void
check_bias_relu(const struct nst_ops *ops)
{
    enum { N = 3 * NST_BLOCK };

    for (gsize positions = 0; positions <= MAX_N; positions++)
        check_bias_relu_of(ops, positions);
    for (gsize i = 0; i < N; i++) {
        g_auto(Guarded) x = guarded_random(N);
        g_auto(Guarded) bias = guarded_random(NST_BLOCK);

        x.x[i] = NAN;
        ops->bias_relu(x.x, bias.x, N / NST_BLOCK);
        checkasm_case("NaN at %" G_GSIZE_FORMAT, i);
        for (gsize j = 0; j < N; j++)
            checkasm_true("NaN stays where it is", !!isnan(x.x[j]) == (j == i));
    }
}

/* A gradient of `features`, masked by them; expected is what it is added to.
 */
static void
expect_masked(const Guarded *features, const double *unmasked, double scale,
              double *expected, double *size)
{
    g_autofree double *features_d = approx_doubles(features->x, features->n);
    g_autofree double *masked = g_new(double, features->n);

    ref_bias_relu_grad(features_d, unmasked, features->n, masked);
    for (gsize i = 0; i < features->n; i++) {
        size[i] = fabs(expected[i]) + fabs(scale * masked[i]);
        expected[i] += scale * masked[i];
    }
}

static void
check_add_masked(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        g_auto(Guarded) x = guarded_random(n), features = guarded_coarse(n);
        g_auto(Guarded) grad = guarded_random(n);
        g_autofree double *x_d = approx_doubles(x.x, n);
        g_autofree double *expected = approx_doubles(grad.x, n);
        g_autofree double *size = g_new(double, n);
        const float scale = 0.7f;

        expect_masked(&features, x_d, (double)scale, expected, size);
        checkasm_case("%" G_GSIZE_FORMAT " floats", n);
        ops->add_masked(scale, x.x, features.x, grad.x, n);
        /* A product and a sum. */
        checkasm_equal("gradient", &grad, expected, size,
                       2 * CHECKASM_ROUNDING);
    }
}

static void
check_add_difference_masked_of(const struct nst_ops *ops, gsize n)
{
    g_auto(Guarded) features = guarded_coarse(n), target = guarded_random(n);
    g_auto(Guarded) grad = guarded_random(n);
    g_autofree double *difference = g_new(double, n);
    g_autofree double *expected = approx_doubles(grad.x, n);
    g_autofree double *size = g_new(double, n);
    const float scale = -1.3f;
    double sum = 0.0;

    for (gsize i = 0; i < n; i++) {
        difference[i] = (double)features.x[i] - (double)target.x[i];
        sum += difference[i] * difference[i];
    }
    expect_masked(&features, difference, (double)scale, expected, size);
    checkasm_case("%" G_GSIZE_FORMAT " floats", n);
    /* Squares of what was rounded once, added up in double. */
    checkasm_equal_number(
        "sum",
        ops->add_difference_masked(scale, features.x, target.x, grad.x, n), sum,
        (2 * CHECKASM_ROUNDING + 1e-12) * sum);
    /* A difference, a product and a sum. */
    checkasm_equal("gradient", &grad, expected, size, 3 * CHECKASM_ROUNDING);
}

/* The sum is a loss: of a NaN, NaN. */
static void
check_add_difference_masked(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++)
        check_add_difference_masked_of(ops, n);
    for (gsize i = 0; i < MAX_N; i++) {
        g_auto(Guarded) x = guarded_random(MAX_N), y = guarded_random(MAX_N);
        g_auto(Guarded) grad = guarded_random(MAX_N);

        x.x[i] = NAN;
        checkasm_case("NaN at %" G_GSIZE_FORMAT, i);
        checkasm_true("the sum is NaN", isnan(ops->add_difference_masked(
                                            1.0f, x.x, y.x, grad.x, MAX_N)));
    }
}

static void
bench_bias_relu(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(BENCH_N);
    g_auto(Guarded) bias = guarded_random(NST_BLOCK);

    checkasm_bench_bytes(bench, 8.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->bias_relu(x.x, bias.x, BENCH_N / NST_BLOCK);
}

static void
bench_add_masked(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(BENCH_N), y = guarded_random(BENCH_N);
    g_auto(Guarded) grad = guarded_random(BENCH_N);

    checkasm_bench_bytes(bench, 16.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->add_masked(1e-3f, x.x, y.x, grad.x, BENCH_N);
}

static void
bench_add_difference_masked(const struct nst_ops *ops,
                            struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(BENCH_N), y = guarded_random(BENCH_N);
    g_auto(Guarded) grad = guarded_random(BENCH_N);

    checkasm_bench_bytes(bench, 16.0 * BENCH_N);
    CHECKASM_TIME(bench)
    ops->add_difference_masked(1e-3f, x.x, y.x, grad.x, BENCH_N);
}

const struct checkasm_op checkasm_relu[] = {
    CHECKASM_OP(bias_relu, check_bias_relu, bench_bias_relu),
    CHECKASM_OP(add_masked, check_add_masked, bench_add_masked),
    CHECKASM_OP(add_difference_masked, check_add_difference_masked,
                bench_add_difference_masked),
    CHECKASM_END,
};
