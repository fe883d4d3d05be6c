/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One level of an image pyramid, a row at a time. U makes a fine picture of
 * a coarse one of half the size, rounded up, by bilinear interpolation: in
 * each direction fine i is 3/4 of coarse j = i / 2 and 1/4 of its neighbour,
 * j - 1 for an even i and j + 1 for an odd one, or of j again at the edge.
 */

#ifndef NST_OPS_PYRAMID_H
#define NST_OPS_PYRAMID_H

#include <glib.h>

#include "ops/simd.h"

#define NST_PYRAMID_NEAR 0.75f
#define NST_PYRAMID_FAR 0.25f

/*
 * One row of U^T: out [(width + 1) / 2] from the fine rows [width] around
 * it, each times its weight.
 */
#define NST_DECL_PYRAMID_DOWN(name)                                            \
    void name(const float *const row[4], const float weight[4], gsize width,   \
              float *out)
/*
 * One row of U: out [width] = scale * x + the row that lies 1/4 of the way
 * from the coarse row `near` [(width + 1) / 2] to `far`. out may be x.
 */
#define NST_DECL_PYRAMID_UP(name)                                              \
    void name(const float *near, const float *far, float scale,                \
              const float *x, gsize width, float *out)
/*
 * row[i][x] = sum over j < 3 of matrix[i][j] * row[j][x], for x < width.
 */
#define NST_DECL_PYRAMID_MIX(name)                                             \
    void name(float *const row[3], const float matrix[3][3], gsize width)

typedef NST_DECL_PYRAMID_DOWN(nst_pyramid_down_func);
typedef NST_DECL_PYRAMID_UP(nst_pyramid_up_func);
typedef NST_DECL_PYRAMID_MIX(nst_pyramid_mix_func);

#ifdef NST_ISA
NST_DECL_PYRAMID_DOWN(NST_SIMD(nst_pyramid_down));
NST_DECL_PYRAMID_UP(NST_SIMD(nst_pyramid_up));
NST_DECL_PYRAMID_MIX(NST_SIMD(nst_pyramid_mix));
#endif

#endif
