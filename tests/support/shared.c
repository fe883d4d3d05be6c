/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "shared.h"

char *
shared_folder(void)
{
    char *folder = g_strdup(g_getenv("NST_SHARED"));

    if (folder == NULL)
        folder = g_test_build_filename(G_TEST_DIST, "..", "..", "..", "shared",
                                       NULL);
    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return folder;
    g_test_skip("skipped: no ../shared");
    g_free(folder);
    return NULL;
}
