/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-weights show: what is in a network file. */

#include <string.h>

#include "cost.h"
#include "tool.h"

#define LABEL "%-16s "

static void
print_line(const char *label, const char *text)
{
    g_print(LABEL, label);
    tool_print(text);
    g_print("\n");
}

static double
count_parameters(const NstNetwork *network)
{
    double n = 0.0, in = 3.0;

    for (guint i = 0; i < nst_network_get_n_layers(network); i++) {
        double out = nst_network_get_layer_channels(network, i);

        n += 9.0 * in * out + out;
        in = out;
    }
    return n;
}

static void
print_head(const ToolNetwork *opened)
{
    const NstNetwork *network = opened->network;
    g_autofree char *file_sum = tool_file_sha256(opened);
    g_autofree char *data_sum = tool_data_sha256(opened);

    print_line("network", nst_network_get_name(network));
    print_line("architecture", nst_network_get_architecture(network));
    print_line("preprocessing", nst_network_get_preprocessing(network));
    print_line("style layers", nst_network_get_style_layers(network));
    print_line("content layer", nst_network_get_content_layer(network));
    g_print(LABEL "%.0f\n", "parameters", count_parameters(network));
    g_print(LABEL "%" G_GSIZE_FORMAT " bytes\n", "file size",
            g_bytes_get_size(opened->bytes));
    print_line("file sha256", file_sum);
    print_line("data sha256", data_sum);
}

/* Those that say more than the lines above. */
static void
print_metadata(const NstNetwork *network)
{
    static const char *const shown[] = {"architecture", "preprocessing",
                                        "style_layers", "content_layer", NULL};
    const char *const *key = nst_network_get_metadata_keys(network);

    for (; *key; key++) {
        if (g_strv_contains(shown, *key))
            continue;
        g_print("metadata         ");
        tool_print(*key);
        g_print(": ");
        tool_print(nst_network_get_metadata(network, *key));
        g_print("\n");
    }
}

static void
print_layers(const NstNetwork *network, guint width, guint height)
{
    guint in = 3;

    g_print("\n%-8s  %-18s  %-5s  %-11s  %s\n", "layer", "weight", "dtype",
            "output", "million multiply-adds");
    for (guint i = 0; i < nst_network_get_n_layers(network); i++) {
        const char *name = nst_network_get_layer_name(network, i);
        guint out = nst_network_get_layer_channels(network, i);
        g_autofree char *shape = g_strdup_printf("[%u, %u, 3, 3]", out, in);
        g_autofree char *size = g_strdup_printf("%ux%u", cost_side(name, width),
                                                cost_side(name, height));

        g_print("%-8s  %-18s  %-5s  %-11s  %.1f\n", name, shape,
                nst_network_get_layer_dtype(network, i), size,
                cost_of_layer(network, i, width, height) * 1e-6);
        in = out;
    }
}

static void
print_cost(const NstNetwork *network, guint width, guint height)
{
    Cost cost, vgg16;

    cost_of_network(network, NULL, width, height, &cost);
    cost_of_vgg16(width, height, &vgg16);
    g_print("\nAn evaluation of loss and gradient at %ux%u, to %s, in billion\n"
            "multiply-adds of direct convolutions and whole Gram matrices:\n",
            width, height, cost.deepest);
    g_print("  forward          %8.3f\n", cost.forward * 1e-9);
    g_print("  input gradients  %8.3f\n", cost.backward * 1e-9);
    g_print("  Gram matrices    %8.3f\n", cost.gram * 1e-9);
    g_print("  their gradients  %8.3f\n", cost.gram_backward * 1e-9);
    g_print("  together         %8.3f, that is %.3f GFLOP\n",
            cost_sum(&cost) * 1e-9, 2.0 * cost_sum(&cost) * 1e-9);
    g_print("VGG-16 to conv5_1, with the style layers conv1_1 to conv5_1: "
            "%.3f GFLOP.\nThis network: %.4f of that.\n",
            2.0 * cost_sum(&vgg16) * 1e-9, cost_sum(&cost) / cost_sum(&vgg16));
}

int
tool_show(int argc, char **argv)
{
    g_autofree char *size = NULL;
    const GOptionEntry entries[] = {
        {"size", 's', 0, G_OPTION_ARG_STRING, &size,
         "Size of the picture for which arithmetic is counted; " TOOL_SIZE,
         "WxH"},
        G_OPTION_ENTRY_NULL};
    guint width, height;
    ToolNetwork opened;
    g_autoptr(GError) error = NULL;

    if (!tool_parse(
            &argc, &argv, entries, "[NETWORK] - say what is in a network file",
            "Reads NETWORK, checks it, and prints what it is: architecture, "
            "preprocessing,\nlayers, sums, metadata, and the arithmetic of "
            "one evaluation.",
            "A multiply-add counts as two floating-point operations (FLOP). "
            "An evaluation is\nthe network forward to the deepest style or "
            "content layer, the gradients back\nto the picture, and the Gram "
            "matrices of the style layers both ways.",
            1))
        return TOOL_USAGE;
    if (!tool_parse_size(size ? size : TOOL_SIZE, &width, &height, &error)) {
        tool_fail(error);
        return TOOL_USAGE;
    }
    if (!tool_open(&opened, argv[1], &error))
        return tool_fail(error);
    print_head(&opened);
    print_metadata(opened.network);
    print_layers(opened.network, width, height);
    print_cost(opened.network, width, height);
    tool_close(&opened);
    return TOOL_OK;
}
