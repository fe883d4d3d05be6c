/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/tiling.h"

/*
 * Tiles a range: enough of them to pay for transforming the weights, few
 * enough that the transformed input stays in a cache of 1 MB or, of a wide
 * layer, where it does not fit in any case, in the one behind; and that a job
 * takes a few milliseconds (the time to notice a cancellation). Blocks of
 * outputs a group: so that what it has before the last transform stays in the
 * second cache. Measured: docs/performance.md.
 */
#define MAX_TILES 64
#define MAX_TILES_WIDE 200
#define GROUP 4
#define GROUP_WIDE 2
#define WIDE 8 /* more blocks of inputs than that */

/* With fewer ranges the threads share the transformed input. */
#define FEW_RANGES 12

struct nst_tiling
nst_tiling_new(gsize in_blocks, gsize out_blocks, int height, int width)
{
    gboolean wide = in_blocks > WIDE;
    gsize most = wide ? MAX_TILES_WIDE : MAX_TILES;
    struct nst_tiling tiling = {.in_blocks = in_blocks,
                                .group = wide ? GROUP_WIDE : GROUP};

    tiling.n_tiles = nst_winograd_tiles(height) * nst_winograd_tiles(width);
    tiling.n_ranges = (tiling.n_tiles + most - 1) / most;
    tiling.n_groups = (out_blocks + tiling.group - 1) / tiling.group;
    tiling.shared = tiling.n_ranges < FEW_RANGES;
    return tiling;
}

/* Tiles of the largest range. */
static gsize
largest(const struct nst_tiling *tiling)
{
    return (tiling->n_tiles + tiling->n_ranges - 1) / tiling->n_ranges;
}

gsize
nst_tiling_m_offset(const struct nst_tiling *tiling)
{
    return tiling->group * NST_TILING_U_BLOCK;
}

gsize
nst_tiling_v_offset(const struct nst_tiling *tiling)
{
    return nst_tiling_m_offset(tiling) +
           NST_FREQUENCIES * nst_tiling_m_product(tiling, largest(tiling));
}

gsize
nst_tiling_worker_size(const struct nst_tiling *tiling)
{
    gsize v = NST_FREQUENCIES * nst_tiling_v_product(tiling, largest(tiling));

    return nst_tiling_v_offset(tiling) + (tiling->shared ? 0 : v);
}

gsize
nst_tiling_shared_offset(const struct nst_tiling *tiling, gsize range)
{
    return NST_FREQUENCIES *
           (nst_tiling_first(tiling, range) * tiling->in_blocks * NST_BLOCK +
            range * NST_TILING_SKEW);
}

gsize
nst_tiling_shared_size(const struct nst_tiling *tiling)
{
    return tiling->shared ? nst_tiling_shared_offset(tiling, tiling->n_ranges)
                          : 0;
}
