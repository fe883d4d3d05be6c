/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The passes between two levels of a pyramid, against U in double. */

#include "optim/levels.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "hash.h"
#include "ref.h"

/* Sixteen products of values within 1, scaled and mixed. */
#define TOLERANCE 4e-6

static const float mix[3][3] = {
    {0.5f, 0.25f, -0.125f}, {-0.3f, 0.7f, 0.1f}, {0.2f, -0.6f, 0.9f}};

struct fixture {
    struct nst_ops ops;
    struct nst_level fine, coarse;
    struct nst_level_pass pass;
    gsize n_fine, n_coarse; /* of all planes */
    float *x, *out;         /* of the fine size */
};

static void
set_up(struct fixture *fixture, gsize planes, gsize height, gsize width,
       guint threads)
{
    struct fixture *f = fixture;

    memset(f, 0, sizeof(*f));
    nst_ops_init(&f->ops, nst_cpu_detect());
    f->fine = (struct nst_level){.height = height, .width = width};
    f->coarse = (struct nst_level){.height = (height + 1) / 2,
                                   .width = (width + 1) / 2};
    f->n_fine = planes * height * width;
    f->n_coarse = planes * f->coarse.height * f->coarse.width;
    f->coarse.picture = g_new(float, f->n_coarse);
    f->x = g_new(float, f->n_fine);
    f->out = g_new(float, f->n_fine);
    for (gsize i = 0; i < f->n_fine; i++) {
        f->x[i] = test_hash_uniform(1, i);
        f->out[i] = 77.0f;
    }
    for (gsize i = 0; i < f->n_coarse; i++)
        f->coarse.picture[i] = test_hash_uniform(2, i);
    f->pass = (struct nst_level_pass){.ops = &f->ops,
                                      .pool = nst_pool_new(threads),
                                      .planes = planes,
                                      .fine = &f->fine,
                                      .coarse = &f->coarse,
                                      .x = f->x,
                                      .out = f->out,
                                      .scale = 1.0f};
}

static void
tear_down(struct fixture *fixture)
{
    nst_pool_free(fixture->pass.pool);
    g_free(fixture->coarse.picture);
    g_free(fixture->x);
    g_free(fixture->out);
}

/* Plane by plane: the one way or the other. */
static double *
expect(const struct fixture *f, gboolean up)
{
    const float *from = up ? f->coarse.picture : f->x;
    gsize n_from = up ? f->n_coarse : f->n_fine;
    gsize n_to = up ? f->n_fine : f->n_coarse;
    gsize planes = f->pass.planes;
    g_autofree double *in = g_new(double, n_from);
    double *out = g_new(double, n_to);

    for (gsize i = 0; i < n_from; i++)
        in[i] = (double)from[i];
    for (gsize p = 0; p < planes; p++) {
        const double *plane = in + p * n_from / planes;
        double *to = out + p * n_to / planes;

        if (up)
            ref_pyramid_enlarge(plane, (int)f->fine.height, (int)f->fine.width,
                                to);
        else
            ref_pyramid_enlarge_adjoint(plane, (int)f->fine.height,
                                        (int)f->fine.width, to);
    }
    return out;
}

static void
check_shrink(gsize planes, gsize height, gsize width, guint threads)
{
    struct fixture f;
    g_autofree double *expected = NULL;

    set_up(&f, planes, height, width, threads);
    expected = expect(&f, FALSE);
    f.pass.out = f.coarse.picture;
    nst_level_shrink(&f.pass);
    for (gsize i = 0; i < f.n_coarse; i++)
        g_assert_cmpfloat(fabs((double)f.coarse.picture[i] - expected[i]), <,
                          TOLERANCE);
    tear_down(&f);
}

static double
mixed(const struct fixture *f, const double *x, gsize i)
{
    gsize plane = f->n_fine / f->pass.planes, c = i / plane;

    if (!f->pass.mix)
        return x[i];
    return (double)mix[c][0] * x[i % plane] +
           (double)mix[c][1] * x[plane + i % plane] +
           (double)mix[c][2] * x[2 * plane + i % plane];
}

static void
check_enlarge(gsize planes, gsize height, gsize width, gboolean in_place,
              gboolean with_mix)
{
    struct fixture f;
    g_autofree double *expected = NULL;

    set_up(&f, planes, height, width, 2);
    expected = expect(&f, TRUE);
    f.pass.scale = -0.75f;
    f.pass.mix = with_mix ? mix : NULL;
    for (gsize i = 0; i < f.n_fine; i++)
        expected[i] += -0.75 * (double)f.x[i];
    if (in_place)
        f.pass.out = f.x;
    nst_level_enlarge(&f.pass);
    for (gsize i = 0; i < f.n_fine; i++)
        g_assert_cmpfloat(fabs((double)f.pass.out[i] - mixed(&f, expected, i)),
                          <, TOLERANCE);
    tear_down(&f);
}

static const gsize sizes[][2] = {{1, 1},  {1, 2},   {2, 1},   {3, 3},
                                 {16, 9}, {67, 21}, {120, 97}};

static void
test_shrink(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (gsize planes = 1; planes <= NST_LEVEL_MAX_PLANES; planes++)
            check_shrink(planes, sizes[i][0], sizes[i][1], 1 + (guint)planes);
}

static void
test_enlarge(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (gsize planes = 1; planes <= NST_LEVEL_MAX_PLANES; planes++) {
            check_enlarge(planes, sizes[i][0], sizes[i][1], FALSE, FALSE);
            check_enlarge(planes, sizes[i][0], sizes[i][1], TRUE, FALSE);
        }
        check_enlarge(3, sizes[i][0], sizes[i][1], FALSE, TRUE);
        check_enlarge(3, sizes[i][0], sizes[i][1], TRUE, TRUE);
    }
}

static void
test_threads(void)
{
    struct fixture one, other;

    for (guint threads = 2; threads <= 7; threads += 5) {
        set_up(&one, 3, 131, 93, 1);
        set_up(&other, 3, 131, 93, threads);
        nst_level_enlarge(&one.pass);
        nst_level_enlarge(&other.pass);
        g_assert_cmpmem(one.out, one.n_fine * sizeof(float), other.out,
                        other.n_fine * sizeof(float));
        one.pass.out = one.coarse.picture;
        other.pass.out = other.coarse.picture;
        nst_level_shrink(&one.pass);
        nst_level_shrink(&other.pass);
        g_assert_cmpmem(one.coarse.picture, one.n_coarse * sizeof(float),
                        other.coarse.picture, other.n_coarse * sizeof(float));
        tear_down(&one);
        tear_down(&other);
    }
}

/* What is cancelled before it begins does nothing. */
static void
test_cancelled(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    struct fixture f;

    set_up(&f, 3, 20, 30, 2);
    f.pass.cancellable = cancellable;
    g_cancellable_cancel(cancellable);
    nst_level_enlarge(&f.pass);
    for (gsize i = 0; i < f.n_fine; i++)
        g_assert_cmpfloat(f.out[i], ==, 77.0f);
    f.pass.out = f.coarse.picture;
    nst_level_shrink(&f.pass);
    for (gsize i = 0; i < f.n_coarse; i++)
        g_assert_cmpfloat(f.coarse.picture[i], ==, test_hash_uniform(2, i));
    tear_down(&f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/levels/shrink", test_shrink);
    g_test_add_func("/levels/enlarge", test_enlarge);
    g_test_add_func("/levels/threads", test_threads);
    g_test_add_func("/levels/cancelled", test_cancelled);
    return g_test_run();
}
