/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/line_search.h"

#include <math.h>

#define SUFFICIENT_DECREASE 1e-3
#define CURVATURE 0.9
#define INTERVAL_TOLERANCE 0.1
#define MAX_STEP 1e20
#define MAX_EVALUATIONS 20

void
nst_line_search_begin(struct nst_line_search *search, double value,
                      double slope, double step)
{
    *search = (struct nst_line_search){
        .step = step,
        .start = {0.0, value, slope},
        .best = {0.0, value, slope},
        .other = {0.0, value, slope},
        .max = 5.0 * step,
        .width = MAX_STEP,
        .width_before = 2.0 * MAX_STEP,
        .limit = MAX_STEP,
    };
}

/*
 * Minimiser of the cubic through a and b with their slopes. monotonic: it has
 * none, and what is returned is its point of inflexion.
 */
static double
cubic_minimizer(const struct nst_line_point *a, const struct nst_line_point *b,
                gboolean *monotonic)
{
    double theta = 3.0 * (a->f - b->f) / (b->t - a->t) + a->g + b->g;
    double scale = MAX(fabs(theta), MAX(fabs(a->g), fabs(b->g)));
    double radicand =
        (theta / scale) * (theta / scale) - (a->g / scale) * (b->g / scale);

    if (monotonic)
        *monotonic = !(radicand > 0.0);
    double gamma = scale * sqrt(MAX(radicand, 0.0));

    if (b->t < a->t)
        gamma = -gamma;

    double p = (gamma - a->g) + theta;
    double q = ((gamma - a->g) + gamma) + b->g;
    return a->t + p / q * (b->t - a->t);
}

/* Minimiser of the parabola through a with its slope and b. */
static double
quadratic_minimizer(const struct nst_line_point *a,
                    const struct nst_line_point *b)
{
    double h = b->t - a->t;

    return a->t + a->g / ((a->f - b->f) / h + a->g) / 2.0 * h;
}

/* Zero of the slope that a and b suggest. */
static double
secant_minimizer(const struct nst_line_point *a, const struct nst_line_point *b)
{
    return b->t + b->g / (b->g - a->g) * (a->t - b->t);
}

/* Same sign, smaller slope: the minimum may lie beyond (case 3). */
static double
extrapolate(const struct nst_line_search *search,
            const struct nst_line_point *best,
            const struct nst_line_point *trial, gboolean bracketed,
            double other_t)
{
    gboolean monotonic;
    double cubic = cubic_minimizer(best, trial, &monotonic);
    double secant = secant_minimizer(best, trial);
    gboolean forward = trial->t > best->t;

    /* The cubic has no minimum in the direction of the step. */
    if (monotonic || !isfinite(cubic) || (cubic > trial->t) != forward)
        cubic = forward ? search->max : search->min;
    if (!bracketed) {
        double step =
            fabs(cubic - trial->t) > fabs(secant - trial->t) ? cubic : secant;
        return CLAMP(step, search->min, search->max);
    }

    double step =
        fabs(cubic - trial->t) < fabs(secant - trial->t) ? cubic : secant;
    double bound = trial->t + 0.66 * (other_t - trial->t);
    return forward ? MIN(step, bound) : MAX(step, bound);
}

/* The next step from the interval and the trial: the paper's four cases. */
static double
choose_step(struct nst_line_search *search, const struct nst_line_point *best,
            const struct nst_line_point *other,
            const struct nst_line_point *trial)
{
    gboolean opposite = trial->g * copysign(1.0, best->g) < 0.0;
    double cubic;

    if (trial->f > best->f) { /* case 1 */
        double quadratic = quadratic_minimizer(best, trial);

        cubic = cubic_minimizer(best, trial, NULL);
        search->bracketed = TRUE;
        return fabs(cubic - best->t) < fabs(quadratic - best->t)
                   ? cubic
                   : cubic + (quadratic - cubic) / 2.0;
    }
    if (opposite) { /* case 2 */
        double secant = secant_minimizer(best, trial);

        cubic = cubic_minimizer(trial, best, NULL);
        search->bracketed = TRUE;
        return fabs(cubic - trial->t) > fabs(secant - trial->t) ? cubic
                                                                : secant;
    }
    if (fabs(trial->g) < fabs(best->g)) /* case 3 */
        return extrapolate(search, best, trial, search->bracketed, other->t);
    if (search->bracketed) /* case 4 */
        return cubic_minimizer(trial, other, NULL);
    return trial->t > best->t ? search->max : search->min;
}

/* The trial becomes an end of the interval. */
static void
update_interval(struct nst_line_search *search,
                const struct nst_line_point *trial, gboolean higher,
                gboolean opposite)
{
    if (higher) {
        search->other = *trial;
        return;
    }
    if (opposite)
        search->other = search->best;
    search->best = *trial;
}

/* Subtracts the line of sufficient decrease: the auxiliary function psi. */
static struct nst_line_point
auxiliary(const struct nst_line_point *point, double slope)
{
    return (struct nst_line_point){point->t, point->f - point->t * slope,
                                   point->g - slope};
}

static void
set_limits(struct nst_line_search *search)
{
    if (search->bracketed) {
        double length = fabs(search->other.t - search->best.t);

        if (length >= 0.66 * search->width_before)
            search->step =
                search->best.t + 0.5 * (search->other.t - search->best.t);
        search->width_before = search->width;
        search->width = length;
        search->min = MIN(search->best.t, search->other.t);
        search->max = MAX(search->best.t, search->other.t);
    } else {
        search->min = search->step + 1.1 * (search->step - search->best.t);
        search->max = search->step + 4.0 * (search->step - search->best.t);
    }
    search->step = MIN(search->step, search->limit);
}

static enum nst_search_state
retreat(struct nst_line_search *search)
{
    double good = search->best.t;

    /* A hole before the best point: no limit describes that. */
    if (search->step < good)
        return NST_SEARCH_FAILED;
    search->limit = good + 0.5 * (search->step - good);
    search->step = good + 0.1 * (search->step - good);
    return search->evaluations < MAX_EVALUATIONS ? NST_SEARCH_EVALUATE
                                                 : NST_SEARCH_FAILED;
}

enum nst_search_state
nst_line_search_advance(struct nst_line_search *search, double value,
                        double slope)
{
    struct nst_line_point trial = {search->step, value, slope};
    double test_slope = SUFFICIENT_DECREASE * search->start.g;
    double test = search->start.f + trial.t * test_slope;

    search->evaluations++;
    if (!isfinite(value) || !isfinite(slope))
        return retreat(search);
    if (value <= test && (fabs(slope) <= CURVATURE * -search->start.g ||
                          (trial.t >= search->limit && slope <= test_slope)))
        return NST_SEARCH_DONE;
    if (search->evaluations >= MAX_EVALUATIONS)
        return NST_SEARCH_FAILED;

    if (value <= test && slope >= 0.0)
        search->second_stage = TRUE;

    gboolean use_auxiliary =
        !search->second_stage && value <= search->best.f && value > test;
    double s = use_auxiliary ? test_slope : 0.0;
    struct nst_line_point best = auxiliary(&search->best, s);
    struct nst_line_point other = auxiliary(&search->other, s);
    struct nst_line_point point = auxiliary(&trial, s);
    double step = choose_step(search, &best, &other, &point);

    if (!isfinite(step))
        return NST_SEARCH_FAILED;
    update_interval(search, &trial, point.f > best.f,
                    point.g * copysign(1.0, best.g) < 0.0);
    search->step = step;
    set_limits(search);
    if (search->bracketed &&
        (search->step <= search->min || search->step >= search->max ||
         search->max - search->min <= INTERVAL_TOLERANCE * search->max))
        return NST_SEARCH_FAILED;
    return NST_SEARCH_EVALUATE;
}
