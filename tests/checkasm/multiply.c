/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "checkasm.h"
#include "ref_ops.h"

#define MAX_POINTS 67
#define MAX_DEPTH 67
#define MAX_BLOCKS 5
/* Guard words between products, blocks and channels. */
#define PAD 5

/* A version, and how it wants v. */
typedef struct {
    nst_multiply_func *multiply;
    gsize v_point;
    gsize n_packed; /* numbers in a float: 1, or 2 of bfloat16 */
} Version;

/* A job, and the arrays that it points into. */
typedef struct {
    struct nst_multiply job;
    Guarded u, v, m;
    gsize *offset;
} Product;

static void
product_clear(Product *product)
{
    guarded_clear(&product->u);
    guarded_clear(&product->v);
    guarded_clear(&product->m);
    g_free(product->offset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Product, product_clear)

/* Two numbers of bfloat16 are the upper halves of two floats. */
static float
pack(float low, float high)
{
    guint32 bits[2];
    float packed;

    memcpy(&bits[0], &low, sizeof(low));
    memcpy(&bits[1], &high, sizeof(high));
    bits[0] = bits[0] >> 16 | (bits[1] & 0xffff0000);
    memcpy(&packed, &bits[0], sizeof(packed));
    return packed;
}

static double
unpack(const Version *version, float packed, gsize which)
{
    guint32 bits;
    float value;

    if (version->n_packed == 1)
        return (double)packed;
    memcpy(&bits, &packed, sizeof(bits));
    bits = which ? bits & 0xffff0000 : bits << 16;
    memcpy(&value, &bits, sizeof(value));
    return (double)value;
}

static void
fill(const Version *version, Guarded *guarded, gsize from, gsize n)
{
    guarded_fill(guarded, from, n);
    for (gsize i = from; version->n_packed == 2 && i < from + n; i++)
        guarded->x[i] = pack(guarded->x[i], 0.7f - guarded->x[i]);
}

/* Where the strides leave gaps, guard words stay. */
static void
fill_all(const Version *version, Product *product)
{
    const struct nst_multiply *job = &product->job;

    for (gsize f = 0; f < job->n_products; f++) {
        for (gsize k = 0; k < job->depth; k++)
            for (gsize t = 0; t < job->n_points; t++)
                fill(version, &product->v,
                     f * job->v_product + job->offset[k] + t * version->v_point,
                     1);
        for (gsize o = 0; o < job->n_blocks; o++) {
            fill(version, &product->u, f * job->u_product + o * job->u_block,
                 job->depth * NST_BLOCK);
            if (job->accumulate)
                guarded_fill(&product->m, f * job->m_product + o * job->m_block,
                             job->n_points * NST_BLOCK);
        }
    }
}

/* v_point channels lie side by side, as in a block of a picture. */
static Product
product_new(const Version *version, gsize n_products, gsize n_blocks,
            gsize n_points, gsize depth, gboolean accumulate)
{
    gsize v_point = version->v_point, channels = n_points * v_point + PAD;
    Product product = {.offset = g_new(gsize, depth)};
    struct nst_multiply *job = &product.job;

    for (gsize k = 0; k < depth; k++)
        product.offset[k] = k / v_point * channels + k % v_point;
    *job = (struct nst_multiply){
        .n_products = n_products,
        .n_blocks = n_blocks,
        .n_points = n_points,
        .depth = depth,
        .u_block = depth * NST_BLOCK + PAD,
        .v_product = (depth + v_point - 1) / v_point * channels + PAD,
        .m_block = n_points * NST_BLOCK + PAD,
        .accumulate = accumulate,
    };
    job->u_product = n_blocks * job->u_block + PAD;
    job->m_product = n_blocks * job->m_block + PAD;
    product.u = guarded_new(n_products * job->u_product);
    product.v = guarded_new(n_products * job->v_product);
    product.m = guarded_new(n_products * job->m_product);
    job->u = product.u.x;
    job->v = product.v.x;
    job->m = product.m.x;
    job->offset = product.offset;
    fill_all(version, &product);
    return product;
}

/* One product f, one block o, of which m + at is the result. */
static void
expect_block(const Version *version, const Product *product, gsize f, gsize o,
             double *expected, double *size)
{
    const struct nst_multiply *job = &product->job;
    const float *u = job->u + f * job->u_product + o * job->u_block;
    const float *v = job->v + f * job->v_product;
    gsize packed = version->n_packed, depth = job->depth * packed;
    gsize at = f * job->m_product + o * job->m_block;
    g_autofree double *points = g_new(double, job->n_points *depth);
    g_autofree double *weights = g_new(double, depth *NST_BLOCK);

    for (gsize k = 0; k < depth; k++) {
        for (gsize t = 0; t < job->n_points; t++)
            points[t * depth + k] = unpack(
                version, v[job->offset[k / packed] + t * version->v_point],
                k % packed);
        for (gsize lane = 0; lane < NST_BLOCK; lane++)
            weights[k * NST_BLOCK + lane] =
                unpack(version, u[k / packed * NST_BLOCK + lane], k % packed);
    }
    ref_product(points, weights, job->n_points, NST_BLOCK, depth, expected + at,
                size + at);
    for (gsize i = at; job->accumulate && i < at + job->n_points * NST_BLOCK;
         i++) {
        expected[i] += (double)job->m[i];
        size[i] += 1.0;
    }
}

/* A term goes through a product, `depth` sums, and one with m. */
static void
check_product(const Version *version, Product *product)
{
    const struct nst_multiply *job = &product->job;
    g_autofree double *expected = checkasm_expect_untouched(product->m.n);
    g_autofree double *size = g_new0(double, product->m.n);

    for (gsize f = 0; f < job->n_products; f++)
        for (gsize o = 0; o < job->n_blocks; o++)
            expect_block(version, product, f, o, expected, size);
    checkasm_case("%d products, %d blocks, %d points, depth %d, %s",
                  (int)job->n_products, (int)job->n_blocks, (int)job->n_points,
                  (int)job->depth, job->accumulate ? "added" : "set");
    version->multiply(job);
    checkasm_equal("m", &product->m, expected, size,
                   (double)(version->n_packed * job->depth + 2) *
                       CHECKASM_ROUNDING);
}

static void
check_sizes(const Version *version)
{
    static const gsize depths[] = {1, 2, 16, 33, 64, 3, 67};

    for (gsize points = 1; points <= MAX_POINTS; points++)
        for (gsize blocks = 1; blocks <= MAX_BLOCKS; blocks++) {
            gsize depth = depths[(points + blocks) % G_N_ELEMENTS(depths)];
            g_auto(Product) product = product_new(version, 2, blocks, points,
                                                  depth, (points ^ blocks) & 1);

            check_product(version, &product);
        }
    for (gsize depth = 1; depth <= MAX_DEPTH; depth++) {
        g_auto(Product) product =
            product_new(version, 3, 2, 13, depth, depth % 3 == 0);

        check_product(version, &product);
    }
}

/* Points `first` to first + n, block o, alone, have to be what they are in
 * the whole: to the bit, and without a trace elsewhere. */
static void
check_part(const Version *version, const Product *whole, gsize first, gsize n,
           gsize o)
{
    struct nst_multiply job = whole->job;
    gsize begin = o * job.m_block + first * NST_BLOCK, end;
    g_auto(Guarded) m = guarded_new(whole->m.n);

    job.n_points = n;
    job.n_blocks = 1;
    job.v += first * version->v_point;
    job.u += o * job.u_block;
    job.m = m.x + begin;
    version->multiply(&job);
    end = begin + n * NST_BLOCK;
    checkasm_case("points %d to %d of block %d", (int)first, (int)(first + n),
                  (int)o);
    checkasm_same("m", m.x + begin, whole->m.x + begin, n * NST_BLOCK);
    for (gsize i = 0; i < m.n; i++)
        if ((i < begin || i >= end) && !guarded_is_word(&m, i)) {
            checkasm_true("the rest is left alone", FALSE);
            return;
        }
}

static void
check_independence(const Version *version)
{
    g_auto(Product) whole =
        product_new(version, 1, MAX_BLOCKS, MAX_POINTS, 19, FALSE);

    version->multiply(&whole.job);
    for (gsize n = 1; n <= MAX_POINTS; n++)
        for (gsize o = 0; o < MAX_BLOCKS; o++)
            check_part(version, &whole, (MAX_POINTS - n) * (o + 1) / MAX_BLOCKS,
                       n, o);
}

static void
check(const Version *version)
{
    check_sizes(version);
    check_independence(version);
}

static void
check_multiply(const struct nst_ops *ops)
{
    check(&(Version){ops->multiply, NST_BLOCK, 1});
}

static void
check_multiply_dense(const struct nst_ops *ops)
{
    check(&(Version){ops->multiply_dense, 1, 1});
}

static void
check_multiply_bf16(const struct nst_ops *ops)
{
    check(&(Version){ops->multiply_bf16, NST_BLOCK / 2, 2});
}

/* ==== Bench ==== */

/* Products of 48 points, 2 blocks, 64 inputs: a step of a convolution. */
static void
bench(const Version *version, gsize n_products, gsize depth,
      struct checkasm_bench *bench)
{
    g_auto(Product) product =
        product_new(version, n_products, 2, 48, depth, TRUE);

    checkasm_bench_flop(bench, 2.0 * (double)(n_products * 2 * NST_BLOCK * 48 *
                                              depth * version->n_packed));
    CHECKASM_TIME(bench)
    version->multiply(&product.job);
}

static void
bench_multiply(const struct nst_ops *ops, struct checkasm_bench *timing)
{
    bench(&(Version){ops->multiply, NST_BLOCK, 1}, NST_FREQUENCIES, 64, timing);
}

/* The first layer: 3 channels, 9 taps. */
static void
bench_multiply_dense(const struct nst_ops *ops, struct checkasm_bench *timing)
{
    bench(&(Version){ops->multiply_dense, 1, 1}, 1, 27, timing);
}

static void
bench_multiply_bf16(const struct nst_ops *ops, struct checkasm_bench *timing)
{
    bench(&(Version){ops->multiply_bf16, NST_BLOCK / 2, 2}, NST_FREQUENCIES, 32,
          timing);
}

const struct checkasm_op checkasm_multiply[] = {
    CHECKASM_OP(multiply, check_multiply, bench_multiply),
    CHECKASM_OP(multiply_dense, check_multiply_dense, bench_multiply_dense),
    CHECKASM_OP(multiply_bf16, check_multiply_bf16, bench_multiply_bf16),
    CHECKASM_END,
};
