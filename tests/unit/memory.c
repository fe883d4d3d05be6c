/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The optimiser's memory against the two-loop recursion as it is written. */

#include "optim/memory.h"

#include <math.h>
#include <string.h>

#include "approx.h"
#include "hash.h"

#define N 9001 /* three chunks */
#define HISTORY 5
#define STEPS 8

/* A P that is diagonal, and a function that is quadratic. */
static float
scale_at(gsize i)
{
    return 1.0f + (float)(i % 7);
}

static double
curvature_at(gsize i)
{
    return 1.0 + (double)(i % 13);
}

struct fixture {
    struct nst_ops ops;
    struct nst_pool *pool;
    struct nst_chunks chunks;
    struct nst_memory memory;
    struct nst_arena arena;
    /* Before each step and after the last one. */
    float grad[STEPS + 1][N], p_grad[STEPS + 1][N], direction[STEPS][N];
    double s[STEPS][N], y[STEPS][N];
};

static void
start(struct fixture *f, guint threads)
{
    nst_ops_init(&f->ops, nst_cpu_detect());
    f->pool = nst_pool_new(threads);
    g_assert_true(
        nst_chunks_init(&f->chunks, f->pool, N, nst_memory_max_sums(HISTORY)));
    nst_memory_init(&f->memory, &f->ops, &f->chunks, HISTORY);
    f->arena = (struct nst_arena){0};
    nst_memory_lay_out(&f->memory, &f->arena);
    g_assert_true(nst_arena_allocate(&f->arena));
    nst_memory_lay_out(&f->memory, &f->arena);
}

static void
finish(struct fixture *f)
{
    nst_memory_clear(&f->memory);
    nst_chunks_clear(&f->chunks);
    nst_arena_clear(&f->arena);
    nst_pool_free(f->pool);
}

static void
set_grad(struct fixture *f, int step, gsize i, float value)
{
    f->grad[step][i] = value;
    f->p_grad[step][i] = scale_at(i) * value;
}

/* Random steps, of half the direction's length. */
static void
fill(struct fixture *f)
{
    for (gsize i = 0; i < N; i++) {
        set_grad(f, 0, i, test_hash_uniform(1, i));
        for (int k = 0; k < STEPS; k++) {
            float d = test_hash_uniform(2 + (guint64)k, i);
            double y = curvature_at(i) * 0.5 * (double)d;

            f->direction[k][i] = d;
            set_grad(f, k + 1, i, f->grad[k][i] + (float)y);
            f->s[k][i] = 0.5 * (double)d;
            f->y[k][i] = (double)f->grad[k + 1][i] - (double)f->grad[k][i];
        }
    }
}

static void
remember(struct fixture *f)
{
    double squared_norm;

    g_assert_true(nst_memory_measure(&f->memory, f->grad[0], &squared_norm));
    for (int k = 0; k < STEPS; k++) {
        struct nst_step step = {
            .direction = f->direction[k],
            .length = 0.5,
            .grad = f->grad[k],
            .p_grad = f->p_grad[k],
            .new_grad = f->grad[k + 1],
            .p_new_grad = f->p_grad[k + 1],
        };
        g_assert_true(nst_memory_add(&f->memory, &step));
    }
    g_assert_cmpuint(f->memory.n_pairs, ==, HISTORY);
}

static double
dot(const double *a, const double *b)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++)
        sum += a[i] * b[i];
    return sum;
}

static void
add(double *a, double scale, const double *b)
{
    for (gsize i = 0; i < N; i++)
        a[i] += scale * b[i];
}

/* -H grad; Nocedal 1980. */
static void
two_loops(struct fixture *f, double *r)
{
    double a[STEPS], scale;
    double *last = f->y[STEPS - 1];
    g_autofree double *p_last = g_new(double, N);

    for (gsize i = 0; i < N; i++) {
        r[i] = (double)f->grad[STEPS][i];
        p_last[i] = (double)scale_at(i) * last[i];
    }
    for (int k = STEPS - 1; k >= STEPS - HISTORY; k--) {
        a[k] = dot(f->s[k], r) / dot(f->s[k], f->y[k]);
        add(r, -a[k], f->y[k]);
    }
    scale = dot(f->s[STEPS - 1], last) / dot(last, p_last);
    for (gsize i = 0; i < N; i++)
        r[i] *= scale * (double)scale_at(i);
    for (int k = STEPS - HISTORY; k < STEPS; k++)
        add(r, a[k] - dot(f->y[k], r) / dot(f->s[k], f->y[k]), f->s[k]);
    for (gsize i = 0; i < N; i++)
        r[i] = -r[i];
}

static void
multiply(struct fixture *f, float *direction)
{
    double slope, squared_length, expected_slope = 0.0, expected_length = 0.0;

    g_assert_true(nst_memory_multiply(&f->memory, f->grad[STEPS],
                                      f->p_grad[STEPS], direction, &slope,
                                      &squared_length));
    for (gsize i = 0; i < N; i++) {
        double d = (double)direction[i];

        expected_slope += d * (double)f->grad[STEPS][i];
        expected_length += d * d;
    }
    g_assert_true(approx_equal_number("slope", slope, expected_slope, 1e-12));
    g_assert_true(
        approx_equal_number("length", squared_length, expected_length, 1e-12));
}

static void
test_direction(void)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autofree float *direction = g_new(float, N);
    g_autofree double *expected = g_new(double, N);

    start(f, 1);
    fill(f);
    remember(f);
    multiply(f, direction);
    two_loops(f, expected);
    /* Some ten terms, each rounded to float. */
    g_assert_true(approx_equal("direction", direction, expected, N, 1e-6));

    /* A memory that meets a gradient anew computes the same. */
    g_autofree float *again = g_new(float, N);
    double squared_norm;
    g_assert_true(
        nst_memory_measure(&f->memory, f->grad[STEPS], &squared_norm));
    multiply(f, again);
    g_assert_cmpmem(direction, N * sizeof(float), again, N * sizeof(float));
    finish(f);
    g_free(f);
}

static void
test_threads(void)
{
    static const guint threads[] = {1, 2, 7};
    struct fixture *f = g_new0(struct fixture, 1);
    g_autofree float *first = g_new(float, N), *next = g_new(float, N);

    fill(f);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        start(f, threads[i]);
        remember(f);
        multiply(f, i ? next : first);
        if (i)
            g_assert_cmpmem(first, N * sizeof(float), next, N * sizeof(float));
        finish(f);
    }
    g_free(f);
}

/* A step without curvature, or one that leads nowhere known, is not kept. */
static void
test_skips(void)
{
    struct fixture *f = g_new0(struct fixture, 1);
    double squared_norm;

    fill(f);
    start(f, 1);
    g_assert_true(nst_memory_measure(&f->memory, f->grad[0], &squared_norm));
    struct nst_step step = {f->direction[0], -0.5,       f->grad[0],
                            f->p_grad[0],    f->grad[1], f->p_grad[1]};
    g_assert_true(nst_memory_add(&f->memory, &step));
    g_assert_cmpuint(f->memory.n_pairs, ==, 0);
    step.length = 0.5;
    f->p_grad[1][N / 2] = NAN;
    g_assert_true(nst_memory_measure(&f->memory, f->grad[0], &squared_norm));
    g_assert_true(nst_memory_add(&f->memory, &step));
    g_assert_cmpuint(f->memory.n_pairs, ==, 0);
    finish(f);
    g_free(f);
}

static void
test_cancelled(void)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_autofree float *direction = g_new0(float, N);
    double slope = 1.0, length = 2.0;

    fill(f);
    start(f, 2);
    remember(f);
    g_cancellable_cancel(cancelled);
    f->chunks.cancellable = cancelled;
    g_assert_false(nst_memory_measure(&f->memory, f->grad[0], &slope));
    g_assert_false(nst_memory_multiply(&f->memory, f->grad[STEPS],
                                       f->p_grad[STEPS], direction, &slope,
                                       &length));
    g_assert_cmpfloat(slope, ==, 1.0);
    g_assert_cmpfloat(length, ==, 2.0);
    g_assert_cmpfloat(direction[N / 2], ==, 0.0f); /* no chunk was begun */
    finish(f);
    g_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory/direction", test_direction);
    g_test_add_func("/memory/threads", test_threads);
    g_test_add_func("/memory/skips", test_skips);
    g_test_add_func("/memory/cancelled", test_cancelled);
    return g_test_run();
}
