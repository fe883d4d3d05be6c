/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/gram.h"

/*
 * Jobs are blocks of rows times chunks of positions. The chunks are summed
 * in a fixed order, whatever the number of threads.
 */
#define ROWS 128
#define CHUNK 2048
#define MAX_CHUNKS 16
#define TILE 512

struct gram_job {
    const struct nst_context *context;
    const struct nst_tensor *features;
    guint n_row_blocks;
    gsize chunk;
    float *partial; /* [chunks][C][C], lower block triangle */
    const float *difference;
    float *grad;
};

static guint
n_chunks(const struct nst_tensor *features)
{
    gsize chunks = (nst_tensor_positions(features) + CHUNK - 1) / CHUNK;

    return (guint)MIN(chunks, MAX_CHUNKS);
}

gsize
nst_gram_scratch_size(const struct nst_tensor *features)
{
    return n_chunks(features) * (gsize)features->channels *
           (gsize)features->channels;
}

/* Rows r0..r1 of F times the rows 0..r1 transposed: G is symmetric. */
static void
run_product(void *data, guint job, guint worker)
{
    const struct gram_job *gram = data;
    gsize m = nst_tensor_positions(gram->features);
    int channels = gram->features->channels;
    guint block = job % gram->n_row_blocks, chunk = job / gram->n_row_blocks;
    gsize first = MIN(chunk * gram->chunk, m);
    gsize n = MIN(gram->chunk, m - first);
    int r0 = (int)block * ROWS, r1 = MIN(r0 + ROWS, channels);
    const float *f = gram->features->data + first;
    float *out =
        gram->partial + (gsize)chunk * (gsize)channels * (gsize)channels;

    (void)worker;
    if (nst_context_cancelled(gram->context))
        return;
    gram->context->ops.gemm(NST_TRANSPOSED, r1 - r0, r1, (int)n,
                            f + (gsize)r0 * m, m, f, m, 0.0f,
                            out + (gsize)r0 * (gsize)channels, (gsize)channels);
}

void
nst_gram_forward(const struct nst_context *context,
                 const struct nst_tensor *features, float *gram, float *scratch)
{
    gsize channels = (gsize)features->channels;
    gsize m = nst_tensor_positions(features);
    guint chunks = n_chunks(features);
    struct gram_job job = {
        .context = context,
        .features = features,
        .n_row_blocks = (guint)(channels + ROWS - 1) / ROWS,
        .chunk = (m + chunks - 1) / chunks,
        .partial = scratch,
    };

    nst_context_run_gemms(context, chunks * job.n_row_blocks, run_product,
                          &job);
    if (nst_context_cancelled(context))
        return;
    for (gsize r = 0; r < channels; r++) {
        for (gsize c = 0; c <= r; c++) {
            double sum = 0.0;

            for (guint i = 0; i < chunks; i++)
                sum += (double)scratch[(i * channels + r) * channels + c];
            gram[r * channels + c] = gram[c * channels + r] =
                (float)(sum / ((double)channels * (double)m));
        }
    }
}

static void
run_gradient_tile(void *data, guint job, guint worker)
{
    const struct gram_job *gram = data;
    gsize m = nst_tensor_positions(gram->features);
    gsize first = (gsize)job * TILE, n = MIN(TILE, m - first);
    int channels = gram->features->channels;

    (void)worker;
    if (nst_context_cancelled(gram->context))
        return;
    gram->context->ops.gemm(NST_PLAIN, channels, (int)n, channels,
                            gram->difference, (gsize)channels,
                            gram->features->data + first, m, 1.0f,
                            gram->grad + first, m);
}

void
nst_gram_backward(const struct nst_context *context,
                  const struct nst_tensor *features, float *difference,
                  float scale, float *grad)
{
    gsize channels = (gsize)features->channels;
    gsize m = nst_tensor_positions(features);
    struct gram_job job = {
        .context = context,
        .features = features,
        .difference = difference,
        .grad = grad,
    };

    context->ops.scale(scale, difference, channels * channels);
    nst_context_run_gemms(context, (guint)((m + TILE - 1) / TILE),
                          run_gradient_tile, &job);
}
