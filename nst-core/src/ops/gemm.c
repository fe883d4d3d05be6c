/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/gemm.h"

#include <cblas.h>

void
nst_gemm_openblas(enum nst_transpose transpose_b, int m, int n, int k,
                  const float *a, gsize lda, const float *b, gsize ldb,
                  float beta, float *c, gsize ldc)
{
    /* For an OpenBLAS that is not safe to call from several threads. */
    static GMutex openblas_turns;
    gboolean unsafe = openblas_get_parallel() == OPENBLAS_SEQUENTIAL;

    if (unsafe)
        g_mutex_lock(&openblas_turns);
    cblas_sgemm(CblasRowMajor, CblasNoTrans,
                transpose_b == NST_TRANSPOSED ? CblasTrans : CblasNoTrans, m, n,
                k, 1.0f, a, (blasint)lda, b, (blasint)ldb, beta, c,
                (blasint)ldc);
    if (unsafe)
        g_mutex_unlock(&openblas_turns);
}

gboolean
nst_gemm_is_serial(void)
{
#if NST_OPENBLAS_IS_PRIVATE
    static gsize once;

    if (g_once_init_enter(&once)) {
        openblas_set_num_threads(1);
        g_once_init_leave(&once, 1);
    }
#endif
    return openblas_get_parallel() != OPENBLAS_SEQUENTIAL &&
           openblas_get_num_threads() == 1;
}
