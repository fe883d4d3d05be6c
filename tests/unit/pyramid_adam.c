/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Adam on an image pyramid against its definition in double. */

#include "optim/pyramid_adam.h"

#include <math.h>
#include <string.h>

#include "approx.h"
#include "base/cpu.h"
#include "hash.h"
#include "ref.h"

#define LEVELS NST_PYRAMID_ADAM_LEVELS
#define LENGTH 0.01

/* A step is a quotient of sums of a few hundred values in float. */
#define TOLERANCE 2e-5

struct reference {
    int height[LEVELS], width[LEVELS];
    double *first[LEVELS], *second[LEVELS];
    int steps;
};

static gsize
plane_of(const struct reference *reference, int level)
{
    return (gsize)reference->height[level] * (gsize)reference->width[level];
}

static struct reference
reference_new(int height, int width)
{
    struct reference reference = {.steps = 0};

    for (int l = 0; l < LEVELS; l++) {
        reference.height[l] = height;
        reference.width[l] = width;
        reference.first[l] = g_new0(double, 3 * plane_of(&reference, l));
        reference.second[l] = g_new0(double, 3 * plane_of(&reference, l));
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }
    return reference;
}

static void
reference_clear(struct reference *reference)
{
    for (int l = 0; l < LEVELS; l++) {
        g_free(reference->first[l]);
        g_free(reference->second[l]);
    }
}

/* The step of a level from its gradient. */
static double *
step_level(struct reference *reference, int l, const double *grad)
{
    gsize n = 3 * plane_of(reference, l);
    double *step = g_new(double, n), squares = 0.0;
    double rest1 = 1.0 - pow(NST_PYRAMID_ADAM_BETA1, reference->steps);
    double rest2 = 1.0 - pow(NST_PYRAMID_ADAM_BETA2, reference->steps);

    for (gsize i = 0; i < n; i++)
        squares += grad[i] * grad[i];
    for (gsize i = 0; i < n; i++) {
        double *m = &reference->first[l][i], *v = &reference->second[l][i];

        *m += (1.0 - NST_PYRAMID_ADAM_BETA1) * (grad[i] - *m);
        *v += (1.0 - NST_PYRAMID_ADAM_BETA2) * (grad[i] * grad[i] - *v);
        step[i] =
            -LENGTH * (*m / rest1) /
            (sqrt(*v / rest2) + 1e-3 * sqrt(squares / (double)n) + 1e-300);
    }
    return step;
}

/* x += sum of U_l d_l, by the naive U of the reference. */
static void
reference_step(struct reference *reference, double *x, const double *grad)
{
    double *level[LEVELS];

    reference->steps++;
    level[0] = g_memdup2(grad, 3 * plane_of(reference, 0) * sizeof(*grad));
    for (int l = 0; l + 1 < LEVELS; l++) {
        level[l + 1] = g_new(double, 3 * plane_of(reference, l + 1));
        for (gsize c = 0; c < 3; c++)
            ref_pyramid_enlarge_adjoint(
                level[l] + c * plane_of(reference, l), reference->height[l],
                reference->width[l],
                level[l + 1] + c * plane_of(reference, l + 1));
    }
    for (int l = LEVELS - 1; l >= 0; l--) {
        double *step = step_level(reference, l, level[l]);
        g_autofree double *up = g_new(double, plane_of(reference, l));

        for (gsize c = 0; l + 1 < LEVELS && c < 3; c++) {
            ref_pyramid_enlarge(level[l + 1] + c * plane_of(reference, l + 1),
                                reference->height[l], reference->width[l], up);
            for (gsize i = 0; i < plane_of(reference, l); i++)
                step[c * plane_of(reference, l) + i] += up[i];
        }
        g_free(level[l]);
        level[l] = step;
    }
    for (gsize i = 0; i < 3 * plane_of(reference, 0); i++)
        x[i] += level[0][i];
    for (int l = 0; l < LEVELS; l++)
        g_free(level[l]);
}

static float *
make_floats(guint64 seed, gsize n)
{
    float *x = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        x[i] = test_hash_uniform(seed, i);
    return x;
}

static void
check_steps(int height, int width, guint threads)
{
    struct nst_pool *pool = nst_pool_new(threads);
    struct reference reference = reference_new(height, width);
    gsize n = 3 * (gsize)height * (gsize)width;
    g_autofree float *x = make_floats(1, n);
    g_autofree double *expected = approx_doubles(x, n);
    struct nst_pyramid_adam *adam;
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    adam = nst_pyramid_adam_new(&ops, pool, (gsize)height, (gsize)width);
    g_assert_nonnull(adam);
    for (guint64 i = 0; i < 5; i++) {
        g_autofree float *grad = make_floats(10 + i, n);
        g_autofree double *grad_d = approx_doubles(grad, n);

        nst_pyramid_adam_step(adam, x, grad, LENGTH, NULL);
        reference_step(&reference, expected, grad_d);
        g_assert_true(approx_equal("x", x, expected, n, TOLERANCE));
    }
    nst_pyramid_adam_free(adam);
    reference_clear(&reference);
    nst_pool_free(pool);
}

static void
test_steps(void)
{
    check_steps(1, 1, 1);
    check_steps(5, 3, 1);
    check_steps(17, 31, 1);
    check_steps(40, 64, 2);
}

/* The picture after some steps. */
static float *
run(guint threads, gboolean with_gain, gboolean forget)
{
    enum { HEIGHT = 71, WIDTH = 93, N = 3 * HEIGHT * WIDTH };
    struct nst_pool *pool = nst_pool_new(threads);
    float *x = make_floats(1, N);
    g_autofree float *gain = g_new(float, HEIGHT *WIDTH);
    struct nst_pyramid_adam *adam;
    struct nst_ops ops;

    for (gsize i = 0; i < HEIGHT * WIDTH; i++)
        gain[i] = i < WIDTH ? 0.0f : 1.0f;
    nst_ops_init(&ops, nst_cpu_detect());
    adam = nst_pyramid_adam_new(&ops, pool, HEIGHT, WIDTH);
    for (guint64 i = 0; i < 4; i++) {
        g_autofree float *grad = make_floats(10 + i, N);

        if (forget)
            nst_pyramid_adam_forget(adam);
        nst_pyramid_adam_step(adam, x, grad, LENGTH, with_gain ? gain : NULL);
    }
    nst_pyramid_adam_free(adam);
    nst_pool_free(pool);
    return x;
}

static void
test_threads(void)
{
    const gsize bytes = 3 * 71 * 93 * sizeof(float);
    g_autofree float *one = run(1, FALSE, FALSE);
    g_autofree float *two = run(2, FALSE, FALSE);
    g_autofree float *seven = run(7, FALSE, FALSE);

    g_assert_cmpmem(one, bytes, two, bytes);
    g_assert_cmpmem(one, bytes, seven, bytes);
}

/* A gain of 0 keeps a row where it is, one of 1 changes nothing. */
static void
test_gain(void)
{
    const gsize row = 93, plane = 71 * 93;
    g_autofree float *start = make_floats(1, 3 * plane);
    g_autofree float *plain = run(1, FALSE, FALSE);
    g_autofree float *gained = run(1, TRUE, FALSE);

    for (gsize i = 0; i < 3 * plane; i++)
        g_assert_cmpfloat(gained[i], ==, i % plane < row ? start[i] : plain[i]);
}

/* The memory matters, and can be dropped. */
static void
test_memory(void)
{
    const gsize bytes = 3 * 71 * 93 * sizeof(float);
    g_autofree float *with = run(1, FALSE, FALSE);
    g_autofree float *without = run(1, FALSE, TRUE);

    g_assert_cmpint(memcmp(with, without, bytes), !=, 0);
}

/* No gradient, no step; and the moments are the caller's to change. */
static void
test_moments(void)
{
    enum { HEIGHT = 8, WIDTH = 12, N = 3 * HEIGHT * WIDTH };
    struct nst_pool *pool = nst_pool_new(1);
    g_autofree float *x = make_floats(1, N), *start = make_floats(1, N);
    g_autofree float *grad = g_new0(float, N);
    struct nst_pyramid_adam *adam;
    struct nst_moments moments;
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    adam = nst_pyramid_adam_new(&ops, pool, HEIGHT, WIDTH);
    nst_pyramid_adam_step(adam, x, grad, LENGTH, NULL);
    g_assert_cmpmem(x, sizeof(*x) * N, start, sizeof(*x) * N);
    moments = nst_pyramid_adam_get_moments(adam, 1);
    g_assert_cmpuint(moments.height, ==, HEIGHT / 2);
    g_assert_cmpuint(moments.width, ==, WIDTH / 2);
    moments.first[0] = moments.second[0] = 1.0f;
    memset(grad, 0, N * sizeof(*grad));
    nst_pyramid_adam_step(adam, x, grad, LENGTH, NULL);
    g_assert_cmpfloat(x[0], <, start[0]);
    g_assert_cmpfloat(x[N - 1], ==, start[N - 1]);
    nst_pyramid_adam_free(adam);
    nst_pool_free(pool);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pyramid-adam/steps", test_steps);
    g_test_add_func("/pyramid-adam/threads", test_threads);
    g_test_add_func("/pyramid-adam/gain", test_gain);
    g_test_add_func("/pyramid-adam/memory", test_memory);
    g_test_add_func("/pyramid-adam/moments", test_moments);
    return g_test_run();
}
