/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A flow map: where each pixel of the newest frame was in an earlier picture,
 * over any number of frames. It is composed of the flows in between, so that
 * the earlier picture is resampled once and not once a frame.
 */

#ifndef NST_MOTION_MAP_H
#define NST_MOTION_MAP_H

#include <glib.h>

#include "base/arena.h"
#include "ops/ops.h"

/* Of one call of nst_map_carry_level(). */
#define NST_MAP_MAX_PLANES 6

/* Arrays are [height][width]. */
struct nst_map {
    gsize height, width;
    float *x, *y;   /* positions, in pixels of the earlier picture */
    float *valid;   /* 1 where it was in sight all the way, 0 where not, or in
                       between at the edge */
    float *next[3]; /* what they will be */
    float *at[3];   /* a row of positions, and of what is valid */
    struct nst_arena arena;
};

/* All zero: not there. FALSE: no memory; then it is not there. */
gboolean nst_map_init(struct nst_map *map, gsize height, gsize width);
void nst_map_clear(struct nst_map *map);

/* The newest frame is the picture. */
void nst_map_reset(struct nst_map *map);

/*
 * A newer frame has come: u, v is its backward flow, to the one that was the
 * newest, and valid 1 where that was in sight there. valid may be NULL: it was
 * everywhere.
 */
void nst_map_advance(struct nst_map *map, const struct nst_ops *ops,
                     const float *u, const float *v, const float *valid);

/* Both are there, and of one size. */
void nst_map_copy(struct nst_map *to, const struct nst_map *from);

/* A place among n pixels as one among so many others of the same line. */
static inline float
nst_map_place(float place, gsize n, gsize others)
{
    return (place + 0.5f) * (float)others / (float)n - 0.5f;
}

/* Both are there: the same, for the size of `to`. */
void nst_map_resample(struct nst_map *to, const struct nst_ops *ops,
                      const struct nst_map *from);

/*
 * out[p] = plane[p] of the earlier picture as the newest frame shows it,
 * bilinear, for n planes of the map's size.
 */
void nst_map_carry(const struct nst_map *map, const struct nst_ops *ops,
                   const float *const *plane, gsize n, float *const *out);

/*
 * The same, in place, for planes [height][width] of another size, and times
 * valid: what has not been in sight becomes 0. scratch is as large as they are
 * all together; none is larger than the map.
 */
void nst_map_carry_level(const struct nst_map *map, const struct nst_ops *ops,
                         gsize height, gsize width, float *const *plane,
                         gsize n, float *scratch);

#endif
