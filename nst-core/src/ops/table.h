/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One table an instruction set, each from table.c. Which of them are built
 * depends on the processor family: NST_HAVE_AVX2 and so on.
 */

#ifndef NST_OPS_TABLE_H
#define NST_OPS_TABLE_H

#include "ops/ops.h"

#define NST_DECL_TABLE(name) void name(struct nst_ops *ops)

NST_DECL_TABLE(nst_table_c);
NST_DECL_TABLE(nst_table_avx2);
NST_DECL_TABLE(nst_table_avx512);
NST_DECL_TABLE(nst_table_bf16); /* those in bfloat16 only */
NST_DECL_TABLE(nst_table_neon);

#endif
