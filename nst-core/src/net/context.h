/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the layers compute with: the ops, the threads, and the way out. */

#ifndef NST_NET_CONTEXT_H
#define NST_NET_CONTEXT_H

#include <gio/gio.h>

#include "base/threads.h"
#include "ops/ops.h"

struct nst_context {
    struct nst_ops ops;
    struct nst_pool *pool;
    /* Of the call in progress; may be NULL. Jobs that see it cancelled
     * return early, and their results are not used. */
    GCancellable *cancellable;
};

/* Fills in all but cancellable. n_threads: as nst_pool_new(). */
void nst_context_init(struct nst_context *context, guint n_threads);
void nst_context_clear(struct nst_context *context);

static inline gboolean
nst_context_cancelled(const struct nst_context *context)
{
    return g_cancellable_is_cancelled(context->cancellable);
}

#endif
