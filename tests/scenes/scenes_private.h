/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_TESTS_SCENES_PRIVATE_H
#define NST_TESTS_SCENES_PRIVATE_H

#include "scenes.h"
#include "spec.h"

/* Half the width of an edge between layers, in pixels. */
#define EDGE 1.0

#define MAX_SHOTS 4

struct NstScene {
    const struct spec *spec;
    guint width, height;
    guint64 seed;
    double unit; /* a pixel of a frame 320 wide */
    struct shot shots[MAX_SHOTS];
    guint n_shots;
};

/* The layers of a shot in a frame: from the screen to them. */
struct pose {
    const struct shot *shot;
    struct similarity to_layer[MAX_LAYERS];
};

struct moment scene_moment(const NstScene *scene, guint frame);
struct pose scene_pose(const NstScene *scene, guint shot, guint frame);

/* Signed, of a point of the screen to the outline of a layer, in pixels. */
double pose_distance(const struct pose *pose, guint layer, double x, double y);

#endif
