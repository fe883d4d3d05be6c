/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/tone.h"

#include <math.h>

#define LEVELS NST_TONE_LEVELS

/* More pairs than this tell no more. */
#define ENOUGH 8192

/* Of what lumas become, and, twice as many, of their differences. */
#define BINS 256

/* Levels of a smaller share of the frame than this one in so many are as their
 * neighbours are. */
#define RARE 500

/* A curve has to suit so much more of the frame than one difference does. */
#define DISTINCT 0.02f

static gsize
find_bin(double value, gsize bins)
{
    return (gsize)CLAMP(value * (double)bins, 0.0, (double)(bins - 1));
}

/* The bin of the middle one of n. */
static gsize
find_median(const guint32 *count, gsize n)
{
    gsize bin = 0, below = count[0];

    while (2 * below < n)
        below += count[++bin];
    return bin;
}

static void
set_difference(struct nst_tone *tone, const float *from, const float *to,
               gsize n, gsize step)
{
    /* No difference is the middle of a bin. */
    guint32 count[2 * BINS + 1] = {0};
    double difference;

    for (gsize i = 0; i < n; i += step)
        count[find_bin(0.5 + 0.5 * ((double)to[i] - (double)from[i]),
                       2 * BINS + 1)]++;
    difference =
        ((double)find_median(count, (n + step - 1) / step) - (double)BINS) /
        ((double)BINS + 0.5);
    for (gsize l = 0; l < LEVELS; l++)
        tone->level[l] =
            (float)(((double)l + 0.5) / (double)LEVELS + difference);
}

/* Only of the levels that there are enough of. */
static void
set_medians(struct nst_tone *tone, const float *from, const float *to, gsize n,
            gsize step)
{
    guint32 count[LEVELS][BINS] = {{0}};
    gsize sum[LEVELS] = {0};

    for (gsize i = 0; i < n; i += step) {
        gsize level = find_bin((double)from[i], LEVELS);

        count[level][find_bin((double)to[i], BINS)]++;
        sum[level]++;
    }
    for (gsize l = 0; l < LEVELS; l++)
        if (sum[l] * RARE * step > n)
            tone->level[l] =
                ((float)find_median(count[l], sum[l]) + 0.5f) / BINS;
    for (gsize l = 1; l < LEVELS; l++)
        tone->level[l] = MAX(tone->level[l], tone->level[l - 1]);
}

/* Fills in suited and change. */
static void
measure(struct nst_tone *tone, const float *from, const float *to, gsize n,
        gsize step, float tolerance)
{
    gsize suited = 0, count = (n + step - 1) / step;
    double change = 0.0;

    for (gsize i = 0; i < n; i += step) {
        float expected = nst_tone_apply(tone, from[i]);

        suited += fabsf(to[i] - expected) <= tolerance;
        change += (double)fabsf(expected - from[i]);
    }
    tone->suited = (float)((double)suited / (double)count);
    tone->change = (float)(change / (double)count);
}

void
nst_tone_find(struct nst_tone *tone, const float *from, const float *to,
              gsize n, float tolerance)
{
    gsize step = MAX(n / ENOUGH, 1);
    struct nst_tone curve;

    set_difference(tone, from, to, n, step);
    measure(tone, from, to, n, step, tolerance);
    if (tone->suited > 1.0f - DISTINCT)
        return;
    curve = *tone;
    set_medians(&curve, from, to, n, step);
    measure(&curve, from, to, n, step, tolerance);
    if (curve.suited > tone->suited + DISTINCT)
        *tone = curve;
}
