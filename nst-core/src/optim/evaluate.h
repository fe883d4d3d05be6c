/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the optimisers ask for and answer. */

#ifndef NST_OPTIM_EVALUATE_H
#define NST_OPTIM_EVALUATE_H

#include <glib.h>

enum nst_evaluation {
    NST_EVALUATION_GO_ON,
    NST_EVALUATION_STOP,     /* this one still counts, then stop */
    NST_EVALUATION_CANCELLED /* nothing was computed */
};

/* value and gradient at x [n]; either may come out infinite or NaN. */
typedef enum nst_evaluation (*nst_evaluate_func)(const float *x, float *grad,
                                                 double *value, void *data);

enum nst_optim_status {
    NST_OPTIM_LIMIT,     /* max_evaluations are spent */
    NST_OPTIM_STOPPED,   /* the evaluation said so */
    NST_OPTIM_CONVERGED, /* no further descent is possible */
    NST_OPTIM_CANCELLED,
    NST_OPTIM_NOT_FINITE /* at the start already */
};

struct nst_optim_result {
    enum nst_optim_status status;
    double value; /* at the returned x */
    guint evaluations;
    guint restarts; /* memory dropped after a failure */
};

#endif
