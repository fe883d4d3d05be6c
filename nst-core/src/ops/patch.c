/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/patch.h"

/* A row of a patch, for any instruction set. */
typedef float row __attribute__((vector_size(4 * NST_PATCH)));
typedef float row_unaligned
    __attribute__((vector_size(4 * NST_PATCH), aligned(4), may_alias));
typedef int row_mask __attribute__((vector_size(4 * NST_PATCH)));
typedef float quad __attribute__((vector_size(16)));
typedef float quad_unaligned
    __attribute__((vector_size(16), aligned(4), may_alias));

#define LOAD(p) (*(const row_unaligned *)(p))
#define STORE(p, v) (*(row_unaligned *)(p) = (v))
#define ALL(x) ((x) - (row){0.0f})

#if defined(__AVX2__)
#define FMA(a, b, c) ((row)_mm256_fmadd_ps(a, b, c))
#else
#define FMA(a, b, c) ((a) * (b) + (c))
#endif

/* The sum of both halves of a row. */
#define FOLD(v)                                                                \
    (__builtin_shufflevector(v, v, 0, 1, 2, 3) +                               \
     __builtin_shufflevector(v, v, 4, 5, 6, 7))

/* The sum of each of four. */
#define SUM_QUADS(a, b, c, d, out)                                             \
    do {                                                                       \
        quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) +                  \
                  __builtin_shufflevector(a, b, 2, 6, 3, 7);                   \
        quad cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) +                  \
                  __builtin_shufflevector(c, d, 2, 6, 3, 7);                   \
        *(quad_unaligned *)(out) =                                             \
            __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +                      \
            __builtin_shufflevector(ab, cd, 2, 3, 6, 7);                       \
    } while (0)

/* One row of the source, moved sideways by both weights. */
#define MOVED(p, near, far) FMA(LOAD((p) + 1), far, LOAD(p) * (near))

NST_DECL_PATCH_TENSOR(NST_SIMD(nst_patch_tensor))
{
    const float *dx = patch->dx, *dy = patch->dy;
    row xx = {0.0f}, xy = {0.0f}, yy = {0.0f}, sum_x = {0.0f}, sum_y = {0.0f};
    quad none = {0.0f};

    for (gsize y = 0; y < NST_PATCH; y++, dx += stride, dy += stride) {
        row a = LOAD(dx), b = LOAD(dy);

        xx = FMA(a, a, xx);
        xy = FMA(a, b, xy);
        yy = FMA(b, b, yy);
        sum_x += a;
        sum_y += b;
    }
    SUM_QUADS(FOLD(xx), FOLD(xy), FOLD(yy), FOLD(sum_x), sum);
    SUM_QUADS(FOLD(sum_y), none, none, none, sum + 4);
}

NST_DECL_PATCH_COMPARE(NST_SIMD(nst_patch_compare))
{
    const float *w = source->weight, *from = source->at;
    const float *pixels = patch->pixels, *dx = patch->dx, *dy = patch->dy;
    row w0 = ALL(w[0]), w1 = ALL(w[1]), w2 = ALL(w[2]), w3 = ALL(w[3]);
    row sum_x = {0.0f}, sum_y = {0.0f}, sum_d = {0.0f}, sum_dd = {0.0f};

    for (gsize y = 0; y < NST_PATCH; y++) {
        row d =
            MOVED(from, w0, w1) + MOVED(from + stride, w2, w3) - LOAD(pixels);

        sum_x = FMA(d, LOAD(dx), sum_x);
        sum_y = FMA(d, LOAD(dy), sum_y);
        sum_d += d;
        sum_dd = FMA(d, d, sum_dd);
        from += stride;
        pixels += stride;
        dx += stride;
        dy += stride;
    }
    SUM_QUADS(FOLD(sum_x), FOLD(sum_y), FOLD(sum_d), FOLD(sum_dd), sum);
}

NST_DECL_PATCH_VOTE(NST_SIMD(nst_patch_vote))
{
    const float *w = source->weight, *from = source->at;
    row w0 = ALL(w[0]), w1 = ALL(w[1]), w2 = ALL(w[2]), w3 = ALL(w[3]);
    row mean = ALL(vote->mean), u = ALL(vote->u), v = ALL(vote->v);
    row least = ALL(vote->floor * vote->floor);

    for (gsize y = 0; y < NST_PATCH; y++) {
        gsize at = y * sum_stride;
        row d = MOVED(from, w0, w1) + MOVED(from + stride, w2, w3) -
                LOAD(pixels) - mean;
        row square = d * d;
        row_mask large = square > least;
        row weight = 1.0f / (row)((large & (row_mask)square) |
                                  (~large & (row_mask)least));

        STORE(sum[0] + at, FMA(weight, u, LOAD(sum[0] + at)));
        STORE(sum[1] + at, FMA(weight, v, LOAD(sum[1] + at)));
        STORE(sum[2] + at, LOAD(sum[2] + at) + weight);
        from += stride;
        pixels += stride;
    }
}
