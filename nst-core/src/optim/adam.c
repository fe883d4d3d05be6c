/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/adam.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "optim/chunks.h"

struct nst_adam {
    const struct nst_ops *ops;
    struct nst_chunks chunks;
    float *current, *best;
    float *grad;
    float *first, *second; /* moments */
    guint steps;           /* since they were dropped */
    double squared_grad;   /* its squared length */
    double epsilon;
    struct nst_arena arena;
};

/* One step: the same for all elements. */
struct step {
    struct nst_adam *adam;
    float length, epsilon;
};

static void
lay_out(struct nst_adam *adam)
{
    struct nst_arena *arena = &adam->arena;
    gsize n = adam->chunks.n;

    adam->current = nst_arena_take(arena, n, 1, 1);
    adam->best = nst_arena_take(arena, n, 1, 1);
    adam->grad = nst_arena_take(arena, n, 1, 1);
    adam->first = nst_arena_take(arena, n, 1, 1);
    adam->second = nst_arena_take(arena, n, 1, 1);
}

struct nst_adam *
nst_adam_new(const struct nst_ops *ops, struct nst_pool *pool, gsize n)
{
    struct nst_adam *adam = g_new0(struct nst_adam, 1);
    gboolean ok = nst_chunks_init(&adam->chunks, pool, n, 1);

    adam->ops = ops;
    lay_out(adam);
    if (!ok || !nst_arena_allocate(&adam->arena)) {
        nst_adam_free(adam);
        return NULL;
    }
    lay_out(adam);
    return adam;
}

void
nst_adam_free(struct nst_adam *adam)
{
    if (!adam)
        return;
    nst_arena_clear(&adam->arena);
    nst_chunks_clear(&adam->chunks);
    g_free(adam);
}

void
nst_adam_forget(struct nst_adam *adam)
{
    adam->steps = 0;
}

void
nst_adam_set_cancellable(struct nst_adam *adam, GCancellable *cancellable)
{
    adam->chunks.cancellable = cancellable;
}

static void
square_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct nst_adam *adam = data;

    sums[0] = adam->ops->dot(adam->grad + at, adam->grad + at, n);
}

static void
step_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct step *step = data;
    const float *grad = step->adam->grad + at;
    float *x = step->adam->current + at;
    float *first = step->adam->first + at, *second = step->adam->second + at;
    const float beta1 = (float)NST_ADAM_BETA1, beta2 = (float)NST_ADAM_BETA2;
    const float rest1 = (float)(1.0 - NST_ADAM_BETA1);
    const float rest2 = (float)(1.0 - NST_ADAM_BETA2);

    (void)sums;
    for (gsize i = 0; i < n; i++) {
        first[i] = beta1 * first[i] + rest1 * grad[i];
        second[i] = beta2 * second[i] + rest2 * grad[i] * grad[i];
        x[i] -= step->length * first[i] / (sqrtf(second[i]) + step->epsilon);
    }
}

static void
begin_moments(struct nst_adam *adam)
{
    adam->epsilon =
        NST_ADAM_EPSILON * sqrt(adam->squared_grad / (double)adam->chunks.n);
    memset(adam->first, 0, adam->chunks.n * sizeof(*adam->first));
    memset(adam->second, 0, adam->chunks.n * sizeof(*adam->second));
}

/* From current along -grad. The moments begin at zero: their bias is divided
 * out, as in the paper. FALSE: cancelled. */
static gboolean
take_step(struct nst_adam *adam, double length)
{
    struct step step = {.adam = adam};
    double rest1, rest2;

    if (adam->steps == 0)
        begin_moments(adam);
    adam->steps++;
    rest1 = 1.0 - pow(NST_ADAM_BETA1, adam->steps);
    rest2 = sqrt(1.0 - pow(NST_ADAM_BETA2, adam->steps));
    step.length = (float)(length * rest2 / rest1);
    /* Where no gradient ever was, 0 / epsilon is to be 0. */
    step.epsilon = (float)MAX(adam->epsilon * rest2, 1e-30);
    return nst_chunks_run(&adam->chunks, step_chunk, &step, 0, NULL);
}

/* One call of nst_adam_minimize(). */
struct run {
    struct nst_adam *adam;
    nst_evaluate_func evaluate;
    void *data;
    double step;
    struct nst_optim_result result;
};

enum outcome { OUTCOME_FINITE, OUTCOME_NOT_FINITE, OUTCOME_CANCELLED };

/* Value and gradient at the current point, which becomes the best one if it
 * is. */
static enum outcome
look(struct run *run, gboolean *stop)
{
    struct nst_adam *adam = run->adam;
    double value = (double)NAN;
    enum nst_evaluation answer =
        run->evaluate(adam->current, adam->grad, &value, run->data);

    if (answer == NST_EVALUATION_CANCELLED ||
        !nst_chunks_run(&adam->chunks, square_chunk, adam, 1,
                        &adam->squared_grad))
        return OUTCOME_CANCELLED;
    run->result.evaluations++;
    *stop = answer == NST_EVALUATION_STOP;
    if (!isfinite(value) || !isfinite(adam->squared_grad))
        return OUTCOME_NOT_FINITE;
    if (value < run->result.value) {
        run->result.value = value;
        memcpy(adam->best, adam->current, adam->chunks.n * sizeof(float));
    }
    return OUTCOME_FINITE;
}

/* The best point is evaluated again: its gradient is gone. */
static void
go_back(struct run *run)
{
    struct nst_adam *adam = run->adam;

    run->step *= 0.5;
    run->result.restarts++;
    nst_adam_forget(adam);
    memcpy(adam->current, adam->best, adam->chunks.n * sizeof(float));
}

static enum nst_optim_status
iterate(struct run *run, guint max_evaluations)
{
    for (;;) {
        gboolean stop = FALSE;
        enum outcome outcome = look(run, &stop);

        if (outcome == OUTCOME_CANCELLED)
            return NST_OPTIM_CANCELLED;
        if (outcome == OUTCOME_NOT_FINITE && run->result.evaluations == 1)
            return NST_OPTIM_NOT_FINITE;
        if (stop)
            return NST_OPTIM_STOPPED;
        if (run->result.evaluations == max_evaluations)
            return NST_OPTIM_LIMIT;
        if (outcome == OUTCOME_NOT_FINITE)
            go_back(run);
        else if (!take_step(run->adam, run->step))
            return NST_OPTIM_CANCELLED;
    }
}

struct nst_optim_result
nst_adam_minimize(struct nst_adam *adam, float *x, guint max_evaluations,
                  double step, nst_evaluate_func evaluate, void *data)
{
    struct run run = {
        .adam = adam,
        .evaluate = evaluate,
        .data = data,
        .step = step,
        .result.value = (double)INFINITY,
    };
    gsize bytes = adam->chunks.n * sizeof(*x);

    memcpy(adam->current, x, bytes);
    run.result.status = iterate(&run, max_evaluations);
    if (run.result.status != NST_OPTIM_CANCELLED &&
        run.result.status != NST_OPTIM_NOT_FINITE)
        memcpy(x, adam->best, bytes);
    return run.result;
}
