/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which vector instructions may be used: found out, handed on, not stored. */

#ifndef NST_BASE_CPU_H
#define NST_BASE_CPU_H

#include <glib.h>

/* On x86-64 each has what the ones before it have. */
enum nst_cpu {
    NST_CPU_BASELINE,
    NST_CPU_AVX2, /* x86-64: with FMA */
    NST_CPU_AVX512,
    NST_CPU_BF16, /* AVX-512 with its bfloat16 products */
    NST_CPU_NEON, /* AArch64 */
    NST_CPU_COUNT
};

/*
 * What this processor has, or less if the environment variable NST_CPU names
 * less: baseline, avx2, avx512, bf16 or neon. Other values do not count.
 */
enum nst_cpu nst_cpu_detect(void);

/* Whether this processor can run code for `cpu`, whatever NST_CPU says. */
gboolean nst_cpu_can_run(enum nst_cpu cpu);

/* As in NST_CPU. */
const char *nst_cpu_to_name(enum nst_cpu cpu);

#endif
