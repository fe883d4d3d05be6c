/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Vectors of floats. Sums are taken in double: L-BFGS lives on differences
 * of large scalar products.
 */

#ifndef NST_OPS_VEC_H
#define NST_OPS_VEC_H

#include <glib.h>

#include "ops/simd.h"

/* sum of a[i] * b[i] */
#define NST_DECL_DOT(name) double name(const float *a, const float *b, gsize n)
/* y += s * x */
#define NST_DECL_AXPY(name)                                                    \
    void name(float s, const float *x, float *y, gsize n)
/* sum of (a[i] - b[i])^2 */
#define NST_DECL_SQUARED_DISTANCE(name)                                        \
    double name(const float *a, const float *b, gsize n)

typedef NST_DECL_DOT(nst_dot_func);
typedef NST_DECL_AXPY(nst_axpy_func);
typedef NST_DECL_SQUARED_DISTANCE(nst_squared_distance_func);

#ifdef NST_ISA
NST_DECL_DOT(NST_SIMD(nst_dot));
NST_DECL_AXPY(NST_SIMD(nst_axpy));
NST_DECL_SQUARED_DISTANCE(NST_SIMD(nst_squared_distance));
#endif

#endif
