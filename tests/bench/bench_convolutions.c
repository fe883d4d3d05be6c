/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The convolutions of VGG-16 alone, forward and gradient of the input, by
 * our engine. Each layer has arrays of its own, as in bench_onednn.c, which
 * measures the same by oneDNN.
 */

#include "bench.h"
#include "net/conv2d.h"

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

/*
 * The only function that knows the engine's calls, with the scratch memory
 * in engine_init(): forward through all layers, then back.
 */
static void
run_layers(void *data)
{
    struct engine *engine = data;

    for (int i = 0; i < BENCH_N_LAYERS; i++) {
        struct layer *layer = &engine->layers[i];

        nst_conv2d_forward(&engine->context, &layer->weights,
                           layer->shape.height, layer->shape.width,
                           layer->input, layer->output, &engine->scratch);
    }
    for (int i = BENCH_N_LAYERS - 1; i >= 0; i--) {
        struct layer *layer = &engine->layers[i];

        nst_conv2d_backward(&engine->context, &layer->weights,
                            layer->shape.height, layer->shape.width,
                            layer->grad_output, layer->grad_input,
                            &engine->scratch);
    }
}

static void
layer_init(struct layer *layer, guint64 stream)
{
    const struct bench_layer *shape = &layer->shape;
    gsize in = (gsize)shape->in, out = (gsize)shape->out;
    gsize n = (gsize)shape->height * (gsize)shape->width;

    layer->weights = (struct nst_conv_weights){
        .in_channels = shape->in,
        .out_channels = shape->out,
        .weight = bench_random(stream, out * in * 9, bench_weight_scale(shape)),
        .bias = bench_random(stream + 1, out, 0.5f),
    };
    if (!nst_conv_weights_prepare(&layer->weights))
        bench_fail("no memory");
    layer->input = bench_random(stream + 2, in * n, 1.0f);
    layer->grad_output = bench_random(stream + 3, out * n, 1.0f);
    layer->output = g_new0(float, out *n);
    layer->grad_input = g_new0(float, in *n);
}

static void
layer_clear(struct layer *layer)
{
    g_free(layer->weights.weight);
    g_free(layer->weights.bias);
    g_free(layer->weights.weight_backward);
    g_free(layer->input);
    g_free(layer->output);
    g_free(layer->grad_output);
    g_free(layer->grad_input);
}

static void
engine_init(struct engine *engine)
{
    struct bench_layer shapes[BENCH_N_LAYERS];
    gsize size = 0;

    bench_vgg16_layers(bench_options.width, bench_options.height, shapes);
    nst_context_init(&engine->context, (guint)bench_options.threads);
    for (int i = 0; i < BENCH_N_LAYERS; i++) {
        struct layer *layer = &engine->layers[i];

        layer->shape = shapes[i];
        layer_init(layer, 4 * (guint64)i);
        size = MAX(size,
                   nst_conv2d_scratch_size(&layer->weights, layer->shape.height,
                                           layer->shape.width));
    }
    engine->scratch.stride = (size + 15) & ~(gsize)15;
    engine->scratch.base =
        g_new0(float, engine->scratch.stride *(gsize)bench_options.threads);
}

static void
engine_clear(struct engine *engine)
{
    for (int i = 0; i < BENCH_N_LAYERS; i++)
        layer_clear(&engine->layers[i]);
    g_free(engine->scratch.base);
    nst_context_clear(&engine->context);
}

int
main(int argc, char **argv)
{
    struct engine engine = {.context.cancellable = NULL};

    bench_parse(argc, argv, NULL);
    if (bench_options.bf16)
        bench_skip("the engine has no bf16 convolutions");
    engine_init(&engine);
    g_autofree double *seconds = bench_measure(run_layers, &engine);
    bench_report("convolutions", seconds, "");
    engine_clear(&engine);
    return 0;
}
