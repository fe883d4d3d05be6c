/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The one-dimensional transforms of F(4, 3) with the points 0, 1, -1, 2, -2.
 *
 * Two-dimensional ones make the rows of their result one or two at a time,
 * each from the inputs that it needs: a 6x6 of vectors does not fit into the
 * registers, and putting half of it aside costs more than reading twice.
 */

#ifndef NST_OPS_WINOGRAD_TRANSFORM_H
#define NST_OPS_WINOGRAD_TRANSFORM_H

#include "ops/simd.h"

/* a + s * b */
NST_INLINE nst_vec
nst_vec_add_scaled(nst_vec a, float s, nst_vec b)
{
    return nst_vec_fma(nst_vec_all(s), b, a);
}

/* The rows of B^T d: 0 and 5, which are alike; 1 and 2; 3 and 4. */
NST_INLINE nst_vec
nst_winograd_bt_outer(nst_vec d0, nst_vec d2, nst_vec d4)
{
    return nst_vec_add_scaled(nst_vec_add_scaled(d4, -5.0f, d2), 4.0f, d0);
}

NST_INLINE void
nst_winograd_bt_middle(nst_vec d1, nst_vec d2, nst_vec d3, nst_vec d4,
                       nst_vec *row1, nst_vec *row2)
{
    nst_vec a = nst_vec_add_scaled(d4, -4.0f, d2);
    nst_vec b = nst_vec_add_scaled(d3, -4.0f, d1);

    *row1 = a + b;
    *row2 = a - b;
}

NST_INLINE void
nst_winograd_bt_inner(nst_vec d1, nst_vec d2, nst_vec d3, nst_vec d4,
                      nst_vec *row3, nst_vec *row4)
{
    nst_vec a = d4 - d2, b = d3 - d1;

    *row3 = nst_vec_add_scaled(a, 2.0f, b);
    *row4 = nst_vec_add_scaled(a, -2.0f, b);
}

/* out = B^T d */
NST_INLINE void
nst_winograd_bt(const nst_vec *d, nst_vec *out)
{
    out[0] = nst_winograd_bt_outer(d[0], d[2], d[4]);
    nst_winograd_bt_middle(d[1], d[2], d[3], d[4], &out[1], &out[2]);
    nst_winograd_bt_inner(d[1], d[2], d[3], d[4], &out[3], &out[4]);
    out[5] = nst_winograd_bt_outer(d[1], d[3], d[5]);
}

/* Row y of G w. */
NST_INLINE nst_vec
nst_winograd_g_row(gsize y, nst_vec w0, nst_vec w1, nst_vec w2)
{
    switch (y) {
    case 0:
        return w0 * nst_vec_all(0.25f);
    case 1:
        return (w0 + w2 + w1) * nst_vec_all(-1.0f / 6.0f);
    case 2:
        return (w0 + w2 - w1) * nst_vec_all(-1.0f / 6.0f);
    case 3:
        return nst_vec_add_scaled(nst_vec_add_scaled(w0, 4.0f, w2), 2.0f, w1) *
               nst_vec_all(1.0f / 24.0f);
    case 4:
        return nst_vec_add_scaled(nst_vec_add_scaled(w0, 4.0f, w2), -2.0f, w1) *
               nst_vec_all(1.0f / 24.0f);
    default:
        return w2;
    }
}

/* Row y of G w G^T of w [9]. */
NST_INLINE void
nst_winograd_weight_row(gsize y, const nst_vec *w, nst_vec *row)
{
    nst_vec half[3];

#pragma GCC unroll 3
    for (gsize x = 0; x < 3; x++)
        half[x] = nst_winograd_g_row(y, w[x], w[3 + x], w[6 + x]);
#pragma GCC unroll 6
    for (gsize x = 0; x < 6; x++)
        row[x] = nst_winograd_g_row(x, half[0], half[1], half[2]);
}

/* out = A^T m; m in steps of `step` vectors, out in steps of out_step. */
NST_INLINE void
nst_winograd_at(const nst_vec *m, gsize step, nst_vec *out, gsize out_step)
{
    nst_vec sum1 = m[step] + m[2 * step], sum2 = m[3 * step] + m[4 * step];
    nst_vec difference1 = m[step] - m[2 * step];
    nst_vec difference2 = m[3 * step] - m[4 * step];

    out[0] = m[0] + sum1 + sum2;
    out[out_step] = nst_vec_add_scaled(difference1, 2.0f, difference2);
    out[2 * out_step] = nst_vec_add_scaled(sum1, 4.0f, sum2);
    out[3 * out_step] =
        nst_vec_add_scaled(difference1, 8.0f, difference2) + m[5 * step];
}

#endif
