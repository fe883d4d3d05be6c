/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/*
 * A tile is finished two rows at a time, as a pooling wants them: y [2][4] of
 * NST_LANES channels, for the pixels (top, left) to (top + rows - 1, left +
 * columns - 1) of the picture.
 */
struct pair {
    int top, left, rows, columns;
    gsize lane;
    nst_vec y[8];
};

NST_INLINE gsize
at(int y, int x, int width)
{
    return ((gsize)y * (gsize)width + (gsize)x) * NST_BLOCK;
}

/* NaN wins, so that it is noticed. */
NST_INLINE nst_vec
larger(nst_vec a, nst_vec b)
{
    return nst_vec_select((b > a) | (b != b), b, a);
}

/* The 2x2 window at column x of the pair. */
NST_INLINE void
store_pooled(const struct nst_winograd_output *job, const struct pair *pair,
             int x, gboolean maximum)
{
    const nst_vec *y = pair->y + x;
    nst_vec pooled = maximum
                         ? larger(larger(y[0], y[1]), larger(y[4], y[5]))
                         : nst_vec_all(0.25f) * ((y[0] + y[1]) + (y[4] + y[5]));

    nst_vec_store(job->pooled +
                      at(pair->top / 2, (pair->left + x) / 2, job->width / 2) +
                      pair->lane,
                  pooled);
}

NST_INLINE void
store_relu(const struct nst_winograd_output *job, struct pair *pair)
{
    nst_vec bias = nst_vec_load(job->bias + pair->lane);
    float *output =
        job->output + at(pair->top, pair->left, job->width) + pair->lane;

#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        pair->y[i] = nst_vec_relu(pair->y[i] + bias);
        if (i / 4 < pair->rows && i % 4 < pair->columns)
            nst_vec_store(output + at(i / 4, i % 4, job->width), pair->y[i]);
    }
    if (job->store == NST_STORE_RELU || pair->rows < 2)
        return;
#pragma GCC unroll 2
    for (int x = 0; x < 4; x += 2)
        if (x + 1 < pair->columns)
            store_pooled(job, pair, x, job->store == NST_STORE_RELU_MAX_POOL);
}

NST_INLINE void
store_mask(const struct nst_winograd_output *job, const struct pair *pair)
{
    gsize first = at(pair->top, pair->left, job->width) + pair->lane;

#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        gsize pixel = first + at(i / 4, i % 4, job->width);

        if (i / 4 < pair->rows && i % 4 < pair->columns)
            nst_vec_store(job->output + pixel,
                          nst_vec_where_positive(
                              nst_vec_load(job->features + pixel), pair->y[i]));
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
    nst_vec_mask is[4];

#pragma GCC unroll 4
    for (int k = 1; k < 4; k++) {
        nst_vec x = nst_vec_load(features + i[k]);

        is[k] = x > best;
        best = nst_vec_select(is[k], x, best);
    }
    g = nst_vec_where_positive(best, g);
#pragma GCC unroll 4
    for (int k = 3; k > 0; k--) {
        nst_vec_store(output + i[k], nst_vec_select(is[k], g, zero));
        g = nst_vec_select(is[k], zero, g);
    }
    nst_vec_store(output + i[0], g);
}

NST_INLINE void
store_unpooled(const struct nst_winograd_output *job, const struct pair *pair)
{
    int width = job->features_width;

    for (int i = 0; i < 8; i++) {
        if (i / 4 >= pair->rows || i % 4 >= pair->columns)
            continue;

        gsize pixel =
            at(2 * (pair->top + i / 4), 2 * (pair->left + i % 4), width) +
            pair->lane;
        gsize below = pixel + at(1, 0, width);
        const gsize corners[4] = {pixel, pixel + NST_BLOCK, below,
                                  below + NST_BLOCK};

        if (job->store == NST_STORE_MASK_MAX_POOL)
            spread_max(job->features, job->output, corners, pair->y[i]);
        else
            spread_average(job->features, job->output, corners, pair->y[i]);
    }
}

/* The rest of an odd row or column, which no window covers: no gradient. */
static void
clear_rest(const struct nst_winograd_output *job, int top, int left)
{
    int bottom = 2 * MIN(top + NST_TILE, job->height);
    int right = 2 * MIN(left + NST_TILE, job->width);
    int height = job->features_height, width = job->features_width;
    gboolean last_row = bottom == 2 * job->height;

    if (right == 2 * job->width && right < width)
        for (int y = 2 * top; y < (last_row ? height : bottom); y++)
            memset(job->output + at(y, right, width), 0,
                   NST_BLOCK * sizeof(float));
    if (last_row && bottom < height)
        memset(job->output + at(bottom, 2 * left, width), 0,
               (gsize)(right - 2 * left) * NST_BLOCK * sizeof(float));
}

NST_INLINE void
store(const struct nst_winograd_output *job, struct pair *pair)
{
    if (job->store == NST_STORE_MASK)
        store_mask(job, pair);
    else if (job->store < NST_STORE_MASK)
        store_relu(job, pair);
    else
        store_unpooled(job, pair);
}

/* A pair that lies in the picture as a whole stores without asking. */
NST_INLINE void
store_clipped(const struct nst_winograd_output *job, struct pair *pair)
{
    pair->rows = MIN(2, job->height - pair->top);
    pair->columns = MIN(4, job->width - pair->left);
    if (pair->rows == 2 && pair->columns == 4) {
        pair->rows = 2;
        pair->columns = 4;
        store(job, pair);
    } else if (pair->rows > 0) {
        store(job, pair);
    }
}

NST_INLINE void
transform(const struct nst_winograd_output *job, gsize t, int top, int left)
{
    for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES) {
        const float *m = job->m + t * NST_BLOCK + lane;
        struct pair pair = {.left = left, .lane = lane};
        nst_vec half[24];

#pragma GCC unroll 6
        for (gsize x = 0; x < 6; x++) {
            nst_vec column[6];

#pragma GCC unroll 6
            for (gsize y = 0; y < 6; y++)
                column[y] = nst_vec_load(m + (y * 6 + x) * job->m_product);
            nst_winograd_at(column, 1, half + x, 6);
        }
#pragma GCC unroll 2
        for (int y = 0; y < 4; y += 2) {
            nst_winograd_at(half + y * 6, 1, pair.y, 1);
            nst_winograd_at(half + y * 6 + 6, 1, pair.y + 4, 1);
            pair.top = top + y;
            store_clipped(job, &pair);
        }
    }
}

NST_DECL_WINOGRAD_OUTPUT(NST_SIMD(nst_winograd_output))
{
    gsize tiles = nst_winograd_tiles(job->width);

    for (gsize t = 0; t < job->n; t++) {
        int top = (int)((job->first + t) / tiles) * NST_TILE;
        int left = (int)((job->first + t) % tiles) * NST_TILE;

        transform(job, t, top, left);
        if (job->store > NST_STORE_MASK)
            clear_rest(job, top, left);
    }
}
