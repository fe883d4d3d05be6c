/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/context.h"

void
nst_context_init(struct nst_context *context, guint n_threads)
{
    nst_ops_init(&context->ops, nst_cpu_detect());
    context->pool = nst_pool_new(n_threads);
}

void
nst_context_clear(struct nst_context *context)
{
    g_clear_pointer(&context->pool, nst_pool_free);
}
