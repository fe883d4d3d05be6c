/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the optimiser must survive. How fast it is: tests/golden, against
 * SciPy.
 */

#include <math.h>
#include <string.h>

#include "optim/lbfgs.h"

#define N 50

struct problem {
    double (*value)(const float *x, float *grad);
    guint evaluations;
    guint stop_after, cancel_after; /* 0: never */
    double lowest;
};

static enum nst_evaluation
evaluate(const float *x, float *grad, double *value, void *data)
{
    struct problem *problem = data;

    if (problem->cancel_after && problem->evaluations >= problem->cancel_after)
        return NST_EVALUATION_CANCELLED;
    *value = problem->value(x, grad);
    problem->evaluations++;
    if (problem->evaluations == 1 || *value < problem->lowest)
        problem->lowest = *value;
    return problem->evaluations == problem->stop_after ? NST_EVALUATION_STOP
                                                       : NST_EVALUATION_GO_ON;
}

static struct nst_optim_result
minimize(struct problem *problem, float *x, guint limit)
{
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    struct nst_pool *pool = nst_pool_new(1);
    struct nst_lbfgs *lbfgs = nst_lbfgs_new(&ops, pool, N, 10, NULL);
    struct nst_optim_result result =
        nst_lbfgs_minimize(lbfgs, x, limit, 1.0, evaluate, problem);
    nst_lbfgs_free(lbfgs);
    nst_pool_free(pool);
    return result;
}

static void
fill(float *x, float value)
{
    for (gsize i = 0; i < N; i++)
        x[i] = value;
}

/* Condition number 100. */
static double
quadratic(const float *x, float *grad)
{
    double sum = 0.0;

    for (int i = 0; i < N; i++) {
        double c = pow(10.0, 2.0 * i / (N - 1)), d = (double)x[i] - 0.5;

        sum += 0.5 * c * d * d;
        grad[i] = (float)(c * d);
    }
    return sum;
}

static void
test_quadratic(void)
{
    struct problem problem = {.value = quadratic};
    float x[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 300);
    g_assert_cmpfloat(result.value, <, 1e-6);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(fabsf(x[i] - 0.5f), <, 2e-3f);
    g_assert_cmpuint(result.evaluations, ==, problem.evaluations);
    g_assert_cmpfloat(result.value, ==, problem.lowest);
}

static void
test_limit(void)
{
    for (guint limit = 1; limit <= 30; limit++) {
        struct problem problem = {.value = quadratic};
        float x[N], grad[N];

        fill(x, 3.0f);
        struct nst_optim_result result = minimize(&problem, x, limit);
        g_assert_cmpuint(problem.evaluations, ==, limit);
        g_assert_cmpint(result.status, ==, NST_OPTIM_LIMIT);
        /* What comes back is the best that was seen. */
        g_assert_cmpfloat(result.value, ==, problem.lowest);
        g_assert_cmpfloat(fabs(quadratic(x, grad) / result.value - 1.0), <,
                          1e-5);
    }
}

static void
test_stop(void)
{
    struct problem problem = {.value = quadratic, .stop_after = 7};
    float x[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 100);
    g_assert_cmpint(result.status, ==, NST_OPTIM_STOPPED);
    g_assert_cmpuint(problem.evaluations, ==, 7);
    g_assert_cmpfloat(result.value, ==, problem.lowest);
}

static void
test_cancel(void)
{
    for (guint after = 0; after < 10; after++) {
        struct problem problem = {.value = quadratic,
                                  .cancel_after = after ? after : 100};
        float x[N];

        fill(x, 3.0f);
        struct nst_optim_result result = minimize(&problem, x, 20);
        g_assert_cmpint(result.status, ==,
                        after ? NST_OPTIM_CANCELLED : NST_OPTIM_LIMIT);
    }
}

static enum nst_evaluation
cancel_while_evaluating(const float *x, float *grad, double *value, void *data)
{
    *value = quadratic(x, grad);
    g_cancellable_cancel(data);
    return NST_EVALUATION_GO_ON;
}

/* The passes see it, not the evaluation; and nothing has happened to x. */
static void
test_cancelled_between_evaluations(void)
{
    struct nst_ops ops;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    float x[N], before[N];

    nst_ops_init(&ops, nst_cpu_detect());
    struct nst_pool *pool = nst_pool_new(2);
    struct nst_lbfgs *lbfgs = nst_lbfgs_new(&ops, pool, N, 10, NULL);
    fill(x, 3.0f);
    fill(before, 3.0f);
    nst_lbfgs_set_cancellable(lbfgs, cancellable);
    struct nst_optim_result result = nst_lbfgs_minimize(
        lbfgs, x, 20, 1.0, cancel_while_evaluating, cancellable);
    g_assert_cmpint(result.status, ==, NST_OPTIM_CANCELLED);
    g_assert_cmpuint(result.evaluations, ==, 1);
    g_assert_cmpmem(x, sizeof(x), before, sizeof(before));
    nst_lbfgs_free(lbfgs);
    nst_pool_free(pool);
}

/* The logarithm is not finite beyond a wall that the first step crosses. */
static double
wall(const float *x, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++) {
        double d = (double)x[i];

        sum += -d - 0.001 * log(1.0 - d);
        grad[i] = (float)(-1.0 + 0.001 / (1.0 - d));
    }
    return sum;
}

static void
test_not_finite_on_the_way(void)
{
    struct problem problem = {.value = wall};
    float x[N];

    fill(x, 0.9f); /* the first step has length 1: up to 1.04 */
    struct nst_optim_result result = minimize(&problem, x, 200);
    g_assert_true(isfinite(result.value));
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(fabsf(x[i] - 0.999f), <, 1e-4f);
}

static double
always_nan(const float *x, float *grad)
{
    memcpy(grad, x, N * sizeof(*x));
    return (double)NAN;
}

static void
test_not_finite_at_the_start(void)
{
    struct problem problem = {.value = always_nan};
    float x[N];

    fill(x, 1.0f);
    g_assert_cmpint(minimize(&problem, x, 10).status, ==, NST_OPTIM_NOT_FINITE);
    g_assert_cmpuint(problem.evaluations, ==, 1);
}

/* A gradient that lies: no descent along any direction but up. */
static double
lying(const float *x, float *grad)
{
    double value = quadratic(x, grad);

    for (gsize i = 0; i < N; i++)
        grad[i] = -grad[i];
    return value;
}

static void
test_wrong_gradient(void)
{
    struct problem problem = {.value = lying};
    float x[N], start[N];

    fill(x, 3.0f);
    fill(start, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 1000);
    g_assert_cmpint(result.status, ==, NST_OPTIM_CONVERGED);
    g_assert_cmpmem(x, sizeof(x), start, sizeof(start));
}

static double
absolute(const float *x, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++) {
        sum += fabs((double)x[i]);
        grad[i] = x[i] > 0.0f ? 1.0f : -1.0f;
    }
    return sum;
}

/* Not smooth: it must not stall for ever, nor get worse. */
static void
test_kinks(void)
{
    struct problem problem = {.value = absolute};
    float x[N];

    for (int i = 0; i < N; i++)
        x[i] = (float)(i + 1) / N;
    struct nst_optim_result result = minimize(&problem, x, 500);
    g_assert_cmpfloat(result.value, <, 5.0);
    g_assert_cmpuint(problem.evaluations, <=, 500);
    g_assert_cmpfloat(result.value, ==, problem.lowest);
}

/* Unbounded below, and concave: no pair has positive curvature. */
static double
concave(const float *x, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++) {
        double d = (double)x[i];

        sum -= d * d;
        grad[i] = -2.0f * x[i];
    }
    return sum;
}

static void
test_concave(void)
{
    struct problem problem = {.value = concave};
    float x[N];

    fill(x, 0.1f);
    struct nst_optim_result result = minimize(&problem, x, 60);
    g_assert_true(isfinite(result.value));
    g_assert_cmpfloat(result.value, <, -0.5);
    for (gsize i = 0; i < N; i++)
        g_assert_true(isfinite(x[i]));
}

static double
flat(const float *x, float *grad)
{
    (void)x;
    memset(grad, 0, N * sizeof(*grad));
    return 1.0;
}

static void
test_zero_gradient(void)
{
    struct problem problem = {.value = flat};
    float x[N];

    fill(x, 1.0f);
    g_assert_cmpint(minimize(&problem, x, 10).status, ==, NST_OPTIM_CONVERGED);
    g_assert_cmpuint(problem.evaluations, ==, 1);
}

/* The same problem again from another start: memory has to pay. */
static guint
evaluations_from(struct nst_lbfgs *lbfgs, float start)
{
    for (guint limit = 1; limit < 500; limit++) {
        struct problem problem = {.value = quadratic};
        float x[N];

        fill(x, start);
        nst_lbfgs_forget(lbfgs);
        if (nst_lbfgs_minimize(lbfgs, x, limit, 1.0, evaluate, &problem).value <
            1e-2)
            return limit;
    }
    return 500;
}

static void
test_memory(void)
{
    struct nst_ops ops;
    struct problem problem = {.value = quadratic};
    float x[N];

    nst_ops_init(&ops, nst_cpu_detect());
    struct nst_pool *pool = nst_pool_new(1);
    struct nst_lbfgs *lbfgs = nst_lbfgs_new(&ops, pool, N, 40, NULL);
    guint cold = evaluations_from(lbfgs, 3.0f);
    fill(x, 2.0f); /* lbfgs remembers the last run */
    struct nst_optim_result warm =
        nst_lbfgs_minimize(lbfgs, x, cold / 2, 1.0, evaluate, &problem);
    g_test_message("cold: %u evaluations to 0.01; warm: %g after %u", cold,
                   warm.value, warm.evaluations);
    g_assert_cmpfloat(warm.value, <, 1e-2);
    nst_lbfgs_free(lbfgs);
    nst_pool_free(pool);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lbfgs/quadratic", test_quadratic);
    g_test_add_func("/lbfgs/limit", test_limit);
    g_test_add_func("/lbfgs/stop", test_stop);
    g_test_add_func("/lbfgs/cancel", test_cancel);
    g_test_add_func("/lbfgs/cancel/between-evaluations",
                    test_cancelled_between_evaluations);
    g_test_add_func("/lbfgs/not-finite/on-the-way", test_not_finite_on_the_way);
    g_test_add_func("/lbfgs/not-finite/at-the-start",
                    test_not_finite_at_the_start);
    g_test_add_func("/lbfgs/wrong-gradient", test_wrong_gradient);
    g_test_add_func("/lbfgs/kinks", test_kinks);
    g_test_add_func("/lbfgs/concave", test_concave);
    g_test_add_func("/lbfgs/zero-gradient", test_zero_gradient);
    g_test_add_func("/lbfgs/memory", test_memory);
    return g_test_run();
}
