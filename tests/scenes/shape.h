/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Outlines of layers and of what is painted on textures. */

#ifndef NST_TESTS_SCENES_SHAPE_H
#define NST_TESTS_SCENES_SHAPE_H

#include <glib.h>

enum shape_kind {
    SHAPE_FULL,    /* the plane */
    SHAPE_BLOB,    /* a disc of radius size[0] with bumps, around 0 */
    SHAPE_BOX,     /* half its width and height are size[0], size[1] */
    SHAPE_CAPSULE, /* a line of half length size[0], half width size[1] */
    SHAPE_SKYLINE, /* below hills at 0, size[0] high, size[1] apart */
};

struct shape {
    enum shape_kind kind;
    double size[2];
    double cosine[2], sine[2]; /* of the bumps: 2 and 3 around a blob */
};

void shape_init(struct shape *shape, enum shape_kind kind, double width,
                double height, guint64 key);

/* Signed, of a point to the outline, negative inside; exact to first order
 * near it. */
double shape_distance(const struct shape *shape, double x, double y);

/* 0 outside, 1 inside, smooth over 2 * soft; d is a signed distance. */
double shape_coverage(double d, double soft);

#endif
