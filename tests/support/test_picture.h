/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Test pictures: smooth shapes with a texture on them, values in 0..1.
 *
 * The recipe, whose numpy twin is tests/golden/test_data.py, in integers up
 * to the last division, so that both agree to the bit; the hash's element is
 * y * 65536 + x, its upper 8 bits are taken:
 *
 *   texture  sum over 3x3 of the hash of stream c, from (x, y) to
 *            (x + 2, y + 2): 0..2295
 *   shape    hash of stream 3 + c on a lattice of 8 pixels, bilinear in
 *            between, times 64: 0..16320
 *   value    (3 * shape + 7 * texture) / 65536
 */

#ifndef NST_TESTS_TEST_PICTURE_H
#define NST_TESTS_TEST_PICTURE_H

#include <glib.h>

/* The value of one pixel in channel c: 0 red, 1 green, 2 blue. */
float test_picture_value(guint64 seed, guint c, guint x, guint y);

/* rgbrgb…, as NST_PIXEL_RGB32F without padding. Freed by g_free(). */
float *test_picture_new(guint64 seed, guint width, guint height);

/* The same as three planes. Freed by g_free(). */
float *test_picture_new_planar(guint64 seed, guint width, guint height);

/* The same rounded to 8 bits, as NST_PIXEL_RGB8. Freed by g_free(). */
guint8 *test_picture_new_rgb8(guint64 seed, guint width, guint height);

#endif /* NST_TESTS_TEST_PICTURE_H */
