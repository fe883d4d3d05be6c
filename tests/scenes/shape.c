/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "shape.h"

#include <math.h>

#include "hash.h"

/* Of the radius: together they leave a blob star-shaped. */
static const double bump[2] = {0.22, 0.12};

void
shape_init(struct shape *shape, enum shape_kind kind, double width,
           double height, guint64 key)
{
    shape->kind = kind;
    shape->size[0] = width;
    shape->size[1] = height;
    for (guint i = 0; i < 2; i++) {
        double phase = G_PI * (double)test_hash_uniform(key, i);

        shape->cosine[i] = cos(phase);
        shape->sine[i] = sin(phase);
    }
}

/* r(angle) in polar coordinates, and the slope of the outline where the ray to
 * the point meets it; far away, a bound. */
static double
blob_distance(const struct shape *shape, double x, double y)
{
    double rho = sqrt(x * x + y * y), far = shape->size[0] * 1.4;
    double c, s, c2, s2, c3, s3, radius, slope;

    if (rho > far + 8.0)
        return rho - far;
    if (rho < 1e-6)
        return -0.6 * shape->size[0];
    c = x / rho;
    s = y / rho;
    c2 = c * c - s * s;
    s2 = 2.0 * s * c;
    c3 = c2 * c - s2 * s;
    s3 = s2 * c + c2 * s;
    radius = 1.0 + bump[0] * (c2 * shape->cosine[0] - s2 * shape->sine[0]) +
             bump[1] * (c3 * shape->cosine[1] - s3 * shape->sine[1]);
    slope = -2.0 * bump[0] * (s2 * shape->cosine[0] + c2 * shape->sine[0]) -
            3.0 * bump[1] * (s3 * shape->cosine[1] + c3 * shape->sine[1]);
    slope /= radius;
    return (rho - shape->size[0] * radius) / sqrt(1.0 + slope * slope);
}

static double
box_distance(const struct shape *shape, double x, double y)
{
    double dx = fabs(x) - shape->size[0], dy = fabs(y) - shape->size[1];

    if (dx > 0.0 && dy > 0.0)
        return sqrt(dx * dx + dy * dy);
    return MAX(dx, dy);
}

static double
capsule_distance(const struct shape *shape, double x, double y)
{
    double dx = MAX(fabs(x) - shape->size[0], 0.0);

    return sqrt(dx * dx + y * y) - shape->size[1];
}

static double
skyline_distance(const struct shape *shape, double x, double y)
{
    static const double turns[2] = {1.0, 2.7};
    double hill = 0.0, slope = 0.0;

    for (guint i = 0; i < 2; i++) {
        double k = turns[i] * 2.0 * G_PI / shape->size[1];
        double height = shape->size[0] / (2.0 * turns[i]);
        double s = sin(k * x), c = cos(k * x);

        hill += height * (s * shape->cosine[i] + c * shape->sine[i]);
        slope += height * k * (c * shape->cosine[i] - s * shape->sine[i]);
    }
    return (hill - y) / sqrt(1.0 + slope * slope);
}

double
shape_distance(const struct shape *shape, double x, double y)
{
    switch (shape->kind) {
    case SHAPE_BLOB:
        return blob_distance(shape, x, y);
    case SHAPE_BOX:
        return box_distance(shape, x, y);
    case SHAPE_CAPSULE:
        return capsule_distance(shape, x, y);
    case SHAPE_SKYLINE:
        return skyline_distance(shape, x, y);
    case SHAPE_FULL:
        break;
    }
    return -G_MAXDOUBLE;
}

double
shape_coverage(double d, double soft)
{
    double t = CLAMP(0.5 - 0.5 * d / soft, 0.0, 1.0);

    return t * t * (3.0 - 2.0 * t);
}
