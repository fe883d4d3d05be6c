/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cost.h"

#include <stdio.h>
#include <string.h>

#define INPUT_CHANNELS 3
#define TAPS 9

/* "conv4_2", "relu4_2", "block4_conv2" -> 4, 2. */
static gboolean
parse_layer(const char *name, guint *block, guint *number)
{
    return sscanf(name, " conv%u_%u", block, number) == 2 ||
           sscanf(name, " relu%u_%u", block, number) == 2 ||
           sscanf(name, " block%u_conv%u", block, number) == 2;
}

static gboolean
same_layer(const char *a, const char *b)
{
    guint block_a, number_a, block_b, number_b;

    return parse_layer(a, &block_a, &number_a) &&
           parse_layer(b, &block_b, &number_b) && block_a == block_b &&
           number_a == number_b;
}

static gboolean
is_in_list(const char *layer, const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);

    for (char **item = items; *item; item++)
        if (same_layer(layer, *item))
            return TRUE;
    return FALSE;
}

/* Each pooling halves, and rounds down. */
guint
cost_side(const char *layer, guint side)
{
    guint block = 1, number;

    parse_layer(layer, &block, &number);
    return side >> (block - 1);
}

static double
positions(const char *layer, guint width, guint height)
{
    return (double)cost_side(layer, width) * cost_side(layer, height);
}

static double
convolution(const char *name, guint in_channels, guint out_channels,
            guint width, guint height)
{
    return (double)TAPS * in_channels * out_channels *
           positions(name, width, height);
}

static guint
in_channels(const NstNetwork *network, guint layer)
{
    return layer == 0 ? INPUT_CHANNELS
                      : nst_network_get_layer_channels(network, layer - 1);
}

double
cost_of_layer(const NstNetwork *network, guint layer, guint width, guint height)
{
    return convolution(
        nst_network_get_layer_name(network, layer), in_channels(network, layer),
        nst_network_get_layer_channels(network, layer), width, height);
}

/* A layer that is needed itself makes all before it needed. */
static void
add_layer(Cost *cost, Cost *pending, const char *name, double forward,
          double gram, gboolean is_content)
{
    pending->forward += forward;
    if (gram > 0.0 || is_content) {
        cost->forward += pending->forward;
        pending->forward = 0.0;
        cost->deepest = name;
    }
    cost->gram += gram;
    cost->backward = cost->forward;
    cost->gram_backward = cost->gram;
}

void
cost_of_network(const NstNetwork *network, const char *content_layer,
                guint width, guint height, Cost *cost)
{
    const char *style = nst_network_get_style_layers(network);
    const char *content =
        content_layer ? content_layer : nst_network_get_content_layer(network);
    Cost pending = {0};

    memset(cost, 0, sizeof(*cost));
    for (guint i = 0; i < nst_network_get_n_layers(network); i++) {
        const char *name = nst_network_get_layer_name(network, i);
        double channels = nst_network_get_layer_channels(network, i);
        double gram = is_in_list(name, style)
                          ? channels * channels * positions(name, width, height)
                          : 0.0;

        add_layer(cost, &pending, name,
                  cost_of_layer(network, i, width, height), gram,
                  same_layer(name, content));
    }
}

void
cost_of_vgg16(guint width, guint height, Cost *cost)
{
    static const struct {
        const char *name;
        guint channels;
    } layers[] = {{"conv1_1", 64},  {"conv1_2", 64},  {"conv2_1", 128},
                  {"conv2_2", 128}, {"conv3_1", 256}, {"conv3_2", 256},
                  {"conv3_3", 256}, {"conv4_1", 512}, {"conv4_2", 512},
                  {"conv4_3", 512}, {"conv5_1", 512}};
    guint in = INPUT_CHANNELS;
    Cost pending = {0};

    memset(cost, 0, sizeof(*cost));
    for (guint i = 0; i < G_N_ELEMENTS(layers); i++) {
        const char *name = layers[i].name;
        double channels = layers[i].channels;
        double gram = g_str_has_suffix(name, "_1")
                          ? channels * channels * positions(name, width, height)
                          : 0.0;

        add_layer(cost, &pending, name,
                  convolution(name, in, layers[i].channels, width, height),
                  gram, FALSE);
        in = layers[i].channels;
    }
}

double
cost_sum(const Cost *cost)
{
    return cost->forward + cost->backward + cost->gram + cost->gram_backward;
}
