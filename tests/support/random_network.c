/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "random_network.h"

#include <math.h>
#include <string.h>

#include "hash.h"

static const guint convolutions[2][5] = {{2, 2, 3, 3, 3}, {2, 2, 4, 4, 4}};

static const guint *
topology(const RandomNetwork *spec)
{
    if (strcmp(spec->architecture, "vgg16") == 0)
        return convolutions[0];
    g_assert_cmpstr(spec->architecture, ==, "vgg19");
    return convolutions[1];
}

void
random_network_init(RandomNetwork *spec, const char *architecture)
{
    static const guint published[5] = {64, 128, 256, 512, 512};

    memset(spec, 0, sizeof *spec);
    spec->architecture = architecture;
    memcpy(spec->widths, published, sizeof published);
    spec->seed = 1;
}

/* Block (from 0) and place in it (from 0) of a layer. */
static void
locate(const RandomNetwork *spec, guint layer, guint *block, guint *place)
{
    const guint *counts = topology(spec);

    *block = 0;
    while (layer >= counts[*block]) {
        layer -= counts[(*block)++];
        g_assert_cmpuint(*block, <, 5);
    }
    *place = layer;
}

static char *
our_name(const RandomNetwork *spec, guint layer)
{
    guint block, place;

    locate(spec, layer, &block, &place);
    return g_strdup_printf("conv%u_%u", block + 1, place + 1);
}

static char *
tensor_name(const RandomNetwork *spec, guint layer)
{
    guint block, place;

    if (!spec->torchvision_names)
        return our_name(spec, layer);
    locate(spec, layer, &block, &place);
    /* Convolution and ReLU count one each, and so does a pooling. */
    return g_strdup_printf("features.%u", 2 * layer + block);
}

guint
random_network_n_layers(const RandomNetwork *spec)
{
    const guint *counts = topology(spec);
    guint n = 0;

    for (guint block = 0; block < 5; block++)
        n += counts[block];
    if (spec->last_layer == NULL)
        return n;
    for (guint layer = 0; layer < n; layer++) {
        g_autofree char *name = our_name(spec, layer);

        if (strcmp(name, spec->last_layer) == 0)
            return layer + 1;
    }
    g_error("%s has no layer %s", spec->architecture, spec->last_layer);
}

void
random_network_channels(const RandomNetwork *spec, guint layer,
                        guint *in_channels, guint *out_channels)
{
    guint block, place;

    locate(spec, layer, &block, &place);
    *out_channels = spec->widths[block];
    if (layer == 0) {
        *in_channels = 3;
        return;
    }
    locate(spec, layer - 1, &block, &place);
    *in_channels = spec->widths[block];
}

/* |value| < 2^15 (no infinity, no NaN) to IEEE binary16: the returned number
 * of steps of 2^(*exponent - 10). */
static guint
half_steps(float value, int *exponent)
{
    double magnitude = fabs((double)value);

    frexp(magnitude, exponent);
    *exponent = MAX(*exponent - 1, -14);
    return (guint)nearbyint(ldexp(magnitude, 10 - *exponent));
}

static guint
half_bits(float value)
{
    int exponent;
    guint steps = half_steps(value, &exponent);

    /* The implicit bit of a normal number, and a carry out of the mantissa,
     * both end in the exponent by this sum. */
    return (signbit(value) ? 0x8000u : 0u) |
           (((guint)(exponent + 14) << 10) + steps);
}

static guint32
float_bits(float value)
{
    guint32 bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static guint
bfloat_bits(float value)
{
    guint32 bits = float_bits(value);

    return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

static float
round_to(RandomNetworkDtype dtype, float value)
{
    if (dtype == RANDOM_NETWORK_F16) {
        int exponent;
        guint steps = half_steps(value, &exponent);

        return copysignf((float)ldexp(steps, exponent - 10), value);
    }
    if (dtype == RANDOM_NETWORK_BF16) {
        guint32 bits = (guint32)bfloat_bits(value) << 16;

        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

static void
fill(const RandomNetwork *spec, guint stream, float scale, gsize n,
     float *values)
{
    guint64 key = test_hash_key(spec->seed, stream);

    for (gsize i = 0; i < n; i++)
        values[i] = round_to(spec->dtype, test_hash_uniform(key, i) * scale);
}

void
random_network_weight(const RandomNetwork *spec, guint layer, gsize n,
                      float *weight)
{
    guint in_channels, out_channels;

    random_network_channels(spec, layer, &in_channels, &out_channels);
    fill(spec, 2 * layer, (float)sqrt(6.0 / (9.0 * in_channels)), n, weight);
}

void
random_network_bias(const RandomNetwork *spec, guint layer, gsize n,
                    float *bias)
{
    fill(spec, 2 * layer + 1, 0.5f, n, bias);
}

static void
append_values(GByteArray *data, RandomNetworkDtype dtype, const float *values,
              gsize n)
{
    gsize size = dtype == RANDOM_NETWORK_F32 ? 4 : 2;
    gsize begin = data->len;

    g_assert_cmpuint(begin + n * size, <=, G_MAXUINT);
    g_byte_array_set_size(data, (guint)(begin + n * size));
    for (gsize i = 0; i < n; i++) {
        guint32 bits = dtype == RANDOM_NETWORK_F32   ? float_bits(values[i])
                       : dtype == RANDOM_NETWORK_F16 ? half_bits(values[i])
                                                     : bfloat_bits(values[i]);

        for (gsize byte = 0; byte < size; byte++)
            data->data[begin + i * size + byte] = (guint8)(bits >> 8 * byte);
    }
}

static void
append_entry(GString *header, const RandomNetwork *spec, const char *name,
             const char *shape, guint begin, guint end)
{
    static const char *const dtypes[] = {"F32", "F16", "BF16"};

    g_string_append_printf(header,
                           "%s\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],"
                           "\"data_offsets\":[%u,%u]}",
                           header->len > 1 ? "," : "", name,
                           dtypes[spec->dtype], shape, begin, end);
}

static void
append_layer(const RandomNetwork *spec, guint layer, GString *header,
             GByteArray *data)
{
    guint in_channels, out_channels, begin = data->len;
    g_autofree char *name = tensor_name(spec, layer);
    g_autofree char *weight_name = g_strconcat(name, ".weight", NULL);
    g_autofree char *bias_name = g_strconcat(name, ".bias", NULL);
    g_autofree char *weight_shape = NULL;
    g_autofree char *bias_shape = NULL;
    g_autofree float *values = NULL;
    gsize n;

    random_network_channels(spec, layer, &in_channels, &out_channels);
    n = (gsize)out_channels * in_channels * 9;
    weight_shape = g_strdup_printf("%u,%u,3,3", out_channels, in_channels);
    bias_shape = g_strdup_printf("%u", out_channels);
    values = g_new(float, n);
    random_network_weight(spec, layer, n, values);
    append_values(data, spec->dtype, values, n);
    append_entry(header, spec, weight_name, weight_shape, begin, data->len);
    begin = data->len;
    random_network_bias(spec, layer, out_channels, values);
    append_values(data, spec->dtype, values, out_channels);
    append_entry(header, spec, bias_name, bias_shape, begin, data->len);
}

static void
append_metadata(const RandomNetwork *spec, GString *header)
{
    const char *const entries[5][2] = {
        {"architecture", spec->metadata_architecture},
        {"preprocessing", spec->metadata_preprocessing},
        {"style_layers", spec->metadata_style_layers},
        {"content_layer", spec->metadata_content_layer},
        {"sha256", spec->metadata_sha256},
    };
    const char *separator = "\"__metadata__\":{";

    for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
        if (entries[i][1] == NULL)
            continue;
        g_string_append_printf(header, "%s\"%s\":\"%s\"", separator,
                               entries[i][0], entries[i][1]);
        separator = ",";
    }
    if (strcmp(separator, ",") == 0)
        g_string_append_c(header, '}');
}

GBytes *
random_network_build(const RandomNetwork *spec)
{
    g_autoptr(GString) header = g_string_new("{");
    GByteArray *data = g_byte_array_new();
    guint8 length[8];

    append_metadata(spec, header);
    for (guint layer = 0; layer < random_network_n_layers(spec); layer++)
        append_layer(spec, layer, header, data);
    g_string_append_c(header, '}');
    /* As the writers of the format do: the data start at a multiple of 8. */
    while (header->len % 8 != 0)
        g_string_append_c(header, ' ');
    for (guint byte = 0; byte < 8; byte++)
        length[byte] = (guint8)((guint64)header->len >> 8 * byte);
    g_byte_array_prepend(data, (const guint8 *)header->str, (guint)header->len);
    g_byte_array_prepend(data, length, sizeof length);
    return g_byte_array_free_to_bytes(data);
}
