/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The matrix products of everything that convolves, in the blocked layout:
 * 16 channels lie side by side.
 */

#ifndef NST_OPS_MULTIPLY_H
#define NST_OPS_MULTIPLY_H

#include <glib.h>

#include "ops/simd.h"

/* Channels a block. */
#define NST_BLOCK 16

/*
 * For each product f < n_products, block o < n_blocks, lane < 16, point
 * t < n_points:
 *
 *     m[f * m_product + o * m_block + t * 16 + lane] = sum over k < depth of
 *         u[f * u_product + o * u_block + k * 16 + lane] *
 *         v[f * v_product + offset[k] + t * v_point]
 *
 * added to m if `accumulate`. Strides and offsets count floats. The sum runs
 * from k = 0 up, whatever n_points is: a point's result does not depend on
 * its neighbours.
 *
 * In bfloat16, v and u hold two channels where a float was, depth counts such
 * pairs, and the sum is in float32.
 */
struct nst_multiply {
    const float *u, *v;
    float *m;
    const gsize *offset; /* [depth] */
    gsize n_products, n_blocks, n_points, depth;
    gsize u_product, u_block, v_product, m_product, m_block;
    gboolean accumulate;
};

#define NST_DECL_MULTIPLY(name) void name(const struct nst_multiply *job)

typedef NST_DECL_MULTIPLY(nst_multiply_func);
#ifdef NST_ISA
/* v_point is 16, or 8 in bfloat16; and 1. */
NST_DECL_MULTIPLY(NST_SIMD(nst_multiply));
NST_DECL_MULTIPLY(NST_SIMD(nst_multiply_dense));
#endif

#endif
