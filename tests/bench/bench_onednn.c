/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The convolutions of VGG-16 alone, forward and gradient of the input, by
 * oneDNN 2: the peer of bench_convolutions.c. oneDNN chooses the layouts of
 * all arrays, and reordering into them is not measured. As in our engine,
 * bias and ReLU belong to the forward convolution, and weights do not
 * change, so that they may be transformed beforehand.
 */

#include <dnnl.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

struct step {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t args[4];
    int n_args;
};

struct peer {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_data_type_t type;
    dnnl_alg_kind_t algorithm;
    struct step steps[2 * BENCH_N_LAYERS]; /* forward, and in turn back */
    int n_winograd;
};

static const char algorithm_help[] =
    "direct or winograd; what has no Winograd is done directly";

static char *algorithm_name;

static const GOptionEntry entries[] = {{"algorithm", 0, 0, G_OPTION_ARG_STRING,
                                        &algorithm_name, algorithm_help,
                                        "NAME"},
                                       G_OPTION_ENTRY_NULL};

static void
check(dnnl_status_t status, const char *what)
{
    if (status != dnnl_success)
        bench_fail("oneDNN: %s: status %d", what, (int)status);
}

static dnnl_memory_desc_t
describe(dnnl_data_type_t type, int n_dims, const dnnl_dims_t dims,
         dnnl_format_tag_t tag)
{
    dnnl_memory_desc_t desc;

    check(dnnl_memory_desc_init_by_tag(&desc, n_dims, dims, type, tag),
          "a layout");
    return desc;
}

/* Copies a plain array into the layout of memory. */
static void
fill(struct peer *peer, dnnl_memory_t memory, const dnnl_memory_desc_t *desc,
     float *values)
{
    dnnl_memory_desc_t plain = describe(dnnl_f32, desc->ndims, desc->dims,
                                        desc->ndims == 1 ? dnnl_a : dnnl_abcd);
    dnnl_primitive_desc_t reorder_desc;
    dnnl_primitive_t reorder;
    dnnl_memory_t source;

    check(dnnl_memory_create(&source, &plain, peer->engine, values), "memory");
    check(dnnl_reorder_primitive_desc_create(
              &reorder_desc, &plain, peer->engine, desc, peer->engine, NULL),
          "a reorder");
    check(dnnl_primitive_create(&reorder, reorder_desc), "a reorder");
    dnnl_exec_arg_t args[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, memory}};
    check(dnnl_primitive_execute(reorder, peer->stream, 2, args), "a reorder");
    check(dnnl_stream_wait(peer->stream), "a reorder");
    dnnl_primitive_destroy(reorder);
    dnnl_primitive_desc_destroy(reorder_desc);
    dnnl_memory_destroy(source);
}

/* An argument in the layout that the primitive wants, with random values. */
static void
add_argument(struct peer *peer, struct step *step,
             const_dnnl_primitive_desc_t primitive_desc, int argument,
             float scale)
{
    const dnnl_memory_desc_t *desc = dnnl_primitive_desc_query_md(
        primitive_desc, dnnl_query_exec_arg_md, argument);
    dnnl_memory_t memory;
    gsize n = 1;

    check(dnnl_memory_create(&memory, desc, peer->engine, DNNL_MEMORY_ALLOCATE),
          "memory");
    for (int i = 0; i < desc->ndims; i++)
        n *= (gsize)desc->dims[i];
    g_autofree float *values = bench_random((guint64)argument, n, scale);
    fill(peer, memory, desc, values);
    step->args[step->n_args++] = (dnnl_exec_arg_t){argument, memory};
}

/* Descriptions of one layer's arrays; which layout is left open. */
struct shapes {
    dnnl_memory_desc_t input, weight, bias, output;
};

static struct shapes
describe_layer(const struct peer *peer, const struct bench_layer *layer)
{
    const dnnl_dims_t input = {1, layer->in, layer->height, layer->width};
    const dnnl_dims_t output = {1, layer->out, layer->height, layer->width};
    const dnnl_dims_t weight = {layer->out, layer->in, 3, 3};
    const dnnl_dims_t bias = {layer->out};

    return (struct shapes){
        describe(peer->type, 4, input, dnnl_format_tag_any),
        describe(peer->type, 4, weight, dnnl_format_tag_any),
        describe(dnnl_f32, 1, bias, dnnl_a),
        describe(peer->type, 4, output, dnnl_format_tag_any),
    };
}

/* 1 everywhere: stride, and border on each side. */
static const dnnl_dims_t ones = {1, 1};

/* FALSE: this processor or this layer has no such algorithm. */
static gboolean
create_forward(struct peer *peer, const struct shapes *shapes,
               dnnl_prop_kind_t kind, dnnl_alg_kind_t algorithm,
               dnnl_primitive_desc_t *result)
{
    dnnl_convolution_desc_t desc;
    dnnl_primitive_attr_t attr;
    dnnl_post_ops_t relu;

    check(dnnl_convolution_forward_desc_init(
              &desc, kind, algorithm, &shapes->input, &shapes->weight,
              &shapes->bias, &shapes->output, ones, ones, ones),
          "a convolution");
    check(dnnl_post_ops_create(&relu), "a ReLU");
    check(
        dnnl_post_ops_append_eltwise(relu, 1.0f, dnnl_eltwise_relu, 0.0f, 0.0f),
        "a ReLU");
    check(dnnl_primitive_attr_create(&attr), "a ReLU");
    /* The backward pass only wants a hint, and that has no ReLU. */
    if (kind == dnnl_forward_inference)
        check(dnnl_primitive_attr_set_post_ops(attr, relu), "a ReLU");
    dnnl_status_t status =
        dnnl_primitive_desc_create(result, &desc, attr, peer->engine, NULL);
    dnnl_primitive_attr_destroy(attr);
    dnnl_post_ops_destroy(relu);
    return status == dnnl_success;
}

static gboolean
create_backward(struct peer *peer, const struct shapes *shapes,
                dnnl_alg_kind_t algorithm, dnnl_primitive_desc_t *result)
{
    dnnl_convolution_desc_t desc;
    dnnl_primitive_desc_t hint;

    if (!create_forward(peer, shapes, dnnl_forward_training, algorithm, &hint))
        return FALSE;
    check(dnnl_convolution_backward_data_desc_init(
              &desc, algorithm, &shapes->input, &shapes->weight,
              &shapes->output, ones, ones, ones),
          "a convolution");
    dnnl_status_t status =
        dnnl_primitive_desc_create(result, &desc, NULL, peer->engine, hint);
    dnnl_primitive_desc_destroy(hint);
    return status == dnnl_success;
}

static gboolean
create(struct peer *peer, const struct shapes *shapes, gboolean forward,
       dnnl_alg_kind_t algorithm, dnnl_primitive_desc_t *result)
{
    if (forward)
        return create_forward(peer, shapes, dnnl_forward_inference, algorithm,
                              result);
    return create_backward(peer, shapes, algorithm, result);
}

static void
step_init(struct peer *peer, struct step *step, const struct bench_layer *layer,
          gboolean forward)
{
    struct shapes shapes = describe_layer(peer, layer);
    float scale = bench_weight_scale(layer);
    dnnl_primitive_desc_t desc;

    if (create(peer, &shapes, forward, peer->algorithm, &desc))
        peer->n_winograd += peer->algorithm == dnnl_convolution_winograd;
    else if (!create(peer, &shapes, forward, dnnl_convolution_direct, &desc))
        bench_skip("oneDNN has no such convolution on this processor");
    check(dnnl_primitive_create(&step->primitive, desc), "a convolution");
    add_argument(peer, step, desc, DNNL_ARG_WEIGHTS, scale);
    if (forward) {
        add_argument(peer, step, desc, DNNL_ARG_SRC, 1.0f);
        add_argument(peer, step, desc, DNNL_ARG_BIAS, 0.5f);
        add_argument(peer, step, desc, DNNL_ARG_DST, 1.0f);
    } else {
        add_argument(peer, step, desc, DNNL_ARG_DIFF_DST, 1.0f);
        add_argument(peer, step, desc, DNNL_ARG_DIFF_SRC, 1.0f);
    }
    dnnl_primitive_desc_destroy(desc);
}

static void
run_steps(void *data)
{
    struct peer *peer = data;

    for (int i = 0; i < 2 * BENCH_N_LAYERS; i++)
        check(dnnl_primitive_execute(peer->steps[i].primitive, peer->stream,
                                     peer->steps[i].n_args,
                                     peer->steps[i].args),
              "a convolution");
    check(dnnl_stream_wait(peer->stream), "a convolution");
}

static void
peer_init(struct peer *peer)
{
    struct bench_layer layers[BENCH_N_LAYERS];

    bench_vgg16_layers(bench_options.width, bench_options.height, layers);
    omp_set_num_threads(bench_options.threads);
    check(dnnl_engine_create(&peer->engine, dnnl_cpu, 0), "an engine");
    check(dnnl_stream_create(&peer->stream, peer->engine,
                             dnnl_stream_default_flags),
          "a stream");
    for (int i = 0; i < BENCH_N_LAYERS; i++) {
        step_init(peer, &peer->steps[i], &layers[i], TRUE);
        step_init(peer, &peer->steps[2 * BENCH_N_LAYERS - 1 - i], &layers[i],
                  FALSE);
    }
}

static void
peer_clear(struct peer *peer)
{
    for (int i = 0; i < 2 * BENCH_N_LAYERS; i++) {
        dnnl_primitive_destroy(peer->steps[i].primitive);
        for (int k = 0; k < peer->steps[i].n_args; k++)
            dnnl_memory_destroy(peer->steps[i].args[k].memory);
    }
    dnnl_stream_destroy(peer->stream);
    dnnl_engine_destroy(peer->engine);
}

int
main(int argc, char **argv)
{
    struct peer peer = {.algorithm = dnnl_convolution_direct};
    const dnnl_version_t *version = dnnl_version();

    bench_parse(argc, argv, entries);
    if (g_strcmp0(algorithm_name, "winograd") == 0)
        peer.algorithm = dnnl_convolution_winograd;
    else if (algorithm_name && strcmp(algorithm_name, "direct") != 0)
        bench_fail("--algorithm is direct or winograd, not %s", algorithm_name);
    peer.type = bench_options.bf16 ? dnnl_bf16 : dnnl_f32;
    peer_init(&peer);
    if (peer.algorithm == dnnl_convolution_winograd && peer.n_winograd == 0)
        bench_skip("oneDNN has no Winograd of that precision here");

    g_autofree double *seconds = bench_measure(run_steps, &peer);
    g_autofree char *more = g_strdup_printf(
        "\"version\": \"oneDNN %d.%d.%d\", \"winograd_steps\": %d",
        version->major, version->minor, version->patch, peer.n_winograd);
    bench_report("oneDNN", seconds, more);
    peer_clear(&peer);
    return 0;
}
