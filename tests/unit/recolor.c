/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What comes into sight, against the same in double. */

#include "stylizer/live_recolor.h"

#include <math.h>
#include <string.h>

#include "hash.h"

struct planes {
    gsize n;
    float *content, *picture, *valid;
};

/* valid is 0, 1 and what is in between. */
static struct planes
make_planes(gsize n, float contrast)
{
    struct planes planes = {n, g_new(float, 3 * n), g_new(float, 3 * n),
                            g_new(float, n)};

    for (gsize i = 0; i < 3 * n; i++) {
        planes.content[i] = 0.4f + contrast * test_hash_uniform(1, i);
        planes.picture[i] = 0.6f + 0.2f * test_hash_uniform(2, i);
    }
    for (gsize i = 0; i < n; i++)
        planes.valid[i] =
            CLAMP(0.5f + 0.8f * test_hash_uniform(3, i), 0.0f, 1.0f);
    return planes;
}

static void
free_planes(struct planes *planes)
{
    g_free(planes->content);
    g_free(planes->picture);
    g_free(planes->valid);
}

static void
measure(const float *x, gsize n, double *mean, double *deviation)
{
    double squares = 0.0;

    *mean = 0.0;
    for (gsize i = 0; i < n; i++)
        *mean += (double)x[i] / (double)n;
    for (gsize i = 0; i < n; i++)
        squares += pow((double)x[i] - *mean, 2.0);
    *deviation = sqrt(squares / (double)n);
}

static void
check(gsize n)
{
    struct planes planes = make_planes(n, 0.3f);
    g_autofree float *before =
        g_memdup2(planes.picture, 3 * n * sizeof(*before));

    nst_recolor(planes.content, planes.valid, n, planes.picture);
    for (gsize c = 0; c < 3; c++) {
        double from_mean, from, to_mean, to;

        measure(planes.content + c * n, n, &from_mean, &from);
        measure(before + c * n, n, &to_mean, &to);
        for (gsize i = 0; i < n; i++) {
            double valid = (double)planes.valid[i];
            double old = (double)before[c * n + i];
            double recolored =
                to_mean + to / MAX(from, 1e-3) *
                              ((double)planes.content[c * n + i] - from_mean);

            g_assert_cmpfloat(fabs((double)planes.picture[c * n + i] -
                                   (valid * old + (1.0 - valid) * recolored)),
                              <, 1e-5);
            if (planes.valid[i] >= 1.0f)
                g_assert_cmpfloat(planes.picture[c * n + i], ==,
                                  before[c * n + i]);
        }
    }
    free_planes(&planes);
}

static void
test_values(void)
{
    check(1);
    check(2);
    check(57);
    check((gsize)320 * 180);
}

/* A frame that is plain, but for noise, is not blown up. */
static void
test_plain(void)
{
    struct planes planes = make_planes(1000, 1e-5f);

    memset(planes.valid, 0, planes.n * sizeof(*planes.valid));
    nst_recolor(planes.content, planes.valid, planes.n, planes.picture);
    for (gsize i = 0; i < 3 * planes.n; i++)
        g_assert_cmpfloat(fabs((double)planes.picture[i] - 0.6), <, 0.02);
    free_planes(&planes);
}

/* Where all of it could be carried nothing changes, to the bit. */
static void
test_valid(void)
{
    struct planes planes = make_planes(500, 0.3f);
    g_autofree float *before =
        g_memdup2(planes.picture, 3 * planes.n * sizeof(*before));

    for (gsize i = 0; i < planes.n; i++)
        planes.valid[i] = 1.0f;
    nst_recolor(planes.content, planes.valid, planes.n, planes.picture);
    g_assert_cmpmem(planes.picture, 3 * planes.n * sizeof(*before), before,
                    3 * planes.n * sizeof(*before));
    free_planes(&planes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recolor/values", test_values);
    g_test_add_func("/recolor/plain", test_plain);
    g_test_add_func("/recolor/valid", test_valid);
    return g_test_run();
}
