/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Adam: the steps of the paper, and what it must survive. */

#include <math.h>
#include <string.h>

#include "optim/adam.h"
#include "ref_optim.h"

/* More than one chunk. */
#define N 9000

struct problem {
    double (*value)(const float *x, float *grad);
    double unit; /* of the loss */
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
    *value = problem->unit * problem->value(x, grad);
    for (gsize i = 0; i < N; i++)
        grad[i] *= (float)problem->unit;
    problem->evaluations++;
    if (problem->evaluations == 1 || *value < problem->lowest)
        problem->lowest = *value;
    return problem->evaluations == problem->stop_after ? NST_EVALUATION_STOP
                                                       : NST_EVALUATION_GO_ON;
}

struct setup {
    struct nst_ops ops;
    struct nst_pool *pool;
    struct nst_adam *adam;
};

static void
set_up(struct setup *setup, guint threads)
{
    nst_ops_init(&setup->ops, nst_cpu_detect());
    setup->pool = nst_pool_new(threads);
    setup->adam = nst_adam_new(&setup->ops, setup->pool, N);
    g_assert_nonnull(setup->adam);
}

static void
tear_down(struct setup *setup)
{
    nst_adam_free(setup->adam);
    nst_pool_free(setup->pool);
}

static struct nst_optim_result
minimize(struct problem *problem, float *x, guint limit, double step)
{
    struct setup setup;

    set_up(&setup, 1);
    struct nst_optim_result result =
        nst_adam_minimize(setup.adam, x, limit, step, evaluate, problem);
    tear_down(&setup);
    return result;
}

static void
fill(float *x, float value)
{
    for (gsize i = 0; i < N; i++)
        x[i] = value;
}

/* Convex, with condition number 100 and its minimum 0 at 0.5. */
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

/* N / 2 of them side by side, with the minimum 0 at 1. */
static double
rosenbrock(const float *x, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i += 2) {
        double a = (double)x[i], b = (double)x[i + 1] - a * a;

        sum += (1.0 - a) * (1.0 - a) + 100.0 * b * b;
        grad[i] = (float)(-2.0 * (1.0 - a) - 400.0 * a * b);
        grad[i + 1] = (float)(200.0 * b);
    }
    return sum;
}

static void
test_quadratic(void)
{
    struct problem problem = {.value = quadratic, .unit = 1.0};
    float x[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 800, 0.05);
    g_test_message("%g after %u", result.value, result.evaluations);
    g_assert_cmpfloat(result.value, <, 1e-3 * N);
    g_assert_cmpuint(result.evaluations, ==, 800);
    g_assert_cmpuint(result.evaluations, ==, problem.evaluations);
    g_assert_cmpint(result.status, ==, NST_OPTIM_LIMIT);
}

static void
test_rosenbrock(void)
{
    struct problem problem = {.value = rosenbrock, .unit = 1.0};
    float x[N];

    for (gsize i = 0; i < N; i++)
        x[i] = i % 2 ? 1.0f : -1.2f;
    struct nst_optim_result result = minimize(&problem, x, 5000, 0.02);
    g_test_message("%g after %u", result.value, result.evaluations);
    g_assert_cmpfloat(result.value, <, 1e-4 * N);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(fabsf(x[i] - 1.0f), <, 0.05f);
}

/* Remembers where it was evaluated. */
struct path {
    float (*x)[N];
    guint n;
};

static enum nst_evaluation
record(const float *x, float *grad, double *value, void *data)
{
    struct path *path = data;

    memcpy(path->x[path->n++], x, N * sizeof(*x));
    *value = rosenbrock(x, grad);
    return NST_EVALUATION_GO_ON;
}

#define STEPS 40

static void
start_path(float *x)
{
    for (gsize i = 0; i < N; i++)
        x[i] = (float)sin(0.1 * (double)i);
}

static double
root_mean_square(const float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++)
        sum += (double)grad[i] * (double)grad[i];
    return sqrt(sum / N);
}

/*
 * Step by step, with the gradient of where it really is, so that roundings do
 * not pile up: a step of 0.01 in 6 roundings of 2^-24 on x of order 1, and a
 * few on the moments, which decay.
 */
static void
test_steps(void)
{
    static float path_x[STEPS][N], grad[N];
    static double x[N], m[N], v[N], g[N];
    struct path path = {.x = path_x};
    struct setup setup;
    float start[N];
    double epsilon = 0.0;

    start_path(start);
    set_up(&setup, 2);
    nst_adam_minimize(setup.adam, start, STEPS, 0.01, record, &path);
    tear_down(&setup);
    g_assert_cmpuint(path.n, ==, STEPS);
    for (int t = 1; t < STEPS; t++) {
        rosenbrock(path_x[t - 1], grad);
        if (t == 1)
            epsilon = NST_ADAM_EPSILON * root_mean_square(grad);
        for (gsize i = 0; i < N; i++) {
            x[i] = (double)path_x[t - 1][i];
            g[i] = (double)grad[i];
        }
        ref_adam(x, m, v, g, N, t, 0.01, NST_ADAM_BETA1, NST_ADAM_BETA2,
                 epsilon);
        for (gsize i = 0; i < N; i++)
            g_assert_cmpfloat(fabs((double)path_x[t][i] - x[i]), <, 1e-6);
    }
}

/* The loss in other units takes the same way, to the bit. */
static void
test_units(void)
{
    float a[N], b[N];
    struct problem ones = {.value = quadratic, .unit = 1.0};
    struct problem others = {.value = quadratic, .unit = 0x1p-30};

    fill(a, 3.0f);
    fill(b, 3.0f);
    minimize(&ones, a, 30, 0.05);
    minimize(&others, b, 30, 0.05);
    g_assert_cmpmem(a, sizeof(a), b, sizeof(b));
}

static void
test_threads(void)
{
    float x[3][N];

    for (guint threads = 1; threads <= 3; threads++) {
        struct problem problem = {.value = rosenbrock, .unit = 1.0};
        struct setup setup;

        start_path(x[threads - 1]);
        set_up(&setup, threads);
        nst_adam_minimize(setup.adam, x[threads - 1], 30, 0.01, evaluate,
                          &problem);
        tear_down(&setup);
        g_assert_cmpmem(x[0], sizeof(x[0]), x[threads - 1], sizeof(x[0]));
    }
}

/* A step that is far too long: what comes back is the best that was seen. */
static void
test_best(void)
{
    for (guint limit = 1; limit <= 20; limit++) {
        struct problem problem = {.value = quadratic, .unit = 1.0};
        float x[N], grad[N];

        fill(x, 0.6f);
        struct nst_optim_result result = minimize(&problem, x, limit, 1.0);
        g_assert_cmpuint(problem.evaluations, ==, limit);
        g_assert_cmpfloat(result.value, ==, problem.lowest);
        g_assert_cmpfloat(quadratic(x, grad), ==, problem.lowest);
    }
}

static void
test_stop(void)
{
    struct problem problem = {.value = quadratic, .unit = 1.0, .stop_after = 7};
    float x[N], grad[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 100, 0.05);
    g_assert_cmpint(result.status, ==, NST_OPTIM_STOPPED);
    g_assert_cmpuint(problem.evaluations, ==, 7);
    g_assert_cmpfloat(quadratic(x, grad), ==, problem.lowest);
}

static void
require_untouched(const float *x)
{
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(x[i], ==, 3.0f);
}

static void
test_cancel(void)
{
    struct problem problem = {
        .value = quadratic, .unit = 1.0, .cancel_after = 5};
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    struct setup setup;
    float x[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 100, 0.05);
    g_assert_cmpint(result.status, ==, NST_OPTIM_CANCELLED);
    require_untouched(x);

    /* Between evaluations. */
    problem.cancel_after = 0;
    set_up(&setup, 1);
    g_cancellable_cancel(cancellable);
    nst_adam_set_cancellable(setup.adam, cancellable);
    result = nst_adam_minimize(setup.adam, x, 100, 0.05, evaluate, &problem);
    g_assert_cmpint(result.status, ==, NST_OPTIM_CANCELLED);
    require_untouched(x);
    tear_down(&setup);
}

/* Not a number beyond a wall, towards which everything falls. */
static double
wall(const float *x, float *grad)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++) {
        sum += (double)x[i];
        grad[i] = x[i] < 2.7f ? NAN : 1.0f;
    }
    return sum;
}

static void
test_not_finite(void)
{
    struct problem problem = {.value = wall, .unit = 1.0};
    float x[N];

    fill(x, 3.0f);
    struct nst_optim_result result = minimize(&problem, x, 100, 0.05);
    g_assert_cmpint(result.status, ==, NST_OPTIM_LIMIT);
    g_assert_cmpuint(result.restarts, >, 0);
    for (gsize i = 0; i < N; i++) {
        g_assert_cmpfloat(x[i], >=, 2.7f);
        g_assert_cmpfloat(x[i], <, 2.75f);
    }

    fill(x, 2.0f);
    problem = (struct problem){.value = wall, .unit = 1.0};
    result = minimize(&problem, x, 100, 0.05);
    g_assert_cmpint(result.status, ==, NST_OPTIM_NOT_FINITE);
    g_assert_cmpfloat(x[0], ==, 2.0f);
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
    struct problem problem = {.value = flat, .unit = 1.0};
    float x[N];

    fill(x, 3.0f);
    minimize(&problem, x, 10, 0.05);
    require_untouched(x);
}

/* Two runs of 10 are one of 20, up to the evaluation in between; after
 * forgetting they are not. */
static void
test_memory(void)
{
    struct problem problem = {.value = quadratic, .unit = 1.0};
    struct setup setup;
    float once[N], twice[N], anew[N];

    fill(once, 3.0f);
    minimize(&problem, once, 20, 0.05);
    for (int forget = 0; forget < 2; forget++) {
        float *x = forget ? anew : twice;

        fill(x, 3.0f);
        set_up(&setup, 1);
        nst_adam_minimize(setup.adam, x, 10, 0.05, evaluate, &problem);
        if (forget)
            nst_adam_forget(setup.adam);
        nst_adam_minimize(setup.adam, x, 11, 0.05, evaluate, &problem);
        tear_down(&setup);
    }
    g_assert_cmpmem(once, sizeof(once), twice, sizeof(twice));
    g_assert_cmpfloat(anew[0], !=, once[0]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/adam/quadratic", test_quadratic);
    g_test_add_func("/adam/rosenbrock", test_rosenbrock);
    g_test_add_func("/adam/steps", test_steps);
    g_test_add_func("/adam/units", test_units);
    g_test_add_func("/adam/threads", test_threads);
    g_test_add_func("/adam/best", test_best);
    g_test_add_func("/adam/stop", test_stop);
    g_test_add_func("/adam/cancel", test_cancel);
    g_test_add_func("/adam/not-finite", test_not_finite);
    g_test_add_func("/adam/zero-gradient", test_zero_gradient);
    g_test_add_func("/adam/memory", test_memory);
    return g_test_run();
}
