/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How a Winograd convolution is cut up, and what memory the pieces take. */

#ifndef NST_NET_TILING_H
#define NST_NET_TILING_H

#include <glib.h>

#include "ops/winograd.h"

/*
 * Blocks of inputs whose weights are transformed at a time: those of one
 * frequency stay in the first cache.
 */
#define NST_TILING_DEPTH 4

/*
 * Added to strides from frequency to frequency: 36 streams that are a
 * multiple of 4 KB apart would all want the same lines of the first cache.
 */
#define NST_TILING_SKEW NST_BLOCK

/* Transformed weights, in floats. */
#define NST_TILING_U_PRODUCT                                                   \
    (NST_TILING_DEPTH * NST_BLOCK * NST_BLOCK + NST_TILING_SKEW)
#define NST_TILING_U_BLOCK (NST_FREQUENCIES * NST_TILING_U_PRODUCT)

/*
 * Ranges of tiles; groups of blocks of outputs, which share a transformed
 * input. shared: there are few ranges, so that threads share one, too.
 */
struct nst_tiling {
    gsize in_blocks, n_tiles, n_ranges, group, n_groups;
    gboolean shared;
};

struct nst_tiling
nst_tiling_new(gsize in_blocks, gsize out_blocks, int height, int width);

static inline gsize
nst_tiling_first(const struct nst_tiling *tiling, gsize range)
{
    return tiling->n_tiles * range / tiling->n_ranges;
}

static inline gsize
nst_tiling_count(const struct nst_tiling *tiling, gsize range)
{
    return nst_tiling_first(tiling, range + 1) -
           nst_tiling_first(tiling, range);
}

/* Strides of n tiles from frequency to frequency, in floats. */
static inline gsize
nst_tiling_v_product(const struct nst_tiling *tiling, gsize n)
{
    return tiling->in_blocks * n * NST_BLOCK + NST_TILING_SKEW;
}

static inline gsize
nst_tiling_m_product(const struct nst_tiling *tiling, gsize n)
{
    return tiling->group * n * NST_BLOCK + NST_TILING_SKEW;
}

/*
 * A worker has u, then m, then, unless it is shared, v; in floats from the
 * beginning of its memory.
 */
gsize nst_tiling_m_offset(const struct nst_tiling *tiling);
gsize nst_tiling_v_offset(const struct nst_tiling *tiling);
gsize nst_tiling_worker_size(const struct nst_tiling *tiling);

/* v of a range in the shared memory, and all of that. */
gsize nst_tiling_shared_offset(const struct nst_tiling *tiling, gsize range);
gsize nst_tiling_shared_size(const struct nst_tiling *tiling);

#endif
