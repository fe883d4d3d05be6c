/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/vgg.h"

#include <string.h>

#include "base/arena.h"
#include "net/conv_first.h"

struct stage {
    const struct nst_conv_weights *weights;
    int height, width;  /* of input and features */
    const float *input; /* the picture's, the layer's before, or pooled */
    float *features;    /* after the ReLU */
    float *pooled;      /* NULL: no pooling follows */
};

struct nst_vgg {
    const struct nst_context *context;
    const struct nst_preprocessing *preprocessing;
    enum nst_pooling_kind pooling;
    gboolean bf16_forward, bf16_backward;
    guint n_layers;
    int height, width;
    struct stage stages[NST_MAX_LAYERS];
    float *input;   /* [3][height + 2][width + 2], preprocessed */
    float *grad[2]; /* of features; a layer reads one, writes the other */
    struct nst_scratch scratch;
    struct nst_arena arena;
};

/* Runs twice: see base/arena.h. */
static void
lay_out(struct nst_vgg *vgg, const struct nst_topology *topology)
{
    struct nst_arena *arena = &vgg->arena;
    gsize h = (gsize)vgg->height, w = (gsize)vgg->width;
    gsize grad_size = 3 * h * w, shared = 0, worker = 0;
    const float *input = vgg->input = nst_arena_take(arena, 3, h + 2, w + 2);

    nst_conv_first_measure(vgg->stages[0].weights, vgg->width, &worker);
    for (guint i = 0; i < vgg->n_layers; i++) {
        struct stage *stage = &vgg->stages[i];
        gsize channels = nst_blocks(stage->weights->out_channels) * NST_BLOCK;

        stage->height = (int)h;
        stage->width = (int)w;
        stage->input = input;
        input = stage->features = nst_arena_take(arena, channels, h, w);
        grad_size = MAX(grad_size, channels * h * w);
        if (i > 0)
            nst_conv2d_measure(stage->weights, (int)h, (int)w, &shared,
                               &worker);
        if (i + 1 < vgg->n_layers && nst_topology_pool_follows(topology, i)) {
            h /= 2;
            w /= 2;
            input = stage->pooled = nst_arena_take(arena, channels, h, w);
        }
    }
    vgg->grad[0] = nst_arena_take(arena, grad_size, 1, 1);
    vgg->grad[1] = nst_arena_take(arena, grad_size, 1, 1);
    vgg->scratch.stride = (worker + 15) & ~(gsize)15;
    vgg->scratch.base = nst_arena_take(
        arena, nst_pool_n_threads(vgg->context->pool), vgg->scratch.stride, 1);
    vgg->scratch.shared = nst_arena_take(arena, shared, 1, 1);
}

struct nst_vgg *
nst_vgg_new(const struct nst_context *context,
            const struct nst_weights *weights, enum nst_pooling_kind pooling,
            guint n_layers, int height, int width)
{
    struct nst_vgg *vgg = g_new0(struct nst_vgg, 1);

    g_assert(n_layers >= 1 && n_layers <= weights->n_layers);
    vgg->context = context;
    vgg->preprocessing = weights->preprocessing;
    vgg->pooling = pooling;
    vgg->n_layers = n_layers;
    vgg->height = height;
    vgg->width = width;
    for (guint i = 0; i < n_layers; i++)
        vgg->stages[i].weights = &weights->layers[i];
    lay_out(vgg, weights->topology);
    if (!nst_arena_allocate(&vgg->arena)) {
        nst_vgg_free(vgg);
        return NULL;
    }
    lay_out(vgg, weights->topology);
    memset(vgg->input, 0,
           3 * ((gsize)height + 2) * ((gsize)width + 2) * sizeof(*vgg->input));
    return vgg;
}

void
nst_vgg_free(struct nst_vgg *vgg)
{
    if (!vgg)
        return;
    nst_arena_clear(&vgg->arena);
    g_free(vgg);
}

void
nst_vgg_set_bf16(struct nst_vgg *vgg, gboolean forward, gboolean backward)
{
    gboolean can = vgg->context->ops.multiply_bf16 != NULL;

    vgg->bf16_forward = can && forward;
    vgg->bf16_backward = can && backward;
}

struct nst_tensor
nst_vgg_features(struct nst_vgg *vgg, guint layer)
{
    const struct stage *stage = &vgg->stages[layer];

    return (struct nst_tensor){stage->features, stage->weights->out_channels,
                               stage->height, stage->width};
}

/* input = scale * picture + offset, channels in the network's order. */
static void
preprocess(const struct nst_vgg *vgg, const float *picture)
{
    const struct nst_preprocessing *pre = vgg->preprocessing;
    gsize h = (gsize)vgg->height, w = (gsize)vgg->width;

    for (gsize c = 0; c < 3; c++) {
        const float *in = picture + (gsize)pre->source[c] * h * w;
        float *out = vgg->input + (c * (h + 2) + 1) * (w + 2) + 1;

        for (gsize y = 0; y < h; y++, in += w, out += w + 2)
            for (gsize x = 0; x < w; x++)
                out[x] = in[x] * pre->scale[c] + pre->offset[c];
    }
}

static void
preprocess_backward(const struct nst_vgg *vgg, const float *grad_input,
                    float *grad_picture)
{
    const struct nst_preprocessing *pre = vgg->preprocessing;
    gsize n = (gsize)vgg->height * (gsize)vgg->width;

    for (gsize c = 0; c < 3; c++) {
        float *out = grad_picture + (gsize)pre->source[c] * n;

        for (gsize i = 0; i < n; i++)
            out[i] = grad_input[c * n + i] * pre->scale[c];
    }
}

gboolean
nst_vgg_forward(struct nst_vgg *vgg, const float *picture)
{
    const struct stage *first = &vgg->stages[0];

    preprocess(vgg, picture);
    nst_conv_first_forward(vgg->context, first->weights, vgg->height,
                           vgg->width, vgg->input, first->features);
    for (guint i = 1; i < vgg->n_layers; i++) {
        const struct stage *stage = &vgg->stages[i];
        struct nst_conv2d_forward conv = {
            .layer = stage->weights,
            .bf16 = vgg->bf16_forward,
            .height = stage->height,
            .width = stage->width,
            .input = stage->input,
            .output = stage->features,
            .pooling = stage->pooled ? vgg->pooling : NST_POOL_NONE,
            .pooled = stage->pooled,
        };

        if (nst_context_cancelled(vgg->context))
            return FALSE;
        nst_conv2d_forward(vgg->context, &conv, &vgg->scratch);
    }
    return !nst_context_cancelled(vgg->context);
}

/* The gradient of a stage's output -> that of the features below. */
static void
stage_backward(const struct nst_vgg *vgg, const struct stage *stage,
               const struct stage *below, const float *grad, float *grad_below)
{
    struct nst_conv2d_backward conv = {
        .layer = stage->weights,
        .bf16 = vgg->bf16_backward,
        .height = stage->height,
        .width = stage->width,
        .grad_output = grad,
        .pooling = below->pooled ? vgg->pooling : NST_POOL_NONE,
        .features = below->features,
        .features_height = below->height,
        .features_width = below->width,
        .grad_features = grad_below,
    };

    nst_conv2d_backward(vgg->context, &conv, &vgg->scratch);
}

gboolean
nst_vgg_backward(struct nst_vgg *vgg, nst_vgg_loss_func add_gradient,
                 void *data, float *grad_picture)
{
    float *grad = vgg->grad[0], *other = vgg->grad[1];
    struct nst_tensor features = nst_vgg_features(vgg, vgg->n_layers - 1);

    memset(grad, 0, nst_tensor_size(&features) * sizeof(*grad));
    for (guint i = vgg->n_layers; i-- > 0;) {
        const struct stage *stage = &vgg->stages[i];
        float *swap = grad;

        features = nst_vgg_features(vgg, i);
        add_gradient(i, &features, grad, data);
        if (i == 0)
            nst_conv_first_backward(vgg->context, stage->weights, vgg->height,
                                    vgg->width, grad, other, &vgg->scratch);
        else
            stage_backward(vgg, stage, stage - 1, grad, other);
        grad = other;
        other = swap;
        if (nst_context_cancelled(vgg->context))
            return FALSE;
    }
    preprocess_backward(vgg, grad, grad_picture);
    return TRUE;
}
