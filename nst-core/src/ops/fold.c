/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/fold.h"

#include <string.h>

#include "ops/multiply.h"

NST_DECL_FOLD(nst_fold_c)
{
    memset(out, 0, (gsize)width * sizeof(*out));
    for (int ky = 0; ky < 3; ky++) {
        const float *const *row = tap + ky * 3;

        if (!row[0])
            continue;
        for (int x = 0; x + 1 < width; x++)
            out[x] += row[0][(x + 1) * NST_BLOCK];
        for (int x = 0; x < width; x++)
            out[x] += row[1][x * NST_BLOCK];
        for (int x = 1; x < width; x++)
            out[x] += row[2][(x - 1) * NST_BLOCK];
    }
}
