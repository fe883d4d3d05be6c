/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/multiply.h"

/*
 * The accumulators of POINTS x VECTORS vectors, VECTORS weights and a
 * broadcast value have to fit into the registers: 32 with AVX-512 and NEON,
 * else 16.
 */
#if NST_LANES == 16
#define BLOCKS 2
#define POINTS 12
#elif NST_LANES == 8
#define BLOCKS 1
#define POINTS 6
#elif defined(__ARM_NEON)
#define BLOCKS 1
#define POINTS 6
#else
#define BLOCKS 1
#define POINTS 2
#endif
#define PARTS (NST_BLOCK / NST_LANES)
#define VECTORS (BLOCKS * PARTS)

/* One product, at most BLOCKS blocks and POINTS points. */
struct panel {
    const float *u, *v;
    float *m;
};

NST_INLINE void
multiply_panel(const struct nst_multiply *job, const struct panel *panel,
               gsize blocks, gsize points, gsize v_point)
{
    nst_vec sum[VECTORS][POINTS];
    const gsize *offset = job->offset;
    const float *u = panel->u;

#pragma GCC unroll 4
    for (gsize i = 0; i < blocks * PARTS; i++)
#pragma GCC unroll 12
        for (gsize t = 0; t < points; t++)
            sum[i][t] = (nst_vec){0.0f};
    for (gsize k = 0; k < job->depth; k++, u += NST_BLOCK) {
        const float *v = panel->v + offset[k];
        nst_vec weight[VECTORS];

#pragma GCC unroll 4
        for (gsize i = 0; i < blocks * PARTS; i++)
            weight[i] = nst_vec_load(u + i / PARTS * job->u_block +
                                     i % PARTS * NST_LANES);
#pragma GCC unroll 12
        for (gsize t = 0; t < points; t++) {
            nst_vec x = nst_vec_all(v[t * v_point]);

#pragma GCC unroll 4
            for (gsize i = 0; i < blocks * PARTS; i++)
                sum[i][t] = nst_vec_multiply_add(weight[i], x, sum[i][t]);
        }
    }
#pragma GCC unroll 4
    for (gsize i = 0; i < blocks * PARTS; i++) {
#pragma GCC unroll 12
        for (gsize t = 0; t < points; t++) {
            float *m = panel->m + i / PARTS * job->m_block + t * NST_BLOCK +
                       i % PARTS * NST_LANES;

            if (job->accumulate)
                sum[i][t] += nst_vec_load(m);
            nst_vec_store(m, sum[i][t]);
        }
    }
}

#define POINTS_CASE(n)                                                         \
    case n:                                                                    \
        multiply_panel(job, panel, blocks, n, v_point);                        \
        break;

/* The number of points as a constant: then the loops unroll. */
NST_INLINE void
multiply_points(const struct nst_multiply *job, const struct panel *panel,
                gsize blocks, gsize points, gsize v_point)
{
    switch (points) {
        POINTS_CASE(1)
        POINTS_CASE(2)
#if POINTS > 2
        POINTS_CASE(3)
        POINTS_CASE(4)
        POINTS_CASE(5)
        POINTS_CASE(6)
#endif
#if POINTS > 6
        POINTS_CASE(7)
        POINTS_CASE(8)
        POINTS_CASE(9)
        POINTS_CASE(10)
        POINTS_CASE(11)
        POINTS_CASE(12)
#endif
    }
}

/* Panels of nearly equal numbers of points: 13 are 7 and 6, not 12 and 1. */
NST_INLINE void
multiply_product(const struct nst_multiply *job, const struct panel *whole,
                 gsize blocks, gsize v_point)
{
    gsize n_panels = (job->n_points + POINTS - 1) / POINTS;
    struct panel panel = *whole;

    for (gsize i = 0, left = job->n_points; i < n_panels; i++) {
        gsize points = (left + n_panels - i - 1) / (n_panels - i);

        multiply_points(job, &panel, blocks, points, v_point);
        panel.v += points * v_point;
        panel.m += points * NST_BLOCK;
        left -= points;
    }
}

NST_INLINE void
multiply(const struct nst_multiply *job, gsize v_point)
{
    for (gsize f = 0; f < job->n_products; f++) {
        struct panel whole = {job->u + f * job->u_product,
                              job->v + f * job->v_product,
                              job->m + f * job->m_product};
        gsize o = 0;

        for (; o + BLOCKS <= job->n_blocks; o += BLOCKS) {
            multiply_product(job, &whole, BLOCKS, v_point);
            whole.u += BLOCKS * job->u_block;
            whole.m += BLOCKS * job->m_block;
        }
        if (o < job->n_blocks)
            multiply_product(job, &whole, 1, v_point);
    }
}

#ifdef NST_BF16
NST_DECL_MULTIPLY(NST_SIMD(nst_multiply))
{
    multiply(job, NST_BLOCK / 2);
}
#else
NST_DECL_MULTIPLY(NST_SIMD(nst_multiply))
{
    multiply(job, NST_BLOCK);
}

NST_DECL_MULTIPLY(NST_SIMD(nst_multiply_dense))
{
    multiply(job, 1);
}
#endif
