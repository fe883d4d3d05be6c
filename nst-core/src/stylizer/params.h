/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Public parameters -> what the network room computes with. */

#ifndef NST_STYLIZER_PARAMS_H
#define NST_STYLIZER_PARAMS_H

#include "net/objective.h"
#include "nst/stylizer.h"

/*
 * Parses a list "conv1_1:0.2,relu2_1:0.4" (NULL, "": what the network
 * recommends) into spec->style_layers. Errors: NST_ERROR_UNKNOWN_LAYER (the
 * message lists the layers), NST_ERROR_INVALID_ARGUMENT.
 */
gboolean
nst_parse_style_layers(const NstNetwork *network, const char *list,
                       struct nst_objective_spec *spec, GError **error);

/* Checks params and fills in spec. Errors: as above. */
gboolean nst_params_to_spec(const NstNetwork *network, const NstParams *params,
                            struct nst_objective_spec *spec, GError **error);

static inline enum nst_pooling_kind
nst_pooling_to_kind(NstPooling pooling)
{
    return pooling == NST_POOLING_MAX ? NST_POOL_MAX : NST_POOL_AVERAGE;
}

#endif
