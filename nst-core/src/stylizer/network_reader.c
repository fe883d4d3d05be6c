/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/network_reader.h"

#include "nst/error.h"
#include "stylizer/layers.h"

/* No published VGG is wider than 512. */
#define MAX_CHANNELS 8192

/* One more than the last of vgg19_bn, the longest of torchvision's. */
#define MAX_TORCHVISION_INDEX 53

#define DEFAULT_CONTENT_LAYER "conv4_2"

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
    if (nst_safetensors_has(naming->file, "features.1.running_mean"))
        return nst_safetensors_bad(
            naming->file, error,
            "tensor features.1.running_mean shows a VGG with batch "
            "normalisation, which is not supported; take the plain vgg16 or "
            "vgg19");
    naming->torchvision = !nst_safetensors_has(naming->file, "conv1_1.weight");
    naming->topology = &nst_topology_vgg19;
    if (count_layers(naming) > 0)
        return TRUE;
    return nst_safetensors_bad(
        naming->file, error,
        "there is neither a tensor conv1_1.weight nor features.0.weight: this "
        "is not a VGG network");
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
    if (!said) {
        if (n19 > n16)
            naming->topology = &nst_topology_vgg19;
        return TRUE;
    }
    naming->topology = nst_topology_find(said);
    if (!naming->topology)
        return nst_safetensors_bad(
            naming->file, error,
            "the architecture is \"%s\"; only vgg16 and vgg19 are supported",
            said);
    if (naming->topology == &nst_topology_vgg16 && n19 > n16)
        return nst_safetensors_bad(
            naming->file, error,
            "the architecture is \"vgg16\", but there is a layer conv3_4, "
            "which only vgg19 has");
    return TRUE;
}

static gboolean
is_layer(const struct nst_topology *topology, guint torchvision_index)
{
    for (guint i = 0; i < topology->n_layers; i++)
        if (topology->torchvision_index[i] == torchvision_index)
            return TRUE;
    return FALSE;
}

/*
 * torchvision counts layers through: a VGG of another depth has the first ones
 * in common with ours, and would pass for a file that ends early.
 */
static gboolean
check_depth(const struct naming *naming, GError **error)
{
    for (guint i = 0; naming->torchvision && i < MAX_TORCHVISION_INDEX; i++) {
        g_autofree char *name = g_strdup_printf("features.%u.weight", i);

        if (nst_safetensors_has(naming->file, name) &&
            !is_layer(naming->topology, i))
            return nst_safetensors_bad(
                naming->file, error,
                "tensor %s is none of a %s: this is a VGG of another depth or "
                "kind; take vgg16 or vgg19",
                name, naming->topology->name);
    }
    return TRUE;
}

static gboolean
detect_preprocessing(struct nst_weights *weights, const struct naming *naming,
                     GError **error)
{
    const char *said =
        nst_safetensors_get_metadata(naming->file, "preprocessing");

    if (!said)
        said = naming->torchvision ? "torch" : "caffe";
    weights->preprocessing = nst_preprocessing_find(said);
    return weights->preprocessing ||
           nst_safetensors_bad(
               naming->file, error,
               "the preprocessing is \"%s\"; only caffe and torch are "
               "supported",
               said);
}

static gboolean
wrong_shape(const struct naming *naming, const char *name,
            const struct nst_stored_tensor *tensor, const char *expected,
            GError **error)
{
    g_autoptr(GString) shape = g_string_new("[");

    for (guint i = 0; i < MIN(tensor->n_dimensions, NST_TENSOR_MAX_DIMENSIONS);
         i++)
        g_string_append_printf(shape, "%s%" G_GSIZE_FORMAT, i ? ", " : "",
                               tensor->shape[i]);
    if (tensor->n_dimensions > NST_TENSOR_MAX_DIMENSIONS)
        g_string_append(shape, ", ...");
    return nst_safetensors_bad(naming->file, error,
                               "tensor %s has the shape %s], but should have "
                               "%s",
                               name, shape->str, expected);
}

/* As in the file. */
struct raw_layer {
    enum nst_dtype dtype;
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
    layer->dtype = tensor.dtype;
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
read_layer(struct nst_network_data *data, const struct naming *naming,
           guint index, gsize in_channels, GError **error)
{
    struct nst_conv_weights *layer = &data->weights.layers[index];
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
    data->dtypes[index] = raw.dtype;
    g_free(raw.weight);
    g_free(raw.bias);
    return ok;
}

static gboolean
read_layers(struct nst_network_data *data, const struct naming *naming,
            GError **error)
{
    gsize in_channels = NST_FIRST_CHANNELS;

    data->weights.topology = naming->topology;
    data->weights.n_layers = count_layers(naming);
    for (guint i = 0; i < data->weights.n_layers; i++) {
        if (!read_layer(data, naming, i, in_channels, error))
            return FALSE;
        in_channels = (gsize)data->weights.layers[i].out_channels;
    }
    return TRUE;
}

/* A hole would silently cut the network: say so. */
static gboolean
check_holes(const struct naming *naming, GError **error)
{
    guint n_layers = count_layers(naming);

    for (guint i = n_layers; i < naming->topology->n_layers; i++) {
        if (has_layer(naming, i)) {
            g_autofree char *missing = tensor_name(naming, n_layers, "weight");
            return nst_safetensors_bad(
                naming->file, error,
                "there is no tensor %s, but later ones of a %s", missing,
                naming->topology->name);
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
bad_key(const struct nst_safetensors *file, const char *key, const GError *why,
        GError **error)
{
    return nst_safetensors_bad(file, error, "metadata %s: %s", key,
                               why->message);
}

/* Here, and not when somebody paints with it: the file is wrong. */
static gboolean
read_recommendations(struct nst_network_data *data,
                     const struct nst_safetensors *file, GError **error)
{
    const char *style = nst_safetensors_get_metadata(file, "style_layers");
    const char *content = nst_safetensors_get_metadata(file, "content_layer");
    struct nst_objective_spec spec;
    g_autoptr(GError) why = NULL;

    if (style && *style &&
        !nst_layers_parse(&data->weights, style, &spec, &why))
        return bad_key(file, "style_layers", why, error);
    if (content && *content &&
        nst_layer_find(&data->weights, content, &why) < 0)
        return bad_key(file, "content_layer", why, error);
    data->style_layers = style && *style ? g_strdup(style)
                                         : default_style_layers(&data->weights);
    data->content_layer =
        g_strdup(content && *content ? content : DEFAULT_CONTENT_LAYER);
    return TRUE;
}

gboolean
nst_network_data_read(struct nst_network_data *data,
                      const struct nst_safetensors *file, GError **error)
{
    struct naming naming = {.file = file};

    return detect_names(&naming, error) && detect_topology(&naming, error) &&
           check_depth(&naming, error) && check_holes(&naming, error) &&
           detect_preprocessing(&data->weights, &naming, error) &&
           read_layers(data, &naming, error) &&
           read_recommendations(data, file, error);
}

void
nst_network_data_clear(struct nst_network_data *data)
{
    nst_weights_clear(&data->weights);
    g_clear_pointer(&data->style_layers, g_free);
    g_clear_pointer(&data->content_layer, g_free);
}
