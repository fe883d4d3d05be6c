/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The fuzz target: any bytes are either a network or a clear error. Shared
 * by libFuzzer (docs/contributing.md) and by the ordinary test corpus_test.
 */

#include "safetensors_fuzzer.h"

#include <nst/nst.h>

/* Whoever leaves the style layers to the network gets no error. */
static void
use_recommendations(NstNetwork *network)
{
    NstParams params;
    GError *error = NULL;
    NstStylizer *stylizer;

    g_assert_nonnull(nst_network_get_content_layer(network));
    nst_params_init(&params);
    params.threads = 1;
    params.content_layer = "conv1_1";
    stylizer = nst_stylizer_new(network, &params, &error);
    g_assert_no_error(error);
    nst_stylizer_free(stylizer);
}

/* What a caller may ask of a network; a bad one trips a sanitizer here. */
static void
use_network(NstNetwork *network)
{
    guint n = nst_network_get_n_layers(network);

    g_assert_cmpuint(n, >, 0);
    for (guint i = 0; i < n; i++) {
        const char *name = nst_network_get_layer_name(network, i);

        g_assert_true(g_str_has_prefix(name, "conv"));
        g_assert_cmpuint(nst_network_get_layer_channels(network, i), >, 0);
        g_assert_nonnull(nst_network_get_layer_dtype(network, i));
    }
    for (const char *const *key = nst_network_get_metadata_keys(network); *key;
         key++)
        g_assert_true(
            g_utf8_validate(nst_network_get_metadata(network, *key), -1, NULL));
    g_assert_nonnull(nst_network_get_architecture(network));
    g_assert_nonnull(nst_network_get_preprocessing(network));
    use_recommendations(network);
}

static void
check_error(const GError *error)
{
    g_assert_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK);
    g_assert_nonnull(strstr(error->message, FUZZ_NAME));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    GBytes *bytes = g_bytes_new_static(data, size);
    GError *error = NULL;
    NstNetwork *network = nst_network_new_from_bytes(bytes, FUZZ_NAME, &error);

    if (network) {
        g_assert_no_error(error);
        use_network(network);
    } else {
        check_error(error);
    }
    nst_network_unref(network);
    g_clear_error(&error);
    g_bytes_unref(bytes);
    return 0;
}
