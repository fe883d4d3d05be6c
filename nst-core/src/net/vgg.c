/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/vgg.h"

#include <string.h>

#include "base/arena.h"
#include "net/conv2d.h"

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
    guint n_layers;
    int height, width;
    struct stage stages[NST_MAX_LAYERS];
    float *input;   /* [3][height][width], preprocessed */
    float *grad[2]; /* of features; a layer reads one, writes the other */
    struct nst_scratch scratch;
    struct nst_arena arena;
};

static gsize
plane_size(const struct stage *stage)
{
    return (gsize)stage->height * (gsize)stage->width;
}

/* Runs twice: see base/arena.h. */
static void
lay_out(struct nst_vgg *vgg, const struct nst_topology *topology)
{
    struct nst_arena *arena = &vgg->arena;
    gsize h = (gsize)vgg->height, w = (gsize)vgg->width;
    gsize grad_size = 3 * h * w, scratch_size = 0;
    const float *input = vgg->input = nst_arena_take(arena, 3, h, w);

    for (guint i = 0; i < vgg->n_layers; i++) {
        struct stage *stage = &vgg->stages[i];
        gsize channels = (gsize)stage->weights->out_channels;

        stage->height = (int)h;
        stage->width = (int)w;
        stage->input = input;
        input = stage->features = nst_arena_take(arena, channels, h, w);
        grad_size = MAX(grad_size, channels * h * w);
        scratch_size =
            MAX(scratch_size,
                nst_conv2d_scratch_size(stage->weights, (int)h, (int)w));
        if (i + 1 < vgg->n_layers && nst_topology_pool_follows(topology, i)) {
            h /= 2;
            w /= 2;
            input = stage->pooled = nst_arena_take(arena, channels, h, w);
        }
    }
    vgg->grad[0] = nst_arena_take(arena, grad_size, 1, 1);
    vgg->grad[1] = nst_arena_take(arena, grad_size, 1, 1);
    vgg->scratch.stride = (scratch_size + 15) & ~(gsize)15;
    vgg->scratch.base = nst_arena_take(
        arena, nst_pool_n_threads(vgg->context->pool), vgg->scratch.stride, 1);
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
    gsize n = (gsize)vgg->height * (gsize)vgg->width;

    for (gsize c = 0; c < 3; c++) {
        const float *in = picture + (gsize)pre->source[c] * n;

        for (gsize i = 0; i < n; i++)
            vgg->input[c * n + i] = in[i] * pre->scale[c] + pre->offset[c];
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

/* A job is a channel. */
struct channel_job {
    const struct nst_vgg *vgg;
    const struct stage *stage;
    const float *grad_pooled;
    float *grad;
};

static void
pool_forward_channel(void *data, guint job, guint worker)
{
    const struct channel_job *channel = data;
    const struct stage *stage = channel->stage;
    const struct nst_ops *ops = &channel->vgg->context->ops;
    nst_pool2d_forward_func *func = channel->vgg->pooling == NST_POOL_MAX
                                        ? ops->max_pool_forward
                                        : ops->average_pool_forward;
    gsize pooled_size = (gsize)(stage->height / 2) * (gsize)(stage->width / 2);

    (void)worker;
    if (nst_context_cancelled(channel->vgg->context))
        return;
    func(stage->features + job * plane_size(stage), stage->height, stage->width,
         stage->pooled + job * pooled_size);
}

static void
pool_backward_channel(void *data, guint job, guint worker)
{
    const struct channel_job *channel = data;
    const struct stage *stage = channel->stage;
    const struct nst_ops *ops = &channel->vgg->context->ops;
    nst_pool2d_backward_func *func = channel->vgg->pooling == NST_POOL_MAX
                                         ? ops->max_pool_backward
                                         : ops->average_pool_backward;
    gsize pooled_size = (gsize)(stage->height / 2) * (gsize)(stage->width / 2);

    (void)worker;
    if (nst_context_cancelled(channel->vgg->context))
        return;
    func(stage->features + job * plane_size(stage), stage->height, stage->width,
         channel->grad_pooled + job * pooled_size,
         channel->grad + job * plane_size(stage));
}

static void
relu_backward_channel(void *data, guint job, guint worker)
{
    const struct channel_job *channel = data;
    gsize n = plane_size(channel->stage);

    (void)worker;
    if (nst_context_cancelled(channel->vgg->context))
        return;
    channel->vgg->context->ops.relu_backward(channel->stage->features + job * n,
                                             channel->grad + job * n, n);
}

gboolean
nst_vgg_forward(struct nst_vgg *vgg, const float *picture)
{
    preprocess(vgg, picture);
    for (guint i = 0; i < vgg->n_layers; i++) {
        struct stage *stage = &vgg->stages[i];
        struct channel_job job = {.vgg = vgg, .stage = stage};

        nst_conv2d_forward(vgg->context, stage->weights, stage->height,
                           stage->width, stage->input, stage->features,
                           &vgg->scratch);
        if (stage->pooled)
            nst_pool_run(vgg->context->pool,
                         (guint)stage->weights->out_channels,
                         pool_forward_channel, &job);
        if (nst_context_cancelled(vgg->context))
            return FALSE;
    }
    return TRUE;
}

gboolean
nst_vgg_backward(struct nst_vgg *vgg, nst_vgg_loss_func add_gradient,
                 void *data, float *grad_picture)
{
    float *grad = vgg->grad[0], *other = vgg->grad[1];
    struct nst_tensor last = nst_vgg_features(vgg, vgg->n_layers - 1);

    memset(grad, 0, nst_tensor_size(&last) * sizeof(*grad));
    for (guint i = vgg->n_layers; i-- > 0;) {
        struct stage *stage = &vgg->stages[i];
        struct nst_tensor features = nst_vgg_features(vgg, i);
        guint channels = (guint)features.channels;
        struct channel_job job = {vgg, stage, grad, other};

        /* Here grad belongs to what the next layer read. */
        if (stage->pooled) {
            nst_pool_run(vgg->context->pool, channels, pool_backward_channel,
                         &job);
            other = grad;
            grad = job.grad;
        }
        add_gradient(i, &features, grad, data);
        job.grad = grad;
        nst_pool_run(vgg->context->pool, channels, relu_backward_channel, &job);
        nst_conv2d_backward(vgg->context, stage->weights, stage->height,
                            stage->width, grad, other, &vgg->scratch);
        grad = other;
        other = job.grad;
        if (nst_context_cancelled(vgg->context))
            return FALSE;
    }
    preprocess_backward(vgg, grad, grad_picture);
    return TRUE;
}
