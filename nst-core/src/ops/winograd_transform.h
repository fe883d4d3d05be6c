/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The one-dimensional transforms of F(4, 3); points 0, 1, -1, 2, -2. */

#ifndef NST_OPS_WINOGRAD_TRANSFORM_H
#define NST_OPS_WINOGRAD_TRANSFORM_H

#include "ops/simd.h"

/* out = B^T d; both in steps of `step` vectors. */
NST_INLINE void
nst_winograd_bt(const nst_vec *d, nst_vec *out, int step)
{
    nst_vec two = nst_vec_all(2.0f), four = nst_vec_all(4.0f);
    nst_vec five = nst_vec_all(5.0f);
    nst_vec d0 = d[0], d1 = d[step], d2 = d[2 * step];
    nst_vec d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    nst_vec a = nst_vec_fma(-four, d2, d4), b = nst_vec_fma(-four, d1, d3);
    nst_vec c = d4 - d2, e = d3 - d1;

    out[0] = nst_vec_fma(four, d0, nst_vec_fma(-five, d2, d4));
    out[step] = a + b;
    out[2 * step] = a - b;
    out[3 * step] = nst_vec_fma(two, e, c);
    out[4 * step] = nst_vec_fma(-two, e, c);
    out[5 * step] = nst_vec_fma(four, d1, nst_vec_fma(-five, d3, d5));
}

/* out = G w */
NST_INLINE void
nst_winograd_g(nst_vec w0, nst_vec w1, nst_vec w2, nst_vec *out, int step)
{
    nst_vec sixth = nst_vec_all(1.0f / 6.0f), half = nst_vec_all(0.5f);
    nst_vec a = (w0 + w2) * -sixth, b = w1 * sixth;
    nst_vec c = nst_vec_fma(w0, nst_vec_all(1.0f / 24.0f), w2 * sixth);

    out[0] = w0 * nst_vec_all(0.25f);
    out[step] = a - b;
    out[2 * step] = a + b;
    out[3 * step] = nst_vec_fma(half, b, c);
    out[4 * step] = nst_vec_fma(-half, b, c);
    out[5 * step] = w2;
}

/* out = A^T m */
NST_INLINE void
nst_winograd_at(const nst_vec *m, nst_vec *out, int step, int out_step)
{
    nst_vec m0 = m[0], m1 = m[step], m2 = m[2 * step];
    nst_vec m3 = m[3 * step], m4 = m[4 * step], m5 = m[5 * step];
    nst_vec sum1 = m1 + m2, difference1 = m1 - m2;
    nst_vec sum2 = m3 + m4, difference2 = m3 - m4;

    out[0] = m0 + sum1 + sum2;
    out[out_step] = nst_vec_fma(nst_vec_all(2.0f), difference2, difference1);
    out[2 * out_step] = nst_vec_fma(nst_vec_all(4.0f), sum2, sum1);
    out[3 * out_step] =
        nst_vec_fma(nst_vec_all(8.0f), difference2, difference1) + m5;
}

#endif
