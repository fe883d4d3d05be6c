/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Products of features with each other, in the blocked layout. */

#ifndef NST_OPS_GRAM_H
#define NST_OPS_GRAM_H

#include <glib.h>

#include "ops/multiply.h"
#include "ops/simd.h"

/* gram[i * 16 + j] = sum over p < n of a[p * 16 + i] * b[p * 16 + j] */
#define NST_DECL_GRAM_PRODUCT(name)                                            \
    void name(const float *a, const float *b, gsize n, float *gram)

typedef NST_DECL_GRAM_PRODUCT(nst_gram_product_func);
#ifdef NST_ISA
NST_DECL_GRAM_PRODUCT(NST_SIMD(nst_gram_product));
#endif

#endif
