/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/params.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "nst/error.h"
#include "stylizer/network_private.h"

#define MAX_HISTORY 100
/* Far beyond use, far from where floats overflow. */
#define MAX_WEIGHT 1e9
/*
 * The fine dots that the optimum has at 256 pixels go, the strokes stay, and
 * content and style lose 0.5 % (docs/performance.md).
 */
#define TV_WEIGHT 4.0
/*
 * Enough that clipping hardly costs: without it 8-bit output scored 1.12
 * times what the optimiser had reached, with it 1.01 (docs/performance.md).
 */
#define RANGE_WEIGHT 30.0

static const NstParams quality = {
    .content_layer = "conv4_2",
    .style_layers = NULL,
    .pooling = NST_POOLING_AVERAGE,
    .loss_scale = NST_LOSS_SCALE_RELATIVE,
    .alpha = 1.0,
    .beta = 15.0,
    .tv_weight = TV_WEIGHT,
    .iterations = 200,
    .mode = NST_MODE_STILL,
    .init = NST_INIT_CONTENT,
    .seed = 0,
    .history = 10,
    .pyramid = TRUE,
    .restart_interval = 0,
};

/* S. Dey 2019; its notebook's constants, not its prose. */
static const NstParams article_2019 = {
    .content_layer = "conv4_3",
    .style_layers =
        "conv1_1:0.2,conv2_1:0.4,conv3_1:0.3,conv4_1:0.5,conv5_1:0.2",
    .pooling = NST_POOLING_AVERAGE,
    .loss_scale = NST_LOSS_SCALE_MEAN_SQUARE,
    .alpha = 4.0,
    .beta = 0.03,
    .tv_weight = 0.0,
    .iterations = 600,
    .mode = NST_MODE_STILL,
    .init = NST_INIT_NOISE,
    .seed = 0,
    .history = 10,
    .pyramid = FALSE,
    .restart_interval = 20,
};

void
nst_params_init(NstParams *params)
{
    *params = quality;
    params->iterations = 100;
}

gboolean
nst_precision_is_supported(NstPrecision precision)
{
    return precision == NST_PRECISION_FP32 ||
           (precision == NST_PRECISION_BF16 &&
            nst_cpu_detect() == NST_CPU_BF16);
}

gboolean
nst_params_preset(NstParams *params, const char *name)
{
    static const struct {
        const char *name;
        const NstParams *params;
    } presets[] = {{"quality", &quality}, {"article-2019", &article_2019}};

    g_return_val_if_fail(params != NULL && name != NULL, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (strcmp(name, presets[i].name) == 0) {
            guint threads = params->threads;
            NstPrecision precision = params->precision;

            *params = *presets[i].params;
            params->threads = threads;
            params->precision = precision;
            return TRUE;
        }
    }
    return FALSE;
}

static int
find_layer(const NstNetwork *network, const char *name, GError **error)
{
    const struct nst_weights *weights = nst_network_get_weights(network);
    int layer = nst_topology_find_layer(weights->topology, name);
    g_autoptr(GString) known = NULL;

    if (layer >= 0 && (guint)layer < weights->n_layers)
        return layer;
    known = g_string_new(NULL);
    for (guint i = 0; i < weights->n_layers; i++)
        g_string_append_printf(known, "%s%s", i ? ", " : "",
                               weights->topology->layer_names[i]);
    g_set_error(error, NST_ERROR, NST_ERROR_UNKNOWN_LAYER,
                layer < 0 ? "%s: there is no layer \"%s\" in a %s; this file "
                            "has %s"
                          : "%s: the file ends before layer \"%s\" of the %s; "
                            "it has %s",
                nst_network_get_name(network), name, weights->topology->name,
                known->str);
    return -1;
}

static gboolean
add_style_layer(const NstNetwork *network, const char *item, gboolean *weighted,
                struct nst_objective_spec *spec, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(item, ":", 2);
    struct nst_style_layer style = {0, 1.0};
    /* g_strsplit() makes nothing of an empty item. */
    int layer =
        find_layer(network, parts[0] ? g_strstrip(parts[0]) : "", error);

    if (layer < 0)
        return FALSE;
    if (parts[1]) {
        char *rest;

        g_strstrip(parts[1]);
        style.weight = g_ascii_strtod(parts[1], &rest);
        if (rest == parts[1] || *rest || !(style.weight >= 0.0) ||
            style.weight > MAX_WEIGHT) {
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
nst_parse_style_layers(const NstNetwork *network, const char *list,
                       struct nst_objective_spec *spec, GError **error)
{
    gboolean weighted = FALSE;

    if (!list || !*list)
        list = nst_network_get_style_layers(network);

    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    spec->n_style_layers = 0;
    for (char **item = items; *item; item++)
        if (!add_style_layer(network, *item, &weighted, spec, error))
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

static gboolean
check_weight(double value, const char *name, GError **error)
{
    if (value >= 0.0 && value <= MAX_WEIGHT)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "%s is %g, but has to be 0 to %g", name, value, MAX_WEIGHT);
    return FALSE;
}

static gboolean
check_enum(int value, int last, const char *name, GError **error)
{
    if (value >= 0 && value <= last)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "%s is %d, which is none of its values", name, value);
    return FALSE;
}

gboolean
nst_params_to_spec(const NstNetwork *network, const NstParams *params,
                   struct nst_objective_spec *spec, GError **error)
{
    int content;

    if (!check_weight(params->alpha, "alpha", error) ||
        !check_weight(params->beta, "beta", error) ||
        !check_weight(params->tv_weight, "tv-weight", error))
        return FALSE;
    if (params->history < 1 || params->history > MAX_HISTORY) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "history is %u, but has to be 1 to %d", params->history,
                    MAX_HISTORY);
        return FALSE;
    }
    if (params->restart_interval == 1) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "restart-interval is 1, but has to be 0 or at least 2: "
                    "the first evaluation only looks at the start");
        return FALSE;
    }
    if (!check_enum(params->pooling, NST_POOLING_MAX, "pooling", error) ||
        !check_enum(params->loss_scale, NST_LOSS_SCALE_MEAN_SQUARE,
                    "loss-scale", error) ||
        !check_enum(params->init, NST_INIT_PREVIOUS, "init", error) ||
        !check_enum(params->precision, NST_PRECISION_BF16, "precision",
                    error) ||
        !check_enum(params->mode, NST_MODE_FILM, "mode", error))
        return FALSE;
    content = find_layer(
        network, params->content_layer ? params->content_layer : "", error);
    if (content < 0)
        return FALSE;
    spec->content_layer = (guint)content;
    spec->pooling = nst_pooling_to_kind(params->pooling);
    spec->bf16 = params->precision == NST_PRECISION_BF16;
    spec->relative = params->loss_scale == NST_LOSS_SCALE_RELATIVE;
    spec->alpha = params->alpha;
    spec->beta = params->beta;
    spec->tv_weight = params->tv_weight;
    spec->range_weight = spec->relative ? RANGE_WEIGHT : 0.0;
    return nst_parse_style_layers(network, params->style_layers, spec, error);
}
