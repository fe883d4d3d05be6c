/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Flow maps against places and bilinear samples in double. */

#include "motion/map.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "hash.h"

/* Places are below 64, so a rounding is 2^-19 at most; a frame adds a few. */
#define TOLERANCE 1e-4

struct planes {
    float *u, *v, *valid;
};

static struct nst_ops
get_ops(void)
{
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    return ops;
}

/* Flow of up to `size` pixels, and a fifth of the pixels not valid. */
static struct planes
make_planes(guint64 seed, gsize n, float size)
{
    struct planes planes = {g_new(float, n), g_new(float, n), g_new(float, n)};

    for (gsize i = 0; i < n; i++) {
        planes.u[i] = size * test_hash_uniform(seed, 3 * i);
        planes.v[i] = size * test_hash_uniform(seed, 3 * i + 1);
        planes.valid[i] = test_hash_uniform(seed, 3 * i + 2) > -0.6f;
    }
    return planes;
}

static void
free_planes(struct planes *planes)
{
    g_free(planes->u);
    g_free(planes->v);
    g_free(planes->valid);
}

static double
sample(const double *plane, gsize height, gsize width, double x, double y)
{
    double u = CLAMP(x, 0.0, (double)width - 1.0);
    double v = CLAMP(y, 0.0, (double)height - 1.0);
    gsize left = (gsize)u, up = (gsize)v;
    gsize right = MIN(left + 1, width - 1), down = MIN(up + 1, height - 1);
    double s = u - (double)left, t = v - (double)up;

    return (1.0 - t) * ((1.0 - s) * plane[up * width + left] +
                        s * plane[up * width + right]) +
           t * ((1.0 - s) * plane[down * width + left] +
                s * plane[down * width + right]);
}

/* One frame of the definition: map'(p) = map(p + flow(p)), times valid. */
static void
advance(double *planes[3], gsize height, gsize width, const struct planes *flow)
{
    gsize n = height * width;

    for (gsize p = 0; p < 3; p++) {
        double *next = g_new(double, n);

        for (gsize i = 0; i < n; i++) {
            next[i] = sample(planes[p], height, width,
                             (double)(i % width) + (double)flow->u[i],
                             (double)(i / width) + (double)flow->v[i]);
            if (p == 2)
                next[i] *= (double)flow->valid[i];
        }
        g_free(planes[p]);
        planes[p] = next;
    }
}

static void
check_equal(const float *x, const double *expected, gsize n)
{
    for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat(fabs((double)x[i] - expected[i]), <, TOLERANCE);
}

static void
check_advance(gsize height, gsize width)
{
    struct nst_ops ops = get_ops();
    gsize n = height * width;
    double *expected[3] = {g_new(double, n), g_new(double, n),
                           g_new(double, n)};
    struct nst_map map;

    for (gsize i = 0; i < n; i++) {
        expected[0][i] = (double)(i % width);
        expected[1][i] = (double)(i / width);
        expected[2][i] = 1.0;
    }
    g_assert_true(nst_map_init(&map, height, width));
    for (guint64 frame = 0; frame < 4; frame++) {
        struct planes flow = make_planes(frame + 1, n, 3.0f);

        nst_map_advance(&map, &ops, flow.u, flow.v, flow.valid);
        advance(expected, height, width, &flow);
        check_equal(map.x, expected[0], n);
        check_equal(map.y, expected[1], n);
        check_equal(map.valid, expected[2], n);
        free_planes(&flow);
    }
    nst_map_clear(&map);
    for (gsize p = 0; p < 3; p++)
        g_free(expected[p]);
}

static void
test_advance(void)
{
    check_advance(1, 1);
    check_advance(1, 7);
    check_advance(9, 1);
    check_advance(23, 37);
    check_advance(16, 48);
}

/* A picture that moves as one: ten frames are one map, not ten blurs. */
static void
test_composition(void)
{
    enum { HEIGHT = 20, WIDTH = 50, N = HEIGHT * WIDTH };
    struct nst_ops ops = get_ops();
    g_autofree float *u = g_new(float, N), *v = g_new0(float, N);
    g_autofree float *plane = g_new(float, N), *out = g_new(float, N);
    const float *const in[] = {plane};
    float *const to[] = {out};
    struct nst_map map;

    for (gsize i = 0; i < N; i++) {
        u[i] = -0.25f;
        plane[i] = (float)(i % WIDTH % 2); /* what a blur would destroy */
    }
    g_assert_true(nst_map_init(&map, HEIGHT, WIDTH));
    for (int frame = 0; frame < 8; frame++)
        nst_map_advance(&map, &ops, u, v, NULL);
    nst_map_carry(&map, &ops, in, 1, to);
    for (gsize i = 0; i < N; i++)
        if (i % WIDTH >= 12) /* the edge goes on into the picture */
            g_assert_cmpfloat(out[i], ==, plane[i - 2]);
    nst_map_reset(&map);
    nst_map_carry(&map, &ops, in, 1, to);
    g_assert_cmpmem(out, N * sizeof(*out), plane, N * sizeof(*plane));
    nst_map_clear(&map);
}

/* A level of half the size moves by half the pixels. */
static void
check_level(gsize height, gsize width)
{
    enum { HEIGHT = 33, WIDTH = 47, N = HEIGHT * WIDTH };
    struct nst_ops ops = get_ops();
    gsize n = height * width;
    g_autofree float *u = g_new(float, N), *v = g_new0(float, N);
    g_autofree float *valid = g_new(float, N);
    g_autofree float *a = g_new(float, n), *b = g_new(float, n);
    g_autofree float *scratch = g_new(float, 2 * n);
    float *const planes[] = {a, b};
    struct nst_map map;
    double ratio = (double)WIDTH / (double)width;

    for (gsize i = 0; i < N; i++) {
        u[i] = -2.0f;
        valid[i] = i / WIDTH >= HEIGHT / 2;
    }
    for (gsize i = 0; i < n; i++) {
        a[i] = (float)(i % width);
        b[i] = 1.0f;
    }
    g_assert_true(nst_map_init(&map, HEIGHT, WIDTH));
    nst_map_advance(&map, &ops, u, v, valid);
    nst_map_carry_level(&map, &ops, height, width, planes, 2, scratch);
    for (gsize i = 0; i < n; i++) {
        double x = (double)(i % width),
               y = ((double)(i / width) + 0.5) * HEIGHT / (double)height;
        /* The left edge has no more than its own way to come. */
        double way = MIN(2.0, floor((x + 0.5) * ratio));
        double expected = MAX(x - way / ratio, 0.0);
        gboolean is_valid = (gsize)y >= HEIGHT / 2;

        g_assert_cmpfloat(fabs((double)a[i] - (is_valid ? expected : 0.0)), <,
                          TOLERANCE);
        g_assert_cmpfloat(b[i], ==, is_valid ? 1.0f : 0.0f);
    }
    nst_map_clear(&map);
}

static void
test_levels(void)
{
    check_level(33, 47);
    check_level(17, 24);
    check_level(9, 12);
    check_level(1, 1);
}

/* A map of any places, some of them far out or no number. */
static void
fill_map(struct nst_map *map)
{
    const float odd[] = {-1e9f, 1e9f, NAN, INFINITY, -INFINITY, -0.25f};
    gsize n = map->height * map->width;

    for (gsize i = 0; i < n; i++) {
        map->x[i] = (float)map->width * 0.6f * (test_hash_uniform(5, i) + 0.8f);
        map->y[i] =
            (float)map->height * 0.6f * (test_hash_uniform(6, i) + 0.8f);
        map->valid[i] = 0.5f + 0.5f * test_hash_uniform(7, i);
        if (i % 11 == 3)
            map->x[i] = odd[i / 11 % G_N_ELEMENTS(odd)];
        if (i % 13 == 4)
            map->y[i] = odd[i / 13 % G_N_ELEMENTS(odd)];
    }
}

/* 0 for what is no number, as the op has it. */
static double
place(float x)
{
    return isnan(x) ? 0.0 : (double)x;
}

static double *
make_plane(guint64 seed, gsize n, float *plane)
{
    double *same = g_new(double, n);

    for (gsize i = 0; i < n; i++) {
        plane[i] = test_hash_uniform(seed, i);
        same[i] = (double)plane[i];
    }
    return same;
}

static void
check_carry(gsize height, gsize width)
{
    struct nst_ops ops = get_ops();
    gsize n = height * width;
    g_autofree float *a = g_new(float, n), *b = g_new(float, n);
    g_autofree float *out_a = g_new(float, n), *out_b = g_new(float, n);
    g_autofree double *a_d = make_plane(1, n, a), *b_d = make_plane(2, n, b);
    const float *const in[] = {a, b};
    float *const out[] = {out_a, out_b};
    struct nst_map map, copy;

    g_assert_true(nst_map_init(&map, height, width));
    g_assert_true(nst_map_init(&copy, height, width));
    fill_map(&map);
    nst_map_copy(&copy, &map);
    g_assert_cmpmem(copy.valid, n * sizeof(float), map.valid,
                    n * sizeof(float));
    nst_map_reset(&map);
    nst_map_carry(&copy, &ops, in, 2, out);
    for (gsize i = 0; i < n; i++) {
        double x = place(copy.x[i]), y = place(copy.y[i]);

        g_assert_cmpfloat(
            fabs((double)out_a[i] - sample(a_d, height, width, x, y)), <,
            TOLERANCE);
        g_assert_cmpfloat(
            fabs((double)out_b[i] - sample(b_d, height, width, x, y)), <,
            TOLERANCE);
    }
    nst_map_clear(&map);
    nst_map_clear(&copy);
    nst_map_clear(&copy); /* what is not there may be cleared */
}

static void
test_carry(void)
{
    check_carry(1, 1);
    check_carry(1, 40);
    check_carry(31, 1);
    check_carry(19, 43);
}

/* Any map at any smaller size: each pixel has come as far, in its own pixels,
 * as that of the map in whose middle it lies. */
static void
check_any_level(gsize map_height, gsize map_width, gsize height, gsize width)
{
    struct nst_ops ops = get_ops();
    gsize n = height * width;
    g_autofree float *plane = g_new(float, n), *scratch = g_new(float, n);
    g_autofree double *before = make_plane(3, n, plane);
    float *const planes[] = {plane};
    double down = (double)map_height / (double)height;
    double across = (double)map_width / (double)width;
    struct nst_map map;

    g_assert_true(nst_map_init(&map, map_height, map_width));
    for (gsize i = 0; i < map_height * map_width; i++) {
        map.x[i] += 4.0f * test_hash_uniform(8, i);
        map.y[i] += 4.0f * test_hash_uniform(9, i);
        map.valid[i] = 0.5f + 0.5f * test_hash_uniform(10, i);
    }
    nst_map_carry_level(&map, &ops, height, width, planes, 1, scratch);
    for (gsize i = 0; i < n; i++) {
        gsize x = i % width, y = i / width;
        gsize column = (gsize)(((double)x + 0.5) * across);
        gsize row = (gsize)(((double)y + 0.5) * down);
        gsize at = row * map_width + column;
        double u = (double)x + ((double)map.x[at] - (double)column) / across;
        double v = (double)y + ((double)map.y[at] - (double)row) / down;

        g_assert_cmpfloat(
            fabs((double)plane[i] -
                 (double)map.valid[at] * sample(before, height, width, u, v)),
            <, TOLERANCE);
    }
    nst_map_clear(&map);
}

static void
test_any_level(void)
{
    check_any_level(1, 1, 1, 1);
    check_any_level(32, 48, 32, 48);
    check_any_level(32, 48, 16, 24);
    check_any_level(33, 47, 17, 24);
    check_any_level(17, 61, 3, 8);
    check_any_level(5, 2, 1, 1);
}

/* Without a say on what is valid all of it is, and no flow is no change. */
static void
test_still(void)
{
    enum { HEIGHT = 13, WIDTH = 22, N = HEIGHT * WIDTH };
    struct nst_ops ops = get_ops();
    g_autofree float *none = g_new0(float, N), *plane = g_new(float, N);
    g_autofree float *out = g_new(float, N);
    g_autofree double *unused = make_plane(4, N, plane);
    const float *const in[] = {plane};
    float *const to[] = {out};
    struct nst_map map;

    g_assert_true(nst_map_init(&map, HEIGHT, WIDTH));
    for (guint i = 0; i < 100; i++)
        nst_map_advance(&map, &ops, none, none, NULL);
    for (gsize i = 0; i < N; i++) {
        g_assert_cmpfloat(map.x[i], ==, (float)(i % WIDTH));
        g_assert_cmpfloat(map.y[i], ==, (float)(i / WIDTH));
        g_assert_cmpfloat(map.valid[i], ==, 1.0f);
    }
    nst_map_carry(&map, &ops, in, 1, to);
    g_assert_cmpmem(out, N * sizeof(*out), plane, N * sizeof(*plane));
    /* Nothing is in sight any more; a reset brings it back. */
    nst_map_advance(&map, &ops, none, none, none);
    nst_map_advance(&map, &ops, none, none, NULL);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(map.valid[i], ==, 0.0f);
    nst_map_reset(&map);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(map.valid[i], ==, 1.0f);
    nst_map_clear(&map);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/map/advance", test_advance);
    g_test_add_func("/map/composition", test_composition);
    g_test_add_func("/map/levels", test_levels);
    g_test_add_func("/map/carry", test_carry);
    g_test_add_func("/map/any-level", test_any_level);
    g_test_add_func("/map/still", test_still);
    return g_test_run();
}
