/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/combine.h"

#include <string.h>

/* Doubles a vector; vectors of one turn, whose sums are all in registers. */
#if defined(__AVX512F__)
#define LANES 8
#define GROUP 4
#elif defined(__AVX2__)
#define LANES 4
#define GROUP 4
#else
#define LANES 2
#define GROUP 2
#endif

#define PARTS (NST_CHAINS / LANES)
typedef double lanes_double __attribute__((vector_size(8 * LANES)));
typedef float lanes_float
    __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
#define LOAD_DOUBLES(p)                                                        \
    __builtin_convertvector(*(const lanes_float *)(p), lanes_double)

/* count is a constant where this is inlined. */
NST_INLINE void
dots(const float *const *v, const guint count, const float *x, gsize n,
     double *sum)
{
    lanes_double part[GROUP][PARTS] = {{{0.0}}};
    double chain[GROUP][NST_CHAINS];
    gsize i = 0;

    for (; i + NST_CHAINS <= n; i += NST_CHAINS) {
        for (gsize j = 0; j < PARTS; j++) {
            lanes_double factor = LOAD_DOUBLES(x + i + LANES * j);

            for (guint k = 0; k < count; k++)
                part[k][j] += LOAD_DOUBLES(v[k] + i + LANES * j) * factor;
        }
    }
    memcpy(chain, part, sizeof(chain));
    for (gsize j = 0; i < n; i++, j++)
        for (guint k = 0; k < count; k++)
            chain[k][j] += (double)v[k][i] * (double)x[i];
    for (guint k = 0; k < count; k++)
        sum[k] = nst_sum_chains(chain[k]);
}

NST_DECL_DOTS(NST_SIMD(nst_dots))
{
    for (; count >= GROUP; count -= GROUP, v += GROUP, sum += GROUP)
        dots(v, GROUP, x, n, sum);
    for (; count >= 2; count -= 2, v += 2, sum += 2)
        dots(v, 2, x, n, sum);
    if (count == 1)
        dots(v, 1, x, n, sum);
}

NST_INLINE void
combine(const float *const *v, const float *c, const guint count,
        gboolean first, float *out, gsize n)
{
    gsize i = 0;

    for (; i + NST_LANES <= n; i += NST_LANES) {
        nst_vec sum = first ? (nst_vec){0.0f} : nst_vec_load(out + i);

        for (guint k = 0; k < count; k++)
            sum = nst_vec_fma(nst_vec_all(c[k]), nst_vec_load(v[k] + i), sum);
        nst_vec_store(out + i, sum);
    }
    for (; i < n; i++) {
        float sum = first ? 0.0f : out[i];

        for (guint k = 0; k < count; k++)
            sum += c[k] * v[k][i];
        out[i] = sum;
    }
}

NST_DECL_COMBINE(NST_SIMD(nst_combine))
{
    gboolean first = TRUE;

    for (; count >= GROUP; count -= GROUP, v += GROUP, c += GROUP) {
        combine(v, c, GROUP, first, out, n);
        first = FALSE;
    }
    for (; count >= 2; count -= 2, v += 2, c += 2) {
        combine(v, c, 2, first, out, n);
        first = FALSE;
    }
    if (count == 1)
        combine(v, c, 1, first, out, n);
}
