/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/weights.h"

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

gboolean
nst_conv_weights_prepare(struct nst_conv_weights *layer)
{
    gsize n_in = (gsize)layer->in_channels, n_out = (gsize)layer->out_channels;
    float *backward = g_try_new(float, n_in *n_out * 9);

    if (!backward)
        return FALSE;
    for (gsize out = 0; out < n_out; out++)
        for (gsize in = 0; in < n_in; in++)
            for (gsize tap = 0; tap < 9; tap++)
                backward[(in * n_out + out) * 9 + tap] =
                    layer->weight[(out * n_in + in) * 9 + 8 - tap];
    layer->weight_backward = backward;
    return TRUE;
}

void
nst_weights_clear(struct nst_weights *weights)
{
    for (guint i = 0; i < G_N_ELEMENTS(weights->layers); i++) {
        g_free(weights->layers[i].bias);
        g_free(weights->layers[i].weight);
        g_free(weights->layers[i].weight_backward);
    }
    memset(weights, 0, sizeof(*weights));
}
