/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/conv2d.h"

/*
 * Positions a tile. Large enough that packing the weights again for each
 * tile costs little, small enough that a tile takes a few milliseconds (the
 * time to notice a cancellation). Fixed, whatever the number of threads:
 * results are then the same to the bit.
 */
#define TILE 512
#define MIN_TILE 64

/* One convolution, forward or backward: y = weight * unfolded x. */
struct conv_job {
    const struct nst_context *context;
    int in_channels, out_channels, height, width;
    const float *weight; /* [out_channels][in_channels * 9] */
    const float *bias;   /* NULL: neither bias nor ReLU */
    const float *x;
    float *y;
    gsize tile;
    const struct nst_scratch *scratch;
};

/* At least two tiles where they are worth it, so that two cores share. */
static gsize
tile_size(int height, int width)
{
    gsize n = (gsize)height * (gsize)width;
    gsize n_tiles = (n + TILE - 1) / TILE;

    n_tiles = MAX(n_tiles, MIN(2, n / MIN_TILE));
    n_tiles = MAX(n_tiles, 1);
    return (n + n_tiles - 1) / n_tiles;
}

static void
run_tile(void *data, guint job, guint worker)
{
    const struct conv_job *conv = data;
    const struct nst_ops *ops = &conv->context->ops;
    gsize n_positions = (gsize)conv->height * (gsize)conv->width;
    gsize first = job * conv->tile;
    gsize n = MIN(conv->tile, n_positions - first);
    float *columns = conv->scratch->base + worker * conv->scratch->stride;
    int k = conv->in_channels * 9;

    if (nst_context_cancelled(conv->context))
        return;
    ops->im2col(conv->x, conv->in_channels, conv->height, conv->width, first, n,
                columns);
    ops->gemm(NST_PLAIN, conv->out_channels, (int)n, k, conv->weight, (gsize)k,
              columns, n, 0.0f, conv->y + first, n_positions);
    if (conv->bias)
        ops->bias_relu(conv->y + first, n_positions, conv->bias,
                       conv->out_channels, n);
}

static void
run(struct conv_job *conv)
{
    gsize n_positions = (gsize)conv->height * (gsize)conv->width;

    conv->tile = tile_size(conv->height, conv->width);
    nst_context_run_gemms(conv->context,
                          (guint)((n_positions + conv->tile - 1) / conv->tile),
                          run_tile, conv);
}

gsize
nst_conv2d_scratch_size(const struct nst_conv_weights *layer, int height,
                        int width)
{
    return (gsize)MAX(layer->in_channels, layer->out_channels) * 9 *
           tile_size(height, width);
}

void
nst_conv2d_forward(const struct nst_context *context,
                   const struct nst_conv_weights *layer, int height, int width,
                   const float *input, float *output,
                   const struct nst_scratch *scratch)
{
    struct conv_job conv = {
        .context = context,
        .in_channels = layer->in_channels,
        .out_channels = layer->out_channels,
        .height = height,
        .width = width,
        .weight = layer->weight,
        .bias = layer->bias,
        .x = input,
        .y = output,
        .scratch = scratch,
    };
    run(&conv);
}

void
nst_conv2d_backward(const struct nst_context *context,
                    const struct nst_conv_weights *layer, int height, int width,
                    const float *grad_output, float *grad_input,
                    const struct nst_scratch *scratch)
{
    struct conv_job conv = {
        .context = context,
        .in_channels = layer->out_channels,
        .out_channels = layer->in_channels,
        .height = height,
        .width = width,
        .weight = layer->weight_backward,
        .x = grad_output,
        .y = grad_input,
        .scratch = scratch,
    };
    run(&conv);
}
