/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64

float *
nst_arena_take(struct nst_arena *arena, gsize a, gsize b, gsize c)
{
    gsize bytes, offset = arena->used;

    if (!g_size_checked_mul(&bytes, a, b) ||
        !g_size_checked_mul(&bytes, bytes, c) ||
        !g_size_checked_mul(&bytes, bytes, sizeof(float)) ||
        !g_size_checked_add(&bytes, bytes, ALIGNMENT - 1) ||
        !g_size_checked_add(&arena->used, offset,
                            bytes & ~(gsize)(ALIGNMENT - 1))) {
        arena->overflow = TRUE;
        return NULL;
    }
    if (!arena->base)
        return NULL;
    g_assert(arena->used <= arena->size);
    return (float *)(void *)(arena->base + offset);
}

gboolean
nst_arena_allocate(struct nst_arena *arena)
{
    if (arena->overflow)
        return FALSE;
    arena->base = aligned_alloc(ALIGNMENT, MAX(arena->used, ALIGNMENT));
    if (!arena->base)
        return FALSE;
    arena->size = arena->used;
    arena->used = 0;
    return TRUE;
}

void
nst_arena_clear(struct nst_arena *arena)
{
    free(arena->base);
    memset(arena, 0, sizeof(*arena));
}
