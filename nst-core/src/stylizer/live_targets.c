/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_targets.h"

#include <string.h>

#include "net/gram.h"
#include "stylizer/network_private.h"
#include "stylizer/params.h"
#include "stylizer/style_private.h"

static void
drop(struct nst_targets *targets)
{
    for (guint i = 0; i < targets->n; i++) {
        g_clear_pointer(&targets->from[i], g_free);
        g_clear_pointer(&targets->now[i], g_free);
    }
    targets->n = 0;
}

void
nst_targets_clear(struct nst_targets *targets)
{
    drop(targets);
    g_clear_pointer(&targets->style, nst_style_unref);
}

gboolean
nst_targets_suit(NstStyle *style, const NstNetwork *network,
                 const struct nst_objective_spec *spec)
{
    if (!style || nst_style_get_network(style) != network ||
        nst_pooling_to_kind(nst_style_get_pooling(style)) != spec->pooling)
        return FALSE;
    for (guint i = 0; i < spec->n_style_layers; i++)
        if (!nst_style_get_gram(style, spec->style_layers[i].layer))
            return FALSE;
    return TRUE;
}

gboolean
nst_targets_have_layers(const struct nst_targets *targets,
                        const struct nst_objective_spec *spec)
{
    if (targets->n != spec->n_style_layers)
        return FALSE;
    for (guint i = 0; i < targets->n; i++)
        if (targets->layer[i] != spec->style_layers[i].layer)
            return FALSE;
    return TRUE;
}

static void
jump(struct nst_targets *targets, const NstNetwork *network,
     const struct nst_objective_spec *spec)
{
    drop(targets);
    targets->n = spec->n_style_layers;
    for (guint i = 0; i < targets->n; i++) {
        const struct nst_weights *weights = nst_network_get_weights(network);
        guint layer = spec->style_layers[i].layer;

        targets->layer[i] = layer;
        targets->size[i] = nst_gram_size(weights->layers[layer].out_channels);
        targets->from[i] = g_new(float, targets->size[i]);
        targets->now[i] =
            g_memdup2(nst_style_get_gram(targets->style, layer),
                      targets->size[i] * sizeof(*targets->now[i]));
    }
}

void
nst_targets_set(struct nst_targets *targets, NstStyle *style,
                const NstNetwork *network,
                const struct nst_objective_spec *spec, gint64 time)
{
    NstStyle *old = targets->style;

    targets->style = nst_style_ref(style);
    targets->begin = time;
    targets->arrived = FALSE;
    if (!old || !nst_targets_have_layers(targets, spec))
        jump(targets, network, spec);
    for (guint i = 0; i < targets->n; i++)
        memcpy(targets->from[i], targets->now[i],
               targets->size[i] * sizeof(*targets->now[i]));
    nst_style_unref(old);
}

static void
blend(const float *from, const float *to, float share, gsize n, float *out)
{
    for (gsize i = 0; i < n; i++)
        out[i] = from[i] + share * (to[i] - from[i]);
}

void
nst_targets_update(struct nst_targets *targets, struct nst_objective *objective,
                   const struct nst_objective_spec *spec, gint64 time,
                   gint64 fade, gboolean all)
{
    gint64 gone = time - targets->begin;
    gboolean moving = !targets->arrived;

    if (!moving && !all)
        return;
    for (guint i = 0; i < targets->n; i++) {
        const float *to =
            nst_style_get_gram(targets->style, spec->style_layers[i].layer);

        if (moving && (gone >= fade || gone < 0))
            memcpy(targets->now[i], to, targets->size[i] * sizeof(*to));
        else if (moving)
            blend(targets->from[i], to, (float)gone / (float)fade,
                  targets->size[i], targets->now[i]);
        nst_objective_set_gram(objective, i, targets->now[i]);
    }
    targets->arrived = gone >= fade || gone < 0;
}
