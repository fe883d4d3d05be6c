/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Total variation of one plane; definition in nst/stylizer.h. */

#ifndef NST_OPS_TV_H
#define NST_OPS_TV_H

#include "ops/simd.h"

/*
 * Returns the sum of the squared differences to the right and to the lower
 * neighbour of x [height][width], and adds scale times its gradient to
 * grad [height][width].
 */
#define NST_DECL_TV(name)                                                      \
    double name(const float *x, int height, int width, float scale, float *grad)

typedef NST_DECL_TV(nst_tv_func);
#ifdef NST_ISA
NST_DECL_TV(NST_SIMD(nst_tv));
#endif

#endif
