/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Two frames of generated texture whose motion is known exactly: a
 * background, and an ellipse before it that may move otherwise.
 */

#ifndef NST_TESTS_MOVING_PICTURE_H
#define NST_TESTS_MOVING_PICTURE_H

#include <glib.h>

enum moving_texture {
    MOVING_SMOOTH,  /* noise with details of 6 to 12 pixels */
    MOVING_STROKES, /* strokes of a brush, each in one tone */
    MOVING_PHOTO,   /* noise whose amplitude is as 1 / frequency */
    MOVING_N_TEXTURES
};

/*
 * Where a point of the newest frame was: in the middle (x, y) = (0, 0),
 * (x, y) + (u + zoom x - turn y, v + zoom y + turn x).
 */
struct moving_motion {
    double u, v, zoom, turn;
};

/* What the tests move, and the bench. */
#define MOVING_N_MOTIONS 8
struct moving_motions {
    const char *name;
    struct moving_motion background, ellipse;
    gboolean has_ellipse;
};
extern const struct moving_motions moving_motions[MOVING_N_MOTIONS];
extern const char *const moving_texture_names[MOVING_N_TEXTURES];

struct moving_scene {
    gsize width, height;
    enum moving_texture texture;
    struct moving_motions motions;
    guint64 seed;
};

/* height * width floats each; lumas in 0..1. */
struct moving_picture {
    gsize width, height;
    float *previous, *newest;
    /* What flow should be, and 1 where it is to be seen in both frames. */
    float *backward[3], *forward[3];
};

struct moving_picture *moving_picture_new(const struct moving_scene *scene);
void moving_picture_free(struct moving_picture *picture);

/* The mean length of (u, v) - truth, where truth[2] is set. */
double
moving_picture_error(const struct moving_picture *picture,
                     float *const truth[3], const float *u, const float *v);

#endif /* NST_TESTS_MOVING_PICTURE_H */
