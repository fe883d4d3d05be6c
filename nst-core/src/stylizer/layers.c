/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/layers.h"

#include <string.h>

#include "nst/error.h"

int
nst_layer_find(const struct nst_weights *weights, const char *name,
               GError **error)
{
    int layer = nst_topology_find_layer(weights->topology, name);
    g_autoptr(GString) known = NULL;

    if (layer >= 0 && (guint)layer < weights->n_layers)
        return layer;
    known = g_string_new(NULL);
    for (guint i = 0; i < weights->n_layers; i++)
        g_string_append_printf(known, "%s%s", i ? ", " : "",
                               weights->topology->layer_names[i]);
    g_set_error(error, NST_ERROR, NST_ERROR_UNKNOWN_LAYER,
                layer < 0
                    ? "there is no layer \"%s\" in a %s; this network has %s"
                    : "the network ends before layer \"%s\" of the %s; "
                      "it has %s",
                name, weights->topology->name, known->str);
    return -1;
}

static gboolean
add_style_layer(const struct nst_weights *weights, const char *item,
                gboolean *weighted, struct nst_objective_spec *spec,
                GError **error)
{
    g_auto(GStrv) parts = g_strsplit(item, ":", 2);
    struct nst_style_layer style = {0, 1.0};
    /* g_strsplit() makes nothing of an empty item. */
    int layer =
        nst_layer_find(weights, parts[0] ? g_strstrip(parts[0]) : "", error);

    if (layer < 0)
        return FALSE;
    if (parts[1]) {
        char *rest;

        g_strstrip(parts[1]);
        style.weight = g_ascii_strtod(parts[1], &rest);
        if (rest == parts[1] || *rest || !(style.weight >= 0.0) ||
            style.weight > NST_MAX_WEIGHT) {
            g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                        "style layers: the weight in \"%s\" is not a number "
                        "from 0 to 1e9",
                        item);
            return FALSE;
        }
        *weighted = TRUE;
    }
    style.layer = (guint)layer;
    for (guint i = 0; i < spec->n_style_layers; i++) {
        if (spec->style_layers[i].layer == style.layer) {
            g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                        "style layers: \"%s\" is named twice", item);
            return FALSE;
        }
    }
    spec->style_layers[spec->n_style_layers++] = style;
    return TRUE;
}

/* Some with and some without a weight: which is meant? */
static gboolean
all_weighted(char **items)
{
    for (; *items; items++)
        if (!strchr(*items, ':'))
            return FALSE;
    return TRUE;
}

gboolean
nst_layers_parse(const struct nst_weights *weights, const char *list,
                 struct nst_objective_spec *spec, GError **error)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    gboolean weighted = FALSE;

    spec->n_style_layers = 0;
    for (char **item = items; *item; item++)
        if (!add_style_layer(weights, *item, &weighted, spec, error))
            return FALSE;
    if (spec->n_style_layers == 0) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "style layers: the list is empty");
        return FALSE;
    }
    if (weighted && !all_weighted(items)) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "style layers: \"%s\" gives weights to some layers only; "
                    "give all or none",
                    list);
        return FALSE;
    }
    for (guint i = 0; !weighted && i < spec->n_style_layers; i++)
        spec->style_layers[i].weight = 1.0 / spec->n_style_layers;
    return TRUE;
}
