/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "ref.h"

static int
clamp(int x, int end)
{
    return x < 0 ? 0 : x >= end ? end - 1 : x;
}

/* The share that coarse pixel j of `coarse` has in fine pixel i. */
static double
share(int i, int j, int coarse)
{
    int near = i / 2, far = clamp(i % 2 ? near + 1 : near - 1, coarse);

    return 0.75 * (near == j) + 0.25 * (far == j);
}

void
ref_pyramid_enlarge(const double *coarse, int height, int width, double *fine)
{
    int h = (height + 1) / 2, w = (width + 1) / 2;

    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double sum = 0.0;

            for (int v = y / 2 - 1; v <= y / 2 + 1; v++)
                for (int u = x / 2 - 1; u <= x / 2 + 1; u++)
                    if (v >= 0 && v < h && u >= 0 && u < w)
                        sum +=
                            share(y, v, h) * share(x, u, w) * coarse[v * w + u];
            fine[y * width + x] = sum;
        }
    }
}

void
ref_pyramid_enlarge_adjoint(const double *fine, int height, int width,
                            double *coarse)
{
    int h = (height + 1) / 2, w = (width + 1) / 2;

    for (int v = 0; v < h; v++) {
        for (int u = 0; u < w; u++) {
            double sum = 0.0;

            for (int y = 2 * v - 1; y <= 2 * v + 2; y++)
                for (int x = 2 * u - 1; x <= 2 * u + 2; x++)
                    if (y >= 0 && y < height && x >= 0 && x < width)
                        sum += share(y, v, h) * share(x, u, w) *
                               fine[y * width + x];
            coarse[v * w + u] = sum;
        }
    }
}

/* out = levels of the pyramid of one plane, the first of which weighs
 * `weight`, and each later one half of that before. */
static void
pyramid_plane(const double *x, int height, int width, int levels, double weight,
              double *out)
{
    int h = (height + 1) / 2, w = (width + 1) / 2;
    size_t n = (size_t)height * (size_t)width, coarse = (size_t)h * (size_t)w;
    double *down, *up;

    memset(out, 0, n * sizeof(*out));
    if (levels > 1) {
        down = malloc(coarse * sizeof(*down));
        up = malloc(coarse * sizeof(*up));
        if (!down || !up)
            abort();
        ref_pyramid_enlarge_adjoint(x, height, width, down);
        pyramid_plane(down, h, w, levels - 1, 0.5 * weight, up);
        ref_pyramid_enlarge(up, height, width, out);
        free(down);
        free(up);
    }
    for (size_t i = 0; i < n; i++)
        out[i] += weight * x[i];
}

void
ref_pyramid(const double *x, int height, int width, double *out)
{
    /* Eigenvalues and -vectors of what is done to a pixel's colours. */
    static const double value[3] = {1.0, 0.8, 0.35};
    static const double vector[3][3] = {{1, 1, 1}, {1, 0, -1}, {1, -2, 1}};
    static const double norm[3] = {3, 2, 6};
    size_t n = (size_t)height * (size_t)width;
    double *p = malloc(3 * n * sizeof(*p));

    if (!p)
        abort();
    for (size_t c = 0; c < 3; c++)
        pyramid_plane(x + c * n, height, width, 4, 8.0, p + c * n);
    memset(out, 0, 3 * n * sizeof(*out));
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < n; i++)
            for (size_t a = 0; a < 3; a++)
                for (size_t b = 0; b < 3; b++)
                    out[a * n + i] += value[k] / norm[k] * vector[k][a] *
                                      vector[k][b] * p[b * n + i];
    free(p);
}
