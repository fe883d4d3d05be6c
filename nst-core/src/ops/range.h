/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What lies outside the displayable range 0..1. */

#ifndef NST_OPS_RANGE_H
#define NST_OPS_RANGE_H

#include <glib.h>

#include "ops/simd.h"

/*
 * Returns the sum of the squared distances of x [n] to 0..1, and adds scale
 * times its gradient to grad [n].
 */
#define NST_DECL_RANGE(name)                                                   \
    double name(const float *x, gsize n, float scale, float *grad)

typedef NST_DECL_RANGE(nst_range_func);
#ifdef NST_ISA
NST_DECL_RANGE(NST_SIMD(nst_range));
#endif

#endif
