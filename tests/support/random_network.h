/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Network files with random weights, in memory.
 *
 * The recipe, whose numpy twin is tests/golden/test_data.py: layer i, from
 * 0, takes its weight [out, in, 3, 3] from stream 2i and its bias [out] from
 * stream 2i + 1 of hash.h, element by element in the order of the file:
 *
 *   weight = uniform * (float)sqrt(6 / (9 in))
 *   bias   = uniform * 0.5
 *
 * each product in float32. That is He's uniform initialisation, under which
 * activations keep the order of the input through any number of layers;
 * biases are small beside a "caffe" input (order 100) and about as large as
 * a "torch" one (order 1), so that a lost bias shows in both. F16 and BF16
 * round that value to nearest, ties to even.
 */

#ifndef NST_TESTS_RANDOM_NETWORK_H
#define NST_TESTS_RANDOM_NETWORK_H

#include <glib.h>

typedef enum {
    RANDOM_NETWORK_F32,
    RANDOM_NETWORK_F16,
    RANDOM_NETWORK_BF16
} RandomNetworkDtype;

typedef struct {
    const char *architecture; /* "vgg16" or "vgg19" */
    guint widths[5];          /* channels of each block */
    guint64 seed;
    RandomNetworkDtype dtype;
    gboolean torchvision_names; /* features.N instead of convN_N */
    const char *last_layer;     /* as "conv3_1": the file ends after it;
                                   NULL: it is complete */

    /* Metadata, each left out where it is NULL. */
    const char *metadata_architecture;
    const char *metadata_preprocessing;
    const char *metadata_style_layers;
    const char *metadata_content_layer;
    const char *metadata_sha256;
} RandomNetwork;

/* The published widths, seed 1, F32, our names, complete, no metadata. */
void random_network_init(RandomNetwork *spec, const char *architecture);

/* The bytes of the safetensors file. The caller owns them. */
GBytes *random_network_build(const RandomNetwork *spec);

/* The number of convolutions in the file. */
guint random_network_n_layers(const RandomNetwork *spec);

/* Input and output channels of convolution i. */
void random_network_channels(const RandomNetwork *spec, guint layer,
                             guint *in_channels, guint *out_channels);

/* The first n values of the weight or the bias of a convolution, as a reader
 * of the file gets them. */
void random_network_weight(const RandomNetwork *spec, guint layer, gsize n,
                           float *weight);
void random_network_bias(const RandomNetwork *spec, guint layer, gsize n,
                         float *bias);

#endif /* NST_TESTS_RANDOM_NETWORK_H */
