/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_VERSION_H
#define NST_VERSION_H

#include <glib.h>

/* Marks what libnst exports; everything else in it is hidden. */
#define NST_API extern __attribute__((visibility("default")))

/* The version of the headers. */
#define NST_VERSION_MAJOR 0
#define NST_VERSION_MINOR 1
#define NST_VERSION_MICRO 0

G_BEGIN_DECLS

/* The version of the library in use, as "0.1.0". Static; never freed. */
NST_API const char *nst_version(void);

/*
 * The vector instructions that work in this process uses: "baseline", "avx2",
 * "avx512", "bf16" (AVX-512 with bfloat16 products) or "neon". The best that
 * the processor has, or less if the environment variable NST_CPU names less.
 * Results differ in their last digits. Static; never freed.
 */
NST_API const char *nst_cpu_name(void);

G_END_DECLS

#endif /* NST_VERSION_H */
