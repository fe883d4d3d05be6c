/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The library's layout of features, [channels / 16][positions][16] with zeros
 * in the channels that fill up the last block, to and from planes.
 */

#ifndef NST_TESTS_BLOCKED_H
#define NST_TESTS_BLOCKED_H

#include <glib.h>

/* Floats of so many channels, filled up. */
gsize blocked_size(gsize channels, gsize positions);

/* From planes [channels][positions]. Freed by g_free(). */
float *blocked_new(const float *planes, gsize channels, gsize positions);

/* The planes. Fails if what fills up the last block is not zero. */
float *blocked_to_planes(const float *blocked, gsize channels, gsize positions);

/* The same of a Gram matrix [channels][channels]: its rows are positions,
 * filled up as well. */
float *blocked_gram_new(const float *gram, gsize channels);
float *blocked_gram_to_rows(const float *blocked, gsize channels);

#endif /* NST_TESTS_BLOCKED_H */
