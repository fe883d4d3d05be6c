/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/conv2d.h"

#include "net/tiling.h"

struct job {
    const struct nst_context *context;
    const float *weights; /* [out_blocks][in_blocks * 16][9][16] */
    gsize in_blocks, out_blocks;
    gboolean bf16;
    gsize unit; /* floats that 16 channels of a transformed tile take */
    const float *x;
    int height, width;
    struct nst_tiling tiling;
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

/* The transformed input of block `in` of a range. */
static void
transform_input(const struct job *job, gsize range, gsize in, float *v)
{
    const struct nst_ops *ops = &job->context->ops;
    gsize n = nst_tiling_count(&job->tiling, range);

    (job->bf16 ? ops->winograd_input_bf16 : ops->winograd_input)(
        job->x + in * plane(job->height, job->width), job->height, job->width,
        nst_tiling_first(&job->tiling, range), n, v + in * n * job->unit,
        nst_tiling_v_product(&job->tiling, n));
}

/* The outputs of a group of blocks, before they are transformed: m. */
static void
multiply(const struct job *job, gsize n, gsize out, gsize n_out, const float *v,
         float *u, float *m)
{
    const struct nst_ops *ops = &job->context->ops;
    gsize offset[NST_TILING_DEPTH * NST_BLOCK];
    struct nst_multiply product = {
        .u = u,
        .m = m,
        .offset = offset,
        .n_products = NST_FREQUENCIES,
        .n_blocks = n_out,
        .n_points = n,
        .u_product = NST_TILING_U_PRODUCT,
        .u_block = NST_TILING_U_BLOCK,
        .v_product = nst_tiling_v_product(&job->tiling, n),
        .m_product = nst_tiling_m_product(&job->tiling, n),
        .m_block = n * NST_BLOCK,
    };

    for (gsize k = 0; k < NST_TILING_DEPTH * job->unit; k++)
        offset[k] = k / job->unit * n * job->unit + k % job->unit;
    for (gsize in = 0; in < job->in_blocks; in += NST_TILING_DEPTH) {
        gsize blocks = MIN(NST_TILING_DEPTH, job->in_blocks - in);

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

    output.first = nst_tiling_first(&job->tiling, range);
    output.n = nst_tiling_count(&job->tiling, range);
    output.m_product = nst_tiling_m_product(&job->tiling, output.n);
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
    gsize n = nst_tiling_count(&job->tiling, range);
    gsize out = group * job->tiling.group;
    gsize n_out = MIN(job->tiling.group, job->out_blocks - out);
    float *m = worker + nst_tiling_m_offset(&job->tiling);

    multiply(job, n, out, n_out, v, worker, m);
    transform_output(job, range, out, n_out, m);
}

static void
run_range(void *data, guint range, guint worker)
{
    const struct job *job = data;
    float *base = job->scratch->base + worker * job->scratch->stride;
    float *v = base + nst_tiling_v_offset(&job->tiling);

    for (gsize in = 0; in < job->in_blocks; in++) {
        if (nst_context_cancelled(job->context))
            return;
        transform_input(job, range, in, v);
    }
    for (gsize group = 0; group < job->tiling.n_groups; group++) {
        if (nst_context_cancelled(job->context))
            return;
        run_group(job, range, group, v, base);
    }
}

static float *
shared_v(const struct job *job, gsize range)
{
    return job->scratch->shared + nst_tiling_shared_offset(&job->tiling, range);
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
    gsize range = index / job->tiling.n_groups;

    if (!nst_context_cancelled(job->context))
        run_group(job, range, index % job->tiling.n_groups,
                  shared_v(job, range),
                  job->scratch->base + worker * job->scratch->stride);
}

static void
run(struct job *job)
{
    struct nst_pool *pool = job->context->pool;
    struct nst_tiling *tiling = &job->tiling;

    *tiling = nst_tiling_new(job->in_blocks, job->out_blocks, job->height,
                             job->width);
    job->unit = job->bf16 ? NST_BLOCK / 2 : NST_BLOCK;
    job->output.height = job->height;
    job->output.width = job->width;
    if (!tiling->shared) {
        nst_pool_run(pool, (guint)tiling->n_ranges, run_range, job);
        return;
    }
    nst_pool_run(pool, (guint)(tiling->n_ranges * job->in_blocks),
                 run_shared_input, job);
    nst_pool_run(pool, (guint)(tiling->n_ranges * tiling->n_groups),
                 run_shared_group, job);
}

static void
measure(gsize in_blocks, gsize out_blocks, int height, int width, gsize *shared,
        gsize *worker)
{
    struct nst_tiling tiling =
        nst_tiling_new(in_blocks, out_blocks, height, width);

    *shared = MAX(*shared, nst_tiling_shared_size(&tiling));
    *worker = MAX(*worker, nst_tiling_worker_size(&tiling));
}

void
nst_conv2d_measure(const struct nst_conv_weights *layer, int height, int width,
                   gsize *shared, gsize *worker)
{
    gsize in = nst_blocks(layer->in_channels);
    gsize out = nst_blocks(layer->out_channels);

    measure(in, out, height, width, shared, worker);
    measure(out, in, height, width, shared, worker);
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
