/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_recolor.h"

#include <math.h>

/* Of a variance: less is a plain picture, and remains one. */
#define MIN_VARIANCE 1e-6

struct moments {
    double mean, variance;
};

static struct moments
measure(const float *x, gsize n)
{
    double sum = 0.0, squares = 0.0, mean;

    for (gsize i = 0; i < n; i++) {
        sum += (double)x[i];
        squares += (double)x[i] * (double)x[i];
    }
    mean = sum / (double)n;
    return (struct moments){mean, MAX(squares / (double)n - mean * mean, 0.0)};
}

void
nst_recolor(const float *content, const float *valid, gsize plane,
            float *picture)
{
    for (gsize c = 0; c < 3; c++, content += plane, picture += plane) {
        struct moments from = measure(content, plane);
        struct moments to = measure(picture, plane);
        float scale =
            (float)sqrt(to.variance / MAX(from.variance, MIN_VARIANCE));
        float offset = (float)(to.mean - (double)scale * from.mean);

        for (gsize i = 0; i < plane; i++) {
            float recolored = scale * content[i] + offset;

            picture[i] += (1.0f - valid[i]) * (recolored - picture[i]);
        }
    }
}
