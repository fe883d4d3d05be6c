/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Matrix products. The one place that knows OpenBLAS.
 *
 * Who owns the threads: OpenBLAS's thread count belongs to the process, so a
 * plugin must not set it. With a serial OpenBLAS (Debian's
 * libopenblas0-serial, which the build prefers) our pool calls it from many
 * threads, each with a tile of its own; that is the fast way, `threads` is
 * obeyed, and results do not depend on the number of threads because the
 * tiles do not. With a threaded OpenBLAS concurrent calls would contend for
 * its one lock and oversubscribe the machine; then nst_gemm_is_serial() is
 * FALSE, tiles run one after the other, and OpenBLAS spreads each product
 * over its own threads. Figures: docs/performance.md.
 */

#ifndef NST_OPS_GEMM_H
#define NST_OPS_GEMM_H

#include <glib.h>

enum nst_transpose { NST_PLAIN, NST_TRANSPOSED };

/*
 * C = A * op(B) + beta * C, row-major: A [m][k], op(B) [k][n], C [m][n].
 * lda, ldb, ldc: floats from row to row. With beta 0, C may be
 * uninitialised.
 */
#define NST_DECL_GEMM(name)                                                    \
    void name(enum nst_transpose transpose_b, int m, int n, int k,             \
              const float *a, gsize lda, const float *b, gsize ldb,            \
              float beta, float *c, gsize ldc)

typedef NST_DECL_GEMM(nst_gemm_func);
NST_DECL_GEMM(nst_gemm_openblas);

/* Whether several threads may call at once and each stays on its core. */
gboolean nst_gemm_is_serial(void);

#endif
