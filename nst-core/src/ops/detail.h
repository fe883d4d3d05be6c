/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The last step of a painted row: the detail that the frame has and the
 * painted picture has not, and the pixels' own type.
 */

#ifndef NST_OPS_DETAIL_H
#define NST_OPS_DETAIL_H

#include <glib.h>

#include "ops/simd.h"

struct nst_detail {
    float luma[4];      /* shares of the components in the luma */
    float direction[4]; /* what a luma of 1 adds to each, times the gain */
};

/*
 * out[i][k] = painted[i][k] + direction[k] * (luma . in[i] - base[i]), for
 * i < n and k < 4, rounded to the nearest value of the type and clipped to
 * its range. All are in its units: 0..255 or 0..65535. out may be in. Not a
 * number becomes 0.
 */
#define NST_DECL_ADD_DETAIL8(name)                                             \
    void name(const float *painted, const guint8 *in, const float *base,       \
              const struct nst_detail *detail, gsize n, guint8 *out)
#define NST_DECL_ADD_DETAIL16(name)                                            \
    void name(const float *painted, const guint16 *in, const float *base,      \
              const struct nst_detail *detail, gsize n, guint16 *out)

typedef NST_DECL_ADD_DETAIL8(nst_add_detail8_func);
typedef NST_DECL_ADD_DETAIL16(nst_add_detail16_func);

#ifdef NST_ISA
NST_DECL_ADD_DETAIL8(NST_SIMD(nst_add_detail8));
NST_DECL_ADD_DETAIL16(NST_SIMD(nst_add_detail16));
#endif

#endif
