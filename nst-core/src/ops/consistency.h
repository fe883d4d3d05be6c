/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Whether two flows agree: Sundaram, Brox and Keutzer, ECCV 2010, as in Ruder,
 * Dosovitskiy and Brox, GCPR 2016. A point goes by one flow to the other
 * frame, and by the other one (interpolated bilinearly) back; it should come
 * back to where it was.
 */

#ifndef NST_OPS_CONSISTENCY_H
#define NST_OPS_CONSISTENCY_H

#include <glib.h>

#include "ops/simd.h"

/* The squared distance allowed: of the squared lengths, and of any. */
#define NST_CONSISTENCY_RELATIVE 0.01f
#define NST_CONSISTENCY_ABSOLUTE 0.5f

/* Two planes of height * width each. */
struct nst_flow {
    const float *u, *v;
    gsize width, height;
};

/*
 * Row y of `there`: out [width] is 1 where `back` agrees with it, 0 where it
 * does not, or the point is outside the other frame, or is not a number.
 */
#define NST_DECL_CONSISTENCY(name)                                             \
    void name(const struct nst_flow *there, const struct nst_flow *back,       \
              gsize y, float *out)

typedef NST_DECL_CONSISTENCY(nst_consistency_func);

#ifdef NST_ISA
NST_DECL_CONSISTENCY(NST_SIMD(nst_consistency));
#endif

#endif
