/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What became of the luma of a whole frame: a flash, another exposure. */

#ifndef NST_MOTION_TONE_H
#define NST_MOTION_TONE_H

#include <glib.h>

#define NST_TONE_LEVELS 32

/* Level i is what became of a luma of (i + 1/2) / NST_TONE_LEVELS. */
struct nst_tone {
    float level[NST_TONE_LEVELS];
    float suited; /* the share of the pairs that it is right for */
    float change; /* the mean of what it does to a luma, without its sign */
};

/*
 * From n pairs of lumas, 0..1. It is the same difference for all of them, the
 * median, unless a curve of medians that does not fall leads distinctly more of
 * them to within tolerance: what comes before a part of the frame does not bend
 * it.
 */
void nst_tone_find(struct nst_tone *tone, const float *from, const float *to,
                   gsize n, float tolerance);

static inline float
nst_tone_apply(const struct nst_tone *tone, float luma)
{
    float place = luma * NST_TONE_LEVELS - 0.5f;
    gsize i = (gsize)CLAMP(place, 0.0f, (float)(NST_TONE_LEVELS - 2));

    return tone->level[i] +
           (place - (float)i) * (tone->level[i + 1] - tone->level[i]);
}

#endif
