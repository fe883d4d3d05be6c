/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/* A tile after the transform, and which part of it is in the picture. */
struct tile {
    float y[NST_TILE][NST_TILE][NST_BLOCK];
    int top, left;
    int rows, columns;
};

static inline gsize
at(int y, int x, int width)
{
    return ((gsize)y * (gsize)width + (gsize)x) * NST_BLOCK;
}

#define FOR_EACH_LANE for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES)

NST_INLINE void
transform(const struct nst_winograd_output *job, gsize t, struct tile *tile)
{
    const float *m = job->m + t * NST_BLOCK;

    FOR_EACH_LANE
    {
        nst_vec half[24], out[16];

#pragma GCC unroll 6
        for (gsize i = 0; i < 6; i++) {
            nst_vec column[6];

#pragma GCC unroll 6
            for (gsize y = 0; y < 6; y++)
                column[y] =
                    nst_vec_load(m + (y * 6 + i) * job->m_product + lane);
            nst_winograd_at(column, half + i, 1, 6);
        }
#pragma GCC unroll 4
        for (gsize y = 0; y < 4; y++)
            nst_winograd_at(half + y * 6, out + y * 4, 1, 1);
#pragma GCC unroll 16
        for (gsize i = 0; i < 16; i++)
            nst_vec_store(&tile->y[i / 4][i % 4][lane], out[i]);
    }
}

NST_INLINE void
store_relu(const struct nst_winograd_output *job, struct tile *tile)
{
    for (int y = 0; y < tile->rows; y++) {
        float *row = job->output + at(tile->top + y, tile->left, job->width);

        for (int x = 0; x < tile->columns; x++) {
            FOR_EACH_LANE
            {
                nst_vec v = nst_vec_relu(nst_vec_load(&tile->y[y][x][lane]) +
                                         nst_vec_load(job->bias + lane));

                nst_vec_store(&tile->y[y][x][lane], v);
                nst_vec_store(row + x * NST_BLOCK + lane, v);
            }
        }
    }
}

/* NaN wins, so that it is noticed. */
NST_INLINE nst_vec
larger(nst_vec a, nst_vec b)
{
    return nst_vec_select((b > a) | (b != b), b, a);
}

NST_INLINE void
store_pooled(const struct nst_winograd_output *job, const struct tile *tile,
             gboolean maximum)
{
    for (int y = 0; y + 1 < tile->rows; y += 2) {
        for (int x = 0; x + 1 < tile->columns; x += 2) {
            float *pooled =
                job->pooled +
                at((tile->top + y) / 2, (tile->left + x) / 2, job->width / 2);

            FOR_EACH_LANE
            {
                nst_vec a = nst_vec_load(&tile->y[y][x][lane]);
                nst_vec b = nst_vec_load(&tile->y[y][x + 1][lane]);
                nst_vec c = nst_vec_load(&tile->y[y + 1][x][lane]);
                nst_vec d = nst_vec_load(&tile->y[y + 1][x + 1][lane]);

                nst_vec_store(pooled + lane,
                              maximum
                                  ? larger(larger(a, b), larger(c, d))
                                  : nst_vec_all(0.25f) * ((a + b) + (c + d)));
            }
        }
    }
}

NST_INLINE void
store_mask(const struct nst_winograd_output *job, const struct tile *tile)
{
    for (int y = 0; y < tile->rows; y++) {
        for (int x = 0; x < tile->columns; x++) {
            gsize i = at(tile->top + y, tile->left + x, job->width);

            FOR_EACH_LANE
            nst_vec_store(
                job->output + i + lane,
                nst_vec_where_positive(nst_vec_load(job->features + i + lane),
                                       nst_vec_load(&tile->y[y][x][lane])));
        }
    }
}

/* The gradient g of a mean of four, where they are positive. */
NST_INLINE void
spread_average(const float *features, float *output, const gsize *i, nst_vec g)
{
    g *= nst_vec_all(0.25f);
#pragma GCC unroll 4
    for (int k = 0; k < 4; k++)
        nst_vec_store(output + i[k],
                      nst_vec_where_positive(nst_vec_load(features + i[k]), g));
}

/* The gradient g of a maximum: of equal ones, the first, row by row. */
NST_INLINE void
spread_max(const float *features, float *output, const gsize *i, nst_vec g)
{
    nst_vec best = nst_vec_load(features + i[0]), zero = {0.0f};
    nst_vec_mask is[4] = {best == best};

#pragma GCC unroll 4
    for (int k = 1; k < 4; k++) {
        nst_vec x = nst_vec_load(features + i[k]);

        is[k] = x > best;
        best = nst_vec_select(is[k], x, best);
    }
    g = nst_vec_where_positive(best, g);
#pragma GCC unroll 4
    for (int k = 3; k >= 0; k--) {
        nst_vec_store(output + i[k], nst_vec_select(is[k], g, zero));
        g = nst_vec_select(is[k], zero, g);
    }
}

NST_INLINE void
clear(float *pixels, gsize n)
{
    for (gsize i = 0; i < n * NST_BLOCK; i += NST_LANES)
        nst_vec_store(pixels + i, (nst_vec){0.0f});
}

/* The rest of an odd row or column, which no window covers: no gradient. */
NST_INLINE void
clear_rest(const struct nst_winograd_output *job, const struct tile *tile)
{
    int bottom = 2 * (tile->top + tile->rows), end = bottom;
    int right = 2 * (tile->left + tile->columns), width = job->features_width;

    if (tile->top + tile->rows == job->height)
        end = job->features_height;
    if (tile->left + tile->columns == job->width && right < width)
        for (int y = 2 * tile->top; y < end; y++)
            clear(job->output + at(y, right, width), 1);
    if (bottom < end)
        clear(job->output + at(bottom, 2 * tile->left, width),
              2 * (gsize)tile->columns);
}

NST_INLINE void
store_unpooled(const struct nst_winograd_output *job, const struct tile *tile,
               gboolean maximum)
{
    int width = job->features_width;

    for (int y = 0; y < tile->rows; y++) {
        for (int x = 0; x < tile->columns; x++) {
            gsize i = at(2 * (tile->top + y), 2 * (tile->left + x), width);
            gsize below = i + (gsize)width * NST_BLOCK;

            FOR_EACH_LANE
            {
                const gsize corners[4] = {i + lane, i + NST_BLOCK + lane,
                                          below + lane,
                                          below + NST_BLOCK + lane};
                nst_vec g = nst_vec_load(&tile->y[y][x][lane]);

                if (maximum)
                    spread_max(job->features, job->output, corners, g);
                else
                    spread_average(job->features, job->output, corners, g);
            }
        }
    }
    clear_rest(job, tile);
}

static void
store(const struct nst_winograd_output *job, struct tile *tile)
{
    switch (job->store) {
    case NST_STORE_RELU:
        store_relu(job, tile);
        break;
    case NST_STORE_RELU_AVERAGE_POOL:
        store_relu(job, tile);
        store_pooled(job, tile, FALSE);
        break;
    case NST_STORE_RELU_MAX_POOL:
        store_relu(job, tile);
        store_pooled(job, tile, TRUE);
        break;
    case NST_STORE_MASK:
        store_mask(job, tile);
        break;
    case NST_STORE_MASK_AVERAGE_POOL:
        store_unpooled(job, tile, FALSE);
        break;
    case NST_STORE_MASK_MAX_POOL:
        store_unpooled(job, tile, TRUE);
        break;
    }
}

NST_DECL_WINOGRAD_OUTPUT(NST_SIMD(nst_winograd_output))
{
    gsize tiles = nst_winograd_tiles(job->width);

    for (gsize t = 0; t < job->n; t++) {
        struct tile tile;

        tile.top = (int)((job->first + t) / tiles) * NST_TILE;
        tile.left = (int)((job->first + t) % tiles) * NST_TILE;
        tile.rows = MIN(NST_TILE, job->height - tile.top);
        tile.columns = MIN(NST_TILE, job->width - tile.left);
        transform(job, t, &tile);
        store(job, &tile);
    }
}
