/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Masks of what is to be seen in two frames: 1, and 0 where not. */

#ifndef NST_MOTION_MASK_H
#define NST_MOTION_MASK_H

#include <glib.h>

/*
 * What is alone among others of its kind becomes like them, and edges become
 * soft: mask [height][width] becomes 2 b - 1/2, at least 0 and at most 1, where
 * b is its mean over 5x5 pixels, at the border over those of them that there
 * are. scratch is as large.
 */
void nst_mask_soften(float *mask, float *scratch, gsize height, gsize width);

#endif
