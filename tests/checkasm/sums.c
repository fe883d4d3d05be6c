/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sums of features or taps: the product of a Gram matrix, the fold. */

#include "approx.h"
#include "checkasm.h"
#include "ref_ops.h"

#define SQUARE (NST_BLOCK * NST_BLOCK)

/* b may be a. Each term goes through n sums at most, and a product. */
static void
check_gram(const struct nst_ops *ops, const Guarded *a, const Guarded *b)
{
    gsize n = a->n / NST_BLOCK;
    g_auto(Guarded) gram = guarded_new(SQUARE);
    g_autofree double *transposed = g_new(double, a->n);
    g_autofree double *b_d = approx_doubles(b->x, b->n);
    double expected[SQUARE], size[SQUARE];

    for (gsize p = 0; p < n; p++)
        for (gsize i = 0; i < NST_BLOCK; i++)
            transposed[i * n + p] = (double)a->x[p * NST_BLOCK + i];
    ref_product(transposed, b_d, NST_BLOCK, NST_BLOCK, n, expected, size);
    checkasm_case("%" G_GSIZE_FORMAT " positions, %s", n,
                  a == b ? "with itself" : "two blocks");
    ops->gram_product(a->x, b->x, n, gram.x);
    checkasm_equal("gram", &gram, expected, size,
                   (double)(n + 1) * CHECKASM_ROUNDING);
}

static void
check_gram_product(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= 192; n += n < 67 ? 1 : 125) {
        g_auto(Guarded) a = guarded_random(n * NST_BLOCK);
        g_auto(Guarded) b = guarded_random(n * NST_BLOCK);

        check_gram(ops, &a, &b);
        check_gram(ops, &a, &a);
    }
}

/* ==== Fold ==== */

/* rows: bit ky says whether that row of taps is there. The taps lie 16
 * floats apart; between them are guard words. */
static void
check_fold_of(const struct nst_ops *ops, int width, int rows)
{
    gsize n = (gsize)width;
    g_auto(Guarded) taps = guarded_new(9 * n * NST_BLOCK);
    g_auto(Guarded) out = guarded_new(n);
    g_autofree double *dense = g_new(double, 9 * n);
    g_autofree double *expected = g_new(double, n), *size = g_new(double, n);
    const float *tap[9];
    const double *tap_d[9];

    for (gsize i = 0; i < 9; i++) {
        gsize begin = i * n * NST_BLOCK + 3 * i % NST_BLOCK;
        gboolean is_there = rows & 1 << i / 3;

        for (gsize x = 0; x < n; x++) {
            guarded_fill(&taps, begin + x * NST_BLOCK, 1);
            dense[i * n + x] = (double)taps.x[begin + x * NST_BLOCK];
        }
        tap[i] = is_there ? taps.x + begin : NULL;
        tap_d[i] = is_there ? dense + i * n : NULL;
    }
    ref_fold(tap_d, width, expected, size);
    checkasm_case("width %d, rows %d", width, rows);
    ops->fold(tap, width, out.x);
    /* A term goes through nine sums at most. */
    checkasm_equal("out", &out, expected, size, 9 * CHECKASM_ROUNDING);
}

static void
check_fold(const struct nst_ops *ops)
{
    for (int width = 1; width <= 67; width++)
        for (int rows = 0; rows < 8; rows++)
            check_fold_of(ops, width, rows);
}

/* ==== Bench ==== */

static void
bench_gram_product(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { N = 192 };
    g_auto(Guarded) a = guarded_random(N * NST_BLOCK);
    g_auto(Guarded) b = guarded_random(N * NST_BLOCK);
    g_auto(Guarded) gram = guarded_new(SQUARE);

    checkasm_bench_flop(bench, 2.0 * N * SQUARE);
    CHECKASM_TIME(bench)
    ops->gram_product(a.x, b.x, N, gram.x);
}

static void
bench_fold(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { WIDTH = 224, TAP = WIDTH * NST_BLOCK };
    g_auto(Guarded) taps = guarded_random(9 * TAP);
    g_auto(Guarded) out = guarded_new(WIDTH);
    const float *tap[9];

    for (gsize i = 0; i < 9; i++)
        tap[i] = taps.x + i * TAP;
    checkasm_bench_flop(bench, 9.0 * WIDTH);
    CHECKASM_TIME(bench)
    ops->fold(tap, WIDTH, out.x);
}

const struct checkasm_op checkasm_sums[] = {
    CHECKASM_OP(gram_product, check_gram_product, bench_gram_product),
    CHECKASM_OP(fold, check_fold, bench_fold),
    CHECKASM_END,
};
