/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/winograd_weight.h"

NST_DECL_WINOGRAD_WEIGHT(NST_SIMD(nst_winograd_weight))
{
    for (gsize k = 0; k < n; k++) {
        for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES) {
            nst_vec d[36];

            nst_winograd_transform_weight(w + k * 9 * NST_BLOCK, lane, d);
#pragma GCC unroll 36
            for (gsize f = 0; f < 36; f++)
                nst_vec_store(u + f * u_product + k * NST_BLOCK + lane, d[f]);
        }
    }
}
