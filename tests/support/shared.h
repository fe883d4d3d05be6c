/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_TESTS_SHARED_H
#define NST_TESTS_SHARED_H

#include <glib.h>

/* The folder of pictures, films and networks: $NST_SHARED, which tests/run.sh
 * sets, or where it lies beside the sources, for which the test needs
 * G_TEST_SRCDIR, a folder of tests/. NULL: there is none; the running test
 * is marked as skipped. Freed by g_free(). */
char *shared_folder(void);

#endif /* NST_TESTS_SHARED_H */
