/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Many vectors at a time: each is read once, and what they share stays in
 * registers or in the first cache.
 */

#ifndef NST_OPS_COMBINE_H
#define NST_OPS_COMBINE_H

#include <glib.h>

#include "ops/simd.h"

/* sum[k] = sum of v[k][i] * x[i], for k < count; in double, as nst_dot. */
#define NST_DECL_DOTS(name)                                                    \
    void name(const float *const *v, guint count, const float *x, gsize n,     \
              double *sum)
/* out[i] = sum over k < count of c[k] * v[k][i]; count >= 1. */
#define NST_DECL_COMBINE(name)                                                 \
    void name(const float *const *v, const float *c, guint count, float *out,  \
              gsize n)

typedef NST_DECL_DOTS(nst_dots_func);
typedef NST_DECL_COMBINE(nst_combine_func);

#ifdef NST_ISA
NST_DECL_DOTS(NST_SIMD(nst_dots));
NST_DECL_COMBINE(NST_SIMD(nst_combine));
#endif

#endif
