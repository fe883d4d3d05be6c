/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "hash.h"
#include "shape.h"
#include "texture.h"

/* Half the width of a painted edge, in texels. */
#define SOFT 0.9

/* A shape on a texture. */
struct stamp {
    struct shape shape;
    double x, y, angle;
    double reach; /* no point of it is farther from (x, y) */
    float rgb[3];
    float shade; /* what its colour changes by from one end to the other */
};

/* Random numbers in order. */
struct draw {
    guint64 key, next;
};

static double
draw_between(struct draw *draw, double low, double high)
{
    double unit =
        0.5 + 0.5 * (double)test_hash_uniform(draw->key, draw->next++);

    return low + (high - low) * unit;
}

static void
draw_colour(struct draw *draw, float rgb[3])
{
    double grey = draw_between(draw, -0.35, 0.35);

    for (guint c = 0; c < 3; c++)
        rgb[c] = (float)(grey + draw_between(draw, -0.15, 0.15));
}

/* The texture below shows through a little: it is the surface's. */
static void
paint_pixel(const struct stamp *stamp, const double axis[2], double x, double y,
            float *pixel)
{
    double across = axis[0] * x + axis[1] * y;
    double along = axis[0] * y - axis[1] * x;
    float cover = (float)shape_coverage(
        shape_distance(&stamp->shape, across, along), SOFT);
    float shade = stamp->shade * (float)(across / stamp->reach);

    if (cover <= 0.0f)
        return;
    for (guint i = 0; i < 3; i++) {
        float value = stamp->rgb[i] + shade + 0.5f * pixel[i];

        pixel[i] += cover * (value - pixel[i]);
    }
}

static void
paint(struct texture *texture, const struct stamp *stamp)
{
    double axis[2] = {cos(stamp->angle), sin(stamp->angle)};
    double reach = stamp->reach + SOFT;
    guint x0 = (guint)CLAMP(stamp->x - reach, 0.0, texture->width);
    guint x1 = (guint)CLAMP(stamp->x + reach + 1.0, 0.0, texture->width);
    guint y0 = (guint)CLAMP(stamp->y - reach, 0.0, texture->height);
    guint y1 = (guint)CLAMP(stamp->y + reach + 1.0, 0.0, texture->height);

    for (guint y = y0; y < y1; y++) {
        for (guint x = x0; x < x1; x++)
            paint_pixel(stamp, axis, x - stamp->x, y - stamp->y,
                        texture->rgb + 3 * ((gsize)texture->width * y + x));
    }
}

static void
place(struct stamp *stamp, struct draw *draw, const struct texture *texture)
{
    stamp->x = draw_between(draw, 0.0, texture->width);
    stamp->y = draw_between(draw, 0.0, texture->height);
    stamp->angle = draw_between(draw, 0.0, 2.0 * G_PI);
    stamp->shade = (float)draw_between(draw, -0.15, 0.15);
    draw_colour(draw, stamp->rgb);
}

static void
paint_objects(struct texture *texture, struct draw *draw)
{
    for (guint i = 0; i < 36; i++) {
        struct stamp stamp;
        double size = texture->width * draw_between(draw, 0.02, 0.13) *
                      (i < 12 ? 1.6 : 0.6);

        place(&stamp, draw, texture);
        shape_init(&stamp.shape, i % 3 ? SHAPE_BLOB : SHAPE_BOX, size,
                   size * draw_between(draw, 0.3, 1.0),
                   test_hash_key(draw->key, i));
        stamp.reach = 1.5 * size;
        paint(texture, &stamp);
    }
}

static void
paint_strokes(struct texture *texture, struct draw *draw)
{
    for (guint i = 0; i < 140; i++) {
        struct stamp stamp;
        double size = texture->width * draw_between(draw, 0.01, 0.06);

        place(&stamp, draw, texture);
        shape_init(&stamp.shape, SHAPE_CAPSULE, size,
                   draw_between(draw, 1.0, 3.0), draw->key);
        stamp.reach = size + 3.0;
        paint(texture, &stamp);
    }
}

/* Three lines between random points of a grid of 3 by 3. */
static void
paint_letter(struct texture *texture, struct draw *draw, struct stamp *stamp,
             double x, double y, double size)
{
    for (guint i = 0; i < 3; i++) {
        double from[2], to[2];

        for (guint k = 0; k < 2; k++) {
            from[k] = floor(draw_between(draw, 0.0, 2.999)) * size / 3.0;
            to[k] = floor(draw_between(draw, 0.0, 2.999)) * size / 3.0;
        }
        double dx = to[0] - from[0], dy = to[1] - from[1];
        double half = sqrt(dx * dx + dy * dy) / 2.0;
        stamp->x = x + (from[0] + to[0]) / 2.0;
        stamp->y = y + (from[1] + to[1]) / 2.0;
        stamp->angle = atan2(dy, dx);
        shape_init(&stamp->shape, SHAPE_CAPSULE, half, MAX(size / 12.0, 0.9),
                   draw->key);
        stamp->reach = half + size / 4.0 + 1.0;
        paint(texture, stamp);
    }
}

/* A plate with a line of letters on it, darker or lighter. */
static void
paint_lettering(struct texture *texture, struct draw *draw)
{
    for (guint i = 0; i < 6; i++) {
        struct stamp stamp;
        double size = MAX(texture->width * draw_between(draw, 0.02, 0.05), 8.0);
        guint letters = (guint)draw_between(draw, 4.0, 9.0);

        place(&stamp, draw, texture);
        stamp.angle = 0.0;
        stamp.shade = 0.0f;
        stamp.reach = size * letters;
        shape_init(&stamp.shape, SHAPE_BOX, size * (0.5 * letters + 0.3),
                   size * 0.7, draw->key);
        paint(texture, &stamp);

        double x = stamp.x - 0.5 * size * letters, y = stamp.y - size / 3.0;
        float ink = stamp.rgb[1] > 0.0f ? -0.45f : 0.45f;
        for (guint c = 0; c < 3; c++)
            stamp.rgb[c] = ink;
        for (guint k = 0; k < letters; k++)
            paint_letter(texture, draw, &stamp, x + k * size, y, size);
    }
}

void
texture_paint(struct texture *texture, guint64 seed)
{
    struct draw draw = {test_hash_key(seed, 100), 0};

    paint_objects(texture, &draw);
    paint_strokes(texture, &draw);
    paint_lettering(texture, &draw);
}
