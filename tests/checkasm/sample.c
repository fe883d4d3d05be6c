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

/* Inside, on whole pixels, on the edge and beside it, far outside, and no
 * number. */
static double
make_position(gsize i, gsize side, float random)
{
    double last = (double)side - 1.0;
    const double places[] = {-3.7,
                             last,
                             1e9,
                             floor(last / 2.0),
                             (double)NAN,
                             -1e-7,
                             last * (1.0 - 1e-7),
                             -(double)INFINITY,
                             last + 1e-3,
                             0.0,
                             (double)INFINITY,
                             -0.0};

    if (i % 5 < 2)
        return places[i / 5 * 2 % G_N_ELEMENTS(places) + i % 5];
    return (double)(0.5f + 0.5f * random) * last;
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

#define MAX_PLANES 3

static void
check_linear_of(const struct nst_ops *ops, gsize planes, gsize height,
                gsize width, gsize n)
{
    Guarded in[MAX_PLANES], out[MAX_PLANES];
    const float *plane[MAX_PLANES];
    float *to[MAX_PLANES];
    g_auto(Guarded) x = make_positions(n, width, n);
    g_auto(Guarded) y = make_positions(n, height, 3);
    g_autofree double *expected = g_new(double, n);

    for (gsize p = 0; p < planes; p++) {
        in[p] = guarded_random(height * width);
        out[p] = guarded_new(n);
        plane[p] = in[p].x;
        to[p] = out[p].x;
    }
    checkasm_case("%d planes of %dx%d, %d places", (int)planes, (int)width,
                  (int)height, (int)n);
    ops->sample_linear(plane, planes, height, width, x.x, y.x, n, to);
    for (gsize p = 0; p < planes; p++) {
        for (gsize i = 0; i < n; i++)
            expected[i] = linear_at(plane[p], height, width, (double)x.x[i],
                                    (double)y.x[i]);
        checkasm_equal("plane", &out[p], expected, NULL,
                       LINEAR_TOLERANCE * (double)MAX(width, height));
        guarded_clear(&in[p]);
        guarded_clear(&out[p]);
    }
}

/* Whole pixels come out as they are. */
static void
check_linear_pixels(const struct nst_ops *ops, gsize height, gsize width)
{
    gsize n = height * width;
    g_auto(Guarded) plane = guarded_random(n);
    g_auto(Guarded) x = guarded_new(n), y = guarded_new(n);
    g_auto(Guarded) out = guarded_new(n);
    const float *const in[] = {plane.x};
    float *const to[] = {out.x};

    for (gsize i = 0; i < n; i++) {
        x.x[i] = (float)(i % width);
        y.x[i] = (float)(i / width);
    }
    checkasm_case("all of %dx%d", (int)width, (int)height);
    ops->sample_linear(in, 1, height, width, x.x, y.x, n, to);
    checkasm_same("whole pixels", out.x, plane.x, n);
}

static void
check_linear(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        check_linear_of(ops, 1 + n % MAX_PLANES, 1 + n % 5, 1 + n % 7, n);
        check_linear_of(ops, 1, 67 - n % 67, n % 67 + 1, n);
        check_linear_pixels(ops, 1 + n % 9, 1 + n);
    }
    for (gsize n = 120; n <= 136; n++)
        check_linear_of(ops, 2, 33, 40, n);
}

/* ==== Cubic ==== */

/* A picture with its border, in an array of its own. */
typedef struct {
    gsize height, width, stride;
    Guarded pixels;
    const float *first;
} Picture;

/* Rows are `gap` pixels apart, which must not be looked at. */
static Picture
make_picture(gsize height, gsize width, gsize gap)
{
    gsize row = width + 2 * NST_SAMPLE_BORDER;
    Picture picture = {height, width, row + gap, {NULL, 0, NULL}, NULL};

    picture.pixels =
        guarded_random((height + 2 * NST_SAMPLE_BORDER) * picture.stride * 4);
    for (gsize i = 0; i < picture.pixels.n; i++)
        if (i / 4 % picture.stride >= row)
            picture.pixels.x[i] = NAN;
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
    Picture picture = make_picture(height, width, n % 4);
    g_auto(Guarded) x = make_positions(n, width, 5);
    g_auto(Guarded) y = make_positions(n, height, n);
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
    Picture picture = make_picture(6, 7, 3);
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

/* A plain picture is plain in between, too: the weights add up to 1, exactly,
 * as they are multiples of 2^-19. */
static void
check_plain(const struct nst_ops *ops)
{
    enum { N = 300 };
    Picture picture = make_picture(9, 11, 0);
    g_auto(Guarded) x = make_positions(N, 11, 0);
    g_auto(Guarded) y = make_positions(N, 9, 7);
    g_auto(Guarded) out = guarded_new(4 * N);
    g_autofree double *expected = g_new(double, 4 * N);

    for (gsize i = 0; i < picture.pixels.n; i++)
        picture.pixels.x[i] = (float)(1 + i % 4);
    for (gsize i = 0; i < 4 * N; i++)
        expected[i] = (double)(1 + i % 4);
    checkasm_case("a plain picture, %d places", N);
    ops->sample_cubic(picture.first, picture.stride, 9, 11, x.x, y.x, N, out.x);
    checkasm_equal("pixels", &out, expected, NULL, 0.0);
    guarded_clear(&picture.pixels);
}

static void
check_cubic(const struct nst_ops *ops)
{
    for (gsize n = 0; n <= MAX_N; n++) {
        check_cubic_of(ops, 1 + n % 5, 1 + n % 7, n);
        check_cubic_of(ops, 67 - n % 67, n % 67 + 1, n);
    }
    for (gsize n = 120; n <= 136; n++)
        check_cubic_of(ops, 20, 33, n);
    check_phases(ops);
    check_plain(ops);
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
            weight.x[i] = i % 9 == 4 ? 0.0f : (float)t;
            expected[i] =
                (1.0 - (double)weight.x[i]) * (double)row.x[index[i]] +
                (double)weight.x[i] * (double)row.x[index[i] + 1];
        }
        checkasm_case("%d to %d", (int)width, (int)n);
        ops->stretch(row.x, index, weight.x, n, out.x);
        /* A difference of at most 2, a product and a sum. */
        checkasm_equal("out", &out, expected, NULL, 6 * CHECKASM_ROUNDING);
        for (gsize i = 4; i < n; i += 9)
            checkasm_same("a whole pixel", out.x + i, row.x + index[i], 1);
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
    Picture picture = make_picture(BENCH_HEIGHT, BENCH_WIDTH, 0);
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
