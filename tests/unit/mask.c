/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Masks against their definition in double. */

#include "motion/mask.h"

#include <math.h>

#include "hash.h"

static void
soften(float *mask, gsize height, gsize width)
{
    g_autofree float *scratch = g_new(float, height *width);

    nst_mask_soften(mask, scratch, height, width);
}

static double
expect(const float *mask, int height, int width, int y, int x)
{
    double sum = 0.0, n = 0.0;

    for (int v = MAX(y - 2, 0); v <= MIN(y + 2, height - 1); v++)
        for (int u = MAX(x - 2, 0); u <= MIN(x + 2, width - 1); u++) {
            sum += (double)mask[v * width + u];
            n++;
        }
    return CLAMP(2.0 * sum / n - 0.5, 0.0, 1.0);
}

static void
check(int height, int width)
{
    gsize n = (gsize)height * (gsize)width;
    g_autofree float *mask = g_new(float, n), *before = NULL;

    for (gsize i = 0; i < n; i++)
        mask[i] = test_hash_uniform(1, i) > -0.1f ? 1.0f : 0.0f;
    before = g_memdup2(mask, n * sizeof(*mask));
    soften(mask, (gsize)height, (gsize)width);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            g_assert_cmpfloat(fabs((double)mask[y * width + x] -
                                   expect(before, height, width, y, x)),
                              <, 1e-6);
}

static void
test_values(void)
{
    check(1, 1);
    check(1, 9);
    check(7, 2);
    check(4, 4);
    check(23, 31);
}

/* What is alone is gone, to the bit. */
static void
test_alone(void)
{
    float mask[12 * 15];

    for (int kind = 0; kind <= 1; kind++) {
        for (gsize i = 0; i < G_N_ELEMENTS(mask); i++)
            mask[i] = (float)kind;
        mask[6 * 15 + 7] = (float)(1 - kind);
        soften(mask, 12, 15);
        for (gsize i = 0; i < G_N_ELEMENTS(mask); i++)
            g_assert_cmpfloat(mask[i], ==, (float)kind);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mask/values", test_values);
    g_test_add_func("/mask/alone", test_alone);
    return g_test_run();
}
