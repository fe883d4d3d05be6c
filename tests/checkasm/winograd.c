/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Winograd's transforms of inputs and weights. */

#include "checkasm.h"
#include "ref_ops.h"

#define MAX_N 67
/* Guard words between frequencies. */
#define PAD 5

/*
 * A direction of the transform takes a term through at most four products
 * and sums (three and a rounded coefficient for the weights), and there are
 * two.
 */
#define INPUT_TOLERANCE (8 * CHECKASM_ROUNDING)
#define WEIGHT_TOLERANCE (12 * CHECKASM_ROUNDING)

typedef struct {
    Guarded x;
    int height, width;
    gsize n_tiles;
} Picture;

static void
picture_clear(Picture *picture)
{
    guarded_clear(&picture->x);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

static Picture
picture_new(int height, int width)
{
    return (Picture){guarded_random((gsize)height * (gsize)width * NST_BLOCK),
                     height, width,
                     nst_winograd_tiles(height) * nst_winograd_tiles(width)};
}

/* 6x6 pixels around a tile, zeros around the picture. */
static void
gather(const Picture *picture, gsize tile, gsize lane, double d[36])
{
    gsize tiles = nst_winograd_tiles(picture->width);
    int top = (int)(tile / tiles) * 4 - 1, left = (int)(tile % tiles) * 4 - 1;

    for (int i = 0; i < 36; i++) {
        int y = top + i / 6, x = left + i % 6;
        gsize pixel = (gsize)y * (gsize)picture->width + (gsize)x;

        d[i] = y < 0 || y >= picture->height || x < 0 || x >= picture->width
                   ? 0.0
                   : (double)picture->x.x[pixel * NST_BLOCK + lane];
    }
}

static void
check_input_of(const struct nst_ops *ops, const Picture *picture, gsize first,
               gsize n)
{
    gsize v_product = n * NST_BLOCK + PAD;
    g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * v_product);
    g_autofree double *expected = checkasm_expect_untouched(v.n);
    g_autofree double *size = g_new0(double, v.n);

    for (gsize t = 0; t < n; t++)
        for (gsize lane = 0; lane < NST_BLOCK; lane++) {
            double d[36], transformed[36], sizes[36];

            gather(picture, first + t, lane, d);
            ref_winograd_input(d, transformed, sizes);
            for (gsize f = 0; f < NST_FREQUENCIES; f++) {
                gsize at = f * v_product + t * NST_BLOCK + lane;

                expected[at] = transformed[f];
                size[at] = sizes[f];
            }
        }
    checkasm_case("%d x %d, %d tiles from %d on", picture->width,
                  picture->height, (int)n, (int)first);
    ops->winograd_input(picture->x.x, picture->height, picture->width, first, n,
                        v.x, v_product);
    checkasm_equal("v", &v, expected, size, INPUT_TOLERANCE);
}

/* Tiles first to first + n have to be what they are in `whole`. */
static void
check_input_part(const struct nst_ops *ops, const Picture *picture,
                 const Guarded *whole, gsize first, gsize n)
{
    gsize v_product = n * NST_BLOCK, all = picture->n_tiles * NST_BLOCK;
    g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * v_product);

    checkasm_case("%d x %d, %d tiles from %d on", picture->width,
                  picture->height, (int)n, (int)first);
    ops->winograd_input(picture->x.x, picture->height, picture->width, first, n,
                        v.x, v_product);
    for (gsize f = 0; f < NST_FREQUENCIES; f++)
        if (!checkasm_same("v", v.x + f * v_product,
                           whole->x + f * all + first * NST_BLOCK, v_product))
            return;
}

static void
check_input_independence(const struct nst_ops *ops)
{
    g_auto(Picture) picture = picture_new(7, 4 * MAX_N + 3);
    g_auto(Guarded) whole =
        guarded_new(NST_FREQUENCIES * picture.n_tiles * NST_BLOCK);

    ops->winograd_input(picture.x.x, picture.height, picture.width, 0,
                        picture.n_tiles, whole.x, picture.n_tiles * NST_BLOCK);
    for (gsize n = 1; n <= MAX_N; n++)
        check_input_part(ops, &picture, &whole, MAX_N - n + n / 2, n);
}

/* All borders at all four sides, tiles from the middle of a row. */
static void
check_winograd_input(const struct nst_ops *ops)
{
    for (int height = 1; height <= 11; height++)
        for (int width = 1; width <= 11; width++) {
            g_auto(Picture) picture = picture_new(height, width);

            check_input_of(ops, &picture, 0, picture.n_tiles);
            check_input_of(ops, &picture, picture.n_tiles / 2, 1);
        }
    for (int length = 12; length <= MAX_N; length++) {
        g_auto(Picture) flat = picture_new(6, length);
        g_auto(Picture) tall = picture_new(length, 2);

        check_input_of(ops, &flat, 1, flat.n_tiles - 1);
        check_input_of(ops, &tall, 1, tall.n_tiles - 2);
    }
    check_input_independence(ops);
}

/* ==== Weights ==== */

static void
check_weight_of(const struct nst_ops *ops, gsize n)
{
    gsize u_product = n * NST_BLOCK + PAD;
    g_auto(Guarded) w = guarded_random(n * 9 * NST_BLOCK);
    g_auto(Guarded) u = guarded_new(NST_FREQUENCIES * u_product);
    g_autofree double *expected = checkasm_expect_untouched(u.n);
    g_autofree double *size = g_new0(double, u.n);

    for (gsize k = 0; k < n; k++)
        for (gsize lane = 0; lane < NST_BLOCK; lane++) {
            double kernel[9], transformed[36], sizes[36];

            for (gsize i = 0; i < 9; i++)
                kernel[i] = (double)w.x[(k * 9 + i) * NST_BLOCK + lane];
            ref_winograd_weight(kernel, transformed, sizes);
            for (gsize f = 0; f < NST_FREQUENCIES; f++) {
                gsize at = f * u_product + k * NST_BLOCK + lane;

                expected[at] = transformed[f];
                size[at] = sizes[f];
            }
        }
    checkasm_case("%d inputs", (int)n);
    ops->winograd_weight(w.x, n, u.x, u_product);
    checkasm_equal("u", &u, expected, size, WEIGHT_TOLERANCE);
}

static void
check_winograd_weight(const struct nst_ops *ops)
{
    for (gsize n = 1; n <= MAX_N; n++)
        check_weight_of(ops, n);
}

/* ==== Bench ==== */

/* 48 tiles: v is what fits into the second cache with its products. */
static void
bench_winograd_input(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { TILES = 48, V_PRODUCT = (TILES + 1) * NST_BLOCK };
    g_auto(Picture) picture = picture_new(4 * 6, 4 * 16);
    g_auto(Guarded) v = guarded_new(NST_FREQUENCIES * V_PRODUCT);

    checkasm_bench_bytes(bench, 4.0 * (16 + 36) * TILES * NST_BLOCK);
    CHECKASM_TIME(bench)
    ops->winograd_input(picture.x.x, picture.height, picture.width, 16, TILES,
                        v.x, V_PRODUCT);
}

static void
bench_winograd_weight(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { INPUTS = 64, U_PRODUCT = (INPUTS + 1) * NST_BLOCK };
    g_auto(Guarded) w = guarded_random(INPUTS * 9 * NST_BLOCK);
    g_auto(Guarded) u = guarded_new(NST_FREQUENCIES * U_PRODUCT);

    checkasm_bench_bytes(bench, 4.0 * (9 + 36) * INPUTS * NST_BLOCK);
    CHECKASM_TIME(bench)
    ops->winograd_weight(w.x, INPUTS, u.x, U_PRODUCT);
}

const struct checkasm_op checkasm_winograd[] = {
    CHECKASM_OP(winograd_input, check_winograd_input, bench_winograd_input),
    CHECKASM_OP(winograd_weight, check_winograd_weight, bench_winograd_weight),
    CHECKASM_END,
};
