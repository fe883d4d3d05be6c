/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/consistency.h"

/* The compiler's vectors, with gathers: pixels of a row. */
#define BLOCK 64

/* Where a block's points go: pixel above to the left, and how far beyond. */
struct points {
    gint32 at[BLOCK];
    float fx[BLOCK], fy[BLOCK], inside[BLOCK];
};

NST_INLINE float
limit(float x, float last)
{
    float least = x > 0.0f ? x : 0.0f; /* of a NaN, too */

    return least < last ? least : last;
}

NST_INLINE void
find_points(const struct nst_flow *there, gsize x, gsize y, gsize n,
            struct points *points)
{
    const float *u = there->u + y * there->width + x;
    const float *v = there->v + y * there->width + x;
    float last_x = (float)(there->width - 1),
          last_y = (float)(there->height - 1);
    /* Of the pixel above to the left, which has a right and a lower one. */
    gint32 most_x = MAX((gint32)there->width - 2, 0);
    gint32 most_y = MAX((gint32)there->height - 2, 0);
    gint32 stride = (gint32)there->width;

    for (gint32 i = 0; i < (gint32)n; i++) {
        float to_x = (float)((gint32)x + i) + u[i], to_y = (float)y + v[i];
        float near_x = limit(to_x, last_x), near_y = limit(to_y, last_y);
        gint32 left = MIN((gint32)near_x, most_x);
        gint32 top = MIN((gint32)near_y, most_y);

        points->inside[i] = ((to_x == near_x) & (to_y == near_y)) ? 1.0f : 0.0f;
        points->at[i] = top * stride + left;
        points->fx[i] = near_x - (float)left;
        points->fy[i] = near_y - (float)top;
    }
}

NST_INLINE void
sample(const float *plane, const struct points *points, gint32 right,
       gint32 below, gsize n, float *out)
{
    for (gsize i = 0; i < n; i++) {
        const gint32 at = points->at[i];
        float fx = points->fx[i], fy = points->fy[i];
        float a = plane[at], b = plane[at + right];
        float c = plane[at + below], d = plane[at + below + right];
        float top = a + fx * (b - a), bottom = c + fx * (d - c);

        out[i] = top + fy * (bottom - top);
    }
}

NST_DECL_CONSISTENCY(NST_SIMD(nst_consistency))
{
    gsize width = there->width;
    gint32 right = width > 1, below = there->height > 1 ? (gint32)width : 0;
    struct points points;
    float back_u[BLOCK], back_v[BLOCK];

    for (gsize x = 0; x < width; x += BLOCK) {
        const float *u = there->u + y * width + x;
        const float *v = there->v + y * width + x;
        gsize n = MIN(BLOCK, width - x);

        find_points(there, x, y, n, &points);
        sample(back->u, &points, right, below, n, back_u);
        sample(back->v, &points, right, below, n, back_v);
        for (gsize i = 0; i < n; i++) {
            float du = u[i] + back_u[i], dv = v[i] + back_v[i];
            float squares = u[i] * u[i] + v[i] * v[i] + back_u[i] * back_u[i] +
                            back_v[i] * back_v[i];
            float most =
                NST_CONSISTENCY_RELATIVE * squares + NST_CONSISTENCY_ABSOLUTE;

            out[x + i] = du * du + dv * dv <= most ? points.inside[i] : 0.0f;
        }
    }
}
