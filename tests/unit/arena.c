/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <unistd.h>

#include "base/arena.h"

static void
test_layout(void)
{
    struct nst_arena arena = {NULL, 0, 0, FALSE};
    float *arrays[3];

    for (int pass = 0; pass < 2; pass++) {
        arrays[0] = nst_arena_take(&arena, 3, 5, 7);
        arrays[1] = nst_arena_take(&arena, 1, 1, 1);
        arrays[2] = nst_arena_take(&arena, 16, 1, 1);
        if (pass == 0) {
            for (int i = 0; i < 3; i++)
                g_assert_null(arrays[i]);
            g_assert_true(nst_arena_allocate(&arena));
        }
    }
    for (int i = 0; i < 3; i++)
        g_assert_cmpuint(GPOINTER_TO_SIZE(arrays[i]) % 64, ==, 0);
    g_assert_cmpint(arrays[1] - arrays[0], >=, 3 * 5 * 7);
    g_assert_cmpint(arrays[2] - arrays[1], >=, 1);
    arrays[2][15] = 1.0f; /* the last float is ours: a sanitizer looks */
    nst_arena_clear(&arena);
    g_assert_null(arena.base);
    nst_arena_clear(&arena);
}

static void
test_overflow(void)
{
    static const gsize sizes[][3] = {{G_MAXSIZE, 2, 1},
                                     {G_MAXSIZE / 4 + 1, 1, 1},
                                     {G_MAXSIZE / 8, 2, 3},
                                     {G_MAXSIZE / 4, 1, 1}};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct nst_arena arena = {NULL, 0, 0, FALSE};

        g_assert_null(
            nst_arena_take(&arena, sizes[i][0], sizes[i][1], sizes[i][2]));
        g_assert_true(arena.overflow);
        g_assert_false(nst_arena_allocate(&arena));
    }
}

static void
test_no_memory(void)
{
    struct nst_arena arena = {NULL, 0, 0, FALSE};

    nst_arena_take(&arena, G_MAXSIZE / 64, 1, 1);
    g_assert_false(arena.overflow);
    g_assert_false(nst_arena_allocate(&arena));
    nst_arena_clear(&arena);
}

/* Systems promise more than they have. */
static void
test_more_than_there_is(void)
{
    struct nst_arena arena = {NULL, 0, 0, FALSE};
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

    nst_arena_take(&arena, (gsize)pages, (gsize)page / sizeof(float), 1);
    nst_arena_take(&arena, 1, 1, 1);
    g_assert_false(nst_arena_allocate(&arena));
    nst_arena_clear(&arena);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/layout", test_layout);
    g_test_add_func("/arena/overflow", test_overflow);
    g_test_add_func("/arena/no-memory", test_no_memory);
    g_test_add_func("/arena/more-than-there-is", test_more_than_there_is);
    return g_test_run();
}
