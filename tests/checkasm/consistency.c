/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whether two flows agree, against the rule in double. */

#include <math.h>

#include "checkasm.h"

#define MAX_SIDE 67

/* What decides is within so many roundings of a pixel, or of a square of the
 * largest flow: either answer is right. */
#define SLACK (64 * CHECKASM_ROUNDING)

struct flows {
    gsize width, height;
    Guarded u, v, back_u, back_v;
};

static double
interpolate(const Guarded *plane, const struct flows *flows, double x, double y)
{
    gsize left = (gsize)x, top = (gsize)y;
    gsize right = MIN(left + 1, flows->width - 1);
    gsize bottom = MIN(top + 1, flows->height - 1);
    double fx = x - (double)left, fy = y - (double)top;
    const float *above = plane->x + top * flows->width;
    const float *below = plane->x + bottom * flows->width;

    return (1 - fy) *
               ((1 - fx) * (double)above[left] + fx * (double)above[right]) +
           fy * ((1 - fx) * (double)below[left] + fx * (double)below[right]);
}

/* How far a point is from the edge of what is valid; negative: it is not. */
static double
judge(const struct flows *flows, gsize x, gsize y)
{
    gsize i = y * flows->width + x;
    double u = (double)flows->u.x[i], v = (double)flows->v.x[i];
    double to_x = (double)x + u, to_y = (double)y + v;
    double last_x = (double)(flows->width - 1);
    double last_y = (double)(flows->height - 1);
    double margin = MIN(MIN(to_x, last_x - to_x), MIN(to_y, last_y - to_y));
    double back_u, back_v, most;

    if (!(margin >= 0.0)) /* a NaN, too */
        return isnan(margin) ? -1.0 : margin;
    back_u = interpolate(&flows->back_u, flows, to_x, to_y);
    back_v = interpolate(&flows->back_v, flows, to_x, to_y);
    most = 0.01 * (u * u + v * v + back_u * back_u + back_v * back_v) + 0.5;
    return most - (u + back_u) * (u + back_u) - (v + back_v) * (v + back_v);
}

static struct flows
make_flows(gsize width, gsize height, float size)
{
    gsize n = width * height;
    struct flows flows = {width,
                          height,
                          guarded_random(n),
                          guarded_random(n),
                          guarded_random(n),
                          guarded_random(n)};

    /* Half of the points come back, more or less. */
    for (gsize i = 0; i < n; i++) {
        flows.u.x[i] = size * (1.0f + 0.3f * flows.u.x[i]);
        flows.v.x[i] = size * (0.3f * flows.v.x[i] - 0.4f);
        flows.back_u.x[i] = -size * (1.0f + 0.3f * flows.back_u.x[i]);
        flows.back_v.x[i] = size * (0.3f * flows.back_v.x[i] + 0.4f);
    }
    return flows;
}

static void
clear_flows(struct flows *flows)
{
    guarded_clear(&flows->u);
    guarded_clear(&flows->v);
    guarded_clear(&flows->back_u);
    guarded_clear(&flows->back_v);
}

static void
check_row(const struct nst_ops *ops, const struct flows *flows, gsize y)
{
    const struct nst_flow there = {flows->u.x, flows->v.x, flows->width,
                                   flows->height};
    const struct nst_flow back = {flows->back_u.x, flows->back_v.x,
                                  flows->width, flows->height};
    g_auto(Guarded) out = guarded_new(flows->width);
    g_autofree double *expected = g_new(double, flows->width);

    ops->consistency(&there, &back, y, out.x);
    for (gsize x = 0; x < flows->width; x++) {
        double margin = judge(flows, x, y);

        expected[x] = margin >= 0.0 ? 1.0 : 0.0;
        if (fabs(margin) < SLACK * (double)MAX_SIDE)
            expected[x] = (double)out.x[x];
    }
    checkasm_equal("out", &out, expected, NULL, 0.0);
}

static void
check_size(const struct nst_ops *ops, gsize width, gsize height, float size)
{
    struct flows flows = make_flows(width, height, size);
    gsize n = width * height;

    checkasm_case("%d x %d, flow of %g", (int)width, (int)height, (double)size);
    for (gsize y = 0; y < height; y++)
        check_row(ops, &flows, y);
    flows.u.x[0] = NAN;
    flows.u.x[n / 2] = 1e30f;
    flows.v.x[n - 1] = -INFINITY;
    for (gsize y = 0; y < height; y++)
        check_row(ops, &flows, y);
    clear_flows(&flows);
}

static void
check_consistency(const struct nst_ops *ops)
{
    for (gsize width = 1; width <= MAX_SIDE; width++)
        for (gsize height = 1; height <= 4; height++) {
            check_size(ops, width, height, 0.7f);
            check_size(ops, width, height, 2.0f);
        }
    check_size(ops, MAX_SIDE, MAX_SIDE, 6.0f);
    check_size(ops, 131, 5, 3.0f);
}

static void
bench_consistency(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    struct flows flows = make_flows(320, 9, 2.0f);
    const struct nst_flow there = {flows.u.x, flows.v.x, 320, 9};
    const struct nst_flow back = {flows.back_u.x, flows.back_v.x, 320, 9};
    g_auto(Guarded) out = guarded_new(320);

    checkasm_bench_bytes(bench, 20.0 * 320);
    CHECKASM_TIME(bench)
    ops->consistency(&there, &back, 4, out.x);
    clear_flows(&flows);
}

const struct checkasm_op checkasm_consistency[] = {
    CHECKASM_OP(consistency, check_consistency, bench_consistency),
    CHECKASM_END,
};
