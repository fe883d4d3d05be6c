/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/params.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "nst/error.h"
#include "stylizer/layers.h"
#include "stylizer/network_private.h"

#define MAX_HISTORY 100
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
    .mode = NST_MODE_STILL,
    .init = NST_INIT_CONTENT,
    .optimizer = NST_OPTIMIZER_LBFGS,
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
    .mode = NST_MODE_STILL,
    .init = NST_INIT_NOISE,
    .optimizer = NST_OPTIMIZER_LBFGS,
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
        guint iterations;
    } presets[] = {{"quality", &quality, 200},
                   {"draft", &quality, 30},
                   {"article-2019", &article_2019, 600}};

    g_return_val_if_fail(params != NULL && name != NULL, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (strcmp(name, presets[i].name) == 0) {
            guint threads = params->threads;
            NstPrecision precision = params->precision;

            *params = *presets[i].params;
            params->iterations = presets[i].iterations;
            params->threads = threads;
            params->precision = precision;
            return TRUE;
        }
    }
    return FALSE;
}

/* Says which network it is that lacks the layer. */
static void
prefix_network(const NstNetwork *network, GError **error)
{
    if (error && g_error_matches(*error, NST_ERROR, NST_ERROR_UNKNOWN_LAYER))
        g_prefix_error(error, "%s: ", nst_network_get_name(network));
}

static gboolean
find_content_layer(const NstNetwork *network, const char *name, guint *layer,
                   GError **error)
{
    int found;

    if (!name || !*name)
        name = nst_network_get_content_layer(network);
    found = nst_layer_find(nst_network_get_weights(network), name, error);
    if (found < 0) {
        prefix_network(network, error);
        return FALSE;
    }
    *layer = (guint)found;
    return TRUE;
}

gboolean
nst_parse_style_layers(const NstNetwork *network, const char *list,
                       struct nst_objective_spec *spec, GError **error)
{
    if (!list || !*list)
        list = nst_network_get_style_layers(network);
    if (nst_layers_parse(nst_network_get_weights(network), list, spec, error))
        return TRUE;
    prefix_network(network, error);
    return FALSE;
}

static gboolean
check_weight(double value, const char *name, GError **error)
{
    if (value >= 0.0 && value <= NST_MAX_WEIGHT)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "%s is %g, but has to be 0 to %g", name, value, NST_MAX_WEIGHT);
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
        !check_enum(params->optimizer, NST_OPTIMIZER_ADAM, "optimizer",
                    error) ||
        !check_enum(params->precision, NST_PRECISION_BF16, "precision",
                    error) ||
        !check_enum(params->mode, NST_MODE_FILM, "mode", error))
        return FALSE;
    if (!find_content_layer(network, params->content_layer,
                            &spec->content_layer, error))
        return FALSE;
    spec->pooling = nst_pooling_to_kind(params->pooling);
    spec->bf16 = params->precision == NST_PRECISION_BF16;
    spec->relative = params->loss_scale == NST_LOSS_SCALE_RELATIVE;
    spec->alpha = params->alpha;
    spec->beta = params->beta;
    spec->tv_weight = params->tv_weight;
    spec->range_weight = spec->relative ? RANGE_WEIGHT : 0.0;
    return nst_parse_style_layers(network, params->style_layers, spec, error);
}
