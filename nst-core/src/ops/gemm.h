/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Matrix products. The one place that knows OpenBLAS.
 *
 * Who owns the threads: we do. OpenBLAS's thread count belongs to the process,
 * so a plugin must not set it. The build therefore links an OpenBLAS of its
 * own into the library, hidden, and turns the threads of that one off; our
 * pool calls it from many threads, each with a tile of its own. `threads` is
 * obeyed, the application's OpenBLAS is left alone, and results do not depend
 * on the number of threads because the tiles do not.
 *
 * With a shared OpenBLAS, concurrent calls would contend for its one lock and
 * oversubscribe the machine; then nst_gemm_is_serial() is FALSE, tiles run
 * one after the other, and OpenBLAS spreads each product over its threads.
 *
 * Not an OpenBLAS that was built without threads: Debian's
 * (libopenblas0-serial 0.3.21) has no lock around its buffers either, and
 * concurrent products came out wrong now and then. If the shared one
 * is such, all calls in the process take turns. Figures:
 * docs/performance.md.
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

/*
 * Whether several threads may call at once and each stays on its core. To be
 * called before the first product.
 */
gboolean nst_gemm_is_serial(void);

#endif
