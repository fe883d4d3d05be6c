/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The patches of optical flow, against their definitions in double. */

#include <math.h>
#include <string.h>

#include "checkasm.h"

#define SIDE NST_PATCH
#define PIXELS NST_PATCH_PIXELS
#define LEAST_STRIDE (SIDE + 1)
#define MAX_STRIDE 40

/* What a term of a sum passes through: four products and sums of moved, two
 * differences, their product, and the sums of 8 rows and 8 columns. */
#define TOLERANCE (20 * CHECKASM_ROUNDING)

/* The planes of a patch and what it is compared with: 9 rows of `stride`. */
struct planes {
    Guarded pixels, dx, dy, source;
    gsize stride;
};

static struct planes
make_planes(gsize stride)
{
    gsize n = (SIDE - 1) * stride + SIDE;

    return (struct planes){guarded_random(n), guarded_random(n),
                           guarded_random(n), guarded_random(n + stride + 1),
                           stride};
}

static void
clear_planes(struct planes *planes)
{
    guarded_clear(&planes->pixels);
    guarded_clear(&planes->dx);
    guarded_clear(&planes->dy);
    guarded_clear(&planes->source);
}

static struct nst_patch
get_patch(const struct planes *planes)
{
    return (struct nst_patch){planes->pixels.x, planes->dx.x, planes->dy.x};
}

static struct nst_patch_source
get_source(const struct planes *planes, float fx, float fy)
{
    return (struct nst_patch_source){
        planes->source.x,
        {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}};
}

/* Pixel i of the patch: its difference; *size: of what that is the sum. */
static double
difference(const struct planes *planes, const float weight[4], gsize i,
           double *size)
{
    gsize at = i / SIDE * planes->stride + i % SIDE;
    double d = -(double)planes->pixels.x[at];

    *size = fabs(d);
    for (gsize k = 0; k < 4; k++) {
        gsize from = at + k / 2 * planes->stride + k % 2;
        double term = (double)weight[k] * (double)planes->source.x[from];

        d += term;
        *size += fabs(term);
    }
    return d;
}

static void
check_tensor_of(const struct nst_ops *ops, gsize stride)
{
    struct planes planes = make_planes(stride);
    struct nst_patch patch = get_patch(&planes);
    g_auto(Guarded) sum = guarded_new(8);
    double expected[8] = {0.0}, size[8] = {0.0};

    for (gsize i = 0; i < PIXELS; i++) {
        gsize at = i / SIDE * stride + i % SIDE;
        double dx = (double)patch.dx[at], dy = (double)patch.dy[at];
        const double term[8] = {dx * dx, dx * dy, dy * dy, dx, dy};

        for (gsize k = 0; k < 8; k++) {
            expected[k] += term[k];
            size[k] += fabs(term[k]);
        }
    }
    checkasm_case("stride %d", (int)stride);
    ops->patch_tensor(&patch, stride, sum.x);
    checkasm_equal("sum", &sum, expected, size, TOLERANCE);
    clear_planes(&planes);
}

static void
check_tensor(const struct nst_ops *ops)
{
    for (gsize stride = LEAST_STRIDE; stride <= MAX_STRIDE; stride++)
        check_tensor_of(ops, stride);
}

static void
check_compare_of(const struct nst_ops *ops, gsize stride, float fx, float fy)
{
    struct planes planes = make_planes(stride);
    struct nst_patch patch = get_patch(&planes);
    struct nst_patch_source source = get_source(&planes, fx, fy);
    g_auto(Guarded) sum = guarded_new(4);
    double expected[4] = {0.0}, size[4] = {0.0};

    for (gsize i = 0; i < PIXELS; i++) {
        gsize at = i / SIDE * stride + i % SIDE;
        double of, d = difference(&planes, source.weight, i, &of);
        const double factor[4] = {(double)patch.dx[at], (double)patch.dy[at],
                                  1.0, d};

        for (gsize k = 0; k < 4; k++) {
            expected[k] += d * factor[k];
            size[k] += of * (k == 3 ? of : fabs(factor[k]));
        }
    }
    checkasm_case("stride %d, moved by %g, %g", (int)stride, (double)fx,
                  (double)fy);
    ops->patch_compare(&source, &patch, stride, sum.x);
    checkasm_equal("sum", &sum, expected, size, TOLERANCE);
    clear_planes(&planes);
}

static void
check_compare(const struct nst_ops *ops)
{
    for (gsize stride = LEAST_STRIDE; stride <= MAX_STRIDE; stride++) {
        check_compare_of(ops, stride, 0.0f, 0.0f);
        check_compare_of(ops, stride, 0.25f, 0.7f);
    }
}

/* What a vote adds to a pixel; *error: what d's roundings make of that. */
static double
expect_weight(const struct planes *planes, const float weight[4],
              const struct nst_patch_vote *vote, gsize i, double *error)
{
    double size, d = difference(planes, weight, i, &size);
    double least = (double)vote->floor, slack;

    d = fabs(d - (double)vote->mean);
    slack = TOLERANCE * (size + fabs((double)vote->mean));
    d = MAX(d, least);
    *error = 2.0 * slack / (d * d * d) + 4.0 * CHECKASM_ROUNDING / (d * d);
    return 1.0 / (d * d);
}

static void
check_vote_of(const struct nst_ops *ops, gsize stride, gsize sum_stride)
{
    const struct nst_patch_vote vote = {1.5f, -0.25f, 0.1f, 0.2f};
    struct planes planes = make_planes(stride);
    struct nst_patch_source source = get_source(&planes, 0.4f, 0.9f);
    Guarded sum[3];
    float *const at[3] = {(sum[0] = guarded_new(SIDE * sum_stride)).x,
                          (sum[1] = guarded_new(SIDE * sum_stride)).x,
                          (sum[2] = guarded_new(SIDE * sum_stride)).x};
    const double factor[3] = {(double)vote.u, (double)vote.v, 1.0};
    double *expected[3];
    g_autofree double *size = g_new0(double, SIDE *sum_stride);

    for (gsize k = 0; k < 3; k++) {
        expected[k] = checkasm_expect_untouched(SIDE * sum_stride);
        for (gsize i = 0; i < PIXELS; i++) {
            gsize to = i / SIDE * sum_stride + i % SIDE;
            double error, weight = expect_weight(&planes, source.weight, &vote,
                                                 i, &error);

            sum[k].x[to] = (float)k - 0.75f;
            expected[k][to] = (double)sum[k].x[to] + factor[k] * weight;
            size[to] = 1.5 * error + CHECKASM_ROUNDING * fabs(expected[k][to]);
        }
    }
    checkasm_case("strides %d and %d", (int)stride, (int)sum_stride);
    ops->patch_vote(&source, planes.pixels.x, stride, &vote, at, sum_stride);
    for (gsize k = 0; k < 3; k++) {
        checkasm_equal("sum", &sum[k], expected[k], size, 1.0);
        g_free(expected[k]);
        guarded_clear(&sum[k]);
    }
    clear_planes(&planes);
}

static void
check_vote(const struct nst_ops *ops)
{
    for (gsize stride = LEAST_STRIDE; stride <= MAX_STRIDE; stride++)
        check_vote_of(ops, stride, MAX_STRIDE + SIDE - stride);
}

static void
bench_tensor(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    struct planes planes = make_planes(352);
    struct nst_patch patch = get_patch(&planes);
    float sum[8];

    checkasm_bench_flop(bench, 8.0 * PIXELS);
    CHECKASM_TIME(bench)
    ops->patch_tensor(&patch, planes.stride, sum);
    clear_planes(&planes);
}

static void
bench_compare(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    struct planes planes = make_planes(352);
    struct nst_patch patch = get_patch(&planes);
    struct nst_patch_source source = get_source(&planes, 0.3f, 0.6f);
    float sum[4];

    checkasm_bench_flop(bench, 15.0 * PIXELS);
    CHECKASM_TIME(bench)
    ops->patch_compare(&source, &patch, planes.stride, sum);
    clear_planes(&planes);
}

static void
bench_vote(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    const struct nst_patch_vote vote = {1.5f, -0.25f, 0.1f, 0.2f};
    struct planes planes = make_planes(352);
    struct nst_patch_source source = get_source(&planes, 0.3f, 0.6f);
    g_auto(Guarded) sums = guarded_random(3 * PIXELS);
    float *const sum[3] = {sums.x, sums.x + PIXELS, sums.x + 2 * PIXELS};

    checkasm_bench_flop(bench, 17.0 * PIXELS);
    CHECKASM_TIME(bench)
    ops->patch_vote(&source, planes.pixels.x, planes.stride, &vote, sum, SIDE);
    clear_planes(&planes);
}

const struct checkasm_op checkasm_patch[] = {
    CHECKASM_OP(patch_tensor, check_tensor, bench_tensor),
    CHECKASM_OP(patch_compare, check_compare, bench_compare),
    CHECKASM_OP(patch_vote, check_vote, bench_vote),
    CHECKASM_END,
};
