/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Vectors, and noise that is the same on every machine. */

#ifndef DEMO_VEC3_H
#define DEMO_VEC3_H

#include <math.h>
#include <stdint.h>

struct vec3 {
    float x, y, z;
};

static inline struct vec3
vec(float x, float y, float z)
{
    return (struct vec3){x, y, z};
}

static inline struct vec3
add(struct vec3 a, struct vec3 b)
{
    return vec(a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline struct vec3
sub(struct vec3 a, struct vec3 b)
{
    return vec(a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline struct vec3
scale(struct vec3 a, float s)
{
    return vec(a.x * s, a.y * s, a.z * s);
}

static inline struct vec3
times(struct vec3 a, struct vec3 b)
{
    return vec(a.x * b.x, a.y * b.y, a.z * b.z);
}

static inline float
dot(struct vec3 a, struct vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct vec3
cross(struct vec3 a, struct vec3 b)
{
    return vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z,
               a.x * b.y - a.y * b.x);
}

static inline float
length(struct vec3 a)
{
    return sqrtf(dot(a, a));
}

static inline struct vec3
unit(struct vec3 a)
{
    return scale(a, 1 / length(a));
}

static inline struct vec3
blend(struct vec3 a, struct vec3 b, float t)
{
    return add(a, scale(sub(b, a), t));
}

static inline float
clamp(float x, float low, float high)
{
    return fminf(fmaxf(x, low), high);
}

static inline float
smooth(float low, float high, float x)
{
    float t = clamp((x - low) / (high - low), 0, 1);
    return t * t * (3 - 2 * t);
}

/* A number in 0..1 of a place on the grid. */
static inline float
hash(int x, int y)
{
    uint32_t h = (uint32_t)x * 374761393u + (uint32_t)y * 668265263u;
    h = (h ^ (h >> 13)) * 1274126177u;
    h = (h ^ (h >> 15)) * 2246822519u;
    return (float)((h ^ (h >> 16)) >> 8) / 16777216.0f;
}

/* Smooth between the places of the grid; -1..1. */
static inline float
noise(float x, float y)
{
    float fx = floorf(x), fy = floorf(y);
    int i = (int)fx, j = (int)fy;
    float u = x - fx, v = y - fy;
    u = u * u * u * (u * (u * 6 - 15) + 10);
    v = v * v * v * (v * (v * 6 - 15) + 10);
    float a = hash(i, j), b = hash(i + 1, j);
    float c = hash(i, j + 1), d = hash(i + 1, j + 1);
    float top = a + (b - a) * u, bottom = c + (d - c) * u;
    return 2 * (top + (bottom - top) * v) - 1;
}

/* Octaves of noise, each turned, twice as fine and half as strong. */
static inline float
fractal(float x, float y, int octaves)
{
    float sum = 0, strength = 0.5f;
    for (int i = 0; i < octaves; i++) {
        sum += strength * noise(x, y);
        float turned = 1.6f * x - 1.2f * y;
        y = 1.2f * x + 1.6f * y + 17.3f;
        x = turned;
        strength *= 0.5f;
    }
    return sum;
}

#endif
