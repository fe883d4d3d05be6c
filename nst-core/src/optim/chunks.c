/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/chunks.h"

#include <string.h>

/*
 * Floats. Two chunks fit into the first cache, those of some twenty vectors
 * into the second; a small picture still has some for each thread.
 */
#define CHUNK 4096

struct pass {
    struct nst_chunks *chunks;
    nst_chunk_func func;
    void *data;
    guint n_sums;
};

static gsize
count_chunks(gsize n)
{
    return n / CHUNK + (n % CHUNK != 0);
}

gboolean
nst_chunks_init(struct nst_chunks *chunks, struct nst_pool *pool, gsize n,
                guint max_sums)
{
    gsize count = count_chunks(n);

    *chunks = (struct nst_chunks){.pool = pool, .n = n, .max_sums = max_sums};
    if (count > G_MAXUINT || count > G_MAXSIZE / sizeof(double) / max_sums)
        return FALSE;
    chunks->partial = g_try_new(double, count *max_sums);
    return chunks->partial != NULL;
}

void
nst_chunks_clear(struct nst_chunks *chunks)
{
    g_clear_pointer(&chunks->partial, g_free);
}

static void
run_chunk(void *data, guint job, guint worker)
{
    const struct pass *pass = data;
    struct nst_chunks *chunks = pass->chunks;
    gsize at = (gsize)job * CHUNK;

    (void)worker;
    if (g_cancellable_is_cancelled(chunks->cancellable))
        return;
    pass->func(pass->data, at, MIN(CHUNK, chunks->n - at),
               chunks->partial + (gsize)job * pass->n_sums);
}

gboolean
nst_chunks_run(struct nst_chunks *chunks, nst_chunk_func func, void *data,
               guint n_sums, double *sums)
{
    struct pass pass = {chunks, func, data, n_sums};
    gsize count = count_chunks(chunks->n);

    g_assert(n_sums <= chunks->max_sums);
    nst_pool_run(chunks->pool, (guint)count, run_chunk, &pass);
    if (g_cancellable_is_cancelled(chunks->cancellable))
        return FALSE;
    if (n_sums > 0)
        memset(sums, 0, n_sums * sizeof(*sums));
    for (gsize i = 0; i < count; i++)
        for (guint k = 0; k < n_sums; k++)
            sums[k] += chunks->partial[i * n_sums + k];
    return TRUE;
}
