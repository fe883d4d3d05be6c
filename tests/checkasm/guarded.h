/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Arrays of floats between guard words. What is written past either end is
 * found when the array is cleared; what is read there, by the address
 * sanitizer, or because the guards are far larger than any value.
 *
 * x is 4 bytes off a cache line: no op may expect more of an address.
 */

#ifndef NST_TESTS_GUARDED_H
#define NST_TESTS_GUARDED_H

#include <glib.h>

typedef struct {
    float *x;
    gsize n;
    void *memory;
} Guarded;

/* Full of guard words, so that what an op leaves alone can be told. */
Guarded guarded_new(gsize n);

/* In [-1, 1). */
Guarded guarded_random(gsize n);

/* Multiples of 1/4 in [-1, 1]: with zeros, and many that are equal. */
Guarded guarded_coarse(gsize n);

/* Random values in [-1, 1) into a part of it. */
void guarded_fill(Guarded *guarded, gsize from, gsize n);

/* What guarded_new() writes to x[i]. No two neighbours are equal. */
float guarded_word(gsize i);

/* Whether x[i] still is that. */
gboolean guarded_is_word(const Guarded *guarded, gsize i);

/* Fails the test if a word around x has changed. */
void guarded_clear(Guarded *guarded);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Guarded, guarded_clear)

#endif /* NST_TESTS_GUARDED_H */
