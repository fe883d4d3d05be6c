/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The objective: the loss of a picture and its gradient. Definitions in
 * nst/stylizer.h.
 */

#ifndef NST_NET_OBJECTIVE_H
#define NST_NET_OBJECTIVE_H

#include "net/context.h"
#include "net/vgg.h"
#include "net/weights.h"

struct nst_style_layer {
    guint layer;
    double weight;
};

struct nst_objective_spec {
    enum nst_pooling_kind pooling;
    gboolean bf16;     /* gradients, and drafts, in bfloat16, if it is there */
    gboolean relative; /* else mean-square */
    double alpha, beta, tv_weight, range_weight;
    guint content_layer;
    guint n_style_layers;
    struct nst_style_layer style_layers[NST_MAX_LAYERS];
};

/* Weighted: they add up to total. */
struct nst_loss_terms {
    double content, style, tv, range, total;
};

/* Seconds since the objective was made. */
struct nst_objective_times {
    double forward, loss, backward;
};

struct nst_objective;

/*
 * For pictures of height x width. context and weights have to outlive it.
 * NULL: no memory.
 */
struct nst_objective *
nst_objective_new(const struct nst_context *context,
                  const struct nst_weights *weights,
                  const struct nst_objective_spec *spec, int height, int width);
void nst_objective_free(struct nst_objective *objective);

/*
 * New weights, loss scale and style weights; FALSE and no change if the
 * layers or the pooling differ, so that a new objective is needed.
 */
gboolean nst_objective_update(struct nst_objective *objective,
                              const struct nst_objective_spec *spec);

/* Content target, from a picture [3][height][width]. FALSE: cancelled. */
gboolean nst_objective_set_content(struct nst_objective *objective,
                                   const float *picture);

/* Target of style layer index (of spec.style_layers), blocked; copied. */
void nst_objective_set_gram(struct nst_objective *objective, guint index,
                            const float *gram);

/* Whether evaluations may be less precise, for their speed: with bf16. */
void nst_objective_set_draft(struct nst_objective *objective, gboolean draft);

/*
 * The loss at picture [3][height][width] and its gradient, of the same
 * shape. FALSE: cancelled; outputs are then not to be used.
 */
gboolean
nst_objective_evaluate(struct nst_objective *objective, const float *picture,
                       float *grad, struct nst_loss_terms *terms);

struct nst_objective_times
nst_objective_get_times(const struct nst_objective *objective);

#endif
