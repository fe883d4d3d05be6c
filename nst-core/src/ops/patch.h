/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Patches of 8x8 pixels for dense inverse search (Kroeger, Timofte, Dai and
 * Van Gool, ECCV 2016). All planes of one call have the same stride, in
 * floats. A patch is moved by a fraction of a pixel by bilinear interpolation,
 *
 *     moved(x, y) = sum over i, j < 2 of weight[2 j + i] source(x + i, y + j),
 *
 * for which 9x9 pixels of the source are read.
 */

#ifndef NST_OPS_PATCH_H
#define NST_OPS_PATCH_H

#include <glib.h>

#include "ops/simd.h"

#define NST_PATCH 8
#define NST_PATCH_PIXELS (NST_PATCH * NST_PATCH)

/* Where a patch is read: its first pixel, and the weights of four. */
struct nst_patch_source {
    const float *at;
    float weight[4];
};

/* Pictures and gradients of one patch: their first pixels. */
struct nst_patch {
    const float *pixels, *dx, *dy;
};

/* Of a patch: sums of dx^2, dx dy, dy^2 and nothing; dx, dy, and nothing. */
enum { NST_PATCH_XX, NST_PATCH_XY, NST_PATCH_YY, NST_PATCH_X, NST_PATCH_Y };
#define NST_DECL_PATCH_TENSOR(name)                                            \
    void name(const struct nst_patch *patch, gsize stride, float sum[8])

/* With d = moved - pixels: sums of d dx, d dy, d and d^2. */
#define NST_DECL_PATCH_COMPARE(name)                                           \
    void name(const struct nst_patch_source *source,                           \
              const struct nst_patch *patch, gsize stride, float sum[4])

/*
 * Adds a patch's flow to the sums of its pixels. Each counts the more, the
 * better it fits: w = 1 / max(|moved - pixels - mean|, floor)^2 is added to
 * sum[2], w u to sum[0] and w v to sum[1]. Sums have a stride of their own.
 */
struct nst_patch_vote {
    float u, v, mean, floor;
};
#define NST_DECL_PATCH_VOTE(name)                                              \
    void name(const struct nst_patch_source *source, const float *pixels,      \
              gsize stride, const struct nst_patch_vote *vote,                 \
              float *const sum[3], gsize sum_stride)

typedef NST_DECL_PATCH_TENSOR(nst_patch_tensor_func);
typedef NST_DECL_PATCH_COMPARE(nst_patch_compare_func);
typedef NST_DECL_PATCH_VOTE(nst_patch_vote_func);

#ifdef NST_ISA
NST_DECL_PATCH_TENSOR(NST_SIMD(nst_patch_tensor));
NST_DECL_PATCH_COMPARE(NST_SIMD(nst_patch_compare));
NST_DECL_PATCH_VOTE(NST_SIMD(nst_patch_vote));
#endif

#endif
