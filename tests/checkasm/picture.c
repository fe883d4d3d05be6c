/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The ops on pictures: total variation, range. */

#include <math.h>

#include "approx.h"
#include "checkasm.h"
#include "ref.h"
#include "ref_ops.h"

#define BENCH_SIDE 224

/* A difference or excess, its product with the scale, and at most four sums
 * with what is there. */
#define GRAD_TOLERANCE (6 * CHECKASM_ROUNDING)
/* Terms are squares of what was rounded once; the sum is in double. */
#define SUM_TOLERANCE (2 * CHECKASM_ROUNDING + 1e-12)

/* The reference wants three planes, and takes the mean. */
static double
expect_tv(const Guarded *x, int height, int width, double scale, double *grad)
{
    gsize n = x->n;
    double mean = 3.0 * (double)n, sum;
    g_autofree double *planes = g_new0(double, 3 * n);
    g_autofree double *grads = g_new(double, 3 * n);

    for (gsize i = 0; i < n; i++)
        planes[i] = (double)x->x[i];
    sum = mean * ref_total_variation(planes, height, width, grads);
    for (gsize i = 0; i < n; i++)
        grad[i] += scale * mean * grads[i];
    return sum;
}

static void
check_tv_of(const struct nst_ops *ops, int height, int width)
{
    gsize n = (gsize)height * (gsize)width;
    g_auto(Guarded) x = guarded_random(n), grad = guarded_random(n);
    g_autofree double *expected = approx_doubles(grad.x, n);
    const float scale = 0.7f;
    double sum = expect_tv(&x, height, width, (double)scale, expected);

    checkasm_case("%d x %d", width, height);
    checkasm_equal_number("sum", ops->tv(x.x, height, width, scale, grad.x),
                          sum, SUM_TOLERANCE * sum);
    /* Terms: 1, and four times 2 * scale * 2 at most. */
    checkasm_equal("gradient", &grad, expected, NULL, 12.2 * GRAD_TOLERANCE);
}

static void
check_tv(const struct nst_ops *ops)
{
    for (int height = 1; height <= 6; height++)
        for (int width = 1; width <= 67; width++)
            check_tv_of(ops, height, width);
    for (int height = 1; height <= 67; height++)
        check_tv_of(ops, height, 3);
}

static void
check_range_of(const struct nst_ops *ops, gsize n)
{
    g_auto(Guarded) x = guarded_random(n), grad = guarded_random(n);
    g_autofree double *expected = g_new(double, n);
    g_autofree double *size = g_new(double, n);
    g_autofree double *x_d = g_new(double, n);
    const float scale = -0.7f;
    double sum;

    for (gsize i = 0; i < n; i++) {
        x.x[i] = i % 16 == 5 ? 0.0f : i % 16 == 7 ? 1.0f : 3.0f * x.x[i];
        x_d[i] = (double)x.x[i];
    }
    sum = ref_range(x_d, n, expected);
    for (gsize i = 0; i < n; i++) {
        size[i] = fabs((double)grad.x[i]) + fabs((double)scale * expected[i]);
        expected[i] = (double)grad.x[i] + (double)scale * expected[i];
    }
    checkasm_case("%" G_GSIZE_FORMAT " floats", n);
    checkasm_equal_number("sum", ops->range(x.x, n, scale, grad.x), sum,
                          SUM_TOLERANCE * sum);
    checkasm_equal("gradient", &grad, expected, size, GRAD_TOLERANCE);
}

/* A NaN anywhere has to be noticed. */
static void
check_range(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= 67; n++)
        check_range_of(ops, n);
    for (gsize i = 0; i < 67; i++) {
        g_auto(Guarded) x = guarded_random(67), grad = guarded_random(67);

        x.x[i] = NAN;
        checkasm_case("NaN at %" G_GSIZE_FORMAT, i);
        checkasm_true("the sum is NaN",
                      isnan(ops->range(x.x, 67, 1.0f, grad.x)));
    }
}

static void
bench_tv(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { N = BENCH_SIDE * BENCH_SIDE };
    g_auto(Guarded) x = guarded_random(N), grad = guarded_random(N);

    checkasm_bench_bytes(bench, 12.0 * N);
    CHECKASM_TIME(bench)
    ops->tv(x.x, BENCH_SIDE, BENCH_SIDE, 1e-3f, grad.x);
}

static void
bench_range(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { N = 3 * BENCH_SIDE * BENCH_SIDE };
    g_auto(Guarded) x = guarded_random(N), grad = guarded_random(N);

    checkasm_bench_bytes(bench, 12.0 * N);
    CHECKASM_TIME(bench)
    ops->range(x.x, N, 1e-3f, grad.x);
}

const struct checkasm_op checkasm_picture[] = {
    CHECKASM_OP(tv, check_tv, bench_tv),
    CHECKASM_OP(range, check_range, bench_range),
    CHECKASM_END,
};
