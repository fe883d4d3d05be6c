/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The scene: an island with a lighthouse, in metres; y is up, the sea 0. */

#ifndef DEMO_WORLD_H
#define DEMO_WORLD_H

#include "vec3.h"

enum matter {
    MATTER_NONE,
    MATTER_LAND,
    MATTER_BUSH,
    MATTER_TOWER,
    MATTER_IRON,
    MATTER_LAMP,
    MATTER_DOME,
    MATTER_WALL,
    MATTER_ROOF,
    MATTER_HULL,
    MATTER_SAIL,
    MATTER_JIB,
    MATTER_WOOD,
    MATTER_PINE,
    MATTER_GULL,
};

struct hit {
    float distance; /* to the nearest surface, or along a ray */
    enum matter matter;
    struct vec3 local; /* where, in the frame of the thing itself */
};

/* Sows the bushes; once, before anything else. */
void world_begin(void);

/* Height of the land with so many octaves of detail: 3 to march, 7 to see. */
float land(float x, float z, int octaves);

/* The boat's place on the sea at a time. */
struct vec3 boat_place(float time);

/* A lower bound of the distance to what is nearest to p. */
struct hit world_distance(struct vec3 p, float time);

/* The first thing that a ray meets before `far`, or MATTER_NONE. */
struct hit world_march(struct vec3 from, struct vec3 way, float far, float time,
                       int steps);

/* Of what world_march() met. */
struct vec3
world_normal(struct vec3 p, enum matter matter, float time, float width);

/* Share of the sun that reaches p: 0..1. */
float world_shadow(struct vec3 p, struct vec3 sun, float time);

/* Colour of a ray, sea and sky included; linear light. */
struct vec3 light_ray(struct vec3 from, struct vec3 way, float time);

#endif
