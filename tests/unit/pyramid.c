/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The pyramid preconditioner against its definition in double, for every
 * instruction set that runs here; and that it is what L-BFGS needs.
 */

#include "optim/pyramid.h"

#include <string.h>

#include "approx.h"
#include "hash.h"
#include "ref.h"

#define GUARD 12345.0f
/* Some hundred values of either sign, each rounded to float. */
#define TOLERANCE 1e-6

/* n values in -1..1, and a guard. */
static float *
make_floats(guint64 seed, gsize n)
{
    float *x = g_new(float, n + 1);

    for (gsize i = 0; i < n; i++)
        x[i] = test_hash_uniform(seed, i);
    x[n] = GUARD;
    return x;
}

static double
dot(const double *a, const double *b, gsize n)
{
    double sum = 0.0;

    for (gsize i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static struct nst_pyramid *
make_pyramid(struct nst_ops *ops, struct nst_pool *pool, int height, int width)
{
    return nst_pyramid_new(ops, pool, (gsize)height, (gsize)width);
}

/* <U x, y> = <x, U^T y>: that the reference itself is right. */
static void
check_adjoint(int height, int width)
{
    gsize n = (gsize)height * (gsize)width;
    gsize coarse = (gsize)((height + 1) / 2) * (gsize)((width + 1) / 2);
    g_autofree float *xf = make_floats(1, coarse), *yf = make_floats(2, n);
    g_autofree double *x = approx_doubles(xf, coarse);
    g_autofree double *y = approx_doubles(yf, n);
    g_autofree double *ux = g_new(double, n), *uty = g_new(double, coarse);

    ref_pyramid_enlarge(x, height, width, ux);
    ref_pyramid_enlarge_adjoint(y, height, width, uty);
    g_assert_true(approx_equal_number("adjoint", dot(ux, y, n),
                                      dot(x, uty, coarse), 1e-9));
}

/* One row of each op, which is a picture of height 1 or 2. */
static void
check_rows(const struct nst_ops *ops, int width)
{
    gsize w = (gsize)width, coarse = (w + 1) / 2;
    g_autofree float *fine = make_floats(3, 4 * w);
    g_autofree float *far = make_floats(4, coarse);
    g_autofree float *out = make_floats(5, coarse), *up = make_floats(6, w);
    const float *rows[] = {fine, fine + w, fine + 2 * w, fine + 3 * w};
    const float weight[] = {0.0f, 1.0f, 0.0f, 0.0f};
    g_autofree double *row = approx_doubles(fine + w, w);
    g_autofree double *expected = g_new(double, coarse);
    g_autofree double *enlarged = g_new(double, w);

    ops->pyramid_down(rows, weight, w, out);
    ref_pyramid_enlarge_adjoint(row, 1, width, expected);
    g_assert_true(approx_equal("down", out, expected, coarse, TOLERANCE));
    g_assert_cmpfloat(out[coarse], ==, GUARD);

    ops->pyramid_up(far, far, 0.0f, fine, w, up);
    g_autofree double *far_d = approx_doubles(far, coarse);
    ref_pyramid_enlarge(far_d, 1, width, enlarged);
    g_assert_true(approx_equal("up", up, enlarged, w, TOLERANCE));
    g_assert_cmpfloat(up[w], ==, GUARD);
}

static void
check_product(struct nst_ops *ops, struct nst_pool *pool, int height, int width)
{
    gsize n = (gsize)3 * (gsize)height * (gsize)width;
    g_autofree float *x = make_floats(7, n), *out = make_floats(8, n);
    g_autofree double *x_d = approx_doubles(x, n);
    g_autofree double *expected = g_new(double, n);
    struct nst_pyramid *pyramid = make_pyramid(ops, pool, height, width);

    g_assert_true(nst_pyramid_multiply(pyramid, x, out, NULL));
    ref_pyramid(x_d, height, width, expected);
    g_assert_true(approx_equal("pyramid", out, expected, n, TOLERANCE));
    g_assert_cmpfloat(out[n], ==, GUARD);
    nst_pyramid_free(pyramid);
}

static void
test_reference(gconstpointer data)
{
    struct nst_pool *pool = nst_pool_new(2);
    struct nst_ops ops;

    nst_ops_init(&ops, (enum nst_cpu)GPOINTER_TO_INT(data));
    for (int height = 1; height <= 67; height += height < 9 ? 1 : 29) {
        for (int width = 1; width <= 67; width++) {
            check_adjoint(height, width);
            check_product(&ops, pool, height, width);
        }
    }
    /* Longer than the blocks of the ops, by everything. */
    for (int width = 505; width <= 525; width++)
        check_rows(&ops, width);
    for (int width = 1; width <= 67; width++)
        check_rows(&ops, width);
    check_product(&ops, pool, 3, 1027);
    check_product(&ops, pool, 301, 5);
    nst_pool_free(pool);
}

/* <P x, y> = <x, P y>, and <x, P x> > 0, of a picture of ones as of noise. */
static void
test_symmetric_positive(void)
{
    struct nst_pool *pool = nst_pool_new(1);
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    for (int size = 1; size <= 67; size += 3) {
        gsize n = (gsize)3 * (gsize)size * (gsize)(size + 2);
        g_autofree float *x = make_floats(1, n), *y = make_floats(2, n);
        g_autofree float *px = g_new(float, n), *py = g_new(float, n);
        struct nst_pyramid *pyramid = make_pyramid(&ops, pool, size, size + 2);

        for (int round = 0; round < 2; round++) {
            nst_pyramid_multiply(pyramid, x, px, NULL);
            nst_pyramid_multiply(pyramid, y, py, NULL);
            /* As numbers of the size of |x| |P y|. */
            double scale = ops.dot(x, px, n) + ops.dot(y, py, n);
            g_assert_cmpfloat(ABS(ops.dot(px, y, n) - ops.dot(x, py, n)), <,
                              1e-6 * scale);
            /* The smallest eigenvalue: 8 * 0.35, and a little more. */
            g_assert_cmpfloat(ops.dot(x, px, n), >, 2.8 * ops.dot(x, x, n));
            for (gsize i = 0; i < n; i++)
                x[i] = i % 2 ? 1.0f : -1.0f;
        }
        nst_pyramid_free(pyramid);
    }
    nst_pool_free(pool);
}

static void
test_threads(void)
{
    static const guint threads[] = {1, 2, 7};
    enum { H = 201, W = 123, N = 3 * H * W };
    g_autofree float *x = make_floats(1, N), *first = g_new(float, N);
    g_autofree float *next = g_new(float, N);
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        struct nst_pool *pool = nst_pool_new(threads[i]);
        struct nst_pyramid *pyramid = make_pyramid(&ops, pool, H, W);

        nst_pyramid_multiply(pyramid, x, i ? next : first, NULL);
        if (i)
            g_assert_cmpmem(first, N * sizeof(*x), next, N * sizeof(*x));
        nst_pyramid_free(pyramid);
        nst_pool_free(pool);
    }
}

static void
test_cancelled(void)
{
    struct nst_pool *pool = nst_pool_new(2);
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_autofree float *x = make_floats(1, 3 * 99 * 99);
    g_autofree float *out = g_new0(float, 3 * 99 * 99);
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    struct nst_pyramid *pyramid = make_pyramid(&ops, pool, 99, 99);
    g_cancellable_cancel(cancelled);
    g_assert_false(nst_pyramid_multiply(pyramid, x, out, cancelled));
    for (gsize i = 0; i < 3 * 99 * 99; i++)
        g_assert_cmpfloat(out[i], ==, 0.0f); /* no row was begun */
    nst_pyramid_free(pyramid);
    nst_pool_free(pool);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int cpu = 0; cpu < NST_CPU_COUNT; cpu++) {
        g_autofree char *path =
            g_strdup_printf("/pyramid/%s", nst_cpu_to_name((enum nst_cpu)cpu));

        if (nst_cpu_can_run((enum nst_cpu)cpu))
            g_test_add_data_func(path, GINT_TO_POINTER(cpu), test_reference);
    }
    g_test_add_func("/pyramid/symmetric-positive", test_symmetric_positive);
    g_test_add_func("/pyramid/threads", test_threads);
    g_test_add_func("/pyramid/cancelled", test_cancelled);
    return g_test_run();
}
