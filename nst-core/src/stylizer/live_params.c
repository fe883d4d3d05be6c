/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_params.h"

#include "net/topology.h"
#include "nst/error.h"
#include "stylizer/network_private.h"
#include "stylizer/params.h"

/* What lies deeper is worth less than its time here, if nobody asks for it. */
#define DEEPEST "conv4_1"

#define MAX_STEPS 1000
#define MAX_FADE 3600000

void
nst_live_params_init(NstLiveParams *params)
{
    *params = (NstLiveParams){
        .flow = NST_FLOW_MEDIUM,
        .cut_threshold = 0.5,
        .style_fade = 800,
    };
    nst_params_init(&params->params);
    params->params.content_layer = NULL;
    params->params.iterations = 30;
}

static gboolean
is_empty(const char *text)
{
    return !text || !*text;
}

/* Leaves out what the network recommends, but live mode does not. */
static void
leave_out(const NstNetwork *network, const NstParams *params,
          struct nst_objective_spec *spec)
{
    const struct nst_weights *weights = nst_network_get_weights(network);
    int found = nst_topology_find_layer(weights->topology, DEEPEST);
    guint deepest = (guint)found, n = 0;

    if (found < 0)
        return;
    if (is_empty(params->content_layer))
        spec->content_layer = MIN(spec->content_layer, deepest);
    if (!is_empty(params->style_layers))
        return;
    for (guint i = 0; i < spec->n_style_layers; i++)
        if (spec->style_layers[i].layer <= deepest)
            spec->style_layers[n++] = spec->style_layers[i];
    if (n > 0)
        spec->n_style_layers = n;
}

gboolean
nst_live_params_to_spec(const NstNetwork *network, const NstLiveParams *params,
                        struct nst_objective_spec *spec, GError **error)
{
    const char *problem = NULL;

    if (params->flow > NST_FLOW_MEDIUM)
        problem = "flow is none of its values";
    else if (!(params->cut_threshold >= 0.0 && params->cut_threshold <= 1.0))
        problem = "cut-threshold has to be 0 to 1";
    else if (params->steps > MAX_STEPS)
        problem = "live-steps has to be 0 to 1000";
    else if (params->style_fade > MAX_FADE)
        problem = "style-fade has to be 0 to 3600000, an hour";
    else if (params->params.iterations == 0)
        problem = "iterations has to be 1 at least in live mode";
    if (problem) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT, "%s",
                    problem);
        return FALSE;
    }
    *spec = (struct nst_objective_spec){.content_layer = 0};
    if (!nst_params_to_spec(network, &params->params, spec, error))
        return FALSE;
    leave_out(network, &params->params, spec);
    return TRUE;
}
