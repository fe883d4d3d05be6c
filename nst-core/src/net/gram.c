/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/gram.h"

#include <string.h>

/*
 * Jobs are pairs of blocks times chunks of positions, or ranges of positions.
 * The chunks are summed in a fixed order, whatever the number of threads.
 */
#define CHUNK 4096
#define MAX_CHUNKS 16
/* Positions a product: two blocks of them stay in the first cache. */
#define PIECE 192
#define RANGE 96
#define SQUARE (NST_BLOCK * NST_BLOCK)

struct gram_job {
    const struct nst_context *context;
    const struct nst_tensor *features;
    gsize n_blocks, chunk;
    float *partial; /* [chunks][pairs][16][16] of blocks i >= j */
    const float *difference;
    float scale;
    float *grad;
};

static gsize
n_chunks(const struct nst_tensor *features)
{
    gsize chunks = (nst_tensor_positions(features) + CHUNK - 1) / CHUNK;

    return MIN(chunks, MAX_CHUNKS);
}

static gsize
n_pairs(gsize n_blocks)
{
    return n_blocks * (n_blocks + 1) / 2;
}

/* The symmetric factor, by blocks of columns, and m of each worker. */
static gsize
backward_size(const struct nst_context *context, gsize n_blocks)
{
    return n_blocks * n_blocks * SQUARE + n_blocks * NST_BLOCK * 2 +
           nst_pool_n_threads(context->pool) * n_blocks * RANGE * NST_BLOCK;
}

gsize
nst_gram_scratch_size(const struct nst_context *context,
                      const struct nst_tensor *features)
{
    gsize n_blocks = nst_blocks(features->channels);
    gsize forward = n_chunks(features) * n_pairs(n_blocks) * SQUARE;

    return MAX(forward, backward_size(context, n_blocks));
}

/* out += the product of blocks i and j over n positions from `first` on. */
static void
add_product(const struct gram_job *gram, gsize i, gsize j, gsize first, gsize n,
            float *out)
{
    gsize plane = nst_tensor_positions(gram->features) * NST_BLOCK;
    const float *f = gram->features->data + first * NST_BLOCK;
    float product[SQUARE];

    gram->context->ops.gram_product(f + i * plane, f + j * plane, n, product);
    gram->context->ops.axpy(1.0f, product, out, SQUARE);
}

static void
run_product(void *data, guint job, guint worker)
{
    const struct gram_job *gram = data;
    gsize m = nst_tensor_positions(gram->features);
    gsize i = job % gram->n_blocks, chunk = job / gram->n_blocks;
    gsize first = MIN(chunk * gram->chunk, m);
    gsize end = MIN(first + gram->chunk, m);
    float *out =
        gram->partial + (chunk * n_pairs(gram->n_blocks) + n_pairs(i)) * SQUARE;

    (void)worker;
    memset(out, 0, (i + 1) * SQUARE * sizeof(*out));
    for (; first < end; first += PIECE) {
        if (nst_context_cancelled(gram->context))
            return;
        for (gsize j = 0; j <= i; j++)
            add_product(gram, i, j, first, MIN(PIECE, end - first),
                        out + j * SQUARE);
    }
}

static void
sum_chunks(const struct gram_job *job, gsize chunks, float *gram)
{
    gsize channels = (gsize)job->features->channels;
    gsize stride = n_pairs(job->n_blocks) * SQUARE;
    double n = (double)channels * (double)nst_tensor_positions(job->features);

    for (gsize r = 0; r < channels; r++) {
        for (gsize c = 0; c <= r; c++) {
            const float *partial =
                job->partial +
                (n_pairs(r / NST_BLOCK) + c / NST_BLOCK) * SQUARE +
                r % NST_BLOCK * NST_BLOCK + c % NST_BLOCK;
            double sum = 0.0;

            for (gsize i = 0; i < chunks; i++)
                sum += (double)partial[i * stride];
            gram[r * channels + c] = gram[c * channels + r] = (float)(sum / n);
        }
    }
}

void
nst_gram_forward(const struct nst_context *context,
                 const struct nst_tensor *features, float *gram, float *scratch)
{
    gsize chunks = n_chunks(features);
    struct gram_job job = {
        .context = context,
        .features = features,
        .n_blocks = nst_blocks(features->channels),
        .chunk = (nst_tensor_positions(features) + chunks - 1) / chunks,
        .partial = scratch,
    };

    nst_pool_run(context->pool, (guint)(chunks * job.n_blocks), run_product,
                 &job);
    if (!nst_context_cancelled(context))
        sum_chunks(&job, chunks, gram);
}

/* difference [C][C] -> [C / 16][C][16], filled up with zeros. */
static void
pack(const float *difference, gsize channels, float *u)
{
    gsize n_blocks = (channels + NST_BLOCK - 1) / NST_BLOCK;

    memset(u, 0, n_blocks * n_blocks * SQUARE * sizeof(*u));
    for (gsize o = 0; o < n_blocks; o++) {
        gsize lanes = MIN(NST_BLOCK, channels - o * NST_BLOCK);

        for (gsize k = 0; k < channels; k++)
            memcpy(u + (o * n_blocks * NST_BLOCK + k) * NST_BLOCK,
                   difference + k * channels + o * NST_BLOCK,
                   lanes * sizeof(*u));
    }
}

static void
run_gradient(void *data, guint job, guint worker)
{
    const struct gram_job *gram = data;
    const struct nst_ops *ops = &gram->context->ops;
    gsize positions = nst_tensor_positions(gram->features);
    gsize plane = positions * NST_BLOCK, first = (gsize)job * RANGE;
    gsize depth = gram->n_blocks * NST_BLOCK;
    float *u = gram->partial;
    gsize *offset = (gsize *)(void *)(u + gram->n_blocks * depth * NST_BLOCK);
    struct nst_multiply product = {
        .u = u,
        .v = gram->features->data + first * NST_BLOCK,
        .m = (float *)(void *)(offset + depth) +
             worker * gram->n_blocks * RANGE * NST_BLOCK,
        .offset = offset,
        .n_products = 1,
        .n_blocks = gram->n_blocks,
        .n_points = MIN(RANGE, positions - first),
        .depth = depth,
        .u_block = depth * NST_BLOCK,
        .m_block = RANGE * NST_BLOCK,
    };

    if (nst_context_cancelled(gram->context))
        return;
    ops->multiply(&product);
    for (gsize o = 0; o < gram->n_blocks; o++)
        ops->add_masked(gram->scale, product.m + o * product.m_block,
                        product.v + o * plane,
                        gram->grad + o * plane + first * NST_BLOCK,
                        product.n_points * NST_BLOCK);
}

void
nst_gram_backward(const struct nst_context *context,
                  const struct nst_tensor *features, const float *difference,
                  float scale, float *grad, float *scratch)
{
    gsize positions = nst_tensor_positions(features);
    struct gram_job job = {
        .context = context,
        .features = features,
        .n_blocks = nst_blocks(features->channels),
        .partial = scratch,
        .scale = scale,
        .grad = grad,
    };
    gsize depth = job.n_blocks * NST_BLOCK;
    gsize *offset = (gsize *)(void *)(scratch + depth * depth);

    pack(difference, (gsize)features->channels, scratch);
    for (gsize k = 0; k < depth; k++)
        offset[k] = k / NST_BLOCK * positions * NST_BLOCK + k % NST_BLOCK;
    nst_pool_run(context->pool, (guint)((positions + RANGE - 1) / RANGE),
                 run_gradient, &job);
}
