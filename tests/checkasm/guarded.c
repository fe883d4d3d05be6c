/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "guarded.h"

#include <string.h>

#include "hash.h"

/* Guard words on each side: two of the longest vectors. */
#define AROUND 32
#define LINE 64

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size)
#define ASAN_UNPOISON_MEMORY_REGION(address, size)
#endif

/* Above 1e4 steps of 1 are exact; a small sum with one of these shows. */
float
guarded_word(gsize i)
{
    return 12345.0f + (float)(i % 61);
}

gboolean
guarded_is_word(const Guarded *guarded, gsize i)
{
    float word = guarded_word(i);

    return memcmp(guarded->x + i, &word, sizeof(word)) == 0;
}

Guarded
guarded_new(gsize n)
{
    Guarded guarded = {NULL, n, NULL};
    gsize size = (n + 2 * AROUND) * sizeof(float);

    guarded.memory = g_malloc(size + 2 * LINE);
    guarded.x =
        (float *)((((gsize)guarded.memory + LINE - 1) & ~(gsize)(LINE - 1)) +
                  AROUND * sizeof(float)) +
        1;
    for (gsize i = 0; i < n + 2 * AROUND; i++)
        guarded.x[(gssize)i - AROUND] = guarded_word(i - AROUND);
    ASAN_POISON_MEMORY_REGION(guarded.x - AROUND, AROUND * sizeof(float));
    ASAN_POISON_MEMORY_REGION(guarded.x + n, AROUND * sizeof(float));
    return guarded;
}

static guint64
next_hash(void)
{
    static guint64 element;

    return test_hash(test_hash_key(1, 1), element++);
}

void
guarded_fill(Guarded *guarded, gsize from, gsize n)
{
    for (gsize i = from; i < from + n; i++)
        guarded->x[i] = test_hash_uniform(next_hash(), 0);
}

Guarded
guarded_random(gsize n)
{
    Guarded guarded = guarded_new(n);

    guarded_fill(&guarded, 0, n);
    return guarded;
}

Guarded
guarded_coarse(gsize n)
{
    Guarded guarded = guarded_new(n);

    for (gsize i = 0; i < n; i++)
        guarded.x[i] = (float)(next_hash() % 9) / 4.0f - 1.0f;
    return guarded;
}

static void
check_word(const Guarded *guarded, gsize i, const char *where)
{
    if (!guarded_is_word(guarded, i) && !g_test_failed())
        g_test_fail_printf("wrote %s an array of %" G_GSIZE_FORMAT " floats",
                           where, guarded->n);
}

void
guarded_clear(Guarded *guarded)
{
    if (!guarded->memory)
        return;
    ASAN_UNPOISON_MEMORY_REGION(
        guarded->memory, (guarded->n + 2 * AROUND) * sizeof(float) + 2 * LINE);
    for (gsize i = 1; i <= AROUND; i++) {
        check_word(guarded, -i, "before");
        check_word(guarded, guarded->n + i - 1, "behind");
    }
    g_free(guarded->memory);
    *guarded = (Guarded){NULL, 0, NULL};
}
