/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the weight transforms of both precisions share. */

#ifndef NST_OPS_WINOGRAD_WEIGHT_H
#define NST_OPS_WINOGRAD_WEIGHT_H

#include "ops/winograd.h"
#include "ops/winograd_transform.h"

/* u [36] = G w G^T of w [9][16], NST_LANES outputs from `lane` on. */
NST_INLINE void
nst_winograd_transform_weight(const float *w, gsize lane, nst_vec *u)
{
    nst_vec half[3][6];

    w += lane;
#pragma GCC unroll 3
    for (gsize x = 0; x < 3; x++)
        nst_winograd_g(nst_vec_load(w + x * NST_BLOCK),
                       nst_vec_load(w + (3 + x) * NST_BLOCK),
                       nst_vec_load(w + (6 + x) * NST_BLOCK), half[x], 1);
#pragma GCC unroll 6
    for (gsize y = 0; y < 6; y++)
        nst_winograd_g(half[0][y], half[1][y], half[2][y], u + y * 6, 1);
}

#endif
