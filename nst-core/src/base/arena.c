/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* madvise() */
#define _DEFAULT_SOURCE

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#define ALIGNMENT 64

/*
 * Winograd's transforms write 36 streams at a time, to as many pages of 4 KB.
 * What large ones brought: docs/performance.md.
 */
#define LARGE_PAGE ((gsize)2 << 20)

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

/* The machine's; G_MAXSIZE where that is not known. */
static gsize
physical_memory(void)
{
#ifdef _SC_PHYS_PAGES
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    gsize bytes;

    if (pages > 0 && page > 0 &&
        g_size_checked_mul(&bytes, (gsize)pages, (gsize)page))
        return bytes;
#endif
    return G_MAXSIZE;
}

/* Large pages are a wish: without them it works as well. */
static char *
allocate(gsize size)
{
    gsize unit = size < 2 * LARGE_PAGE ? ALIGNMENT : LARGE_PAGE;
    gsize bytes;

    if (!g_size_checked_add(&bytes, MAX(size, 1), unit - 1))
        return NULL;
    bytes &= ~(unit - 1);
    char *base = aligned_alloc(unit, bytes);
#ifdef MADV_HUGEPAGE
    if (base && unit == LARGE_PAGE)
        madvise(base, bytes, MADV_HUGEPAGE);
#endif
    return base;
}

gboolean
nst_arena_allocate(struct nst_arena *arena)
{
    /* The system would hand it out, and end us when it is used. */
    if (arena->overflow || arena->used > physical_memory())
        return FALSE;
    arena->base = allocate(arena->used);
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
