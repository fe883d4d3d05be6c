/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_recolor.h"

/* A variance of the content that tells as much as knowing nothing does. */
#define PRIOR 1e-3

/* More pixels than this tell no more; they are taken evenly. */
#define ENOUGH 8192

static gsize
find_step(gsize n)
{
    return MAX(n / ENOUGH, 1);
}

static double
mean(const float *x, gsize n)
{
    gsize step = find_step(n), count = (n + step - 1) / step;
    double sum = 0.0;

    for (gsize i = 0; i < n; i += step)
        sum += (double)x[i];
    return sum / (double)count;
}

static double
covary(const float *x, double mean_x, const float *y, double mean_y, gsize n)
{
    gsize step = find_step(n), count = (n + step - 1) / step;
    double sum = 0.0;

    for (gsize i = 0; i < n; i += step)
        sum += ((double)x[i] - mean_x) * ((double)y[i] - mean_y);
    return sum / (double)count;
}

/* x = b a^-1, row by row, for a symmetric a that is far from singular. */
static void
divide(const double b[3][3], const double a[3][3], double x[3][3])
{
    double cofactor[3][3], determinant;

    for (gsize i = 0; i < 3; i++)
        for (gsize j = 0; j < 3; j++) {
            gsize i1 = (i + 1) % 3, i2 = (i + 2) % 3;
            gsize j1 = (j + 1) % 3, j2 = (j + 2) % 3;

            cofactor[i][j] = a[i1][j1] * a[i2][j2] - a[i1][j2] * a[i2][j1];
        }
    determinant = a[0][0] * cofactor[0][0] + a[0][1] * cofactor[0][1] +
                  a[0][2] * cofactor[0][2];
    for (gsize i = 0; i < 3; i++)
        for (gsize j = 0; j < 3; j++)
            x[i][j] = (b[i][0] * cofactor[0][j] + b[i][1] * cofactor[1][j] +
                       b[i][2] * cofactor[2][j]) /
                      determinant;
}

void
nst_recoloring_fit(struct nst_recoloring *recoloring, const float *content,
                   const float *picture, gsize plane)
{
    double from[3], to[3], a[3][3], b[3][3], matrix[3][3];

    for (gsize c = 0; c < 3; c++) {
        from[c] = mean(content + c * plane, plane);
        to[c] = mean(picture + c * plane, plane);
    }
    for (gsize i = 0; i < 3; i++)
        for (gsize j = 0; j < 3; j++) {
            const float *in = content + j * plane;
            double prior = i == j ? PRIOR : 0.0;

            a[i][j] = covary(content + i * plane, from[i], in, from[j], plane) +
                      prior;
            b[i][j] =
                covary(picture + i * plane, to[i], in, from[j], plane) + prior;
        }
    divide(b, a, matrix);
    for (gsize i = 0; i < 3; i++) {
        double offset = to[i];

        for (gsize j = 0; j < 3; j++) {
            recoloring->matrix[i][j] = (float)matrix[i][j];
            offset -= matrix[i][j] * from[j];
        }
        recoloring->matrix[i][3] = (float)offset;
    }
}

void
nst_recolor(const struct nst_recoloring *recoloring, const float *content,
            const float *valid, gsize plane, float *picture)
{
    for (gsize i = 0; i < plane; i++) {
        float rgb[3];

        nst_recolor_pixel(recoloring, content + i, plane, rgb);
        for (gsize c = 0; c < 3; c++) {
            float *out = &picture[c * plane + i];

            *out += (1.0f - valid[i]) * (rgb[c] - *out);
        }
    }
}
