/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "nst/error.h"
#include "stylizer/network_private.h"
#include "stylizer/network_reader.h"

struct _NstNetwork {
    gint ref_count; /* atomic */
    char *name;
    GHashTable *metadata;       /* char * -> char * */
    const char **metadata_keys; /* borrowed from metadata */
    struct nst_network_data data;
};

static int
compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
keep_metadata(NstNetwork *network, const struct nst_safetensors *file)
{
    guint n;

    network->metadata = nst_safetensors_dup_metadata(file);
    network->metadata_keys =
        (const char **)g_hash_table_get_keys_as_array(network->metadata, &n);
    qsort(network->metadata_keys, n, sizeof(*network->metadata_keys),
          compare_strings);
}

NstNetwork *
nst_network_new_from_bytes(GBytes *bytes, const char *name, GError **error)
{
    g_return_val_if_fail(bytes != NULL && name != NULL, NULL);

    struct nst_safetensors *file = nst_safetensors_new(bytes, name, error);
    if (!file)
        return NULL;

    NstNetwork *network = g_new0(NstNetwork, 1);
    network->ref_count = 1;
    network->name = g_strdup(name);
    gboolean ok = nst_network_data_read(&network->data, file, error);
    if (ok)
        keep_metadata(network, file);
    nst_safetensors_free(file);
    if (!ok)
        g_clear_pointer(&network, nst_network_unref);
    return network;
}

NstNetwork *
nst_network_new_from_file(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    if (g_file_test(path, G_FILE_TEST_EXISTS) &&
        !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        /* Opening a pipe may wait for ever. */
        g_set_error(error, NST_ERROR, NST_ERROR_READ,
                    "%s: this is a folder or no regular file; name a "
                    "safetensors file",
                    path);
        return NULL;
    }

    g_autoptr(GError) map_error = NULL;
    GMappedFile *map = g_mapped_file_new(path, FALSE, &map_error);
    if (!map) {
        gboolean missing =
            g_error_matches(map_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        g_set_error(error, NST_ERROR,
                    missing ? NST_ERROR_NOT_FOUND : NST_ERROR_READ,
                    missing ? "%s: there is no such network file"
                            : "%s: the network file cannot be read (%s)",
                    path, map_error->message);
        return NULL;
    }

    g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(map);
    g_mapped_file_unref(map);
    return nst_network_new_from_bytes(bytes, path, error);
}

NstNetwork *
nst_network_ref(NstNetwork *network)
{
    g_atomic_int_inc(&network->ref_count);
    return network;
}

void
nst_network_unref(NstNetwork *network)
{
    if (!network || !g_atomic_int_dec_and_test(&network->ref_count))
        return;
    nst_network_data_clear(&network->data);
    g_free(network->metadata_keys);
    g_clear_pointer(&network->metadata, g_hash_table_unref);
    g_free(network->name);
    g_free(network);
}

const char *
nst_network_get_architecture(const NstNetwork *network)
{
    return network->data.weights.topology->name;
}

const char *
nst_network_get_preprocessing(const NstNetwork *network)
{
    return network->data.weights.preprocessing->name;
}

guint
nst_network_get_n_layers(const NstNetwork *network)
{
    return network->data.weights.n_layers;
}

const char *
nst_network_get_layer_name(const NstNetwork *network, guint index)
{
    g_return_val_if_fail(index < network->data.weights.n_layers, NULL);
    return network->data.weights.topology->layer_names[index];
}

guint
nst_network_get_layer_channels(const NstNetwork *network, guint index)
{
    g_return_val_if_fail(index < network->data.weights.n_layers, 0);
    return (guint)network->data.weights.layers[index].out_channels;
}

const char *
nst_network_get_style_layers(const NstNetwork *network)
{
    return network->data.style_layers;
}

const char *
nst_network_get_content_layer(const NstNetwork *network)
{
    return network->data.content_layer;
}

const char *
nst_network_get_layer_dtype(const NstNetwork *network, guint index)
{
    g_return_val_if_fail(index < network->data.weights.n_layers, NULL);
    return nst_dtype_to_name(network->data.dtypes[index]);
}

const char *const *
nst_network_get_metadata_keys(const NstNetwork *network)
{
    return network->metadata_keys;
}

const char *
nst_network_get_metadata(const NstNetwork *network, const char *key)
{
    g_return_val_if_fail(key != NULL, NULL);
    return g_hash_table_lookup(network->metadata, key);
}

const struct nst_weights *
nst_network_get_weights(const NstNetwork *network)
{
    return &network->data.weights;
}

const char *
nst_network_get_name(const NstNetwork *network)
{
    return network->name;
}
