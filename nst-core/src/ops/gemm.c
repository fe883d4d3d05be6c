/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/gemm.h"

#include <cblas.h>

void
nst_gemm_openblas(enum nst_transpose transpose_b, int m, int n, int k,
                  const float *a, gsize lda, const float *b, gsize ldb,
                  float beta, float *c, gsize ldc)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans,
                transpose_b == NST_TRANSPOSED ? CblasTrans : CblasNoTrans, m, n,
                k, 1.0f, a, (blasint)lda, b, (blasint)ldb, beta, c,
                (blasint)ldc);
}

gboolean
nst_gemm_is_serial(void)
{
    return openblas_get_parallel() == OPENBLAS_SEQUENTIAL ||
           openblas_get_num_threads() == 1;
}
