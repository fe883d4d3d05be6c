/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/gram.h"

#define PARTS (NST_BLOCK / NST_LANES)
/* Rows whose sums fit into the registers at once. */
#if NST_LANES == 16
#define ROWS 16
#elif NST_LANES == 8 || defined(__ARM_NEON)
#define ROWS 4
#else
#define ROWS 2
#endif

NST_INLINE void
product_rows(const float *a, const float *b, gsize n, float *gram)
{
    nst_vec sum[ROWS][PARTS];

#pragma GCC unroll 16
    for (gsize i = 0; i < ROWS; i++)
#pragma GCC unroll 4
        for (gsize j = 0; j < PARTS; j++)
            sum[i][j] = (nst_vec){0.0f};
    for (gsize p = 0; p < n; p++, a += NST_BLOCK, b += NST_BLOCK) {
        nst_vec row[PARTS];

#pragma GCC unroll 4
        for (gsize j = 0; j < PARTS; j++)
            row[j] = nst_vec_load(b + j * NST_LANES);
#pragma GCC unroll 16
        for (gsize i = 0; i < ROWS; i++)
#pragma GCC unroll 4
            for (gsize j = 0; j < PARTS; j++)
                sum[i][j] = nst_vec_fma(nst_vec_all(a[i]), row[j], sum[i][j]);
    }
#pragma GCC unroll 16
    for (gsize i = 0; i < ROWS; i++)
#pragma GCC unroll 4
        for (gsize j = 0; j < PARTS; j++)
            nst_vec_store(gram + i * NST_BLOCK + j * NST_LANES, sum[i][j]);
}

NST_DECL_GRAM_PRODUCT(NST_SIMD(nst_gram_product))
{
    for (gsize i = 0; i < NST_BLOCK; i += ROWS)
        product_rows(a + i, b, n, gram + i * NST_BLOCK);
}
