/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/cpu.h"

static const char *const names[NST_CPU_COUNT] = {"baseline", "avx2", "avx512",
                                                 "bf16", "neon"};

const char *
nst_cpu_to_name(enum nst_cpu cpu)
{
    return names[cpu];
}

#if defined(__x86_64__)
static enum nst_cpu
best(void)
{
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return NST_CPU_BASELINE;
    if (!__builtin_cpu_supports("avx512f") ||
        !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vl"))
        return NST_CPU_AVX2;
    return __builtin_cpu_supports("avx512bf16") ? NST_CPU_BF16 : NST_CPU_AVX512;
}
#elif defined(__aarch64__)
static enum nst_cpu
best(void)
{
    return NST_CPU_NEON; /* part of the architecture */
}
#else
static enum nst_cpu
best(void)
{
    return NST_CPU_BASELINE;
}
#endif

gboolean
nst_cpu_can_run(enum nst_cpu cpu)
{
    enum nst_cpu limit = best();

    if (cpu == NST_CPU_BASELINE || cpu == limit)
        return TRUE;
    return cpu != NST_CPU_NEON && limit != NST_CPU_NEON && cpu < limit;
}

enum nst_cpu
nst_cpu_detect(void)
{
    const char *wish = g_getenv("NST_CPU");

    for (int cpu = 0; wish && cpu < NST_CPU_COUNT; cpu++)
        if (g_ascii_strcasecmp(wish, names[cpu]) == 0 &&
            nst_cpu_can_run((enum nst_cpu)cpu))
            return (enum nst_cpu)cpu;
    return best();
}
