/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Each op against the naive reference in double, over small sizes, with
 * guard words behind what it may write.
 */

#include <math.h>

#include "approx.h"
#include "ops/ops.h"
#include "ref.h"

#define GUARD 12345.0f

static GRand *rng;

/* n values in -1..1, and a guard behind them. Some are exactly equal, so
 * that ties occur. */
static float *
random_floats(gsize n)
{
    float *x = g_new(float, n + 1);

    for (gsize i = 0; i < n; i++)
        x[i] = (float)g_rand_int_range(rng, -64, 65) / 64.0f;
    x[n] = GUARD;
    return x;
}

/* Sums of at most some thousand products of values of size 1. */
#define SUM_TOLERANCE 1e-6

static void
check_gemm(enum nst_transpose transpose, int m, int n, int k, float beta)
{
    struct nst_ops ops;
    gsize lda = (gsize)k + 3, ldb, ldc = (gsize)n + 2;
    gsize b_rows = transpose == NST_TRANSPOSED ? (gsize)n : (gsize)k;

    ldb = (transpose == NST_TRANSPOSED ? (gsize)k : (gsize)n) + 1;
    g_autofree float *a = random_floats((gsize)m * lda);
    g_autofree float *b = random_floats(b_rows * ldb);
    g_autofree float *c = random_floats((gsize)m * ldc);
    g_autofree double *expected = approx_doubles(c, (gsize)m * ldc);

    for (gsize i = 0; i < (gsize)m; i++) {
        for (gsize j = 0; j < (gsize)n; j++) {
            double sum = (double)beta * expected[i * ldc + j];

            for (gsize l = 0; l < (gsize)k; l++)
                sum += (double)a[i * lda + l] *
                       (double)(transpose == NST_TRANSPOSED ? b[j * ldb + l]
                                                            : b[l * ldb + j]);
            expected[i * ldc + j] = sum;
        }
    }
    nst_ops_init(&ops, nst_cpu_detect());
    ops.gemm(transpose, m, n, k, a, lda, b, ldb, beta, c, ldc);
    /* The padding of the rows is compared, too. */
    g_assert_true(
        approx_equal("gemm", c, expected, (gsize)m * ldc, SUM_TOLERANCE));
    g_assert_cmpfloat(c[(gsize)m * ldc], ==, GUARD);
}

static void
test_gemm(void)
{
    static const int sizes[] = {1, 2, 3, 17, 64, 67};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(sizes); j++) {
            check_gemm(NST_PLAIN, sizes[i], sizes[j], 33, 0.0f);
            check_gemm(NST_PLAIN, sizes[i], 5, sizes[j], 1.0f);
            check_gemm(NST_TRANSPOSED, sizes[i], sizes[j], 29, 0.0f);
        }
    }
}

static float
pixel_or_zero(const float *plane, int height, int width, int y, int x)
{
    return y >= 0 && y < height && x >= 0 && x < width ? plane[y * width + x]
                                                       : 0.0f;
}

static void
check_im2col(int height, int width, int first, int n)
{
    enum { CHANNELS = 2 };
    struct nst_ops ops;
    gsize plane = (gsize)height * (gsize)width;
    g_autofree float *input = random_floats(CHANNELS * plane);
    g_autofree float *columns = random_floats((gsize)CHANNELS * 9 * (gsize)n);

    nst_ops_init(&ops, nst_cpu_detect());
    ops.im2col(input, CHANNELS, height, width, (gsize)first, (gsize)n, columns);
    for (int row = 0; row < CHANNELS * 9; row++) {
        int c = row / 9, dy = row % 9 / 3 - 1, dx = row % 3 - 1;

        for (int p = 0; p < n; p++)
            g_assert_cmpfloat(columns[row * n + p], ==,
                              pixel_or_zero(input + (gsize)c * plane, height,
                                            width, (first + p) / width + dy,
                                            (first + p) % width + dx));
    }
    g_assert_cmpfloat(columns[CHANNELS * 9 * n], ==, GUARD);
}

static void
test_im2col(void)
{
    for (int height = 1; height <= 4; height++)
        for (int width = 1; width <= 5; width++)
            for (int first = 0; first < height * width; first++)
                for (int n = 1; first + n <= height * width; n++)
                    check_im2col(height, width, first, n);
}

static void
test_relu(void)
{
    enum { CHANNELS = 3, STRIDE = 70 };
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize n = 1; n <= 67; n++) {
        g_autofree float *x = random_floats(CHANNELS * STRIDE);
        g_autofree float *before = g_memdup2(x, CHANNELS * STRIDE * 4);
        g_autofree float *grad = random_floats(n);
        g_autofree float *grad_before = g_memdup2(grad, n * 4);
        const float bias[CHANNELS] = {-0.25f, 0.0f, 0.5f};

        ops.bias_relu(x, STRIDE, bias, CHANNELS, n);
        for (gsize c = 0; c < CHANNELS; c++) {
            for (gsize i = 0; i < STRIDE; i++) {
                float v = before[c * STRIDE + i];

                g_assert_cmpfloat(x[c * STRIDE + i], ==,
                                  i < n ? MAX(v + bias[c], 0.0f) : v);
            }
        }
        ops.relu_backward(x, grad, n);
        for (gsize i = 0; i < n; i++)
            g_assert_cmpfloat(grad[i], ==, x[i] > 0.0f ? grad_before[i] : 0);
        g_assert_cmpfloat(grad[n], ==, GUARD);
    }
}

static void
test_relu_keeps_nan(void)
{
    struct nst_ops ops;
    float x[1] = {NAN}, bias[1] = {0.0f};

    nst_ops_init(&ops, nst_cpu_detect());
    ops.bias_relu(x, 1, bias, 1, 1);
    g_assert_true(isnan(x[0]));
}

static void
check_pool(RefPooling kind, int height, int width)
{
    struct nst_ops ops;
    gsize n = (gsize)height * (gsize)width;
    gsize n_out = (gsize)(height / 2) * (gsize)(width / 2);
    g_autofree float *input = random_floats(n);
    g_autofree float *output = random_floats(n_out);
    g_autofree float *grad_output = random_floats(n_out);
    g_autofree float *grad_input = random_floats(n);
    g_autofree double *input_d = approx_doubles(input, n);
    g_autofree double *grad_output_d = approx_doubles(grad_output, n_out);
    g_autofree double *output_d = g_new(double, n_out);
    g_autofree double *grad_input_d = g_new(double, n);

    nst_ops_init(&ops, nst_cpu_detect());
    (kind == REF_POOL_MAX ? ops.max_pool_forward : ops.average_pool_forward)(
        input, height, width, output);
    (kind == REF_POOL_MAX ? ops.max_pool_backward : ops.average_pool_backward)(
        input, height, width, grad_output, grad_input);
    ref_pool(kind, input_d, 1, height, width, output_d);
    ref_pool_grad(kind, input_d, grad_output_d, 1, height, width, grad_input_d);
    g_assert_true(approx_equal("pool", output, output_d, n_out, 1e-7));
    g_assert_true(
        approx_equal("pool gradient", grad_input, grad_input_d, n, 1e-7));
    g_assert_cmpfloat(output[n_out], ==, GUARD);
    g_assert_cmpfloat(grad_input[n], ==, GUARD);
}

static void
test_pool(void)
{
    for (int height = 1; height <= 9; height++) {
        for (int width = 1; width <= 67; width += 3) {
            check_pool(REF_POOL_AVERAGE, height, width);
            check_pool(REF_POOL_MAX, height, width);
        }
    }
}

static void
check_tv(int height, int width)
{
    struct nst_ops ops;
    gsize n = (gsize)height * (gsize)width;
    g_autofree float *x = random_floats(3 * n);
    g_autofree float *grad = g_new0(float, 3 * n + 1);
    g_autofree double *x_d = approx_doubles(x, 3 * n);
    g_autofree double *grad_d = g_new(double, 3 * n);
    double sum = 0.0, expected;

    nst_ops_init(&ops, nst_cpu_detect());
    grad[3 * n] = GUARD;
    for (gsize c = 0; c < 3; c++)
        sum += ops.tv(x + c * n, height, width, 1.0f, grad + c * n);
    expected = ref_total_variation(x_d, height, width, grad_d);
    for (gsize i = 0; i < 3 * n; i++)
        grad_d[i] *= 3.0 * (double)n; /* ours is the sum, not the mean */
    g_assert_true(approx_equal_number("tv", sum, expected * 3.0 * (double)n,
                                      SUM_TOLERANCE));
    g_assert_true(
        approx_equal("tv gradient", grad, grad_d, 3 * n, SUM_TOLERANCE));
    g_assert_cmpfloat(grad[3 * n], ==, GUARD);
}

static void
test_tv(void)
{
    for (int height = 1; height <= 5; height++)
        for (int width = 1; width <= 35; width += 2)
            check_tv(height, width);
}

static void
test_range(void)
{
    static const float x[] = {-0.5f, 0.0f, 0.25f, 1.0f, 1.25f, 3.0f, 0.5f};
    static const float expected[] = {-0.5f, 0.0f, 0.0f, 0.0f, 0.25f, 2.0f};
    enum { N = G_N_ELEMENTS(expected) };
    struct nst_ops ops;
    float grad[N + 1];

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize i = 0; i <= N; i++)
        grad[i] = 10.0f;
    g_assert_cmpfloat(ops.range(x, N, 4.0f, grad), ==, 0.25 + 0.0625 + 4.0);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(grad[i], ==, 10.0f + 8.0f * expected[i]);
    g_assert_cmpfloat(grad[N], ==, 10.0f);
}

static void
test_range_keeps_nan(void)
{
    struct nst_ops ops;
    float x = NAN, grad = 0.0f;

    nst_ops_init(&ops, nst_cpu_detect());
    g_assert_true(isnan(ops.range(&x, 1, 1.0f, &grad)));
}

static void
test_vec(void)
{
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize n = 0; n <= 67; n++) {
        g_autofree float *a = random_floats(n), *b = random_floats(n);
        g_autofree float *y = g_memdup2(b, (n + 1) * sizeof(*b));
        double dot = 0.0, distance = 0.0;

        for (gsize i = 0; i < n; i++) {
            double d = (double)a[i] - (double)b[i];

            dot += (double)a[i] * (double)b[i];
            distance += d * d;
        }
        /* Multiples of 1/64: all sums are exact. */
        g_assert_cmpfloat(ops.dot(a, b, n), ==, dot);
        g_assert_cmpfloat(ops.squared_distance(a, b, n), ==, distance);
        ops.axpy(0.5f, a, y, n);
        for (gsize i = 0; i < n; i++)
            g_assert_cmpfloat(y[i], ==, b[i] + 0.5f * a[i]);
        ops.axpy_difference(2.0f, a, b, y, n);
        for (gsize i = 0; i < n; i++)
            g_assert_cmpfloat(y[i], ==,
                              b[i] + 0.5f * a[i] + 2.0f * (a[i] - b[i]));
        ops.scale(-3.0f, y, n);
        for (gsize i = 0; i < n; i++)
            g_assert_cmpfloat(
                y[i], ==, -3.0f * (b[i] + 0.5f * a[i] + 2.0f * (a[i] - b[i])));
        g_assert_cmpfloat(y[n], ==, GUARD);
    }
}

/* Why sums are taken in double: float would lose the small part. */
static void
test_dot_is_in_double(void)
{
    enum { N = 1 << 20 };
    struct nst_ops ops;
    g_autofree float *ones = g_new(float, N);

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize i = 0; i < N; i++)
        ones[i] = 1.0f + 0x1p-20f;
    g_assert_cmpfloat(fabs(ops.dot(ones, ones, N) - (N + 2.0)), <, 1e-3);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    rng = g_rand_new_with_seed(1);
    g_test_add_func("/ops/gemm", test_gemm);
    g_test_add_func("/ops/im2col", test_im2col);
    g_test_add_func("/ops/relu", test_relu);
    g_test_add_func("/ops/relu/nan", test_relu_keeps_nan);
    g_test_add_func("/ops/pool2d", test_pool);
    g_test_add_func("/ops/tv", test_tv);
    g_test_add_func("/ops/range", test_range);
    g_test_add_func("/ops/range/nan", test_range_keeps_nan);
    g_test_add_func("/ops/vec", test_vec);
    g_test_add_func("/ops/vec/double", test_dot_is_in_double);
    status = g_test_run();
    g_rand_free(rng);
    return status;
}
