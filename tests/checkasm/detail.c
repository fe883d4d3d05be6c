/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Painted rows with the frame's detail, as pixels of 8 and 16 bits. */

#include <math.h>
#include <string.h>

#include "checkasm.h"

#define MAX_N 67
#define BENCH_N 1280

/* Components around a row that are not to be written to: an odd number, as a
 * row may begin anywhere. */
#define AROUND 37
#define GUARD8 0xa5
#define GUARD16 0xa5c3

static const struct nst_detail detail = {{0.0f, 0.25f, 0.7f, 0.05f},
                                         {0.0f, 0.8f, -1.3f, 0.5f}};

/* A row, some of it far out of the range, with values of both types. */
struct row {
    gsize n;
    double max;
    Guarded painted, base;
    guint8 *in8, *out8, *memory8[2];
    guint16 *in16, *out16, *memory16[2];
};

static struct row
make_row(gsize n, double max)
{
    struct row row = {
        .n = n,
        .max = max,
        .painted = guarded_random(4 * n),
        .base = guarded_random(n),
    };

    for (gsize k = 0; k < 2; k++) {
        gsize size = 4 * n + 2 * AROUND;

        row.memory8[k] = g_new(guint8, size);
        row.memory16[k] = g_new(guint16, size);
        for (gsize i = 0; i < size; i++) {
            row.memory8[k][i] = GUARD8;
            row.memory16[k][i] = GUARD16;
        }
    }
    row.in8 = row.memory8[0] + AROUND;
    row.out8 = row.memory8[1] + AROUND;
    row.in16 = row.memory16[0] + AROUND;
    row.out16 = row.memory16[1] + AROUND;
    for (gsize i = 0; i < 4 * n; i++) {
        double value = max * fabs((double)row.painted.x[(i * 7 + 3) % (4 * n)]);

        row.in8[i] = (guint8)((guint)value % 256);
        row.in16[i] = (guint16)value;
        row.painted.x[i] = (float)(max * (0.5 + (double)row.painted.x[i]));
    }
    for (gsize i = 0; i < n; i++)
        row.base.x[i] = (float)(max * fabs((double)row.base.x[i]));
    return row;
}

static void
clear_row(struct row *row)
{
    guarded_clear(&row->painted);
    guarded_clear(&row->base);
    for (gsize k = 0; k < 2; k++) {
        g_free(row->memory8[k]);
        g_free(row->memory16[k]);
    }
}

static double
in_of(const struct row *row, gsize i)
{
    return row->max > 255.0 ? (double)row->in16[i] : (double)row->in8[i];
}

static double
expect(const struct row *row, gsize i)
{
    gsize pixel = i / 4;
    double luma = 0.0;

    for (gsize k = 0; k < 4; k++)
        luma += (double)detail.luma[k] * in_of(row, 4 * pixel + k);
    return CLAMP((double)row->painted.x[i] +
                     (double)detail.direction[i % 4] *
                         (luma - (double)row->base.x[pixel]),
                 0.0, row->max);
}

static gboolean
is_left_alone(const struct row *row)
{
    gboolean alone = TRUE;

    for (gsize k = 0; k < 2; k++)
        for (gsize i = 0; i < AROUND; i++) {
            gsize behind = AROUND + 4 * row->n + i;

            alone = alone && row->memory8[k][i] == GUARD8 &&
                    row->memory8[k][behind] == GUARD8 &&
                    row->memory16[k][i] == GUARD16 &&
                    row->memory16[k][behind] == GUARD16;
        }
    return alone;
}

/* Within half a level, and the rounding of what is added up. */
static void
check_values(const struct row *row)
{
    gboolean close = TRUE;
    double slack = 0.5 + 16.0 * row->max * CHECKASM_ROUNDING;

    for (gsize i = 0; i < 4 * row->n; i++) {
        double out =
            row->max > 255.0 ? (double)row->out16[i] : (double)row->out8[i];

        close = close && fabs(out - expect(row, i)) <= slack;
    }
    checkasm_case("%d pixels to %g", (int)row->n, row->max);
    checkasm_true("pixels are right", close);
    checkasm_true("nothing is written around them", is_left_alone(row));
}

static void
check_add_detail8(const struct nst_ops *ops)
{
    const float limits[] = {-1.0f,  0.49f, 0.51f, 254.51f,
                            300.0f, NAN,   1e30f, -INFINITY};
    const guint8 rounded[] = {0, 0, 1, 255, 255, 0, 255, 0};
    const struct nst_detail none = {{0.0f}, {0.0f}};
    const float base[2] = {0.0f, 0.0f};
    guint8 pixels[8] = {0};

    for (gsize n = 0; n <= MAX_N; n++) {
        struct row row = make_row(n, 255.0);

        ops->add_detail8(row.painted.x, row.in8, row.base.x, &detail, n,
                         row.out8);
        check_values(&row);
        /* In place. */
        ops->add_detail8(row.painted.x, row.in8, row.base.x, &detail, n,
                         row.in8);
        checkasm_true("nothing is written around it", is_left_alone(&row));
        checkasm_true("the same in place",
                      memcmp(row.in8, row.out8, 4 * n) == 0);
        clear_row(&row);
    }
    ops->add_detail8(limits, pixels, base, &none, 2, pixels);
    checkasm_true("limits", memcmp(pixels, rounded, sizeof(pixels)) == 0);
}

static void
check_add_detail16(const struct nst_ops *ops)
{
    const float limits[] = {-1.0f,    0.49f, 0.51f,    65534.6f,
                            65535.4f, NAN,   INFINITY, -1e30f};
    const guint16 rounded[] = {0, 0, 1, 65535, 65535, 0, 65535, 0};
    const struct nst_detail none = {{0.0f}, {0.0f}};
    const float base[2] = {0.0f, 0.0f};
    guint16 pixels[8] = {0};

    for (gsize n = 0; n <= MAX_N; n++) {
        struct row row = make_row(n, 65535.0);

        ops->add_detail16(row.painted.x, row.in16, row.base.x, &detail, n,
                          row.out16);
        check_values(&row);
        ops->add_detail16(row.painted.x, row.in16, row.base.x, &detail, n,
                          row.in16);
        checkasm_true("nothing is written around it", is_left_alone(&row));
        checkasm_true("the same in place",
                      memcmp(row.in16, row.out16, 4 * n * sizeof(guint16)) ==
                          0);
        clear_row(&row);
    }
    ops->add_detail16(limits, pixels, base, &none, 2, pixels);
    checkasm_true("limits", memcmp(pixels, rounded, sizeof(pixels)) == 0);
}

static void
bench_add_detail8(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    struct row row = make_row(BENCH_N, 255.0);

    checkasm_bench_bytes(bench, (16.0 + 4.0 + 4.0 + 4.0) * BENCH_N);
    CHECKASM_TIME(bench)
    ops->add_detail8(row.painted.x, row.in8, row.base.x, &detail, BENCH_N,
                     row.out8);
    clear_row(&row);
}

static void
bench_add_detail16(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    struct row row = make_row(BENCH_N, 65535.0);

    checkasm_bench_bytes(bench, (16.0 + 8.0 + 4.0 + 8.0) * BENCH_N);
    CHECKASM_TIME(bench)
    ops->add_detail16(row.painted.x, row.in16, row.base.x, &detail, BENCH_N,
                      row.out16);
    clear_row(&row);
}

const struct checkasm_op checkasm_detail[] = {
    CHECKASM_OP(add_detail8, check_add_detail8, bench_add_detail8),
    CHECKASM_OP(add_detail16, check_add_detail16, bench_add_detail16),
    CHECKASM_END,
};
