/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One block of memory for everything that a picture size needs.
 *
 * A layout function takes its arrays from the arena. It runs twice: on a
 * fresh arena it only counts (and gets NULL), after nst_arena_allocate() it
 * gets the addresses. So sizes are written down once.
 */

#ifndef NST_BASE_ARENA_H
#define NST_BASE_ARENA_H

#include <glib.h>

struct nst_arena {
    char *base; /* NULL while counting */
    gsize size;
    gsize used;
    gboolean overflow; /* a size did not fit into gsize */
};

/* An array of a * b * c floats at a 64-byte boundary. Not cleared. */
float *nst_arena_take(struct nst_arena *arena, gsize a, gsize b, gsize c);

/*
 * Allocates what was counted. FALSE: overflow, no memory, or more than the
 * machine has: so that is told before anything is computed.
 */
gboolean nst_arena_allocate(struct nst_arena *arena);

void nst_arena_clear(struct nst_arena *arena);

#endif
