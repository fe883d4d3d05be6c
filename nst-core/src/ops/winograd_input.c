/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/winograd_input.h"

#include "ops/winograd.h"

NST_DECL_WINOGRAD_INPUT(NST_SIMD(nst_winograd_input))
{
    for (gsize t = 0; t < n; t++) {
        float border[36 * NST_BLOCK];
        struct nst_window window =
            nst_window_at(x, height, width, first + t, border);

        for (gsize lane = 0; lane < NST_BLOCK; lane += NST_LANES) {
            nst_vec d[36];

            nst_winograd_transform_input(&window, lane, d);
#pragma GCC unroll 36
            for (gsize f = 0; f < 36; f++)
                nst_vec_store(v + f * v_product + t * NST_BLOCK + lane, d[f]);
        }
    }
}
