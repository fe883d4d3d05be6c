/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "moving_picture.h"

#include <math.h>

#include "hash.h"

const struct moving_motions moving_motions[MOVING_N_MOTIONS] = {
    {"subpixel", {0.3, -0.4, 0, 0}, {0, 0, 0, 0}, FALSE},
    {"slow", {2.7, 1.3, 0, 0}, {0, 0, 0, 0}, FALSE},
    {"fast", {6.6, -4.5, 0, 0}, {0, 0, 0, 0}, FALSE},
    {"nearer", {0, 0, -0.04, 0}, {0, 0, 0, 0}, FALSE},
    {"away", {1.0, 0, 0.04, 0}, {0, 0, 0, 0}, FALSE},
    {"turning", {0, 0, 0, 0.04}, {0, 0, 0, 0}, FALSE},
    {"slow-layers", {1.2, 0.5, 0, 0}, {-2.6, 1.7, 0, 0}, TRUE},
    {"fast-layers", {4.2, 1.5, 0, 0}, {-6.6, 3.7, 0, 0}, TRUE},
};

const char *const moving_texture_names[MOVING_N_TEXTURES] = {
    [MOVING_SMOOTH] = "smooth",
    [MOVING_STROKES] = "strokes",
    [MOVING_PHOTO] = "photo",
};

/* ==== Textures ==== */

/* In -1..1; a number of its own for each cell of a grid. */
static double
hash_cell(guint64 key, gint64 i, gint64 j)
{
    return (double)test_hash_uniform(key, (guint64)i * 65537 +
                                              (guint64)(j & 0xffff));
}

static double
ease(double t)
{
    return t * t * t * (t * (6.0 * t - 15.0) + 10.0);
}

/* Perlin's value noise: random at the corners of cells, smooth between. */
static double
noise(guint64 key, double cell, double x, double y)
{
    double left = floor(x / cell), top = floor(y / cell);
    double fx = ease(x / cell - left), fy = ease(y / cell - top);
    gint64 i = (gint64)left, j = (gint64)top;
    double above =
        hash_cell(key, i, j) * (1.0 - fx) + hash_cell(key, i + 1, j) * fx;
    double below = hash_cell(key, i, j + 1) * (1.0 - fx) +
                   hash_cell(key, i + 1, j + 1) * fx;

    return above * (1.0 - fy) + below * fy;
}

static double
smooth(guint64 key, double x, double y)
{
    return 0.5 + 0.3 * noise(key, 6.0, x, y) + 0.2 * noise(key + 1, 12.0, x, y);
}

static double
photo(guint64 key, double x, double y)
{
    double sum = 0.0, amplitude = 0.02;
    guint octave = 0;

    for (double cell = 3.0; cell < 200.0; cell *= 2.0, amplitude *= 1.6)
        sum += amplitude * noise(key + octave++, cell, x, y);
    return CLAMP(0.5 + sum, 0.0, 1.0);
}

/* One for each cell: an ellipse with an edge of two pixels. */
static double
strokes(guint64 key, double x, double y)
{
    const double cell = 9.0;
    gint64 column = (gint64)floor(x / cell), row = (gint64)floor(y / cell);
    double tone = 0.5;

    for (gint64 j = row - 2; j <= row + 2; j++)
        for (gint64 i = column - 2; i <= column + 2; i++) {
            double angle = G_PI * hash_cell(key, i, j);
            double dx = x - cell * ((double)i + hash_cell(key + 1, i, j));
            double dy = y - cell * ((double)j + hash_cell(key + 2, i, j));
            double along = (dx * cos(angle) + dy * sin(angle)) / 10.0;
            double across = (dy * cos(angle) - dx * sin(angle)) / 3.0;
            double inside = 1.5 * (1.0 - hypot(along, across)) + 0.5;

            inside = CLAMP(inside, 0.0, 1.0);
            tone += inside * (0.5 + 0.45 * hash_cell(key + 3, i, j) - tone);
        }
    return tone;
}

static double
texture(const struct moving_scene *scene, guint layer, double x, double y)
{
    guint64 key = test_hash_key(scene->seed, layer);

    switch (scene->texture) {
    case MOVING_SMOOTH:
        return smooth(key, x, y);
    case MOVING_STROKES:
        return strokes(key, x, y);
    default:
        return photo(key, x, y);
    }
}

/* ==== Motion ==== */

struct point {
    double x, y; /* from the middle of the frame */
};

static struct point
move(const struct moving_motion *m, struct point p)
{
    return (struct point){p.x + m->u + m->zoom * p.x - m->turn * p.y,
                          p.y + m->v + m->zoom * p.y + m->turn * p.x};
}

static struct point
move_back(const struct moving_motion *m, struct point p)
{
    double a = 1.0 + m->zoom, b = m->turn, det = a * a + b * b;
    double x = p.x - m->u, y = p.y - m->v;

    return (struct point){(a * x + b * y) / det, (a * y - b * x) / det};
}

/* Of the previous frame. */
static gboolean
is_in_ellipse(const struct moving_scene *scene, struct point p)
{
    return scene->motions.has_ellipse &&
           hypot(p.x / (double)scene->width, p.y / (double)scene->height) <
               0.25;
}

static gboolean
is_in_frame(const struct moving_scene *scene, struct point p)
{
    return fabs(p.x) <= 0.5 * (double)(scene->width - 1) &&
           fabs(p.y) <= 0.5 * (double)(scene->height - 1);
}

static void
set_flow(const struct moving_scene *scene, float *const flow[3], gsize i,
         struct point from, struct point to, gboolean covered)
{
    flow[0][i] = (float)(to.x - from.x);
    flow[1][i] = (float)(to.y - from.y);
    flow[2][i] = !covered && is_in_frame(scene, to) ? 1.0f : 0.0f;
}

static void
paint_newest(struct moving_picture *picture, const struct moving_scene *scene,
             gsize i, struct point p)
{
    struct point before = move(&scene->motions.background, p);
    struct point in_ellipse = move(&scene->motions.ellipse, p);
    gboolean ellipse = is_in_ellipse(scene, in_ellipse);
    struct point to = ellipse ? in_ellipse : before;

    picture->newest[i] = (float)texture(scene, ellipse, to.x, to.y);
    set_flow(scene, picture->backward, i, p, to,
             !ellipse && is_in_ellipse(scene, before));
}

static void
paint_previous(struct moving_picture *picture, const struct moving_scene *scene,
               gsize i, struct point p)
{
    gboolean ellipse = is_in_ellipse(scene, p);
    struct point to = move_back(
        ellipse ? &scene->motions.ellipse : &scene->motions.background, p);

    picture->previous[i] = (float)texture(scene, ellipse, p.x, p.y);
    set_flow(scene, picture->forward, i, p, to,
             !ellipse &&
                 is_in_ellipse(scene, move(&scene->motions.ellipse, to)));
}

struct moving_picture *
moving_picture_new(const struct moving_scene *scene)
{
    struct moving_picture *picture = g_new(struct moving_picture, 1);
    gsize n = scene->width * scene->height;

    picture->width = scene->width;
    picture->height = scene->height;
    picture->previous = g_new(float, n);
    picture->newest = g_new(float, n);
    for (guint i = 0; i < 3; i++) {
        picture->backward[i] = g_new(float, n);
        picture->forward[i] = g_new(float, n);
    }
    for (gsize i = 0; i < n; i++) {
        struct point p = {
            (double)(i % scene->width) - 0.5 * (double)(scene->width - 1),
            (double)(i / scene->width) - 0.5 * (double)(scene->height - 1)};

        paint_newest(picture, scene, i, p);
        paint_previous(picture, scene, i, p);
    }
    return picture;
}

void
moving_picture_free(struct moving_picture *picture)
{
    g_free(picture->previous);
    g_free(picture->newest);
    for (guint i = 0; i < 3; i++) {
        g_free(picture->backward[i]);
        g_free(picture->forward[i]);
    }
    g_free(picture);
}

double
moving_picture_error(const struct moving_picture *picture,
                     float *const truth[3], const float *u, const float *v)
{
    double sum = 0.0, n = 0.0;

    for (gsize i = 0; i < picture->width * picture->height; i++)
        if (truth[2][i] > 0.0f) {
            sum += hypot((double)(u[i] - truth[0][i]),
                         (double)(v[i] - truth[1][i]));
            n += 1.0;
        }
    g_assert_cmpfloat(n, >, 0.0);
    return sum / n;
}
