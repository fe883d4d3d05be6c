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
    gsize n_blocks, n_chunks, chunk;
    float *partial; /* [chunks][pairs][16][16] of blocks i >= j */
    double *sums;   /* [n_blocks] */
    const float *target;
    float *gram; /* target and gram may be the same */
};

struct gradient_job {
    const struct nst_context *context;
    const struct nst_tensor *features;
    gsize n_blocks;
    const float *difference;
    float scale;
    float *grad;
    gsize *offset; /* [n_blocks * 16], of the features' channels */
    float *m;      /* of the first worker, [n_blocks][RANGE][16] */
};

gsize
nst_gram_size(int channels)
{
    gsize n_blocks = nst_blocks(channels);

    return n_blocks * n_blocks * SQUARE;
}

static gsize
count_chunks(const struct nst_tensor *features)
{
    gsize chunks = (nst_tensor_positions(features) + CHUNK - 1) / CHUNK;

    return MIN(chunks, MAX_CHUNKS);
}

/* Pairs of blocks i >= j. */
static gsize
n_pairs(gsize n_blocks)
{
    return n_blocks * (n_blocks + 1) / 2;
}

gsize
nst_gram_scratch_size(const struct nst_context *context,
                      const struct nst_tensor *features)
{
    gsize n_blocks = nst_blocks(features->channels);
    gsize forward =
        count_chunks(features) * n_pairs(n_blocks) * SQUARE + n_blocks * 2;
    gsize backward =
        n_blocks * NST_BLOCK * 2 +
        nst_pool_n_threads(context->pool) * n_blocks * RANGE * NST_BLOCK;

    return MAX(forward, backward);
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

/* Element (r, c) of the pair i, j of blocks, from all chunks. */
static float
sum_chunks(const struct gram_job *job, gsize pair, gsize element, double n)
{
    const float *partial = job->partial + pair * SQUARE + element;
    double sum = 0.0;

    for (gsize chunk = 0; chunk < job->n_chunks; chunk++)
        sum += (double)partial[chunk * n_pairs(job->n_blocks) * SQUARE];
    return (float)(sum / n);
}

/* The pair i, j of blocks of the difference, and its mirror image. Returns
 * the sum of the squares of both. */
static double
finish_pair(const struct gram_job *job, gsize i, gsize j, double n)
{
    gsize column = job->n_blocks * NST_BLOCK * NST_BLOCK;
    gsize block = j * column + i * SQUARE, mirror = i * column + j * SQUARE;
    double sum = 0.0;

    for (gsize e = 0; e < SQUARE; e++) {
        float value = sum_chunks(job, n_pairs(i) + j, e, n);
        gsize transposed = e % NST_BLOCK * NST_BLOCK + e / NST_BLOCK;

        if (job->target)
            value -= job->target[block + e];
        job->gram[block + e] = value;
        if (i != j)
            job->gram[mirror + transposed] = value;
        sum += (double)value * (double)value;
    }
    return i == j ? sum : 2.0 * sum;
}

static void
run_finish(void *data, guint i, guint worker)
{
    const struct gram_job *job = data;
    double n = (double)job->features->channels *
               (double)nst_tensor_positions(job->features);

    (void)worker;
    job->sums[i] = 0.0;
    for (gsize j = 0; j <= i; j++)
        job->sums[i] += finish_pair(job, i, j, n);
}

double
nst_gram_forward(const struct nst_context *context,
                 const struct nst_tensor *features, const float *target,
                 float *difference, float *scratch)
{
    gsize chunks = count_chunks(features);
    gsize n_blocks = nst_blocks(features->channels);
    struct gram_job job = {
        .context = context,
        .features = features,
        .n_blocks = n_blocks,
        .n_chunks = chunks,
        .chunk = (nst_tensor_positions(features) + chunks - 1) / chunks,
        .partial = scratch,
        .sums =
            (double *)(void *)(scratch + chunks * n_pairs(n_blocks) * SQUARE),
        .target = target,
        .gram = difference,
    };
    double sum = 0.0;

    nst_pool_run(context->pool, (guint)(chunks * n_blocks), run_product, &job);
    if (nst_context_cancelled(context))
        return 0.0;
    nst_pool_run(context->pool, (guint)n_blocks, run_finish, &job);
    for (gsize i = 0; i < n_blocks; i++)
        sum += job.sums[i];
    return sum;
}

static void
run_gradient(void *data, guint index, guint worker)
{
    const struct gradient_job *job = data;
    const struct nst_ops *ops = &job->context->ops;
    gsize positions = nst_tensor_positions(job->features);
    gsize plane = positions * NST_BLOCK, first = (gsize)index * RANGE;
    gsize depth = job->n_blocks * NST_BLOCK;
    struct nst_multiply product = {
        .u = job->difference,
        .v = job->features->data + first * NST_BLOCK,
        .m = job->m + worker * depth * RANGE,
        .offset = job->offset,
        .n_products = 1,
        .n_blocks = job->n_blocks,
        .n_points = MIN(RANGE, positions - first),
        .depth = depth,
        .u_block = depth * NST_BLOCK,
        .m_block = RANGE * NST_BLOCK,
    };

    if (nst_context_cancelled(job->context))
        return;
    ops->multiply(&product);
    for (gsize o = 0; o < job->n_blocks; o++)
        ops->add_masked(job->scale, product.m + o * product.m_block,
                        product.v + o * plane,
                        job->grad + o * plane + first * NST_BLOCK,
                        product.n_points * NST_BLOCK);
}

void
nst_gram_backward(const struct nst_context *context,
                  const struct nst_tensor *features, const float *difference,
                  float scale, float *grad, float *scratch)
{
    gsize positions = nst_tensor_positions(features);
    gsize n_blocks = nst_blocks(features->channels);
    gsize depth = n_blocks * NST_BLOCK;
    gsize *offset = (gsize *)(void *)scratch;
    struct gradient_job job = {
        .context = context,
        .features = features,
        .n_blocks = n_blocks,
        .difference = difference,
        .scale = scale,
        .grad = grad,
        .offset = offset,
        .m = (float *)(void *)(offset + depth),
    };

    for (gsize k = 0; k < depth; k++)
        offset[k] = k / NST_BLOCK * positions * NST_BLOCK + k % NST_BLOCK;
    nst_pool_run(context->pool, (guint)((positions + RANGE - 1) / RANGE),
                 run_gradient, &job);
}
