/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "texture.h"

#include <math.h>

#include "hash.h"

static struct texture *
texture_new(guint width, guint height)
{
    struct texture *texture = g_new(struct texture, 1);

    texture->width = width;
    texture->height = height;
    texture->rgb = g_new0(float, (gsize)3 * width * height);
    return texture;
}

void
texture_free(struct texture *texture)
{
    if (!texture)
        return;
    g_free(texture->rgb);
    g_free(texture);
}

/* What is within a picture of n, mirrored between its outermost pixels'
 * outer edges. */
static guint
mirror(gint64 i, guint n)
{
    gint64 period = 2 * (gint64)n;

    if (i >= 0 && i < n)
        return (guint)i;
    i %= period;
    if (i < 0)
        i += period;
    return (guint)(i < n ? i : period - 1 - i);
}

static void
spline_weights(double t, float w[4])
{
    double s = 1.0 - t;

    w[0] = (float)(s * s * s / 6.0);
    w[1] = (float)((4.0 - 3.0 * t * t * (2.0 - t)) / 6.0);
    w[2] = (float)((4.0 - 3.0 * s * s * (2.0 - s)) / 6.0);
    w[3] = (float)(t * t * t / 6.0);
}

void
texture_sample(const struct texture *texture, double x, double y, float rgb[3])
{
    double x0 = floor(x), y0 = floor(y);
    float wx[4], wy[4], sum[3] = {0.0f, 0.0f, 0.0f};
    gsize column[4];

    spline_weights(x - x0, wx);
    spline_weights(y - y0, wy);
    for (int i = 0; i < 4; i++)
        column[i] = (gsize)3 * mirror((gint64)x0 - 1 + i, texture->width);
    for (int j = 0; j < 4; j++) {
        guint line = mirror((gint64)y0 - 1 + j, texture->height);
        const float *row = texture->rgb + (gsize)3 * texture->width * line;

        for (int i = 0; i < 4; i++) {
            for (int c = 0; c < 3; c++)
                sum[c] += wy[j] * wx[i] * row[column[i] + (gsize)c];
        }
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = sum[c];
}

/* Random colours, mostly grey, one a corner of the cells of an octave. */
static float *
make_lattice(guint across, guint down, guint64 key)
{
    float *lattice = g_new(float, (gsize)3 * across * down);

    for (gsize i = 0; i < (gsize)across * down; i++) {
        for (guint c = 0; c < 3; c++)
            lattice[3 * i + c] = test_hash_uniform(key, 4 * i) +
                                 0.4f * test_hash_uniform(key, 4 * i + 1 + c);
    }
    return lattice;
}

/* Smooth between the corners. */
static void
add_octave(struct texture *texture, guint64 key, guint cell, float amplitude)
{
    guint across = texture->width / cell + 2;
    guint down = texture->height / cell + 2;
    g_autofree float *lattice = make_lattice(across, down, key);
    g_autofree float *step = g_new(float, cell);

    for (guint i = 0; i < cell; i++) {
        float t = ((float)i + 0.5f) / (float)cell;

        step[i] = t * t * (3.0f - 2.0f * t);
    }
    for (guint y = 0; y < texture->height; y++) {
        const float *corner = lattice + (gsize)3 * across * (y / cell);
        float *row = texture->rgb + (gsize)3 * texture->width * y;
        float ty = step[y % cell];

        for (guint i = 0; i < 3 * texture->width; i++) {
            guint at = 3 * (i / 3 / cell) + i % 3;
            float tx = step[i / 3 % cell];
            const float *a = corner + at, *b = a + 3 * across;
            float above = a[0] + tx * (a[3] - a[0]);
            float below = b[0] + tx * (b[3] - b[0]);

            row[i] += amplitude * (above + ty * (below - above));
        }
    }
}

static float
luma_of(const float *rgb)
{
    return 0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2];
}

static void
set_tone(struct texture *texture, struct tone tone)
{
    gsize n = (gsize)texture->width * texture->height;
    double sum = 0.0, squares = 0.0;

    for (gsize i = 0; i < n; i++) {
        double luma = (double)luma_of(texture->rgb + 3 * i);

        sum += luma;
        squares += luma * luma;
    }
    double mean = sum / (double)n;
    double gain = tone.deviation / sqrt(squares / (double)n - mean * mean);
    for (gsize i = 0; i < 3 * n; i++) {
        float value =
            (float)(((double)texture->rgb[i] - mean) * gain + tone.mean);

        texture->rgb[i] = CLAMP(value, 0.02f, 0.98f);
    }
}

struct texture *
texture_generate(guint width, guint height, guint64 seed, struct tone tone)
{
    struct texture *texture = texture_new(width, height);
    guint octave = 0;

    /* Photographs hold about the same energy in every octave; the finest
     * have a little less here, for the sake of who resamples. */
    for (guint cell = 2; cell < MAX(width, height); cell *= 2, octave++)
        add_octave(texture, test_hash_key(seed, octave), cell,
                   0.13f * powf((float)cell / (float)width, 0.25f));
    texture_paint(texture, seed);
    set_tone(texture, tone);
    return texture;
}

/* The mean of a photograph over a box around (x, y), of a pixel at least. */
static void
box_mean(const NstScenePicture *picture, double x, double y, double side,
         float rgb[3])
{
    double sum[3] = {0.0, 0.0, 0.0}, weight = 0.0;
    gint64 x1 = (gint64)ceil(x + side / 2), y1 = (gint64)ceil(y + side / 2);

    for (gint64 j = (gint64)floor(y - side / 2); j < y1; j++) {
        const float *row = picture->rgb + (gsize)3 * picture->width *
                                              mirror(j, picture->height);
        double wy =
            MIN((double)j + 1.0, y + side / 2) - MAX((double)j, y - side / 2);

        for (gint64 i = (gint64)floor(x - side / 2); i < x1; i++) {
            const float *pixel = row + (gsize)3 * mirror(i, picture->width);
            double w = wy * (MIN((double)i + 1.0, x + side / 2) -
                             MAX((double)i, x - side / 2));

            for (guint c = 0; c < 3; c++)
                sum[c] += w * (double)pixel[c];
            weight += w;
        }
    }
    for (guint c = 0; c < 3; c++)
        rgb[c] = (float)(sum[c] / weight);
}

/* Without the outermost pixels, where scans of photographs have a frame. */
#define INNER 0.97

struct texture *
texture_from_picture(const NstScenePicture *picture, guint width, guint height)
{
    struct texture *texture = texture_new(width, height);
    double side =
        MIN((double)picture->width / width, (double)picture->height / height);
    double left = ((double)picture->width - side * width) / 2.0;
    double top = ((double)picture->height - side * height) / 2.0;

    for (guint y = 0; y < height; y++) {
        for (guint x = 0; x < width; x++)
            box_mean(picture, left + (x + 0.5) * side, top + (y + 0.5) * side,
                     MAX(side, 1.0), texture->rgb + 3 * ((gsize)width * y + x));
    }
    return texture;
}
