/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Winograd's transform of outputs, with all that is fused to it. */

#include <math.h>

#include "checkasm.h"
#include "ref.h"
#include "ref_ops.h"

/* Guard words between frequencies. */
#define PAD 5

/*
 * A direction of the transform takes a term through at most four products
 * and sums; then there is a bias. A mean of four is three sums.
 */
#define TOLERANCE (9 * CHECKASM_ROUNDING)
#define AVERAGE_TOLERANCE (3 * CHECKASM_ROUNDING)

static const char *const store_names[] = {"relu", "relu, average", "relu, max",
                                          "mask", "mask, average", "mask, max"};

/* Planes of 16 channels, in double. */
typedef struct {
    int height, width;
    gsize positions, n;
    double *x;
} Planes;

static void
planes_clear(Planes *planes)
{
    g_free(planes->x);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Planes, planes_clear)

static Planes
planes_new(int height, int width)
{
    gsize positions = (gsize)height * (gsize)width, n = positions * NST_BLOCK;

    return (Planes){height, width, positions, n, g_new0(double, n)};
}

static Planes
planes_from(const Guarded *blocked, int height, int width)
{
    Planes planes = planes_new(height, width);

    for (gsize i = 0; i < planes.n; i++)
        planes.x[i % NST_BLOCK * planes.positions + i / NST_BLOCK] =
            (double)blocked->x[i];
    return planes;
}

static double *
to_blocked(const Planes *planes)
{
    double *blocked = g_new(double, planes->n);

    for (gsize i = 0; i < planes->n; i++)
        blocked[i] =
            planes->x[i % NST_BLOCK * planes->positions + i / NST_BLOCK];
    return blocked;
}

/* Products of all tiles of a picture, and what the transform makes of them. */
typedef struct {
    Guarded m, bias;
    gsize m_product, n_tiles;
    Planes y, size;
} Tiles;

static void
tiles_clear(Tiles *tiles)
{
    guarded_clear(&tiles->m);
    guarded_clear(&tiles->bias);
    planes_clear(&tiles->y);
    planes_clear(&tiles->size);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tiles, tiles_clear)

static void
transform_tile(Tiles *tiles, gsize t, gsize lane)
{
    gsize columns = nst_winograd_tiles(tiles->y.width);
    int top = (int)(t / columns) * 4, left = (int)(t % columns) * 4;
    double m[36], y[16], size[16];

    for (gsize f = 0; f < NST_FREQUENCIES; f++)
        m[f] = (double)tiles->m.x[f * tiles->m_product + t * NST_BLOCK + lane];
    ref_winograd_output(m, y, size);
    for (int i = 0; i < 16; i++) {
        gsize row = (gsize)(top + i / 4), column = (gsize)(left + i % 4);
        gsize at = lane * tiles->y.positions + row * (gsize)tiles->y.width;

        if ((int)row >= tiles->y.height || (int)column >= tiles->y.width)
            continue;
        tiles->y.x[at + column] = y[i];
        tiles->size.x[at + column] = size[i];
    }
}

static Tiles
tiles_new(int height, int width)
{
    Tiles tiles = {.bias = guarded_random(NST_BLOCK)};

    tiles.n_tiles = nst_winograd_tiles(height) * nst_winograd_tiles(width);
    tiles.m_product = tiles.n_tiles * NST_BLOCK + PAD;
    tiles.m = guarded_new(NST_FREQUENCIES * tiles.m_product);
    for (gsize f = 0; f < NST_FREQUENCIES; f++)
        guarded_fill(&tiles.m, f * tiles.m_product, tiles.n_tiles * NST_BLOCK);
    tiles.y = planes_new(height, width);
    tiles.size = planes_new(height, width);
    for (gsize t = 0; t < tiles.n_tiles; t++)
        for (gsize lane = 0; lane < NST_BLOCK; lane++)
            transform_tile(&tiles, t, lane);
    return tiles;
}

/* A job on them, and the arrays that it points into. */
typedef struct {
    struct nst_winograd_output job;
    Guarded features, output, pooled;
} Job;

static void
job_clear(Job *job)
{
    guarded_clear(&job->features);
    guarded_clear(&job->output);
    guarded_clear(&job->pooled);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static gboolean
is_unpooled(enum nst_winograd_store store)
{
    return store == NST_STORE_MASK_AVERAGE_POOL ||
           store == NST_STORE_MASK_MAX_POOL;
}

static RefPooling
pooling_of(enum nst_winograd_store store)
{
    return store == NST_STORE_MASK_MAX_POOL || store == NST_STORE_RELU_MAX_POOL
               ? REF_POOL_MAX
               : REF_POOL_AVERAGE;
}

/* odd: bits say whether the features below a pool have a row or column more.
 * They are coarse, so that zeros and equal ones occur. */
static Job
job_new(const Tiles *tiles, enum nst_winograd_store store, int odd)
{
    Job new = {.job = {.store = store,
                       .m = tiles->m.x,
                       .m_product = tiles->m_product,
                       .n = tiles->n_tiles,
                       .height = tiles->y.height,
                       .width = tiles->y.width,
                       .bias = tiles->bias.x}};
    struct nst_winograd_output *job = &new.job;
    gsize features = 0, pooled = 0, output = tiles->y.n;

    if (store >= NST_STORE_MASK) {
        job->features_height =
            is_unpooled(store) ? 2 * job->height + odd % 2 : job->height;
        job->features_width =
            is_unpooled(store) ? 2 * job->width + odd / 2 : job->width;
        features = (gsize)job->features_height * (gsize)job->features_width *
                   NST_BLOCK;
        output = features;
    } else if (store != NST_STORE_RELU) {
        pooled = (gsize)(job->height / 2) * (gsize)(job->width / 2) * NST_BLOCK;
    }
    new.features = guarded_coarse(features);
    new.output = guarded_new(output);
    new.pooled = guarded_new(pooled);
    job->features = new.features.x;
    job->output = new.output.x;
    job->pooled = new.pooled.x;
    return new;
}

static void
check_relu(const Tiles *tiles, const Job *job)
{
    const Planes *y = &tiles->y;
    g_auto(Planes) output = planes_new(y->height, y->width);
    g_autofree double *expected = NULL, *size = to_blocked(&tiles->size);
    double bias[NST_BLOCK];

    for (gsize i = 0; i < NST_BLOCK; i++)
        bias[i] = (double)tiles->bias.x[i];
    for (gsize i = 0; i < y->n; i++)
        size[i] += fabs(bias[i % NST_BLOCK]);
    ref_bias_relu(y->x, bias, NST_BLOCK, y->positions, output.x);
    expected = to_blocked(&output);
    checkasm_equal("output", &job->output, expected, size, TOLERANCE);
}

/* Pooled is what was put out, not what would have been exact. */
static void
check_pooled(const Job *job)
{
    RefPooling pooling = pooling_of(job->job.store);
    int height = job->job.height, width = job->job.width;
    g_auto(Planes) output = planes_from(&job->output, height, width);
    g_auto(Planes) pooled = planes_new(height / 2, width / 2);
    g_autofree double *expected = NULL;

    ref_pool(pooling, output.x, NST_BLOCK, height, width, pooled.x);
    expected = to_blocked(&pooled);
    checkasm_equal("pooled", &job->pooled, expected, expected,
                   pooling == REF_POOL_MAX ? 0.0 : AVERAGE_TOLERANCE);
}

/* The gradient, or the size of it, of the features. */
static double *
expect_mask(const Planes *y, const Job *job)
{
    int height = job->job.features_height, width = job->job.features_width;
    g_auto(Planes) features = planes_from(&job->features, height, width);
    g_auto(Planes) unmasked = planes_new(height, width);
    g_auto(Planes) grad = planes_new(height, width);

    if (is_unpooled(job->job.store))
        ref_pool_grad(pooling_of(job->job.store), features.x, y->x, NST_BLOCK,
                      height, width, unmasked.x);
    ref_bias_relu_grad(features.x,
                       is_unpooled(job->job.store) ? unmasked.x : y->x, grad.n,
                       grad.x);
    return to_blocked(&grad);
}

/* Both parts of the tiles, each alone, write what the whole wrote there, and
 * nothing else. */
static void
check_halves(const struct nst_ops *ops, const Job *whole)
{
    Guarded outputs[2], pooleds[2];
    gsize n = whole->job.n, n_output = 0, n_pooled = 0;

    for (gsize half = 0; half < 2; half++) {
        struct nst_winograd_output job = whole->job;

        outputs[half] = guarded_new(whole->output.n);
        pooleds[half] = guarded_new(whole->pooled.n);
        job.first = half ? n / 2 : 0;
        job.n = half ? n - n / 2 : n / 2;
        job.m += job.first * NST_BLOCK;
        job.output = outputs[half].x;
        job.pooled = pooleds[half].x;
        ops->winograd_output(&job);
        for (gsize i = 0; i < whole->output.n; i++)
            if (!guarded_is_word(&outputs[half], i))
                n_output += job.output[i] == whole->output.x[i];
        for (gsize i = 0; i < whole->pooled.n; i++)
            if (!guarded_is_word(&pooleds[half], i))
                n_pooled += job.pooled[i] == whole->pooled.x[i];
    }
    checkasm_true("parts of the output", n_output == whole->output.n);
    checkasm_true("parts of what is pooled", n_pooled == whole->pooled.n);
    for (gsize half = 0; half < 2; half++) {
        guarded_clear(&outputs[half]);
        guarded_clear(&pooleds[half]);
    }
}

static void
check_store(const struct nst_ops *ops, const Tiles *tiles,
            enum nst_winograd_store store, int odd)
{
    g_auto(Job) job = job_new(tiles, store, odd);

    checkasm_case("%d x %d, %s, odd %d", job.job.width, job.job.height,
                  store_names[store], odd);
    ops->winograd_output(&job.job);
    if (store < NST_STORE_MASK) {
        check_relu(tiles, &job);
        if (store != NST_STORE_RELU)
            check_pooled(&job);
    } else {
        g_autofree double *expected = expect_mask(&tiles->y, &job);
        g_autofree double *size = expect_mask(&tiles->size, &job);

        checkasm_equal("output", &job.output, expected, size, TOLERANCE);
    }
    check_halves(ops, &job);
}

/*
 * A NaN stays. The corners of m are the corners of the tile alone, and these
 * are the four places of a pool's window.
 */
static void
check_nan(const struct nst_ops *ops, gsize corner,
          enum nst_winograd_store store)
{
    g_auto(Tiles) tiles = tiles_new(4, 4);
    gsize f = corner / 2 * 30 + corner % 2 * 5, lane = corner * 5;
    gsize y = corner / 2 * 3, x = corner % 2 * 3, n = 0;

    tiles.m.x[f * tiles.m_product + lane] = NAN;
    g_auto(Job) job = job_new(&tiles, store, 0);
    for (gsize i = 0; i < job.features.n; i++)
        job.features.x[i] = 1.0f;
    ops->winograd_output(&job.job);
    checkasm_case("NaN in corner %d, %s", (int)corner, store_names[store]);
    for (gsize i = 0; i < job.output.n; i++)
        n += !!isnan(job.output.x[i]);
    checkasm_true("NaN in the output",
                  n == (store == NST_STORE_MASK_AVERAGE_POOL ? 4 : 1));
    if (!is_unpooled(store))
        checkasm_true("NaN at the place",
                      isnan(job.output.x[(y * 4 + x) * 16 + lane]));
    if (job.pooled.n)
        checkasm_true("NaN in what is pooled",
                      isnan(job.pooled.x[corner * 16 + lane]));
}

static void
check_winograd_output(const struct nst_ops *ops)
{
    for (int height = 1; height <= 9; height++)
        for (int width = 1; width <= 11; width++) {
            g_auto(Tiles) tiles = tiles_new(height, width);

            for (int store = 0; store <= NST_STORE_MASK_MAX_POOL; store++)
                for (int odd = 0; odd < 4; odd++)
                    if (odd == 0 || is_unpooled(store))
                        check_store(ops, &tiles, store, odd);
        }
    for (int length = 12; length <= 4 * 67; length += 17) {
        g_auto(Tiles) tiles = tiles_new(3, length);

        for (int store = 0; store <= NST_STORE_MASK_MAX_POOL; store++)
            check_store(ops, &tiles, store, length % 4);
    }
    for (gsize corner = 0; corner < 4; corner++)
        for (int store = 0; store <= NST_STORE_MASK_MAX_POOL; store++)
            check_nan(ops, corner, store);
}

/* 48 tiles, with the pool that most networks have. */
static void
bench_winograd_output(const struct nst_ops *ops, struct checkasm_bench *bench)
{
    g_auto(Tiles) tiles = tiles_new(4 * 3, 4 * 16);
    g_auto(Job) job = job_new(&tiles, NST_STORE_RELU_MAX_POOL, 0);

    checkasm_bench_bytes(bench, 4.0 * (36 + 16 + 4) * 48 * NST_BLOCK);
    CHECKASM_TIME(bench)
    ops->winograd_output(&job.job);
}

const struct checkasm_op checkasm_output[] = {
    CHECKASM_OP(winograd_output, check_winograd_output, bench_winograd_output),
    CHECKASM_END,
};
