/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Gram matrices and their gradient against the naive reference. */

#include "approx.h"
#include "blocked.h"
#include "net/gram.h"
#include "ref.h"

/* Sums of up to 40,000 products of one sign. */
#define TOLERANCE 2e-6

static void
check_gram(const char *what, const float *blocked, const double *expected,
           int channels)
{
    g_autofree float *rows = blocked_gram_to_rows(blocked, (gsize)channels);

    g_assert_true(approx_equal(what, rows, expected,
                               (gsize)channels * (gsize)channels, TOLERANCE));
}

static void
check(const struct nst_context *context, int channels, int height, int width)
{
    gsize m = (gsize)height * (gsize)width, n = (gsize)channels * m;
    gsize c2 = (gsize)channels * (gsize)channels;
    g_autofree float *data = g_new(float, n);
    g_autofree double *data_d = g_new(double, n);
    g_autofree float *target = g_new(float, c2), *blocked_target = NULL;
    double sum = 0.0;
    g_autofree double *gram_d = g_new(double, c2);
    g_autofree double *grad_gram_d = g_new(double, c2);
    g_autofree float *grad = g_new(float, n);
    g_autofree double *grad_d = g_new(double, n);
    g_autofree float *blocked = NULL, *blocked_grad = NULL, *planes = NULL;
    g_autofree float *scratch = NULL;
    g_autoptr(GRand) rng = g_rand_new_with_seed(3);
    const float scale = 0.125f;

    for (gsize i = 0; i < n; i++) {
        /* Negative: what a ReLU would have cut. */
        data[i] = (float)g_rand_double_range(rng, -0.5, 1.0);
        data_d[i] = (double)data[i];
        grad[i] = 0.5f;
    }
    blocked = blocked_new(data, (gsize)channels, m);
    blocked_grad = blocked_new(grad, (gsize)channels, m);

    struct nst_tensor features = {blocked, channels, height, width};
    g_autofree float *difference = g_new(float, nst_gram_size(channels));
    scratch = g_new(float, nst_gram_scratch_size(context, &features));
    ref_gram(data_d, channels, m, gram_d);
    nst_gram_forward(context, &features, NULL, difference, scratch);
    check_gram("gram", difference, gram_d, channels);

    /* The reference divides by channels * positions and doubles. */
    for (gsize i = 0; i < c2; i++) {
        target[i] = (float)(0.5 * gram_d[i % (gsize)channels * (gsize)channels +
                                         i / (gsize)channels]);
        grad_gram_d[i] = gram_d[i] - (double)target[i];
        sum += grad_gram_d[i] * grad_gram_d[i];
    }
    blocked_target = blocked_gram_new(target, (gsize)channels);
    g_assert_true(
        approx_equal_number("squares",
                            nst_gram_forward(context, &features, blocked_target,
                                             difference, scratch),
                            sum, TOLERANCE));
    check_gram("difference", difference, grad_gram_d, channels);
    ref_gram_grad(data_d, grad_gram_d, channels, m, grad_d);
    for (gsize i = 0; i < n; i++)
        grad_d[i] =
            0.5 + (data[i] > 0.0f ? (double)scale * grad_d[i] *
                                        (double)channels * (double)m / 2.0
                                  : 0.0);
    nst_gram_backward(context, &features, difference, scale, blocked_grad,
                      scratch);
    planes = blocked_to_planes(blocked_grad, (gsize)channels, m);
    g_assert_true(approx_equal("gradient", planes, grad_d, n, TOLERANCE));
}

static void
test_shapes(void)
{
    for (guint threads = 1; threads <= 3; threads += 2) {
        struct nst_context context = {.cancellable = NULL};

        nst_context_init(&context, threads);
        check(&context, 1, 1, 1);
        check(&context, 3, 5, 7);
        check(&context, 64, 3, 3);
        check(&context, 128, 1, 2);
        check(&context, 131, 9, 61);
        check(&context, 7, 65, 66);
        check(&context, 2, 190, 200);
        nst_context_clear(&context);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gram/shapes", test_shapes);
    return g_test_run();
}
