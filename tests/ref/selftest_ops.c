/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Winograd's matrices, as transcribed: together they are a convolution. The
 * fold: together with products it is a convolution's gradient. Sums of 36
 * terms of order 10 in double: 1e-13.
 */

#include "ref.h"
#include "ref_ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TOLERANCE 1e-13

static int failures;

static void
check(const char *what, const double *value, const double *expected, int n)
{
    double error = 0.0;
    bool good;

    for (int i = 0; i < n; i++)
        error += fabs(value[i] - expected[i]);
    good = error <= TOLERANCE * n; /* a NaN is not */
    printf("%s %s: error %.2g\n", good ? "ok" : "FAILED", what, error);
    failures += !good;
}

static void
fill(double seed, double *values, int n)
{
    for (int i = 0; i < n; i++)
        values[i] = sin(seed + 1.7 * i);
}

/* The 4x4 in the middle of 6x6 is what no zeros around it have touched. */
static void
check_winograd(void)
{
    double d[36], w[9], v[36], u[36], m[36], y[16], whole[36], expected[16];

    fill(1.0, d, 36);
    fill(2.0, w, 9);
    ref_winograd_input(d, v, NULL);
    ref_winograd_weight(w, u, NULL);
    for (int i = 0; i < 36; i++)
        m[i] = u[i] * v[i];
    ref_winograd_output(m, y, NULL);
    ref_conv3x3(d, w, 1, 1, 6, 6, whole);
    for (int i = 0; i < 16; i++)
        expected[i] = whole[(i / 4 + 1) * 6 + i % 4 + 1];
    check("Winograd", y, expected, 16);
}

/* One row of a gradient: nine products of it with a weight each. */
static void
check_fold(int width)
{
    double grad[3 * 8], w[9], taps[9][8], expected[3 * 8], out[8];
    const double *tap[9];

    fill(3.0, grad, 3 * width);
    fill(4.0, w, 9);
    for (int i = 0; i < 9; i++) {
        /* The gradient's row below is met by the kernel's upper row. */
        for (int x = 0; x < width; x++)
            taps[i][x] = w[i] * grad[(2 - i / 3) * width + x];
        tap[i] = taps[i];
    }
    ref_conv3x3_grad_input(grad, w, 1, 1, 3, width, expected);
    ref_fold(tap, width, out, NULL);
    check("fold", out, expected + width, width);
}

static void
check_sizes(void)
{
    const double a[4] = {1, -2, -3, 4}, b[4] = {5, 6, 7, 8};
    double c[4], size[4];

    ref_product(a, b, 2, 2, 2, c, size);
    check("product", c, (const double[]){-9, -10, 13, 14}, 4);
    check("its size", size, (const double[]){19, 22, 43, 50}, 4);
}

int
main(void)
{
    check_winograd();
    for (int width = 1; width <= 8; width++)
        check_fold(width);
    check_sizes();
    return failures > 0;
}
