/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/conv_first.h"

/* Rows a job of the gradient; it computes two more. */
#define ROWS 16
/* Two blocks hold the taps of three channels. */
#define TAP_BLOCKS 2

struct job {
    const struct nst_context *context;
    const struct nst_conv_weights *layer;
    int height, width;
    const float *from; /* input, or grad_output */
    float *to;         /* output, or grad_input */
    const struct nst_scratch *scratch;
};

static void
run_forward_row(void *data, guint y, guint worker)
{
    const struct job *job = data;
    gsize width = (gsize)job->width, row = width + 2;
    gsize plane = (gsize)job->height * width * NST_BLOCK;
    gsize n_blocks = nst_blocks(job->layer->out_channels);
    gsize offset[NST_FIRST_TAPS];
    struct nst_multiply product = {
        .u = job->layer->forward,
        .v = job->from + y * row,
        .m = job->to + y * width * NST_BLOCK,
        .offset = offset,
        .n_products = 1,
        .n_blocks = n_blocks,
        .n_points = width,
        .depth = NST_FIRST_TAPS,
        .u_block = NST_FIRST_TAPS * NST_BLOCK,
        .m_block = plane,
    };

    (void)worker;
    if (nst_context_cancelled(job->context))
        return;
    for (gsize k = 0; k < NST_FIRST_TAPS; k++)
        offset[k] =
            ((k / 9 * ((gsize)job->height + 2) + k % 9 / 3) * row + k % 3);
    job->context->ops.multiply_dense(&product);
    for (gsize o = 0; o < n_blocks; o++)
        job->context->ops.bias_relu(product.m + o * plane,
                                    job->layer->bias + o * NST_BLOCK, width);
}

void
nst_conv_first_forward(const struct nst_context *context,
                       const struct nst_conv_weights *layer, int height,
                       int width, const float *input, float *output)
{
    struct job job = {.context = context,
                      .layer = layer,
                      .height = height,
                      .width = width,
                      .from = input,
                      .to = output};

    nst_pool_run(context->pool, (guint)height, run_forward_row, &job);
}

/* What row y of grad_output adds through each tap: m [2][width][16]. */
static void
multiply_row(const struct job *job, int y, const gsize *offset, float *m)
{
    gsize width = (gsize)job->width;
    gsize depth = nst_blocks(job->layer->out_channels) * NST_BLOCK;
    struct nst_multiply product = {
        .u = job->layer->backward,
        .v = job->from + (gsize)y * width * NST_BLOCK,
        .m = m,
        .offset = offset,
        .n_products = 1,
        .n_blocks = TAP_BLOCKS,
        .n_points = width,
        .depth = depth,
        .u_block = depth * NST_BLOCK,
        .m_block = width * NST_BLOCK,
    };

    job->context->ops.multiply(&product);
}

/* taps: a ring of three rows of m; that of row y is y % 3. */
static void
fold_row(const struct job *job, int y, const float *taps)
{
    gsize width = (gsize)job->width, block = width * NST_BLOCK;
    const float *tap[9];

    for (gsize c = 0; c < NST_FIRST_CHANNELS; c++) {
        for (int i = 0; i < 9; i++) {
            int from = y + 1 - i / 3;
            gsize lane = c * 9 + (gsize)i;

            tap[i] = from < 0 || from >= job->height
                         ? NULL
                         : taps + (gsize)(from % 3) * TAP_BLOCKS * block +
                               lane / NST_BLOCK * block + lane % NST_BLOCK;
        }
        job->context->ops.fold(tap, job->width,
                               job->to +
                                   (c * (gsize)job->height + (gsize)y) * width);
    }
}

static void
run_backward_rows(void *data, guint index, guint worker)
{
    const struct job *job = data;
    gsize plane = (gsize)job->height * (gsize)job->width * NST_BLOCK;
    gsize depth = nst_blocks(job->layer->out_channels) * NST_BLOCK;
    int begin = (int)index * ROWS, end = MIN(begin + ROWS, job->height);
    float *taps = job->scratch->base + worker * job->scratch->stride;
    gsize row = TAP_BLOCKS * (gsize)job->width * NST_BLOCK;
    gsize *offset = (gsize *)(void *)(taps + 3 * row);

    for (gsize k = 0; k < depth; k++)
        offset[k] = (k / NST_BLOCK * plane + k % NST_BLOCK);
    for (int y = MAX(begin - 1, 0); y <= end; y++) {
        if (nst_context_cancelled(job->context))
            return;
        if (y < job->height)
            multiply_row(job, y, offset, taps + (gsize)(y % 3) * row);
        if (y > begin)
            fold_row(job, y - 1, taps);
    }
}

void
nst_conv_first_measure(const struct nst_conv_weights *layer, int width,
                       gsize *worker)
{
    gsize size = 3 * TAP_BLOCKS * (gsize)width * NST_BLOCK +
                 nst_blocks(layer->out_channels) * NST_BLOCK * 2;

    *worker = MAX(*worker, size);
}

void
nst_conv_first_backward(const struct nst_context *context,
                        const struct nst_conv_weights *layer, int height,
                        int width, const float *grad_output, float *grad_input,
                        const struct nst_scratch *scratch)
{
    struct job job = {.context = context,
                      .layer = layer,
                      .height = height,
                      .width = width,
                      .from = grad_output,
                      .to = grad_input,
                      .scratch = scratch};

    nst_pool_run(context->pool, (guint)((height + ROWS - 1) / ROWS),
                 run_backward_rows, &job);
}
