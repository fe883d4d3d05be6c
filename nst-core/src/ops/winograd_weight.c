/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/*
 * Weights come from far away, and each is read once a range of tiles: inputs
 * whose weights are asked for ahead of time. (At the end that may be memory
 * that is not there: to ask for it does no harm.)
 */
#define AHEAD 8

NST_INLINE void
load(const float *w, nst_vec *d)
{
#pragma GCC unroll 9
    for (gsize i = 0; i < 9; i++)
        __builtin_prefetch(w + (AHEAD * 9 + i) * NST_BLOCK);
#pragma GCC unroll 9
    for (gsize i = 0; i < 9; i++)
        d[i] = nst_vec_load(w + i * NST_BLOCK);
}

#ifdef NST_BF16
/* Two inputs at a time, which become pairs. */
NST_DECL_WINOGRAD_WEIGHT(NST_SIMD(nst_winograd_weight))
{
    for (gsize k = 0; k < n; k += 2, w += 2 * 9 * NST_BLOCK, u += NST_BLOCK) {
        nst_vec even[9], odd[9], even_row[6], odd_row[6];

        load(w, even);
        load(w + 9 * NST_BLOCK, odd);
#pragma GCC unroll 6
        for (gsize y = 0; y < 6; y++) {
            nst_winograd_weight_row(y, even, even_row);
            nst_winograd_weight_row(y, odd, odd_row);
#pragma GCC unroll 6
            for (gsize x = 0; x < 6; x++)
                nst_vec_store(u + (y * 6 + x) * u_product,
                              nst_vec_pair(even_row[x], odd_row[x]));
        }
    }
}
#else
NST_INLINE void
transform(const float *w, float *u, gsize u_product)
{
    nst_vec d[9], row[6];

    load(w, d);
#pragma GCC unroll 6
    for (gsize y = 0; y < 6; y++) {
        nst_winograd_weight_row(y, d, row);
#pragma GCC unroll 6
        for (gsize x = 0; x < 6; x++)
            nst_vec_store(u + (y * 6 + x) * u_product, row[x]);
    }
}

NST_DECL_WINOGRAD_WEIGHT(NST_SIMD(nst_winograd_weight))
{
    for (gsize k = 0; k < n; k++)
        for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES)
            transform(w + k * 9 * NST_BLOCK + lane, u + k * NST_BLOCK + lane,
                      u_product);
}
#endif
