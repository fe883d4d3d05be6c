/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The rows of an image pyramid. */

#include <math.h>

#include "checkasm.h"

#define MAX_N 67
#define BENCH_WIDTH 320

/* Calls for both coarse columns that fine column i is made of. */
#define FOR_EACH_SHARE(i, width, j, share)                                     \
    for (gsize which = 0, j = i / 2; which < 2;                                \
         which++, j = neighbour(i, width))                                     \
        for (double share = which ? 0.25 : 0.75, once = 1.0; once > 0.0;       \
             once = 0.0)

static gsize
neighbour(gsize i, gsize width)
{
    gsize coarse = (width + 1) / 2, j = i / 2;

    if (i % 2 == 0)
        return j > 0 ? j - 1 : 0;
    return MIN(j + 1, coarse - 1);
}

/* A term passes through at most a dozen products and sums. */
#define TOLERANCE (12 * CHECKASM_ROUNDING)

static void
check_down_of(const struct nst_ops *ops, gsize width)
{
    const float weight[4] = {0.25f, -0.75f, 0.5f, 0.1f};
    gsize coarse = (width + 1) / 2;
    g_auto(Guarded) fine = guarded_random(4 * width);
    g_auto(Guarded) out = guarded_new(coarse);
    g_autofree double *expected = g_new0(double, coarse);
    g_autofree double *size = g_new0(double, coarse);
    const float *row[4];

    for (gsize r = 0; r < 4; r++) {
        row[r] = fine.x + r * width;
        for (gsize i = 0; i < width; i++)
            FOR_EACH_SHARE(i, width, j, share)
            {
                double term = share * (double)weight[r] * (double)row[r][i];

                expected[j] += term;
                size[j] += fabs(term);
            }
    }
    checkasm_case("width %d", (int)width);
    ops->pyramid_down(row, weight, width, out.x);
    checkasm_equal("out", &out, expected, size, TOLERANCE);
}

static void
check_down(const struct nst_ops *ops)
{
    for (gsize width = 1; width <= MAX_N; width++)
        check_down_of(ops, width);
    for (gsize width = 505; width <= 525; width++)
        check_down_of(ops, width);
}

static void
check_up_of(const struct nst_ops *ops, gsize width, float scale)
{
    gsize coarse = (width + 1) / 2;
    g_auto(Guarded) near = guarded_random(coarse), far = guarded_random(coarse);
    g_auto(Guarded) x = guarded_random(width), out = guarded_new(width);
    g_autofree double *expected = g_new0(double, width);
    g_autofree double *size = g_new0(double, width);

    for (gsize i = 0; i < width; i++) {
        expected[i] = (double)scale * (double)x.x[i];
        size[i] = fabs(expected[i]);
        FOR_EACH_SHARE(i, width, j, share)
        {
            expected[i] +=
                share * (0.75 * (double)near.x[j] + 0.25 * (double)far.x[j]);
            size[i] += share * (0.75 * fabs((double)near.x[j]) +
                                0.25 * fabs((double)far.x[j]));
        }
    }
    checkasm_case("width %d", (int)width);
    ops->pyramid_up(near.x, far.x, scale, x.x, width, out.x);
    checkasm_equal("out", &out, expected, size, TOLERANCE);
    /* In place. */
    ops->pyramid_up(near.x, far.x, scale, x.x, width, x.x);
    checkasm_equal("x", &x, expected, size, TOLERANCE);
}

static void
check_up(const struct nst_ops *ops)
{
    for (gsize width = 1; width <= MAX_N; width++) {
        check_up_of(ops, width, 0.0f);
        check_up_of(ops, width, 0.35f);
    }
    for (gsize width = 505; width <= 525; width++)
        check_up_of(ops, width, -1.5f);
}

static void
check_mix(const struct nst_ops *ops)
{
    const float matrix[3][3] = {
        {0.5f, -0.25f, 0.1f}, {1.5f, 0.3f, -0.7f}, {0.0f, 0.6f, 2.0f}};

    for (gsize width = 1; width <= MAX_N; width++) {
        g_auto(Guarded) x = guarded_random(3 * width);
        g_autofree double *expected = g_new0(double, 3 * width);
        g_autofree double *size = g_new0(double, 3 * width);
        float *const row[3] = {x.x, x.x + width, x.x + 2 * width};

        for (gsize i = 0; i < 3 * width; i++)
            for (gsize j = 0; j < 3; j++) {
                double term =
                    (double)matrix[i / width][j] * (double)row[j][i % width];

                expected[i] += term;
                size[i] += fabs(term);
            }
        checkasm_case("width %d", (int)width);
        ops->pyramid_mix(row, matrix, width);
        checkasm_equal("row", &x, expected, size, TOLERANCE);
    }
}

static void
bench_down(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    const float weight[4] = {0.25f, 0.75f, 0.75f, 0.25f};
    g_auto(Guarded) x = guarded_random(4 * BENCH_WIDTH);
    g_auto(Guarded) out = guarded_new(BENCH_WIDTH);
    const float *row[4] = {x.x, x.x + BENCH_WIDTH, x.x + 2 * BENCH_WIDTH,
                           x.x + 3 * BENCH_WIDTH};

    checkasm_bench_bytes(bench, 4.0 * 4.5 * BENCH_WIDTH);
    CHECKASM_TIME(bench)
    ops->pyramid_down(row, weight, BENCH_WIDTH, out.x);
}

static void
bench_up(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) x = guarded_random(2 * BENCH_WIDTH);
    g_auto(Guarded) out = guarded_new(BENCH_WIDTH);

    checkasm_bench_bytes(bench, 4.0 * 3.0 * BENCH_WIDTH);
    CHECKASM_TIME(bench)
    ops->pyramid_up(x.x, x.x + BENCH_WIDTH / 2, 0.5f, x.x + BENCH_WIDTH,
                    BENCH_WIDTH, out.x);
}

static void
bench_mix(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    const float matrix[3][3] = {{1.0f}, {0.0f, 1.0f}, {0.0f, 0.0f, 1.0f}};
    g_auto(Guarded) x = guarded_random(3 * BENCH_WIDTH);
    float *const row[3] = {x.x, x.x + BENCH_WIDTH, x.x + 2 * BENCH_WIDTH};

    checkasm_bench_bytes(bench, 4.0 * 6.0 * BENCH_WIDTH);
    CHECKASM_TIME(bench)
    ops->pyramid_mix(row, matrix, BENCH_WIDTH);
}

const struct checkasm_op checkasm_pyramid[] = {
    CHECKASM_OP(pyramid_down, check_down, bench_down),
    CHECKASM_OP(pyramid_up, check_up, bench_up),
    CHECKASM_OP(pyramid_mix, check_mix, bench_mix),
    CHECKASM_END,
};
