/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The build system, the headers and the library name the same version. */

#include <nst/nst.h>

static void
test_library(void)
{
    g_assert_cmpstr(nst_version(), ==, PROJECT_VERSION);
}

static void
test_headers(void)
{
    char *version = g_strdup_printf("%d.%d.%d", NST_VERSION_MAJOR,
                                    NST_VERSION_MINOR, NST_VERSION_MICRO);

    g_assert_cmpstr(version, ==, PROJECT_VERSION);
    g_free(version);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/version/library", test_library);
    g_test_add_func("/version/headers", test_headers);
    return g_test_run();
}
