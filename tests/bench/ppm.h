/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_TESTS_BENCH_PPM_H
#define NST_TESTS_BENCH_PPM_H

#include <nst/nst.h>

/* A binary PPM with 255 as its maximum. image->data is for g_free(). */
gboolean bench_read_ppm(const char *file, NstImage *image, GError **error);

#endif
