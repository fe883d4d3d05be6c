/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Line search for the strong Wolfe conditions
 *     f(t) <= f(0) + 1e-3 t f'(0)   and   |f'(t)| <= 0.9 |f'(0)|
 * after Moré and Thuente, "Line search algorithms with guaranteed sufficient
 * decrease", ACM TOMS 20, 1994; constants as in L-BFGS-B.
 *
 * The caller evaluates f and f' at search.step and hands them to
 * nst_line_search_advance() as long as that says NST_SEARCH_EVALUATE.
 */

#ifndef NST_OPTIM_LINE_SEARCH_H
#define NST_OPTIM_LINE_SEARCH_H

#include <glib.h>

/* A point on the line: where, value, slope. */
struct nst_line_point {
    double t, f, g;
};

enum nst_search_state {
    NST_SEARCH_EVALUATE, /* go on with the new search.step */
    NST_SEARCH_DONE,     /* search.step is accepted */
    NST_SEARCH_FAILED    /* no such step was found, or the interval became
                            too narrow to be worth another evaluation: the
                            lowest value that was seen may still do */
};

struct nst_line_search {
    double step; /* in, out */

    /* private */
    struct nst_line_point start;
    struct nst_line_point best;  /* one end of the interval: lowest value */
    struct nst_line_point other; /* the other end */
    gboolean bracketed;
    gboolean second_stage; /* the auxiliary function has done its work */
    double min, max;       /* limits of the next step */
    double width, width_before;
    double limit; /* no step beyond: there the function is not finite */
    guint evaluations;
};

/* slope: f'(0) < 0; step: the first to try, > 0. */
void nst_line_search_begin(struct nst_line_search *search, double value,
                           double slope, double step);

/*
 * value and slope at search->step. Either may be infinite or NaN: the search
 * then stays on this side of the step.
 */
enum nst_search_state nst_line_search_advance(struct nst_line_search *search,
                                              double value, double slope);

#endif
