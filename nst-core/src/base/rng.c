/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/rng.h"

#include <math.h>

guint64
nst_rng_next(struct nst_rng *rng)
{
    guint64 z = rng->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Uniform in (0, 1]: its logarithm is finite. */
static double
uniform(struct nst_rng *rng)
{
    return ((double)(nst_rng_next(rng) >> 11) + 1.0) * 0x1p-53;
}

void
nst_rng_normal(struct nst_rng *rng, float *out, gsize n)
{
    for (gsize i = 0; i < n; i += 2) {
        double radius = sqrt(-2.0 * log(uniform(rng)));
        double angle = 2.0 * G_PI * uniform(rng);

        out[i] = (float)(radius * cos(angle));
        if (i + 1 < n)
            out[i + 1] = (float)(radius * sin(angle));
    }
}
