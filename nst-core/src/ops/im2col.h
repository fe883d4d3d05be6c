/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The unfolding of a 3x3 convolution with a zero border of one pixel. */

#ifndef NST_OPS_IM2COL_H
#define NST_OPS_IM2COL_H

#include <glib.h>

/*
 * For the positions first <= p < first + n, counted row by row, of an input
 * [channels][height][width]:
 *     columns[(c * 9 + ky * 3 + kx) * n + p - first] =
 *         input[c][y(p) + ky - 1][x(p) + kx - 1], or 0 outside.
 */
#define NST_DECL_IM2COL(name)                                                  \
    void name(const float *input, int channels, int height, int width,         \
              gsize first, gsize n, float *columns)

typedef NST_DECL_IM2COL(nst_im2col_func);
NST_DECL_IM2COL(nst_im2col_c);

#endif
