/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/lbfgs.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "optim/chunks.h"
#include "optim/line_search.h"
#include "optim/memory.h"

struct nst_lbfgs {
    const struct nst_ops *ops;
    struct nst_chunks chunks;
    struct nst_memory memory;
    float *direction;
    struct nst_pyramid *pyramid; /* P; NULL: it is the identity */
    float *grad, *p_grad;        /* where the search starts; P grad */
    float *trial, *trial_grad;
    float *best, *best_grad, *p_best_grad; /* of the search */
    float *current; /* where it starts, but for the first one */
    struct nst_arena arena;
};

/* One call of nst_lbfgs_minimize(). */
struct run {
    struct nst_lbfgs *lbfgs;
    const float *x; /* the caller's, then lbfgs->current */
    double value;   /* at x */
    nst_evaluate_func evaluate;
    void *data;
    guint left; /* evaluations */
    double first_length;
    double direction_length, last_length; /* of the last step that was made */
    gboolean ended;
    struct nst_optim_result result;
};

static void
lay_out(struct nst_lbfgs *lbfgs)
{
    struct nst_arena *arena = &lbfgs->arena;
    gsize n = lbfgs->chunks.n;

    nst_memory_lay_out(&lbfgs->memory, arena);
    lbfgs->direction = nst_arena_take(arena, n, 1, 1);
    lbfgs->grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->trial = nst_arena_take(arena, n, 1, 1);
    lbfgs->trial_grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->best = nst_arena_take(arena, n, 1, 1);
    lbfgs->best_grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->current = nst_arena_take(arena, n, 1, 1);
    if (!lbfgs->pyramid)
        return;
    lbfgs->p_grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->p_best_grad = nst_arena_take(arena, n, 1, 1);
}

struct nst_lbfgs *
nst_lbfgs_new(const struct nst_ops *ops, struct nst_pool *pool, gsize n,
              guint history, struct nst_pyramid *pyramid)
{
    struct nst_lbfgs *lbfgs = g_new0(struct nst_lbfgs, 1);
    gboolean ok =
        nst_chunks_init(&lbfgs->chunks, pool, n, nst_memory_max_sums(history));

    lbfgs->ops = ops;
    lbfgs->pyramid = pyramid;
    nst_memory_init(&lbfgs->memory, ops, &lbfgs->chunks, history);
    lay_out(lbfgs);
    if (!ok || !nst_arena_allocate(&lbfgs->arena)) {
        nst_lbfgs_free(lbfgs);
        return NULL;
    }
    lay_out(lbfgs);
    return lbfgs;
}

void
nst_lbfgs_free(struct nst_lbfgs *lbfgs)
{
    if (!lbfgs)
        return;
    nst_arena_clear(&lbfgs->arena);
    nst_memory_clear(&lbfgs->memory);
    nst_chunks_clear(&lbfgs->chunks);
    nst_pyramid_free(lbfgs->pyramid);
    g_free(lbfgs);
}

void
nst_lbfgs_forget(struct nst_lbfgs *lbfgs)
{
    nst_memory_forget(&lbfgs->memory);
}

void
nst_lbfgs_set_cancellable(struct nst_lbfgs *lbfgs, GCancellable *cancellable)
{
    lbfgs->chunks.cancellable = cancellable;
}

static void
end(struct run *run, enum nst_optim_status status)
{
    run->ended = TRUE;
    run->result.status = status;
}

static gboolean
is_cancelled(const struct run *run)
{
    return run->ended && run->result.status == NST_OPTIM_CANCELLED;
}

/* Returns the value; sets run->ended when this was the last evaluation. */
static double
evaluate(struct run *run, const float *x, float *grad)
{
    double value = (double)NAN;
    enum nst_evaluation answer = run->evaluate(x, grad, &value, run->data);

    if (answer == NST_EVALUATION_CANCELLED) {
        end(run, NST_OPTIM_CANCELLED);
        return (double)NAN;
    }
    run->result.evaluations++;
    run->left--;
    if (answer == NST_EVALUATION_STOP)
        end(run, NST_OPTIM_STOPPED);
    else if (run->left == 0)
        end(run, NST_OPTIM_LIMIT);
    return value;
}

static void
cancel(struct run *run)
{
    end(run, NST_OPTIM_CANCELLED);
}

struct move {
    const struct nst_lbfgs *lbfgs;
    const float *x;
    float step;
};

static void
move_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct move *move = data;
    const struct nst_lbfgs *lbfgs = move->lbfgs;
    const float *vectors[] = {move->x + at, lbfgs->direction + at};
    const float coefficients[] = {1.0f, move->step};

    (void)sums;
    lbfgs->ops->combine(vectors, coefficients, 2, lbfgs->trial + at, n);
}

static void
slope_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct nst_lbfgs *lbfgs = data;

    sums[0] = lbfgs->ops->dot(lbfgs->trial_grad + at, lbfgs->direction + at, n);
}

/* Value and slope at x + step * direction, unless cancelled. */
static double
try_step(struct run *run, double step, double *slope)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    struct move move = {lbfgs, run->x, (float)step};
    double value = (double)NAN;

    if (!nst_chunks_run(&lbfgs->chunks, move_chunk, &move, 0, NULL)) {
        cancel(run);
        return value;
    }
    value = evaluate(run, lbfgs->trial, lbfgs->trial_grad);
    if (!is_cancelled(run) &&
        !nst_chunks_run(&lbfgs->chunks, slope_chunk, lbfgs, 1, slope))
        cancel(run);
    return value;
}

static void
swap(float **a, float **b)
{
    float *c = *a;

    *a = *b;
    *b = c;
}

/* P grad, in out or in grad itself. NULL: cancelled. */
static const float *
precondition(struct nst_lbfgs *lbfgs, const float *grad, float *out)
{
    if (!lbfgs->pyramid)
        return grad;
    return nst_pyramid_multiply(lbfgs->pyramid, grad, out,
                                lbfgs->chunks.cancellable)
               ? out
               : NULL;
}

/* x moves to the best point of the search. */
static void
accept(struct run *run, double length, double value)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    struct nst_step step = {
        .direction = lbfgs->direction,
        .length = length,
        .grad = lbfgs->grad,
        .p_grad = lbfgs->pyramid ? lbfgs->p_grad : lbfgs->grad,
        .new_grad = lbfgs->best_grad,
        .p_new_grad = precondition(lbfgs, lbfgs->best_grad, lbfgs->p_best_grad),
    };

    if (!step.p_new_grad || !nst_memory_add(&lbfgs->memory, &step)) {
        cancel(run);
        return;
    }
    swap(&lbfgs->grad, &lbfgs->best_grad);
    swap(&lbfgs->p_grad, &lbfgs->p_best_grad);
    swap(&lbfgs->current, &lbfgs->best);
    run->x = lbfgs->current;
    run->value = value;
    run->last_length = length * run->direction_length;
}

/* One line search. FALSE: it found no descent at all, or was cancelled. */
static gboolean
search(struct run *run, double slope, double first_step)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    struct nst_line_search line;
    enum nst_search_state state = NST_SEARCH_EVALUATE;
    double best_value = run->value, best_step = 0.0;

    nst_line_search_begin(&line, run->value, slope, first_step);
    while (state == NST_SEARCH_EVALUATE && !run->ended) {
        double step = line.step, trial_slope;
        double value = try_step(run, step, &trial_slope);

        if (is_cancelled(run))
            return FALSE;
        state = nst_line_search_advance(&line, value, trial_slope);
        if (value < best_value && isfinite(trial_slope)) {
            best_value = value;
            best_step = step;
            swap(&lbfgs->best, &lbfgs->trial);
            swap(&lbfgs->best_grad, &lbfgs->trial_grad);
        }
    }
    if (best_step <= 0.0)
        return FALSE;
    accept(run, best_step, best_value);
    return TRUE;
}

/* Computes a direction that descends. FALSE: cancelled. */
static gboolean
descend(struct nst_lbfgs *lbfgs, double *slope, double *squared_length)
{
    const float *p_grad = lbfgs->pyramid ? lbfgs->p_grad : lbfgs->grad;

    if (!nst_memory_multiply(&lbfgs->memory, lbfgs->grad, p_grad,
                             lbfgs->direction, slope, squared_length))
        return FALSE;
    if (*slope < 0.0 && isfinite(*slope))
        return TRUE;
    nst_lbfgs_forget(lbfgs);
    return nst_memory_multiply(&lbfgs->memory, lbfgs->grad, p_grad,
                               lbfgs->direction, slope, squared_length);
}

static void
iterate(struct run *run)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    double slope, squared_length;

    if (!descend(lbfgs, &slope, &squared_length)) {
        cancel(run);
        return;
    }
    if (!(slope < 0.0)) { /* the gradient is zero, or not a number */
        end(run, NST_OPTIM_CONVERGED);
        return;
    }
    gboolean fresh = lbfgs->memory.n_pairs == 0;
    double step = 1.0;
    run->direction_length = sqrt(squared_length);
    if (fresh) /* after a restart, far from where it began */
        step = MIN(run->first_length, run->last_length) / run->direction_length;
    if (search(run, slope, step) || run->ended)
        return;
    if (fresh) {
        end(run, NST_OPTIM_CONVERGED);
        return;
    }
    nst_lbfgs_forget(lbfgs);
    run->result.restarts++;
}

/* The first evaluation; what is remembered meets its gradient. */
static void
start(struct run *run)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    double squared_norm;

    run->value = evaluate(run, run->x, lbfgs->grad);
    if (is_cancelled(run))
        return;
    if (!nst_memory_measure(&lbfgs->memory, lbfgs->grad, &squared_norm) ||
        !precondition(lbfgs, lbfgs->grad, lbfgs->p_grad))
        cancel(run);
    else if (!isfinite(run->value) || !isfinite(squared_norm))
        end(run, NST_OPTIM_NOT_FINITE);
}

struct nst_optim_result
nst_lbfgs_minimize(struct nst_lbfgs *lbfgs, float *x, guint max_evaluations,
                   double first_length, nst_evaluate_func evaluate_func,
                   void *data)
{
    struct run run = {
        .lbfgs = lbfgs,
        .x = x,
        .evaluate = evaluate_func,
        .data = data,
        .left = max_evaluations,
        .first_length = first_length,
        .last_length = (double)INFINITY,
    };

    start(&run);
    while (!run.ended)
        iterate(&run);
    run.result.value = run.value;
    if (!is_cancelled(&run) && run.x != x)
        memcpy(x, run.x, lbfgs->chunks.n * sizeof(*x));
    return run.result;
}
