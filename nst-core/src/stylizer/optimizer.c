/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/optimizer.h"

#include <math.h>

/*
 * Root mean square of the first step of L-BFGS, when it knows nothing yet: a
 * little less than one grey level of 255, and ten with the pyramid, whose step
 * is smooth.
 */
#define FIRST_STEP_RMS 0.003
#define FIRST_PYRAMID_STEP_RMS 0.04

/* Of Adam, for each value of a pixel: measured, docs/performance.md. */
#define ADAM_STEP 0.06

static gboolean
is_as_asked(const struct nst_optimizer *optimizer, const NstParams *params)
{
    if (params->optimizer == NST_OPTIMIZER_ADAM)
        return optimizer->adam != NULL;
    return optimizer->lbfgs && optimizer->history == params->history &&
           !optimizer->pyramid == !params->pyramid;
}

gboolean
nst_optimizer_prepare(struct nst_optimizer *optimizer,
                      const struct nst_context *context,
                      const NstParams *params, guint width, guint height)
{
    struct nst_pyramid *pyramid = NULL;

    if (is_as_asked(optimizer, params))
        return TRUE;
    nst_optimizer_clear(optimizer);
    optimizer->history = params->history;
    optimizer->pyramid = params->pyramid;
    optimizer->n = (gsize)3 * width * height;
    if (params->optimizer == NST_OPTIMIZER_ADAM) {
        optimizer->adam =
            nst_adam_new(&context->ops, context->pool, optimizer->n);
        return optimizer->adam != NULL;
    }
    if (params->pyramid) {
        pyramid = nst_pyramid_new(&context->ops, context->pool, height, width);
        if (!pyramid)
            return FALSE;
    }
    optimizer->lbfgs = nst_lbfgs_new(&context->ops, context->pool, optimizer->n,
                                     params->history, pyramid);
    return optimizer->lbfgs != NULL;
}

void
nst_optimizer_clear(struct nst_optimizer *optimizer)
{
    g_clear_pointer(&optimizer->lbfgs, nst_lbfgs_free);
    g_clear_pointer(&optimizer->adam, nst_adam_free);
}

void
nst_optimizer_forget(struct nst_optimizer *optimizer)
{
    if (optimizer->lbfgs)
        nst_lbfgs_forget(optimizer->lbfgs);
    if (optimizer->adam)
        nst_adam_forget(optimizer->adam);
}

void
nst_optimizer_set_cancellable(struct nst_optimizer *optimizer,
                              GCancellable *cancellable)
{
    if (optimizer->lbfgs)
        nst_lbfgs_set_cancellable(optimizer->lbfgs, cancellable);
    if (optimizer->adam)
        nst_adam_set_cancellable(optimizer->adam, cancellable);
}

struct nst_optim_result
nst_optimizer_minimize(struct nst_optimizer *optimizer, float *x,
                       guint max_evaluations, nst_evaluate_func evaluate,
                       void *data)
{
    double rms = optimizer->pyramid ? FIRST_PYRAMID_STEP_RMS : FIRST_STEP_RMS;

    if (optimizer->adam)
        return nst_adam_minimize(optimizer->adam, x, max_evaluations, ADAM_STEP,
                                 evaluate, data);
    return nst_lbfgs_minimize(optimizer->lbfgs, x, max_evaluations,
                              rms * sqrt((double)optimizer->n), evaluate, data);
}
