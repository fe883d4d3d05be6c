/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The last step of a direct gradient of the input: adding up the taps. */

#ifndef NST_OPS_FOLD_H
#define NST_OPS_FOLD_H

#include <glib.h>

/*
 * One row of the gradient of a 3x3 convolution's input, one channel:
 *     out[x] = sum over ky, kx of tap[ky * 3 + kx][(x + 1 - kx) * 16]
 * where 0 <= x + 1 - kx < width. tap[ky * 3] to tap[ky * 3 + 2] are NULL for a
 * row outside the picture.
 */
#define NST_DECL_FOLD(name)                                                    \
    void name(const float *const *tap, int width, float *out)

typedef NST_DECL_FOLD(nst_fold_func);
NST_DECL_FOLD(nst_fold_c);

#endif
