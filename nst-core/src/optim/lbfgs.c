/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/lbfgs.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "optim/line_search.h"

/* A pair needs s.y > this * |s| |y| to be remembered. */
#define MIN_CURVATURE 1e-10

struct pair {
    float *s, *y;
    double sy;
};

struct nst_lbfgs {
    const struct nst_ops *ops;
    gsize n;
    guint history;
    guint n_pairs;
    struct pair *pairs; /* [history + 1]; the oldest first, one to spare */
    double *coefficient;
    float *grad;
    float *direction;
    float *trial, *trial_grad;
    float *best_grad;
    GCancellable *cancellable;
    struct nst_arena arena;
};

/* One call of nst_lbfgs_minimize(). */
struct run {
    struct nst_lbfgs *lbfgs;
    float *x;
    double value; /* at x */
    nst_evaluate_func evaluate;
    void *data;
    guint left; /* evaluations */
    gboolean ended;
    struct nst_lbfgs_result result;
};

static void
lay_out(struct nst_lbfgs *lbfgs)
{
    struct nst_arena *arena = &lbfgs->arena;
    gsize n = lbfgs->n;

    for (guint i = 0; i <= lbfgs->history; i++) {
        lbfgs->pairs[i].s = nst_arena_take(arena, n, 1, 1);
        lbfgs->pairs[i].y = nst_arena_take(arena, n, 1, 1);
    }
    lbfgs->grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->direction = nst_arena_take(arena, n, 1, 1);
    lbfgs->trial = nst_arena_take(arena, n, 1, 1);
    lbfgs->trial_grad = nst_arena_take(arena, n, 1, 1);
    lbfgs->best_grad = nst_arena_take(arena, n, 1, 1);
}

struct nst_lbfgs *
nst_lbfgs_new(const struct nst_ops *ops, gsize n, guint history)
{
    struct nst_lbfgs *lbfgs = g_new0(struct nst_lbfgs, 1);

    lbfgs->ops = ops;
    lbfgs->n = n;
    lbfgs->history = history;
    lbfgs->pairs = g_new0(struct pair, history + 1);
    lbfgs->coefficient = g_new0(double, history);
    lay_out(lbfgs);
    if (!nst_arena_allocate(&lbfgs->arena)) {
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
    g_free(lbfgs->pairs);
    g_free(lbfgs->coefficient);
    g_free(lbfgs);
}

void
nst_lbfgs_forget(struct nst_lbfgs *lbfgs)
{
    lbfgs->n_pairs = 0;
}

void
nst_lbfgs_set_cancellable(struct nst_lbfgs *lbfgs, GCancellable *cancellable)
{
    lbfgs->cancellable = cancellable;
}

/* direction = -H grad by the two-loop recursion. */
static void
compute_direction(struct nst_lbfgs *lbfgs)
{
    const struct nst_ops *ops = lbfgs->ops;
    gsize n = lbfgs->n;
    float *d = lbfgs->direction;
    double *a = lbfgs->coefficient;

    memcpy(d, lbfgs->grad, n * sizeof(*d));
    for (guint i = lbfgs->n_pairs; i-- > 0;) {
        if (g_cancellable_is_cancelled(lbfgs->cancellable))
            return;
        const struct pair *pair = &lbfgs->pairs[i];

        a[i] = ops->dot(pair->s, d, n) / pair->sy;
        ops->axpy((float)-a[i], pair->y, d, n);
    }
    if (lbfgs->n_pairs > 0) {
        const struct pair *last = &lbfgs->pairs[lbfgs->n_pairs - 1];

        ops->scale((float)(last->sy / ops->dot(last->y, last->y, n)), d, n);
    }
    for (guint i = 0; i < lbfgs->n_pairs; i++) {
        if (g_cancellable_is_cancelled(lbfgs->cancellable))
            return;
        const struct pair *pair = &lbfgs->pairs[i];
        double b = ops->dot(pair->y, d, n) / pair->sy;

        ops->axpy((float)(a[i] - b), pair->s, d, n);
    }
    ops->scale(-1.0f, d, n);
}

/* The slope along the direction; makes sure that it is negative. */
static double
descend(struct nst_lbfgs *lbfgs)
{
    double slope;

    compute_direction(lbfgs);
    slope = lbfgs->ops->dot(lbfgs->grad, lbfgs->direction, lbfgs->n);
    if (slope < 0.0 && isfinite(slope))
        return slope;
    nst_lbfgs_forget(lbfgs);
    compute_direction(lbfgs);
    return lbfgs->ops->dot(lbfgs->grad, lbfgs->direction, lbfgs->n);
}

/*
 * s = step * direction, y = new_grad - grad; if there is curvature in it, the
 * oldest pair makes room.
 */
static void
remember(struct nst_lbfgs *lbfgs, double step, const float *new_grad)
{
    const struct nst_ops *ops = lbfgs->ops;
    gsize n = lbfgs->n;
    struct pair *pair = &lbfgs->pairs[lbfgs->n_pairs];

    memcpy(pair->s, lbfgs->direction, n * sizeof(float));
    ops->scale((float)step, pair->s, n);
    memcpy(pair->y, new_grad, n * sizeof(float));
    ops->axpy(-1.0f, lbfgs->grad, pair->y, n);
    pair->sy = ops->dot(pair->s, pair->y, n);
    if (!(pair->sy > MIN_CURVATURE * sqrt(ops->dot(pair->s, pair->s, n) *
                                          ops->dot(pair->y, pair->y, n))))
        return;
    if (lbfgs->n_pairs < lbfgs->history) {
        lbfgs->n_pairs++;
        return;
    }

    struct pair oldest = lbfgs->pairs[0];
    memmove(lbfgs->pairs, lbfgs->pairs + 1, lbfgs->history * sizeof(oldest));
    lbfgs->pairs[lbfgs->history] = oldest;
}

static void
end(struct run *run, enum nst_lbfgs_status status)
{
    run->ended = TRUE;
    run->result.status = status;
}

/* Returns the value; sets run->ended when this was the last evaluation. */
static double
evaluate(struct run *run, const float *x, float *grad)
{
    double value = (double)NAN;
    enum nst_evaluation answer = run->evaluate(x, grad, &value, run->data);

    if (answer == NST_EVALUATION_CANCELLED) {
        end(run, NST_LBFGS_CANCELLED);
        return (double)NAN;
    }
    run->result.evaluations++;
    run->left--;
    if (answer == NST_EVALUATION_STOP)
        end(run, NST_LBFGS_STOPPED);
    else if (run->left == 0)
        end(run, NST_LBFGS_LIMIT);
    return value;
}

static void
move(float *out, const float *x, const struct nst_lbfgs *lbfgs, double step)
{
    memcpy(out, x, lbfgs->n * sizeof(*out));
    lbfgs->ops->axpy((float)step, lbfgs->direction, out, lbfgs->n);
}

/* x moves to the best point of the search. */
static void
accept(struct run *run, double step, double value, float *grad)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;

    remember(lbfgs, step, grad);
    lbfgs->ops->axpy((float)step, lbfgs->direction, run->x, lbfgs->n);
    memcpy(lbfgs->grad, grad, lbfgs->n * sizeof(*grad));
    run->value = value;
}

/* One line search. FALSE: it found no descent at all. */
static gboolean
search(struct run *run, double slope, double first_step)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    struct nst_line_search line;
    enum nst_search_state state = NST_SEARCH_EVALUATE;
    double best_value = run->value, best_step = 0.0;

    nst_line_search_begin(&line, run->value, slope, first_step);
    while (state == NST_SEARCH_EVALUATE && !run->ended) {
        double step = line.step;

        move(lbfgs->trial, run->x, lbfgs, step);
        double value = evaluate(run, lbfgs->trial, lbfgs->trial_grad);
        if (run->result.status == NST_LBFGS_CANCELLED && run->ended)
            return FALSE;

        double trial_slope =
            lbfgs->ops->dot(lbfgs->trial_grad, lbfgs->direction, lbfgs->n);
        state = nst_line_search_advance(&line, value, trial_slope);
        if (value < best_value && isfinite(trial_slope)) {
            best_value = value;
            best_step = step;
            float *swap = lbfgs->best_grad;
            lbfgs->best_grad = lbfgs->trial_grad;
            lbfgs->trial_grad = swap;
        }
    }
    if (best_step <= 0.0)
        return FALSE;
    accept(run, best_step, best_value, lbfgs->best_grad);
    return TRUE;
}

static void
iterate(struct run *run, double first_length)
{
    struct nst_lbfgs *lbfgs = run->lbfgs;
    double slope = descend(lbfgs);

    if (g_cancellable_is_cancelled(lbfgs->cancellable)) {
        end(run, NST_LBFGS_CANCELLED); /* the direction is half done */
        return;
    }
    gboolean fresh = lbfgs->n_pairs == 0;
    double length =
        sqrt(lbfgs->ops->dot(lbfgs->direction, lbfgs->direction, lbfgs->n));

    if (!(slope < 0.0)) { /* the gradient is zero, or not a number */
        end(run, NST_LBFGS_CONVERGED);
        return;
    }
    if (search(run, slope, fresh ? first_length / length : 1.0) || run->ended)
        return;
    if (fresh) {
        end(run, NST_LBFGS_CONVERGED);
        return;
    }
    nst_lbfgs_forget(lbfgs);
    run->result.restarts++;
}

struct nst_lbfgs_result
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
    };

    run.value = evaluate(&run, x, lbfgs->grad);
    if (run.ended && run.result.status == NST_LBFGS_CANCELLED)
        return run.result;
    if (!isfinite(run.value) ||
        !isfinite(lbfgs->ops->dot(lbfgs->grad, lbfgs->grad, lbfgs->n)))
        end(&run, NST_LBFGS_NOT_FINITE);
    while (!run.ended)
        iterate(&run, first_length);
    run.result.value = run.value;
    return run.result;
}
