/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>
#include <string.h>

#include "nst/error.h"
#include "stylizer/network_private.h"
#include "stylizer/safetensors.h"

/* No published VGG is wider than 512. */
#define MAX_CHANNELS 8192

struct _NstNetwork {
    gint ref_count; /* atomic */
    char *name;
    char *style_layers;
    struct nst_weights weights;
};

/* How a file spells its tensors. */
struct naming {
    const struct nst_safetensors *file;
    const struct nst_topology *topology;
    gboolean torchvision;
};

static char *
tensor_name(const struct naming *naming, guint layer, const char *suffix)
{
    if (naming->torchvision)
        return g_strdup_printf("features.%u.%s",
                               naming->topology->torchvision_index[layer],
                               suffix);
    return g_strdup_printf("%s.%s", naming->topology->layer_names[layer],
                           suffix);
}

static gboolean
has_layer(const struct naming *naming, guint layer)
{
    g_autofree char *weight = tensor_name(naming, layer, "weight");

    return nst_safetensors_has(naming->file, weight);
}

/* Consecutive layers from the first one on. */
static guint
count_layers(const struct naming *naming)
{
    guint n = 0;

    while (n < naming->topology->n_layers && has_layer(naming, n))
        n++;
    return n;
}

static gboolean
detect_names(struct naming *naming, GError **error)
{
    const char *file = nst_safetensors_get_name(naming->file);

    if (nst_safetensors_has(naming->file, "features.1.running_mean")) {
        g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                    "%s: tensor features.1.running_mean shows a VGG with "
                    "batch normalisation, which is not supported; take the "
                    "plain vgg16 or vgg19",
                    file);
        return FALSE;
    }
    naming->torchvision = !nst_safetensors_has(naming->file, "conv1_1.weight");
    naming->topology = &nst_topology_vgg19;
    if (count_layers(naming) > 0)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                "%s: there is neither a tensor conv1_1.weight nor "
                "features.0.weight: this is not a VGG network",
                file);
    return FALSE;
}

/* A file that is too short to tell counts as VGG-16, unless it says. */
static gboolean
detect_topology(struct naming *naming, GError **error)
{
    const char *said =
        nst_safetensors_get_metadata(naming->file, "architecture");
    guint n16, n19;

    naming->topology = &nst_topology_vgg19;
    n19 = count_layers(naming);
    naming->topology = &nst_topology_vgg16;
    n16 = count_layers(naming);
    if (said) {
        naming->topology = nst_topology_find(said);
        if (naming->topology == &nst_topology_vgg16 && n19 > n16) {
            g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                        "%s: the architecture is \"vgg16\", but there is a "
                        "layer conv3_4, which only vgg19 has",
                        nst_safetensors_get_name(naming->file));
            return FALSE;
        }
        if (naming->topology)
            return TRUE;
        g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                    "%s: the architecture is \"%s\"; only vgg16 and vgg19 are "
                    "supported",
                    nst_safetensors_get_name(naming->file), said);
        return FALSE;
    }
    if (n19 > n16)
        naming->topology = &nst_topology_vgg19;
    return TRUE;
}

static gboolean
detect_preprocessing(NstNetwork *network, const struct naming *naming,
                     GError **error)
{
    const char *said =
        nst_safetensors_get_metadata(naming->file, "preprocessing");

    if (!said)
        said = naming->torchvision ? "torch" : "caffe";
    network->weights.preprocessing = nst_preprocessing_find(said);
    if (network->weights.preprocessing)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                "%s: the preprocessing is \"%s\"; only caffe and torch are "
                "supported",
                network->name, said);
    return FALSE;
}

static gboolean
wrong_shape(const struct naming *naming, const char *name,
            const struct nst_stored_tensor *tensor, const char *expected,
            GError **error)
{
    g_autoptr(GString) shape = g_string_new("[");

    for (guint i = 0; i < tensor->n_dimensions; i++)
        g_string_append_printf(shape, "%s%" G_GSIZE_FORMAT, i ? ", " : "",
                               tensor->shape[i]);
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                "%s: tensor %s has the shape %s], but should have %s",
                nst_safetensors_get_name(naming->file), name, shape->str,
                expected);
    return FALSE;
}

/* As in the file. */
struct raw_layer {
    int in_channels, out_channels;
    float *weight, *bias;
};

static gboolean
read_weight(const struct naming *naming, guint index, gsize in_channels,
            struct raw_layer *layer, GError **error)
{
    g_autofree char *name = tensor_name(naming, index, "weight");
    struct nst_stored_tensor tensor;

    if (!nst_safetensors_find(naming->file, name, &tensor, error))
        return FALSE;
    if (tensor.n_dimensions != 4 || tensor.shape[0] < 1 ||
        tensor.shape[0] > MAX_CHANNELS || tensor.shape[1] != in_channels ||
        tensor.shape[2] != 3 || tensor.shape[3] != 3) {
        g_autofree char *expected =
            g_strdup_printf("[n, %" G_GSIZE_FORMAT ", 3, 3]", in_channels);
        return wrong_shape(naming, name, &tensor, expected, error);
    }
    layer->out_channels = (int)tensor.shape[0];
    layer->in_channels = (int)tensor.shape[1];
    layer->weight = nst_stored_tensor_to_floats(
        &tensor, nst_safetensors_get_name(naming->file), name, error);
    return layer->weight != NULL;
}

static gboolean
read_bias(const struct naming *naming, guint index, struct raw_layer *layer,
          GError **error)
{
    g_autofree char *name = tensor_name(naming, index, "bias");
    struct nst_stored_tensor tensor;

    if (!nst_safetensors_find(naming->file, name, &tensor, error))
        return FALSE;
    if (tensor.n_dimensions != 1 ||
        tensor.shape[0] != (gsize)layer->out_channels) {
        g_autofree char *expected =
            g_strdup_printf("[%d]", layer->out_channels);
        return wrong_shape(naming, name, &tensor, expected, error);
    }
    layer->bias = nst_stored_tensor_to_floats(
        &tensor, nst_safetensors_get_name(naming->file), name, error);
    return layer->bias != NULL;
}

static gboolean
read_layer(const struct naming *naming, guint index, gsize in_channels,
           struct nst_conv_weights *layer, GError **error)
{
    struct raw_layer raw = {0};
    gboolean ok = read_weight(naming, index, in_channels, &raw, error) &&
                  read_bias(naming, index, &raw, error);

    if (ok) {
        ok = index == 0 ? nst_conv_weights_init_first(layer, raw.out_channels,
                                                      raw.weight, raw.bias)
                        : nst_conv_weights_init(layer, raw.in_channels,
                                                raw.out_channels, raw.weight,
                                                raw.bias);
        if (!ok)
            g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                        "%s: no memory for layer %s",
                        nst_safetensors_get_name(naming->file),
                        naming->topology->layer_names[index]);
    }
    g_free(raw.weight);
    g_free(raw.bias);
    return ok;
}

static gboolean
read_layers(NstNetwork *network, const struct naming *naming, GError **error)
{
    struct nst_weights *weights = &network->weights;
    gsize in_channels = NST_FIRST_CHANNELS;

    weights->topology = naming->topology;
    weights->n_layers = count_layers(naming);
    for (guint i = 0; i < weights->n_layers; i++) {
        struct nst_conv_weights *layer = &weights->layers[i];

        if (!read_layer(naming, i, in_channels, layer, error))
            return FALSE;
        in_channels = (gsize)layer->out_channels;
    }
    return TRUE;
}

/* A hole would silently cut the network: say so. */
static gboolean
check_holes(const NstNetwork *network, const struct naming *naming,
            GError **error)
{
    for (guint i = network->weights.n_layers; i < naming->topology->n_layers;
         i++) {
        if (has_layer(naming, i)) {
            g_autofree char *missing =
                tensor_name(naming, network->weights.n_layers, "weight");
            g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                        "%s: there is no tensor %s, but later ones of a %s",
                        network->name, missing, naming->topology->name);
            return FALSE;
        }
    }
    return TRUE;
}

/* conv1_1, conv2_1 … as far as they are there. */
static char *
default_style_layers(const struct nst_weights *weights)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < weights->n_layers; i++)
        if (g_str_has_suffix(weights->topology->layer_names[i], "_1"))
            g_string_append_printf(list, "%s%s", list->len ? "," : "",
                                   weights->topology->layer_names[i]);
    return g_strdup(list->str);
}

static gboolean
read_network(NstNetwork *network, const struct nst_safetensors *file,
             GError **error)
{
    struct naming naming = {.file = file};
    const char *style_layers =
        nst_safetensors_get_metadata(file, "style_layers");

    if (!detect_names(&naming, error) || !detect_topology(&naming, error) ||
        !detect_preprocessing(network, &naming, error) ||
        !read_layers(network, &naming, error) ||
        !check_holes(network, &naming, error))
        return FALSE;
    network->style_layers = style_layers && *style_layers
                                ? g_strdup(style_layers)
                                : default_style_layers(&network->weights);
    return TRUE;
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
    gboolean ok = read_network(network, file, error);
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
    nst_weights_clear(&network->weights);
    g_free(network->style_layers);
    g_free(network->name);
    g_free(network);
}

const char *
nst_network_get_architecture(const NstNetwork *network)
{
    return network->weights.topology->name;
}

const char *
nst_network_get_preprocessing(const NstNetwork *network)
{
    return network->weights.preprocessing->name;
}

guint
nst_network_get_n_layers(const NstNetwork *network)
{
    return network->weights.n_layers;
}

const char *
nst_network_get_layer_name(const NstNetwork *network, guint index)
{
    g_return_val_if_fail(index < network->weights.n_layers, NULL);
    return network->weights.topology->layer_names[index];
}

guint
nst_network_get_layer_channels(const NstNetwork *network, guint index)
{
    g_return_val_if_fail(index < network->weights.n_layers, 0);
    return (guint)network->weights.layers[index].out_channels;
}

const char *
nst_network_get_style_layers(const NstNetwork *network)
{
    return network->style_layers;
}

const struct nst_weights *
nst_network_get_weights(const NstNetwork *network)
{
    return &network->weights;
}

const char *
nst_network_get_name(const NstNetwork *network)
{
    return network->name;
}
