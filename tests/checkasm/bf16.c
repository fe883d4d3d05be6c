/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Winograd's transforms into bfloat16: what the transform in double gives,
 * rounded to 8 bits once.
 */

#include <math.h>
#include <string.h>

#include "checkasm.h"
#include "ref_ops.h"

#define MAX_N 67
#define PAD 5

/* To nearest: half of the last of 8 bits. And float32 before, as in the
 * transforms that stay in it. */
static double
tolerance(double expected, double size)
{
    return fabs(expected) * 0x1p-8 + 12.0 * CHECKASM_ROUNDING * size;
}

/* The value of the lower (0) or upper half of a float. */
static double
half(float pair, gsize which)
{
    guint32 bits;
    float value;

    memcpy(&bits, &pair, sizeof(bits));
    bits = which ? bits & 0xffff0000 : bits << 16;
    memcpy(&value, &bits, sizeof(value));
    return (double)value;
}

static gboolean
agree(const char *what, double value, double expected, double size)
{
    return checkasm_equal_number(what, value, expected,
                                 tolerance(expected, size));
}

/* Between frequencies nothing may have been written. */
static void
check_pads(const Guarded *x, gsize used, gsize product)
{
    gboolean untouched = TRUE;

    for (gsize f = 0; f < NST_FREQUENCIES; f++)
        for (gsize i = used; i < product; i++)
            untouched = untouched && guarded_is_word(x, f * product + i);
    checkasm_true("the rest is left alone", untouched);
}

/* One tile, all channels. */
static void
check_tile(const Guarded *x, int height, int width, gsize tile,
           const Guarded *v, gsize v_product)
{
    gsize tiles = nst_winograd_tiles(width);
    int top = (int)(tile / tiles) * 4 - 1, left = (int)(tile % tiles) * 4 - 1;

    for (gsize lane = 0; lane < NST_BLOCK; lane++) {
        double d[36], transformed[36], sizes[36];

        for (int i = 0; i < 36; i++) {
            int row = top + i / 6, column = left + i % 6;

            d[i] =
                row < 0 || row >= height || column < 0 || column >= width
                    ? 0.0
                    : (double)
                          x->x[(row * width + column) * NST_BLOCK + (int)lane];
        }
        ref_winograd_input(d, transformed, sizes);
        for (gsize f = 0; f < NST_FREQUENCIES; f++)
            if (!agree(
                    "v",
                    half(v->x[f * v_product + tile * NST_BLOCK / 2 + lane / 2],
                         lane % 2),
                    transformed[f], sizes[f]))
                return;
    }
}

/* Tiles first to first + n alone have to be what they are among all. */
static void
check_parts(const struct nst_ops *ops)
{
    const int height = 7, width = 4 * MAX_N + 3;
    gsize all = 2 * (MAX_N + 1) * NST_BLOCK / 2;
    g_auto(Guarded) x = guarded_random((gsize)(height * width) * NST_BLOCK);
    g_auto(Guarded) whole = guarded_new(NST_FREQUENCIES * all);

    ops->winograd_input_bf16(x.x, height, width, 0, 2 * (MAX_N + 1), whole.x,
                             all);
    for (gsize n = 1; n <= MAX_N; n++) {
        gsize first = MAX_N - n + n / 2, v_product = n * NST_BLOCK / 2;
        g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * v_product);

        checkasm_case("%d tiles from %d on", (int)n, (int)first);
        ops->winograd_input_bf16(x.x, height, width, first, n, v.x, v_product);
        for (gsize f = 0; f < NST_FREQUENCIES; f++)
            if (!checkasm_same("v", v.x + f * v_product,
                               whole.x + f * all + first * NST_BLOCK / 2,
                               v_product))
                return;
    }
}

static void
check_winograd_input(const struct nst_ops *ops)
{
    check_parts(ops);
    for (int height = 1; height <= 9; height++) {
        for (int width = 1; width <= MAX_N; width += height) {
            gsize n = nst_winograd_tiles(height) * nst_winograd_tiles(width);
            gsize v_product = n * NST_BLOCK / 2 + PAD;
            g_auto(Guarded) x =
                guarded_random((gsize)height * (gsize)width * NST_BLOCK);
            g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * v_product);

            checkasm_case("%d x %d", width, height);
            ops->winograd_input_bf16(x.x, height, width, 0, n, v.x, v_product);
            for (gsize tile = 0; tile < n; tile++)
                check_tile(&x, height, width, tile, &v, v_product);
            check_pads(&v, n * NST_BLOCK / 2, v_product);
        }
    }
}

static void
check_weight_of(const struct nst_ops *ops, gsize n)
{
    gsize u_product = n / 2 * NST_BLOCK + PAD;
    g_auto(Guarded) w = guarded_random(n * 9 * NST_BLOCK);
    g_auto(Guarded) u = guarded_new(NST_FREQUENCIES * u_product);

    checkasm_case("%d inputs", (int)n);
    ops->winograd_weight_bf16(w.x, n, u.x, u_product);
    for (gsize k = 0; k < n * NST_BLOCK; k++) {
        gsize input = k / NST_BLOCK, lane = k % NST_BLOCK;
        double kernel[9], transformed[36], sizes[36];

        for (gsize i = 0; i < 9; i++)
            kernel[i] = (double)w.x[(input * 9 + i) * NST_BLOCK + lane];
        ref_winograd_weight(kernel, transformed, sizes);
        for (gsize f = 0; f < NST_FREQUENCIES; f++)
            if (!agree("u",
                       half(u.x[f * u_product + input / 2 * NST_BLOCK + lane],
                            input % 2),
                       transformed[f], sizes[f]))
                return;
    }
    check_pads(&u, n / 2 * NST_BLOCK, u_product);
}

static void
check_winograd_weight(const struct nst_ops *ops)
{
    for (gsize n = 2; n <= MAX_N; n += 2)
        check_weight_of(ops, n);
}

/* ==== Bench: the sizes of winograd.c ==== */

static void
bench_winograd_input(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { TILES = 48, V_PRODUCT = (TILES + 2) * NST_BLOCK / 2 };
    g_auto(Guarded) x = guarded_random(4 * 6 * 4 * 16 * NST_BLOCK);
    g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * V_PRODUCT);

    checkasm_bench_bytes(bench, (4.0 * 16 + 2.0 * 36) * TILES * NST_BLOCK);
    CHECKASM_TIME(bench)
    ops->winograd_input_bf16(x.x, 4 * 6, 4 * 16, 16, TILES, v.x, V_PRODUCT);
}

static void
bench_winograd_weight(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { INPUTS = 64, U_PRODUCT = (INPUTS / 2 + 1) * NST_BLOCK };
    g_auto(Guarded) w = guarded_random(INPUTS * 9 * NST_BLOCK);
    g_auto(Guarded) u = guarded_new(NST_FREQUENCIES * U_PRODUCT);

    checkasm_bench_bytes(bench, (4.0 * 9 + 2.0 * 36) * INPUTS * NST_BLOCK);
    CHECKASM_TIME(bench)
    ops->winograd_weight_bf16(w.x, INPUTS, u.x, U_PRODUCT);
}

const struct checkasm_op checkasm_bf16[] = {
    CHECKASM_OP(winograd_input_bf16, check_winograd_input,
                bench_winograd_input),
    CHECKASM_OP(winograd_weight_bf16, check_winograd_weight,
                bench_winograd_weight),
    CHECKASM_END,
};
