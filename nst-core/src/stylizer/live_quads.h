/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pictures with four components a pixel and a border, as the cubic samples
 * them. */

#ifndef NST_STYLIZER_LIVE_QUADS_H
#define NST_STYLIZER_LIVE_QUADS_H

#include "base/arena.h"
#include "motion/map.h"
#include "ops/ops.h"

struct nst_quads {
    gsize height, width, stride; /* pixels */
    float *first;                /* the pixel at 0, 0 */
    float *row;                  /* one of width pixels, for what is sampled */
    struct nst_arena arena;
};

/* All zero: not there. FALSE: no memory. */
gboolean nst_quads_init(struct nst_quads *quads, gsize height, gsize width);
void nst_quads_clear(struct nst_quads *quads);

/*
 * Component 0 of each pixel becomes opaque, the others matrix times the
 * picture's red, green, blue and 1. picture is [3][height][width].
 */
void nst_quads_fill(struct nst_quads *quads, const float *picture,
                    const float matrix[3][4], float opaque);

/* The components as they are. */
extern const float nst_quads_identity[3][4];

/*
 * out [3][height][width] = the components 1 to 3 as the map's newest frame
 * shows them. The map has the quads' size.
 */
void nst_quads_carry(const struct nst_quads *quads, const struct nst_ops *ops,
                     const struct nst_map *map, float *out);

#endif
