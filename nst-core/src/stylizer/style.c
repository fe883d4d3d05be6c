/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "net/gram.h"
#include "net/vgg.h"
#include "nst/error.h"
#include "stylizer/network_private.h"
#include "stylizer/params.h"
#include "stylizer/picture.h"
#include "stylizer/style_private.h"

struct _NstStyle {
    gint ref_count; /* atomic */
    NstNetwork *network;
    NstPooling pooling;
    float *grams[NST_MAX_LAYERS]; /* by layer of the network; NULL: none */
};

void
nst_style_params_init(NstStyleParams *params)
{
    *params = (NstStyleParams){NULL, NST_POOLING_AVERAGE, 0};
}

/* Adds share times a Gram matrix to that of a layer. */
static void
add_share(NstStyle *style, guint layer, const float *gram, double share)
{
    const struct nst_weights *weights = nst_network_get_weights(style->network);
    gsize n = nst_gram_size(weights->layers[layer].out_channels);
    float *sum = style->grams[layer];

    for (gsize i = 0; i < n; i++)
        sum[i] += (float)share * gram[i];
}

/* Adds share times the Gram matrix of the features of a layer. */
static gboolean
add_gram(NstStyle *style, const struct nst_context *context,
         struct nst_vgg *vgg, guint layer, double share, GError **error)
{
    struct nst_tensor features = nst_vgg_features(vgg, layer);
    gsize n = nst_gram_size(features.channels);
    g_autofree float *gram = g_try_new(float, n);
    g_autofree float *scratch =
        g_try_new(float, nst_gram_scratch_size(context, &features));

    if (!gram || !scratch) {
        g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                    "no memory for a Gram matrix of the style");
        return FALSE;
    }
    double sum = nst_gram_forward(context, &features, NULL, gram, scratch);
    if (nst_context_cancelled(context)) {
        g_set_error(error, NST_ERROR, NST_ERROR_CANCELLED, "cancelled");
        return FALSE;
    }
    if (!isfinite(sum)) {
        g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                    "the style has features that are not finite: is the "
                    "network file damaged, or the painting not finite?");
        return FALSE;
    }
    add_share(style, layer, gram, share);
    return TRUE;
}

static gboolean
add_image(NstStyle *style, const struct nst_context *context,
          const struct nst_objective_spec *spec, const NstImage *image,
          double share, GError **error)
{
    const struct nst_weights *weights = nst_network_get_weights(style->network);
    guint deepest = 0;
    gboolean ok = FALSE;

    for (guint i = 0; i < spec->n_style_layers; i++)
        deepest = MAX(deepest, spec->style_layers[i].layer);

    struct nst_vgg *vgg =
        nst_vgg_new(context, weights, nst_pooling_to_kind(style->pooling),
                    deepest + 1, (int)image->height, (int)image->width);
    g_autofree float *picture =
        g_try_new(float, (gsize)3 * image->width * image->height);
    if (!vgg || !picture) {
        g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                    "no memory to analyse a style image of %ux%u: make it "
                    "smaller",
                    image->width, image->height);
        goto out;
    }
    nst_picture_from_image(image, picture);
    if (!nst_vgg_forward(vgg, picture)) {
        g_set_error(error, NST_ERROR, NST_ERROR_CANCELLED, "cancelled");
        goto out;
    }
    ok = TRUE;
    for (guint i = 0; ok && i < spec->n_style_layers; i++)
        ok = add_gram(style, context, vgg, spec->style_layers[i].layer, share,
                      error);
out:
    nst_vgg_free(vgg);
    return ok;
}

static NstStyle *
new_empty(NstNetwork *network, NstPooling pooling)
{
    NstStyle *style = g_new0(NstStyle, 1);

    style->ref_count = 1;
    style->network = nst_network_ref(network);
    style->pooling = pooling;
    return style;
}

/* A Gram matrix of zeros. */
static gboolean
allocate_gram(NstStyle *style, guint layer, GError **error)
{
    const struct nst_weights *weights = nst_network_get_weights(style->network);

    style->grams[layer] =
        g_try_new0(float, nst_gram_size(weights->layers[layer].out_channels));
    if (style->grams[layer])
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                "no memory for the Gram matrices of the style");
    return FALSE;
}

static gboolean
allocate_grams(NstStyle *style, const struct nst_objective_spec *spec,
               GError **error)
{
    for (guint i = 0; i < spec->n_style_layers; i++)
        if (!allocate_gram(style, spec->style_layers[i].layer, error))
            return FALSE;
    return TRUE;
}

/* The sum of the shares; negative: they make no sense. */
static double
sum_shares(const double *blend, guint n)
{
    double sum = 0.0;

    if (!blend)
        return n;
    for (guint i = 0; i < n; i++) {
        if (!(blend[i] >= 0.0) || !isfinite(blend[i]))
            return -1.0;
        sum += blend[i];
    }
    return sum > 0.0 && isfinite(sum) ? sum : -1.0;
}

/* The share of one of n, when all of them add up to 1. */
static double
get_share(const double *blend, guint n, guint i)
{
    return (blend ? blend[i] : 1.0) / sum_shares(blend, n);
}

static gboolean
check_shares(gconstpointer parts, const double *blend, guint n, GError **error)
{
    if (parts && n >= 1 && sum_shares(blend, n) > 0.0)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "a style needs at least one image, and shares >= 0 that "
                "are not all 0");
    return FALSE;
}

static gboolean
check_arguments(const NstImage *images, const double *blend, guint n_images,
                GError **error)
{
    if (!check_shares(images, blend, n_images, error))
        return FALSE;
    for (guint i = 0; i < n_images; i++)
        if (!nst_image_check(&images[i], "style", error))
            return FALSE;
    return TRUE;
}

NstStyle *
nst_style_new(NstNetwork *network, const NstStyleParams *params,
              const NstImage *images, const double *blend, guint n_images,
              GCancellable *cancellable, GError **error)
{
    struct nst_objective_spec spec;
    struct nst_context context = {.cancellable = cancellable};
    gboolean ok;

    g_return_val_if_fail(network != NULL && params != NULL, NULL);
    if (params->pooling != NST_POOLING_AVERAGE &&
        params->pooling != NST_POOLING_MAX) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "pooling is %d, which is none of its values",
                    (int)params->pooling);
        return NULL;
    }
    if (!check_arguments(images, blend, n_images, error) ||
        !nst_parse_style_layers(network, params->style_layers, &spec, error))
        return NULL;

    NstStyle *style = new_empty(network, params->pooling);
    nst_context_init(&context, params->threads);
    ok = allocate_grams(style, &spec, error);
    for (guint i = 0; ok && i < n_images; i++)
        ok = add_image(style, &context, &spec, &images[i],
                       get_share(blend, n_images, i), error);
    nst_context_clear(&context);
    if (!ok)
        g_clear_pointer(&style, nst_style_unref);
    return style;
}

/* Whether both were analysed in the same way. */
static gboolean
is_alike(const NstStyle *a, const NstStyle *b)
{
    gboolean alike = a->network == b->network && a->pooling == b->pooling;

    for (guint i = 0; alike && i < G_N_ELEMENTS(a->grams); i++)
        alike = !a->grams[i] == !b->grams[i];
    return alike;
}

NstStyle *
nst_style_new_blend(NstStyle *const *styles, const double *blend, guint n,
                    GError **error)
{
    if (!check_shares(styles, blend, n, error))
        return NULL;
    for (guint i = 1; i < n; i++)
        if (!is_alike(styles[0], styles[i])) {
            g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                        "style %u was analysed with another network, pooling "
                        "or other layers than style 0: they cannot be blended",
                        i);
            return NULL;
        }

    NstStyle *style = new_empty(styles[0]->network, styles[0]->pooling);
    for (guint layer = 0; layer < G_N_ELEMENTS(style->grams); layer++) {
        if (!styles[0]->grams[layer])
            continue;
        if (!allocate_gram(style, layer, error)) {
            nst_style_unref(style);
            return NULL;
        }
        for (guint i = 0; i < n; i++)
            add_share(style, layer, styles[i]->grams[layer],
                      get_share(blend, n, i));
    }
    return style;
}

NstStyle *
nst_style_ref(NstStyle *style)
{
    g_atomic_int_inc(&style->ref_count);
    return style;
}

void
nst_style_unref(NstStyle *style)
{
    if (!style || !g_atomic_int_dec_and_test(&style->ref_count))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(style->grams); i++)
        g_free(style->grams[i]);
    nst_network_unref(style->network);
    g_free(style);
}

NstNetwork *
nst_style_get_network(const NstStyle *style)
{
    return style->network;
}

NstPooling
nst_style_get_pooling(const NstStyle *style)
{
    return style->pooling;
}

const float *
nst_style_get_gram(const NstStyle *style, guint layer)
{
    return style->grams[layer];
}
