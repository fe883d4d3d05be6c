/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Layers by their names, and lists of them with weights. */

#ifndef NST_STYLIZER_LAYERS_H
#define NST_STYLIZER_LAYERS_H

#include "net/objective.h"
#include "net/weights.h"

/* Of a weight: far beyond use, far from where floats overflow. */
#define NST_MAX_WEIGHT 1e9

/*
 * The index of a layer of any spelling, or -1. Errors:
 * NST_ERROR_UNKNOWN_LAYER; the message lists the layers there are.
 */
int nst_layer_find(const struct nst_weights *weights, const char *name,
                   GError **error);

/*
 * Parses a list "conv1_1:0.2,relu2_1:0.4" into spec->style_layers: weights
 * are taken as they are, a list without weights shares 1 equally. Errors: as
 * above, NST_ERROR_INVALID_ARGUMENT.
 */
gboolean nst_layers_parse(const struct nst_weights *weights, const char *list,
                          struct nst_objective_spec *spec, GError **error);

#endif
