/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/weights.h"

#include <stdlib.h>
#include <string.h>

/* Caffe's and Keras' VGG: BGR in 0..255 minus the ImageNet means. */
const struct nst_preprocessing nst_preprocessing_caffe = {
    "caffe",
    {2, 1, 0},
    {255.0f, 255.0f, 255.0f},
    {-103.939f, -116.779f, -123.68f},
};

/* torchvision: RGB in 0..1, normalised by ImageNet's mean and deviation. */
const struct nst_preprocessing nst_preprocessing_torch = {
    "torch",
    {0, 1, 2},
    {1.0f / 0.229f, 1.0f / 0.224f, 1.0f / 0.225f},
    {-0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f},
};

const struct nst_preprocessing *
nst_preprocessing_find(const char *name)
{
    if (g_ascii_strcasecmp(name, "caffe") == 0)
        return &nst_preprocessing_caffe;
    if (g_ascii_strcasecmp(name, "torch") == 0)
        return &nst_preprocessing_torch;
    return NULL;
}

static float *
new_floats(gsize a, gsize b, gsize c)
{
    gsize n;

    if (!g_size_checked_mul(&n, a, b) || !g_size_checked_mul(&n, n, c) ||
        n > G_MAXSIZE / sizeof(float) - 64)
        return NULL;

    /* Not g_aligned_alloc(), which aborts where there is no memory. */
    gsize bytes = (n * sizeof(float) + 63) & ~(gsize)63;
    float *floats = aligned_alloc(64, bytes);
    if (floats)
        memset(floats, 0, bytes);
    return floats;
}

static gboolean
init(struct nst_conv_weights *layer, int in_channels, int out_channels,
     const float *bias)
{
    gsize out = nst_blocks(out_channels);

    memset(layer, 0, sizeof(*layer));
    layer->in_channels = in_channels;
    layer->out_channels = out_channels;
    layer->bias = new_floats(out, NST_BLOCK, 1);
    if (!layer->bias)
        return FALSE;
    memcpy(layer->bias, bias, (gsize)out_channels * sizeof(*bias));
    return TRUE;
}

gboolean
nst_conv_weights_init(struct nst_conv_weights *layer, int in_channels,
                      int out_channels, const float *weight, const float *bias)
{
    gsize n_in = nst_blocks(in_channels) * NST_BLOCK;
    gsize n_out = nst_blocks(out_channels) * NST_BLOCK;

    if (!init(layer, in_channels, out_channels, bias))
        return FALSE;
    layer->forward = new_floats(n_out, n_in, 9);
    layer->backward = new_floats(n_out, n_in, 9);
    if (!layer->forward || !layer->backward)
        return FALSE;
    for (gsize out = 0; out < (gsize)out_channels; out++) {
        for (gsize in = 0; in < (gsize)in_channels; in++, weight += 9) {
            float *forward = layer->forward +
                             (out / NST_BLOCK * n_in + in) * 9 * NST_BLOCK +
                             out % NST_BLOCK;
            float *backward = layer->backward +
                              (in / NST_BLOCK * n_out + out) * 9 * NST_BLOCK +
                              in % NST_BLOCK;

            for (gsize tap = 0; tap < 9; tap++) {
                forward[tap * NST_BLOCK] = weight[tap];
                backward[tap * NST_BLOCK] = weight[8 - tap];
            }
        }
    }
    return TRUE;
}

gboolean
nst_conv_weights_init_first(struct nst_conv_weights *layer, int out_channels,
                            const float *weight, const float *bias)
{
    gsize n_out = nst_blocks(out_channels) * NST_BLOCK;

    if (!init(layer, NST_FIRST_CHANNELS, out_channels, bias))
        return FALSE;
    layer->forward = new_floats(n_out, NST_FIRST_TAPS, 1);
    layer->backward = new_floats(n_out, 2, NST_BLOCK);
    if (!layer->forward || !layer->backward)
        return FALSE;
    for (gsize out = 0; out < (gsize)out_channels; out++) {
        gsize block = out / NST_BLOCK, lane = out % NST_BLOCK;

        for (gsize tap = 0; tap < NST_FIRST_TAPS; tap++, weight++) {
            layer->forward[(block * NST_FIRST_TAPS + tap) * NST_BLOCK + lane] =
                *weight;
            layer->backward[(tap / NST_BLOCK * n_out + out) * NST_BLOCK +
                            tap % NST_BLOCK] = *weight;
        }
    }
    return TRUE;
}

void
nst_conv_weights_clear(struct nst_conv_weights *layer)
{
    free(layer->bias);
    free(layer->forward);
    free(layer->backward);
    memset(layer, 0, sizeof(*layer));
}

void
nst_weights_clear(struct nst_weights *weights)
{
    for (guint i = 0; i < G_N_ELEMENTS(weights->layers); i++)
        nst_conv_weights_clear(&weights->layers[i]);
    memset(weights, 0, sizeof(*weights));
}
