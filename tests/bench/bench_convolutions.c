/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The convolutions of VGG-16 alone, forward and gradient of the input, by
 * our engine. Each layer has arrays of its own, as in bench_onednn.c, which
 * measures the same by oneDNN.
 */

#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "net/conv_first.h"

struct layer {
    struct bench_layer shape;
    struct nst_conv_weights weights;
    float *input, *output, *grad_output, *grad_input;
};

struct engine {
    struct nst_context context;
    struct nst_scratch scratch;
    struct layer layers[BENCH_N_LAYERS];
};

static void
run_forward(struct engine *engine, struct layer *layer)
{
    struct nst_conv2d_forward conv = {
        .layer = &layer->weights,
        .bf16 = bench_options.bf16,
        .height = layer->shape.height,
        .width = layer->shape.width,
        .input = layer->input,
        .output = layer->output,
    };

    nst_conv2d_forward(&engine->context, &conv, &engine->scratch);
}

/* The mask of a ReLU below is part of it; the input stands for its output. */
static void
run_backward(struct engine *engine, struct layer *layer)
{
    struct nst_conv2d_backward conv = {
        .layer = &layer->weights,
        .bf16 = bench_options.bf16,
        .height = layer->shape.height,
        .width = layer->shape.width,
        .grad_output = layer->grad_output,
        .features = layer->input,
        .features_height = layer->shape.height,
        .features_width = layer->shape.width,
        .grad_features = layer->grad_input,
    };

    nst_conv2d_backward(&engine->context, &conv, &engine->scratch);
}

/* Forward through all layers, then back. */
static void
run_layers(void *data)
{
    struct engine *engine = data;
    struct layer *first = &engine->layers[0];
    int height = first->shape.height, width = first->shape.width;

    nst_conv_first_forward(&engine->context, &first->weights, height, width,
                           first->input, first->output);
    for (int i = 1; i < BENCH_N_LAYERS; i++)
        run_forward(engine, &engine->layers[i]);
    for (int i = BENCH_N_LAYERS - 1; i > 0; i--)
        run_backward(engine, &engine->layers[i]);
    nst_conv_first_backward(&engine->context, &first->weights, height, width,
                            first->grad_output, first->grad_input,
                            &engine->scratch);
}

/* At a multiple of 64 bytes, as the library's own. */
static float *
new_array(gsize n)
{
    float *array = aligned_alloc(64, (n * sizeof(float) + 63) & ~(gsize)63);

    if (!array)
        bench_fail("no memory");
    return array;
}

static float *
random_array(guint64 stream, gsize n)
{
    g_autofree float *values = bench_random(stream, n, 1.0f);
    float *array = new_array(n);

    memcpy(array, values, n * sizeof(*array));
    return array;
}

static gboolean
weights_init(struct layer *layer, guint64 stream)
{
    const struct bench_layer *shape = &layer->shape;
    g_autofree float *weight =
        bench_random(stream, (gsize)shape->out * (gsize)shape->in * 9,
                     bench_weight_scale(shape));
    g_autofree float *bias = bench_random(stream + 1, (gsize)shape->out, 0.5f);

    if (shape->in == NST_FIRST_CHANNELS)
        return nst_conv_weights_init_first(&layer->weights, shape->out, weight,
                                           bias);
    return nst_conv_weights_init(&layer->weights, shape->in, shape->out, weight,
                                 bias);
}

static void
layer_init(struct layer *layer, guint64 stream)
{
    const struct bench_layer *shape = &layer->shape;
    gsize n = (gsize)shape->height * (gsize)shape->width;
    /* The first layer's input has a border. */
    gsize in = shape->in == NST_FIRST_CHANNELS
                   ? NST_FIRST_CHANNELS * ((gsize)shape->height + 2) *
                         ((gsize)shape->width + 2)
                   : nst_blocks(shape->in) * NST_BLOCK * n;
    gsize out = nst_blocks(shape->out) * NST_BLOCK * n;

    if (!weights_init(layer, stream))
        bench_fail("no memory");
    layer->input = random_array(stream + 2, in);
    layer->grad_output = random_array(stream + 3, out);
    layer->output = new_array(out);
    layer->grad_input = new_array(in);
}

static void
layer_clear(struct layer *layer)
{
    nst_conv_weights_clear(&layer->weights);
    free(layer->input);
    free(layer->output);
    free(layer->grad_output);
    free(layer->grad_input);
}

static void
engine_init(struct engine *engine)
{
    struct bench_layer shapes[BENCH_N_LAYERS];
    gsize shared = 0, worker = 0;

    bench_vgg16_layers(bench_options.width, bench_options.height, shapes);
    nst_context_init(&engine->context, (guint)bench_options.threads);
    if (bench_options.bf16 && !engine->context.ops.multiply_bf16)
        bench_skip("this processor has no bfloat16 products");
    for (int i = 0; i < BENCH_N_LAYERS; i++) {
        struct layer *layer = &engine->layers[i];

        layer->shape = shapes[i];
        layer_init(layer, 4 * (guint64)i);
        nst_conv2d_measure(&layer->weights, layer->shape.height,
                           layer->shape.width, &shared, &worker);
        nst_conv_first_measure(&layer->weights, layer->shape.width, &worker);
    }
    engine->scratch.shared = new_array(shared);
    engine->scratch.stride = (worker + 15) & ~(gsize)15;
    engine->scratch.base =
        new_array(engine->scratch.stride * (gsize)bench_options.threads);
}

static void
engine_clear(struct engine *engine)
{
    for (int i = 0; i < BENCH_N_LAYERS; i++)
        layer_clear(&engine->layers[i]);
    free(engine->scratch.shared);
    free(engine->scratch.base);
    nst_context_clear(&engine->context);
}

int
main(int argc, char **argv)
{
    struct engine engine = {.context.cancellable = NULL};

    bench_parse(argc, argv, NULL);
    engine_init(&engine);
    g_autofree double *seconds = bench_measure(run_layers, &engine);
    bench_report("convolutions", seconds, "");
    engine_clear(&engine);
    return 0;
}
