/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/topology.h"

#include <string.h>

/* clang-format off */
const struct nst_topology nst_topology_vgg16 = {
    "vgg16", 13, {2, 2, 3, 3, 3},
    {"conv1_1", "conv1_2", "conv2_1", "conv2_2",
     "conv3_1", "conv3_2", "conv3_3",
     "conv4_1", "conv4_2", "conv4_3",
     "conv5_1", "conv5_2", "conv5_3"},
    {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28},
};

const struct nst_topology nst_topology_vgg19 = {
    "vgg19", 16, {2, 2, 4, 4, 4},
    {"conv1_1", "conv1_2", "conv2_1", "conv2_2",
     "conv3_1", "conv3_2", "conv3_3", "conv3_4",
     "conv4_1", "conv4_2", "conv4_3", "conv4_4",
     "conv5_1", "conv5_2", "conv5_3", "conv5_4"},
    {0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34},
};
/* clang-format on */

const struct nst_topology *
nst_topology_find(const char *name)
{
    if (g_ascii_strcasecmp(name, "vgg16") == 0)
        return &nst_topology_vgg16;
    if (g_ascii_strcasecmp(name, "vgg19") == 0)
        return &nst_topology_vgg19;
    return NULL;
}

guint
nst_topology_block(const struct nst_topology *topology, guint layer)
{
    guint block = 0;

    while (layer >= topology->depth[block])
        layer -= topology->depth[block++];
    return block;
}

gboolean
nst_topology_pool_follows(const struct nst_topology *topology, guint layer)
{
    return layer + 1 < topology->n_layers &&
           nst_topology_block(topology, layer) !=
               nst_topology_block(topology, layer + 1);
}

/* name is "<prefix>4<infix>2" for the layer "conv4_2". */
static gboolean
is_spelled(const char *name, const char *layer, const char *prefix,
           const char *infix)
{
    const char *block = layer + strlen("conv"), *number = block + strlen("4_");
    g_autofree char *spelling =
        g_strdup_printf("%s%c%s%s", prefix, *block, infix, number);

    return strcmp(name, spelling) == 0;
}

int
nst_topology_find_layer(const struct nst_topology *topology, const char *name)
{
    g_autofree char *stripped = g_strstrip(g_strdup(name));

    for (guint i = 0; i < topology->n_layers; i++) {
        const char *layer = topology->layer_names[i];

        if (strcmp(stripped, layer) == 0 ||
            is_spelled(stripped, layer, "relu", "_") ||
            is_spelled(stripped, layer, "block", "_conv"))
            return (int)i;
    }
    return -1;
}
