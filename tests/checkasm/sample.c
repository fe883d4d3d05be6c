/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pictures between their pixels. */

#include <math.h>

#include "checkasm.h"

#define MAX_N 67
#define BENCH_WIDTH 320
#define BENCH_HEIGHT 180

/* A term is scaled three times, and its place was rounded before that. */
#define LINEAR_TOLERANCE (16 * CHECKASM_ROUNDING)

/* A place is rounded to one of the phases: what the steepest cubic changes by
 * half of that, in both directions, with values within 1. */
#define CUBIC_TOLERANCE (2 * 3.0 * 0.5 / NST_SAMPLE_PHASES)

/* Inside, on whole pixels, on the edge, far outside, and no number. */
static double
make_position(gsize i, gsize side, float random)
{
    double last = (double)side - 1.0;

    switch (i % 8) {
    case 0:
        return -3.7;
    case 1:
        return last;
    case 2:
        return 1e9;
    case 3:
        return floor(last / 2.0);
    case 4:
        return i % 16 == 4 ? (double)NAN : -(double)INFINITY;
    default:
        return (double)(0.5f + 0.5f * random) * last;
    }
}

static Guarded
make_positions(gsize n, gsize side, gsize first)
{
    Guarded positions = guarded_random(n);

    for (gsize i = 0; i < n; i++)
        positions.x[i] = (float)make_position(first + i, side, positions.x[i]);
    return positions;
}

static double
clamp(double x, gsize side)
{
    double last = (double)side - 1.0;

    return x > 0.0 ? MIN(x, last) : 0.0; /* 0 for what is no number */
}

/* ==== Linear ==== */

static double
linear_at(const float *plane, gsize height, gsize width, double x, double y)
{
    double u = clamp(x, width), v = clamp(y, height);
    gsize left = (gsize)u, up = (gsize)v;
    gsize right = MIN(left + 1, width - 1), down = MIN(up + 1, height - 1);
    double s = u - (double)left, t = v - (double)up;
    const float *upper = plane + up * width, *lower = plane + down * width;

    return (1.0 - t) *
               ((1.0 - s) * (double)upper[left] + s * (double)upper[right]) +
           t * ((1.0 - s) * (double)lower[left] + s * (double)lower[right]);
}

static void
check_linear_of(const struct nst_ops *ops, gsize height, gsize width, gsize n)
{
    g_auto(Guarded) a = guarded_random(height * width);
    g_auto(Guarded) b = guarded_random(height * width);
    g_auto(Guarded) x = make_positions(n, width, 0);
    g_auto(Guarded) y = make_positions(n, height, 3);
    g_auto(Guarded) out_a = guarded_new(n), out_b = guarded_new(n);
    g_autofree double *expected = g_new(double, n);
    const float *const plane[] = {a.x, b.x};
    float *const out[] = {out_a.x, out_b.x};

    checkasm_case("%dx%d, %d places", (int)width, (int)height, (int)n);
    ops->sample_linear(plane, 2, height, width, x.x, y.x, n, out);
    for (gsize p = 0; p < 2; p++) {
        for (gsize i = 0; i < n; i++)
            expected[i] = linear_at(plane[p], height, width, (double)x.x[i],
                                    (double)y.x[i]);
        checkasm_equal("plane", p ? &out_b : &out_a, expected, NULL,
                       LINEAR_TOLERANCE * (double)MAX(width, height));
    }
}

static void
check_linear(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++)
        check_linear_of(ops, 1 + n % 5, 1 + n % 7, n);
    for (gsize n = 120; n <= 136; n++)
        check_linear_of(ops, 33, 40, n);
}

/* ==== Cubic ==== */

/* A picture with its border, in an array of its own. */
typedef struct {
    gsize height, width, stride;
    Guarded pixels;
    const float *first;
} Picture;

static Picture
make_picture(gsize height, gsize width)
{
    Picture picture = {height,
                       width,
                       width + 2 * NST_SAMPLE_BORDER + 1,
                       {NULL, 0, NULL},
                       NULL};

    picture.pixels =
        guarded_random((height + 2 * NST_SAMPLE_BORDER) * picture.stride * 4);
    picture.first =
        picture.pixels.x + 4 * NST_SAMPLE_BORDER * (picture.stride + 1);
    return picture;
}

static double
cubic_weight(double distance)
{
    double d = fabs(distance);

    if (d < 1.0)
        return (1.5 * d - 2.5) * d * d + 1.0;
    return d < 2.0 ? ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0 : 0.0;
}

static double
cubic_at(const Picture *picture, double x, double y, gsize component)
{
    double u = clamp(x, picture->width), v = clamp(y, picture->height);
    gssize left = (gssize)u - 1, up = (gssize)v - 1;
    double sum = 0.0;

    for (gssize j = up; j < up + 4; j++)
        for (gssize i = left; i < left + 4; i++)
            sum +=
                cubic_weight(u - (double)i) * cubic_weight(v - (double)j) *
                (double)picture->first[4 * (j * (gssize)picture->stride + i) +
                                       (gssize)component];
    return sum;
}

/* Whole pixels come out as they are. */
static void
check_pixels(const struct nst_ops *ops, const Picture *picture)
{
    gsize width = picture->width;
    g_auto(Guarded) x = guarded_new(width), y = guarded_new(width);
    g_auto(Guarded) out = guarded_new(4 * width);

    for (gsize row = 0; row < picture->height; row++) {
        for (gsize i = 0; i < width; i++) {
            x.x[i] = (float)i;
            y.x[i] = (float)row;
        }
        ops->sample_cubic(picture->first, picture->stride, picture->height,
                          width, x.x, y.x, width, out.x);
        checkasm_same("whole pixels", out.x,
                      picture->first + 4 * row * picture->stride, 4 * width);
    }
}

static void
check_cubic_of(const struct nst_ops *ops, gsize height, gsize width, gsize n)
{
    Picture picture = make_picture(height, width);
    g_auto(Guarded) x = make_positions(n, width, 5);
    g_auto(Guarded) y = make_positions(n, height, 0);
    g_auto(Guarded) out = guarded_new(4 * n);
    g_autofree double *expected = g_new(double, 4 * n);

    for (gsize i = 0; i < 4 * n; i++)
        expected[i] =
            cubic_at(&picture, (double)x.x[i / 4], (double)y.x[i / 4], i % 4);
    checkasm_case("%dx%d, %d places", (int)width, (int)height, (int)n);
    ops->sample_cubic(picture.first, picture.stride, height, width, x.x, y.x, n,
                      out.x);
    checkasm_equal("pixels", &out, expected, NULL, CUBIC_TOLERANCE);
    check_pixels(ops, &picture);
    guarded_clear(&picture.pixels);
}

/* Places that are phases leave only rounding. */
static void
check_phases(const struct nst_ops *ops)
{
    enum { N = 2 * NST_SAMPLE_PHASES };
    Picture picture = make_picture(6, 7);
    g_auto(Guarded) x = guarded_new(N), y = guarded_new(N);
    g_auto(Guarded) out = guarded_new(4 * N);
    g_autofree double *expected = g_new(double, 4 * N);

    for (gsize i = 0; i < N; i++) {
        x.x[i] = 2.0f + (float)i / NST_SAMPLE_PHASES;
        y.x[i] = 4.0f - (float)(i / 2) / NST_SAMPLE_PHASES;
        for (gsize k = 0; k < 4; k++)
            expected[4 * i + k] =
                cubic_at(&picture, (double)x.x[i], (double)y.x[i], k);
    }
    checkasm_case("%d phases", N);
    ops->sample_cubic(picture.first, picture.stride, 6, 7, x.x, y.x, N, out.x);
    /* Sixteen terms of at most 1.3, a few roundings each. */
    checkasm_equal("pixels", &out, expected, NULL, 64 * CHECKASM_ROUNDING);
    guarded_clear(&picture.pixels);
}

static void
check_cubic(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++)
        check_cubic_of(ops, 1 + n % 5, 1 + n % 7, n);
    for (gsize n = 120; n <= 136; n++)
        check_cubic_of(ops, 20, 33, n);
    check_phases(ops);
}

/* ==== Stretch ==== */

static void
check_stretch(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        gsize width = 1 + n / 3;
        g_auto(Guarded) row = guarded_random(width + 1);
        g_auto(Guarded) weight = guarded_random(n), out = guarded_new(n);
        g_autofree gint32 *index = g_new(gint32, n);
        g_autofree double *expected = g_new(double, n);

        for (gsize i = 0; i < n; i++) {
            double t = 0.5 + 0.5 * (double)weight.x[i];

            index[i] = (gint32)(i * width / n);
            weight.x[i] = (float)t;
            expected[i] =
                (1.0 - (double)weight.x[i]) * (double)row.x[index[i]] +
                (double)weight.x[i] * (double)row.x[index[i] + 1];
        }
        checkasm_case("%d to %d", (int)width, (int)n);
        ops->stretch(row.x, index, weight.x, n, out.x);
        /* A difference of at most 2, a product and a sum. */
        checkasm_equal("out", &out, expected, NULL, 6 * CHECKASM_ROUNDING);
    }
}

/* ==== Bench ==== */

/* Places a quarter of a pixel apart, as in a row that is enlarged. */
static Guarded
make_row(gsize n)
{
    Guarded x = guarded_new(n);

    for (gsize i = 0; i < n; i++)
        x.x[i] = 0.3f + 0.25f * (float)i;
    return x;
}

static void
bench_linear(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Guarded) plane = guarded_random(BENCH_WIDTH * BENCH_HEIGHT);
    g_auto(Guarded) x = make_row(BENCH_WIDTH), y = make_row(BENCH_WIDTH);
    g_auto(Guarded) out = guarded_new(BENCH_WIDTH);
    const float *const in[] = {plane.x, plane.x, plane.x};
    float *const to[] = {out.x, out.x, out.x};

    checkasm_bench_bytes(bench, 3.0 * 4.0 * 5.0 * BENCH_WIDTH);
    CHECKASM_TIME(bench)
    ops->sample_linear(in, 3, BENCH_HEIGHT, BENCH_WIDTH, x.x, y.x, BENCH_WIDTH,
                       to);
}

static void
bench_cubic(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    Picture picture = make_picture(BENCH_HEIGHT, BENCH_WIDTH);
    g_auto(Guarded) x = make_row(4 * BENCH_WIDTH);
    g_auto(Guarded) y = make_row(4 * BENCH_WIDTH);
    g_auto(Guarded) out = guarded_new(4 * 4 * BENCH_WIDTH);

    checkasm_bench_flop(bench, 2.0 * 16.0 * 4.0 * 4.0 * BENCH_WIDTH);
    CHECKASM_TIME(bench)
    ops->sample_cubic(picture.first, picture.stride, BENCH_HEIGHT, BENCH_WIDTH,
                      x.x, y.x, 4 * BENCH_WIDTH, out.x);
    guarded_clear(&picture.pixels);
}

static void
bench_stretch(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    enum { N = 4 * BENCH_WIDTH };
    g_auto(Guarded) row = guarded_random(BENCH_WIDTH + 1);
    g_auto(Guarded) weight = guarded_random(N), out = guarded_new(N);
    g_autofree gint32 *index = g_new(gint32, N);

    for (gsize i = 0; i < N; i++)
        index[i] = (gint32)i / 4;
    checkasm_bench_bytes(bench, 4.0 * 4.0 * N);
    CHECKASM_TIME(bench)
    ops->stretch(row.x, index, weight.x, N, out.x);
}

const struct checkasm_op checkasm_sample[] = {
    CHECKASM_OP(sample_linear, check_linear, bench_linear),
    CHECKASM_OP(sample_cubic, check_cubic, bench_cubic),
    CHECKASM_OP(stretch, check_stretch, bench_stretch),
    CHECKASM_END,
};
