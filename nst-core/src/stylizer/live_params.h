/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_STYLIZER_LIVE_PARAMS_H
#define NST_STYLIZER_LIVE_PARAMS_H

#include "net/objective.h"
#include "nst/live.h"

/* Checks params and fills in spec. Errors: UNKNOWN_LAYER, INVALID_ARGUMENT. */
gboolean
nst_live_params_to_spec(const NstNetwork *network, const NstLiveParams *params,
                        struct nst_objective_spec *spec, GError **error);

#endif
