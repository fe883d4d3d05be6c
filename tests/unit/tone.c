/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tones: other light is found, whatever comes before a part of the frame. */

#include "motion/tone.h"

#include <math.h>

#include "hash.h"

#define N 5000
#define TOLERANCE 0.12f

/* A frame's lumas, and what becomes of them. */
static float from[N], to[N];

static float
brighten(float luma, float gain, float offset)
{
    return CLAMP(gain * luma + offset, 0.0f, 1.0f);
}

static void
fill(float gain, float offset)
{
    for (gsize i = 0; i < N; i++) {
        from[i] = 0.5f + 0.49f * test_hash_uniform(1, i);
        to[i] = brighten(from[i], gain, offset);
    }
}

static void
check_light(float gain, float offset)
{
    double change = 0.0;
    struct nst_tone tone;

    fill(gain, offset);
    for (gsize i = 0; i < N; i++)
        change += (double)fabsf(to[i] - from[i]) / N;
    nst_tone_find(&tone, from, to, N, TOLERANCE);
    g_assert_cmpfloat(tone.suited, >=, 0.98f);
    g_assert_cmpfloat(fabs((double)tone.change - change), <, 0.03);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(fabsf(nst_tone_apply(&tone, from[i]) - to[i]), <,
                          TOLERANCE);
}

static void
test_light(void)
{
    check_light(1.0f, 0.2f);
    check_light(1.9f, 0.1f);
    check_light(2.4f, 0.05f);
    check_light(0.35f, 0.0f);
}

static void
test_same(void)
{
    struct nst_tone tone;

    fill(1.0f, 0.0f);
    nst_tone_find(&tone, from, to, N, TOLERANCE);
    g_assert_cmpfloat(tone.suited, ==, 1.0f);
    g_assert_cmpfloat(tone.change, <, 1e-6f);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(fabsf(nst_tone_apply(&tone, from[i]) - to[i]), <,
                          1e-6f);
}

/* Two fifths of it, or all that was bright, become dark: the rest is as it was,
 * and these are not what the tone says. */
static void
test_large(void)
{
    for (guint kind = 0; kind < 2; kind++) {
        struct nst_tone tone;

        fill(1.0f, 0.0f);
        for (gsize i = 0; i < N; i++)
            if (kind == 0 ? i < 2 * N / 5 : from[i] > 0.9f)
                to[i] = 0.05f;
        nst_tone_find(&tone, from, to, N, TOLERANCE);
        for (gsize i = 0; i < N; i++) {
            float off = fabsf(nst_tone_apply(&tone, from[i]) - to[i]);

            if (to[i] == from[i])
                g_assert_cmpfloat(off, <, TOLERANCE);
            else if (from[i] > 0.3f)
                g_assert_cmpfloat(off, >, TOLERANCE);
        }
    }
}

/* Nothing but one luma, and a few pixels. */
static void
test_few(void)
{
    const float one = 1.0f, half = 0.5f, zero = 0.0f;
    struct nst_tone tone;

    nst_tone_find(&tone, &half, &one, 1, TOLERANCE);
    g_assert_cmpfloat(tone.suited, ==, 1.0f);
    g_assert_cmpfloat_with_epsilon(nst_tone_apply(&tone, 0.5f), 1.0f, 0.01f);
    nst_tone_find(&tone, &one, &zero, 1, TOLERANCE);
    g_assert_cmpfloat(tone.suited, ==, 1.0f);
    for (gsize i = 0; i < N; i++)
        from[i] = to[i] = 0.0f;
    nst_tone_find(&tone, from, to, N, TOLERANCE);
    g_assert_cmpfloat(tone.suited, ==, 1.0f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tone/light", test_light);
    g_test_add_func("/tone/same", test_same);
    g_test_add_func("/tone/large", test_large);
    g_test_add_func("/tone/few", test_few);
    return g_test_run();
}
