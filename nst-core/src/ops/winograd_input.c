/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/* Floats that 16 transformed channels take. */
#ifdef NST_BF16
#define UNIT 8
#else
#define UNIT NST_BLOCK
#endif

/* 6x6 pixels of 16 channels; row: floats from row to row. */
struct window {
    const float *pixels;
    gsize row;
};

/* Copies what lies inside the picture, zeros around it. */
static void
copy_window(const float *x, int height, int width, int y0, int x0,
            float *border)
{
    for (int i = 0; i < 36; i++, border += NST_BLOCK) {
        int row = y0 + i / 6, column = x0 + i % 6;

        if (row < 0 || row >= height || column < 0 || column >= width)
            memset(border, 0, NST_BLOCK * sizeof(*border));
        else
            memcpy(border,
                   x + ((gsize)row * (gsize)width + (gsize)column) * NST_BLOCK,
                   NST_BLOCK * sizeof(*border));
    }
}

/* The input of a tile; border [36 * 16] is used where it is cut off. */
NST_INLINE struct window
window_at(const float *x, int height, int width, gsize tile, float *border)
{
    gsize tiles = nst_winograd_tiles(width);
    int y0 = (int)(tile / tiles) * NST_TILE - 1;
    int x0 = (int)(tile % tiles) * NST_TILE - 1;

    if (y0 < 0 || x0 < 0 || y0 + 6 > height || x0 + 6 > width) {
        copy_window(x, height, width, y0, x0, border);
        return (struct window){border, 6 * NST_BLOCK};
    }
    return (struct window){x + ((gsize)y0 * (gsize)width + (gsize)x0) *
                                   NST_BLOCK,
                           (gsize)width * NST_BLOCK};
}

/* Row y of B^T d B, from the same row of B^T d. */
NST_INLINE void
store_row(gsize y, const nst_vec *half, float *v, gsize v_product)
{
    nst_vec row[6];

    nst_winograd_bt(half, row);
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++) {
#ifdef NST_BF16
        nst_vec_store_bf16(v + (y * 6 + x) * v_product, row[x]);
#else
        nst_vec_store(v + (y * 6 + x) * v_product, row[x]);
#endif
    }
}

NST_INLINE void
transform(const struct window *window, gsize lane, float *v, gsize v_product)
{
    const float *pixels = window->pixels + lane;
    gsize down = window->row;
    nst_vec a[6], b[6];

#define AT(y, x) nst_vec_load(pixels + (y)*down + (x)*NST_BLOCK)
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++)
        a[x] = nst_winograd_bt_outer(AT(0, x), AT(2, x), AT(4, x));
    store_row(0, a, v, v_product);
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++)
        nst_winograd_bt_middle(AT(1, x), AT(2, x), AT(3, x), AT(4, x), &a[x],
                               &b[x]);
    store_row(1, a, v, v_product);
    store_row(2, b, v, v_product);
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++)
        nst_winograd_bt_inner(AT(1, x), AT(2, x), AT(3, x), AT(4, x), &a[x],
                              &b[x]);
    store_row(3, a, v, v_product);
    store_row(4, b, v, v_product);
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++)
        a[x] = nst_winograd_bt_outer(AT(1, x), AT(3, x), AT(5, x));
    store_row(5, a, v, v_product);
#undef AT
}

NST_DECL_WINOGRAD_INPUT(NST_SIMD(nst_winograd_input))
{
    for (gsize t = 0; t < n; t++) {
        float border[36 * NST_BLOCK];
        struct window window = window_at(x, height, width, first + t, border);

        for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES)
            transform(&window, lane, v + t * UNIT + lane, v_product);
    }
}
