/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/conv2d.h"

/*
 * Tiles a range: enough of them to pay for transforming the weights, few
 * enough that a range of a layer of 64 channels stays in a cache of 1 MB and
 * that a job takes a few milliseconds (the time to notice a cancellation).
 */
#define MAX_TILES 64
/* With fewer ranges, threads share them: the input is transformed first, then
 * jobs are ranges times groups of output channels. */
#define FEW_RANGES 12
/* Blocks of output channels a group, and blocks of inputs at a time: their
 * transformed weights stay in a cache of 1 MB. */
#define GROUP 4
#define DEPTH 4

/*
 * Added to the stride from frequency to frequency: 36 streams that are a
 * multiple of 4 KB apart would all want the same lines of the first cache.
 */
#define SKEW NST_BLOCK
#define U_PRODUCT (DEPTH * NST_BLOCK * NST_BLOCK + SKEW)

struct job {
    const struct nst_context *context;
    const float *weights; /* [out_blocks][in_blocks * 16][9][16] */
    gsize in_blocks, out_blocks;
    gboolean bf16;
    gsize unit; /* floats that 16 channels of a transformed tile take */
    const float *x;
    int height, width;
    gsize n_tiles, n_ranges, n_groups;
    struct nst_winograd_output output; /* of block 0 */
    gsize output_block, pooled_block;  /* floats */
    const float *bias;
    const struct nst_scratch *scratch;
};

static gsize
plane(int height, int width)
{
    return (gsize)height * (gsize)width * NST_BLOCK;
}

static gsize
count_tiles(int height, int width)
{
    return nst_winograd_tiles(height) * nst_winograd_tiles(width);
}

static gsize
count_ranges(gsize n_tiles)
{
    return (n_tiles + MAX_TILES - 1) / MAX_TILES;
}

static gsize
first_tile(const struct job *job, gsize range)
{
    return job->n_tiles * range / job->n_ranges;
}

/* From frequency to frequency of n transformed tiles, in floats. */
static gsize
v_stride(const struct job *job, gsize n)
{
    return job->in_blocks * n * job->unit + SKEW;
}

static gsize
m_stride(gsize n)
{
    return GROUP * n * NST_BLOCK + SKEW;
}

static gboolean
is_shared(gsize n_ranges)
{
    return n_ranges < FEW_RANGES;
}

/* The transformed input of block `in` of a range: v + in * 16 n. */
static void
transform_input(const struct job *job, gsize range, gsize in, float *v)
{
    const struct nst_ops *ops = &job->context->ops;
    gsize first = first_tile(job, range);
    gsize n = first_tile(job, range + 1) - first;

    (job->bf16 ? ops->winograd_input_bf16 : ops->winograd_input)(
        job->x + in * plane(job->height, job->width), job->height, job->width,
        first, n, v + in * n * job->unit, v_stride(job, n));
}

/* The outputs of a group of blocks, before they are transformed: m. */
static void
multiply(const struct job *job, gsize n, gsize out, gsize n_out, const float *v,
         float *u, float *m)
{
    const struct nst_ops *ops = &job->context->ops;
    gsize offset[DEPTH * NST_BLOCK];
    struct nst_multiply product = {
        .u = u,
        .m = m,
        .offset = offset,
        .n_products = NST_FREQUENCIES,
        .n_blocks = n_out,
        .n_points = n,
        .u_product = U_PRODUCT,
        .u_block = NST_FREQUENCIES * U_PRODUCT,
        .v_product = v_stride(job, n),
        .m_product = m_stride(n),
        .m_block = n * NST_BLOCK,
    };

    for (gsize k = 0; k < DEPTH * job->unit; k++)
        offset[k] = k / job->unit * n * job->unit + k % job->unit;
    for (gsize in = 0; in < job->in_blocks; in += DEPTH) {
        gsize blocks = MIN(DEPTH, job->in_blocks - in);

        for (gsize o = 0; o < n_out; o++)
            (job->bf16 ? ops->winograd_weight_bf16 : ops->winograd_weight)(
                job->weights + ((out + o) * job->in_blocks + in) * NST_BLOCK *
                                   9 * NST_BLOCK,
                blocks * NST_BLOCK, u + o * product.u_block, product.u_product);
        product.v = v + in * n * job->unit;
        product.depth = blocks * job->unit;
        product.accumulate = in > 0;
        (job->bf16 ? ops->multiply_bf16 : ops->multiply)(&product);
    }
}

static void
transform_output(const struct job *job, gsize range, gsize out, gsize n_out,
                 const float *m)
{
    struct nst_winograd_output output = job->output;

    output.first = first_tile(job, range);
    output.n = first_tile(job, range + 1) - output.first;
    output.m_product = m_stride(output.n);
    for (gsize o = out; o < out + n_out; o++) {
        output.m = m + (o - out) * output.n * NST_BLOCK;
        output.output = job->output.output + o * job->output_block;
        if (job->bias)
            output.bias = job->bias + o * NST_BLOCK;
        if (job->output.features)
            output.features = job->output.features + o * job->output_block;
        if (job->output.pooled)
            output.pooled = job->output.pooled + o * job->pooled_block;
        job->context->ops.winograd_output(&output);
    }
}

static void
run_group(const struct job *job, gsize range, gsize group, const float *v,
          float *worker)
{
    gsize n = first_tile(job, range + 1) - first_tile(job, range);
    gsize out = group * GROUP, n_out = MIN(GROUP, job->out_blocks - out);
    float *u = worker;
    float *m = u + GROUP * NST_FREQUENCIES * U_PRODUCT;

    multiply(job, n, out, n_out, v, u, m);
    transform_output(job, range, out, n_out, m);
}

/* Floats of u and m. */
static gsize
group_size(void)
{
    return NST_FREQUENCIES * (GROUP * U_PRODUCT + m_stride(MAX_TILES));
}

static void
run_range(void *data, guint range, guint worker)
{
    const struct job *job = data;
    float *base = job->scratch->base + worker * job->scratch->stride;
    float *v = base + group_size();

    for (gsize in = 0; in < job->in_blocks; in++) {
        if (nst_context_cancelled(job->context))
            return;
        transform_input(job, range, in, v);
    }
    for (gsize group = 0; group < job->n_groups; group++) {
        if (nst_context_cancelled(job->context))
            return;
        run_group(job, range, group, v, base);
    }
}

static float *
shared_v(const struct job *job, gsize range)
{
    return job->scratch->shared +
           NST_FREQUENCIES *
               (first_tile(job, range) * job->in_blocks * job->unit +
                range * SKEW);
}

static void
run_shared_input(void *data, guint index, guint worker)
{
    const struct job *job = data;
    gsize range = index / job->in_blocks;

    (void)worker;
    if (!nst_context_cancelled(job->context))
        transform_input(job, range, index % job->in_blocks,
                        shared_v(job, range));
}

static void
run_shared_group(void *data, guint index, guint worker)
{
    const struct job *job = data;
    gsize range = index / job->n_groups;

    if (!nst_context_cancelled(job->context))
        run_group(job, range, index % job->n_groups, shared_v(job, range),
                  job->scratch->base + worker * job->scratch->stride);
}

static void
run(struct job *job)
{
    struct nst_pool *pool = job->context->pool;

    job->unit = job->bf16 ? NST_BLOCK / 2 : NST_BLOCK;
    job->n_tiles = count_tiles(job->height, job->width);
    job->n_ranges = count_ranges(job->n_tiles);
    job->n_groups = (job->out_blocks + GROUP - 1) / GROUP;
    job->output.height = job->height;
    job->output.width = job->width;
    if (!is_shared(job->n_ranges)) {
        nst_pool_run(pool, (guint)job->n_ranges, run_range, job);
        return;
    }
    nst_pool_run(pool, (guint)(job->n_ranges * job->in_blocks),
                 run_shared_input, job);
    nst_pool_run(pool, (guint)(job->n_ranges * job->n_groups), run_shared_group,
                 job);
}

void
nst_conv2d_measure(const struct nst_conv_weights *layer, int height, int width,
                   gsize *shared, gsize *worker)
{
    gsize blocks = nst_blocks(MAX(layer->in_channels, layer->out_channels));
    gsize tiles = count_tiles(height, width), group = group_size();
    gsize ranges = count_ranges(tiles);

    if (is_shared(ranges)) {
        *shared = MAX(*shared, NST_FREQUENCIES * (tiles * blocks * NST_BLOCK +
                                                  ranges * SKEW));
        *worker = MAX(*worker, group);
    } else {
        *worker =
            MAX(*worker, group + NST_FREQUENCIES *
                                     (MAX_TILES * blocks * NST_BLOCK + SKEW));
    }
}

void
nst_conv2d_forward(const struct nst_context *context,
                   const struct nst_conv2d_forward *conv,
                   const struct nst_scratch *scratch)
{
    static const enum nst_winograd_store stores[] = {
        NST_STORE_RELU, NST_STORE_RELU_AVERAGE_POOL, NST_STORE_RELU_MAX_POOL};
    struct job job = {
        .context = context,
        .weights = conv->layer->forward,
        .in_blocks = nst_blocks(conv->layer->in_channels),
        .out_blocks = nst_blocks(conv->layer->out_channels),
        .bf16 = conv->bf16,
        .x = conv->input,
        .height = conv->height,
        .width = conv->width,
        .output = {.store = stores[conv->pooling],
                   .output = conv->output,
                   .pooled = conv->pooled},
        .output_block = plane(conv->height, conv->width),
        .pooled_block = plane(conv->height / 2, conv->width / 2),
        .bias = conv->layer->bias,
        .scratch = scratch,
    };
    run(&job);
}

void
nst_conv2d_backward(const struct nst_context *context,
                    const struct nst_conv2d_backward *conv,
                    const struct nst_scratch *scratch)
{
    static const enum nst_winograd_store stores[] = {
        NST_STORE_MASK, NST_STORE_MASK_AVERAGE_POOL, NST_STORE_MASK_MAX_POOL};
    struct job job = {
        .context = context,
        .weights = conv->layer->backward,
        .in_blocks = nst_blocks(conv->layer->out_channels),
        .out_blocks = nst_blocks(conv->layer->in_channels),
        .bf16 = conv->bf16,
        .x = conv->grad_output,
        .height = conv->height,
        .width = conv->width,
        .output = {.store = stores[conv->pooling],
                   .output = conv->grad_features,
                   .features = conv->features,
                   .features_height = conv->features_height,
                   .features_width = conv->features_width},
        .output_block = plane(conv->features_height, conv->features_width),
        .scratch = scratch,
    };
    run(&job);
}
