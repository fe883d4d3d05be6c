/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/table.h"

#include "ops/simd.h"

NST_DECL_TABLE(NST_SIMD(nst_table))
{
    ops->tv = NST_SIMD(nst_tv);
    ops->range = NST_SIMD(nst_range);
    ops->dot = NST_SIMD(nst_dot);
    ops->axpy = NST_SIMD(nst_axpy);
    ops->scale = NST_SIMD(nst_scale);
    ops->squared_distance = NST_SIMD(nst_squared_distance);
    ops->axpy_difference = NST_SIMD(nst_axpy_difference);
}
