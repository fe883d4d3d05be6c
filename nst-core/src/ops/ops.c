/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/ops.h"

#include <string.h>

#include "ops/table.h"

void
nst_ops_init(struct nst_ops *ops, enum nst_cpu cpu)
{
    memset(ops, 0, sizeof(*ops));
    ops->fold = nst_fold_c;
    nst_table_c(ops);
#ifdef NST_HAVE_AVX2
    if (cpu == NST_CPU_AVX2)
        nst_table_avx2(ops);
#endif
#ifdef NST_HAVE_AVX512
    if (cpu == NST_CPU_AVX512 || cpu == NST_CPU_BF16)
        nst_table_avx512(ops);
#endif
#ifdef NST_HAVE_BF16
    if (cpu == NST_CPU_BF16)
        nst_table_bf16(ops);
#endif
#ifdef NST_HAVE_NEON
    if (cpu == NST_CPU_NEON)
        nst_table_neon(ops);
#endif
}
