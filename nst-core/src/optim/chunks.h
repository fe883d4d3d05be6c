/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One pass over long vectors, by all threads. The vectors are cut into
 * chunks that depend on nothing but their length, and the chunks' sums are
 * added in their order: results are the same to the bit for any number of
 * threads.
 */

#ifndef NST_OPTIM_CHUNKS_H
#define NST_OPTIM_CHUNKS_H

#include <gio/gio.h>

#include "base/threads.h"

struct nst_chunks {
    struct nst_pool *pool;
    gsize n;                   /* length of the vectors */
    GCancellable *cancellable; /* borrowed; may be NULL */
    guint max_sums;
    double *partial; /* [chunk][sum] */
};

/* What a pass does with the elements from `at` to at + n; sums [n_sums]. */
typedef void (*nst_chunk_func)(void *data, gsize at, gsize n, double *sums);

/* A pass makes at most max_sums sums. FALSE: no memory. */
gboolean nst_chunks_init(struct nst_chunks *chunks, struct nst_pool *pool,
                         gsize n, guint max_sums);
void nst_chunks_clear(struct nst_chunks *chunks);

/*
 * Runs func on each chunk and fills sums [n_sums]. FALSE: cancelled; what the
 * pass writes is then half done and sums are untouched.
 */
gboolean nst_chunks_run(struct nst_chunks *chunks, nst_chunk_func func,
                        void *data, guint n_sums, double *sums);

#endif
