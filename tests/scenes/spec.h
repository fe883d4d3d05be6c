/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a scene is made of, and where and how bright that is in a frame. */

#ifndef NST_TESTS_SCENES_SPEC_H
#define NST_TESTS_SCENES_SPEC_H

#include <glib.h>

#include "shape.h"
#include "texture.h"

#define MAX_LAYERS 6

/* How a layer moves, in pixels and frames. A point p of it is seen at
 * centre + path * sin(turn * t + phase) + scale R(spin * t) (p - drift * t). */
struct motion {
    double centre[2], path[2], turn[2], phase[2], drift[2];
    double tremble; /* of drift, at random */
    double spin;
    double zoom, zoom_turn; /* scale exp(zoom * (1 - cos(zoom_turn * t))) */
    guint64 key;
};

/* p = (m[0] x + m[1] y + m[2], -m[1] x + m[0] y + m[3]) */
struct similarity {
    double m[4];
};

struct layer {
    struct texture *texture;
    struct shape shape;
    struct motion motion;
};

struct shot {
    struct layer layers[MAX_LAYERS]; /* from the back */
    guint n_layers;
};

/* What is seen in a frame: mix of shot `next`, the rest of `shot`. */
struct moment {
    guint shot, next;
    float mix;
    float gain, offset;
    gboolean black;
};

struct spec {
    const gchar *name;
    struct motion motion; /* of a background, at 320 pixels */
    guint n_sprites;      /* over it */
    gboolean parallax;    /* two more layers before it */
    guint n_shots;        /* 1, or of so many */
    guint shot_length;    /* frames */
    gboolean similar;     /* shots are of the same tone */
    float noise;          /* standard deviation */
    void (*moment)(const struct spec *spec, guint frame, struct moment *moment);
};

extern const struct spec scene_specs[];
extern const guint n_scene_specs;

/* Screen to layer. */
struct similarity motion_at(const struct motion *motion, guint frame);
void
similarity_apply(const struct similarity *a, double x, double y, double out[2]);
void similarity_unapply(const struct similarity *a, double x, double y,
                        double out[2]);

/* Pixels of the screen that a unit of the layer is. */
double similarity_scale(const struct similarity *a);

#endif
