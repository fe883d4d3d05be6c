/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The style of a live stream: Gram matrices that move from those of one style
 * to those of the next. */

#ifndef NST_STYLIZER_LIVE_TARGETS_H
#define NST_STYLIZER_LIVE_TARGETS_H

#include "net/objective.h"
#include "nst/style.h"

struct nst_targets {
    NstStyle *style; /* where they move to; NULL: there is none yet */
    guint n;
    guint layer[NST_MAX_LAYERS];
    gsize size[NST_MAX_LAYERS]; /* floats */
    float *from[NST_MAX_LAYERS], *now[NST_MAX_LAYERS];
    gint64 begin; /* microseconds */
    gboolean arrived;
};

/* All zero: there are none. */
void nst_targets_clear(struct nst_targets *targets);

/* Whether the style has what spec asks for. */
gboolean nst_targets_suit(NstStyle *style, const NstNetwork *network,
                          const struct nst_objective_spec *spec);

/* Whether they are of the layers of spec. */
gboolean nst_targets_have_layers(const struct nst_targets *targets,
                                 const struct nst_objective_spec *spec);

/*
 * From time on they move to those of style, which suits spec. Where there were
 * none, or other layers, they are there at once. Takes a reference.
 */
void nst_targets_set(struct nst_targets *targets, NstStyle *style,
                     const NstNetwork *network,
                     const struct nst_objective_spec *spec, gint64 time);

/*
 * Sets those of this time in the objective, whose layers they have; fade:
 * microseconds from one style to the next. all: the objective has none of them
 * yet.
 */
void
nst_targets_update(struct nst_targets *targets, struct nst_objective *objective,
                   const struct nst_objective_spec *spec, gint64 time,
                   gint64 fade, gboolean all);

#endif
