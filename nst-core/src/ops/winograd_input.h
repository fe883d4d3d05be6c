/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the input transforms of both precisions share. */

#ifndef NST_OPS_WINOGRAD_INPUT_H
#define NST_OPS_WINOGRAD_INPUT_H

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/* 6x6 pixels of 16 channels; row: floats from row to row. */
struct nst_window {
    const float *pixels;
    gsize row;
};

/* Copies what lies inside the picture, zeros around it. */
static inline void
nst_window_copy(const float *x, int height, int width, int y0, int x0,
                float *border)
{
    for (int y = y0; y < y0 + 6; y++) {
        for (int i = x0; i < x0 + 6; i++, border += NST_BLOCK) {
            gboolean inside = y >= 0 && y < height && i >= 0 && i < width;
            const float *pixel = x + ((gsize)(inside ? y : 0) * (gsize)width +
                                      (gsize)(inside ? i : 0)) *
                                         NST_BLOCK;

            for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES)
                nst_vec_store(border + lane, inside ? nst_vec_load(pixel + lane)
                                                    : (nst_vec){0.0f});
        }
    }
}

/* The input of a tile; border [36 * 16] is used where it is cut off. */
NST_INLINE struct nst_window
nst_window_at(const float *x, int height, int width, gsize tile, float *border)
{
    gsize tiles = nst_winograd_tiles(width);
    int y0 = (int)(tile / tiles) * NST_TILE - 1;
    int x0 = (int)(tile % tiles) * NST_TILE - 1;

    if (y0 < 0 || x0 < 0 || y0 + 6 > height || x0 + 6 > width) {
        nst_window_copy(x, height, width, y0, x0, border);
        return (struct nst_window){border, 6 * NST_BLOCK};
    }
    return (struct nst_window){x + ((gsize)y0 * (gsize)width + (gsize)x0) *
                                       NST_BLOCK,
                               (gsize)width * NST_BLOCK};
}

/* d = B^T window B, of NST_LANES channels from `lane` on. */
NST_INLINE void
nst_winograd_transform_input(const struct nst_window *window, gsize lane,
                             nst_vec *d)
{
#pragma GCC unroll 6
    for (gsize i = 0; i < 6; i++) {
        nst_vec column[6];

#pragma GCC unroll 6
        for (gsize y = 0; y < 6; y++)
            column[y] = nst_vec_load(window->pixels + y * window->row +
                                     i * NST_BLOCK + lane);
        nst_winograd_bt(column, column, 1);
#pragma GCC unroll 6
        for (gsize y = 0; y < 6; y++)
            d[y * 6 + i] = column[y];
    }
#pragma GCC unroll 6
    for (gsize y = 0; y < 6; y++)
        nst_winograd_bt(d + y * 6, d + y * 6, 1);
}

#endif
