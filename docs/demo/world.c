/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The land, what stands on it and what moves; distances to all of them. */

#include "world.h"

#define FIELD 64
#define CELL 2.2f
/* Nothing grows higher but the tower and the trees. */
#define HIGHEST 16.0f

/* Height of a bush's centre in each cell, and its radius, 0: none. */
static float bush_height[FIELD][FIELD], bush_radius[FIELD][FIELD];

static struct pine {
    float x, z, size, y;
} pines[] = {
    {-24.0f, 29.5f, 0.70f, 0}, {-27.0f, 31.5f, 0.85f, 0},
    {20.0f, -6.0f, 0.62f, 0},  {23.5f, -7.5f, 0.75f, 0},
    {17.0f, -8.0f, 0.55f, 0},  {-9.5f, -3.0f, 0.5f, 0},
    {-11.5f, -1.5f, 0.4f, 0},
};

#define PINES ((int)(sizeof pines / sizeof pines[0]))

static float
hill(float x, float z, float cx, float cz, float rx, float rz)
{
    float dx = (x - cx) / rx, dz = (z - cz) / rz;
    float square = dx * dx + dz * dz;
    return square < 14 ? expf(-square) : 0;
}

float
land(float x, float z, int octaves)
{
    float rough = fractal(x * 0.09f, z * 0.09f, octaves);
    float island = 12.5f * hill(x, z, 0, -2, 17, 12);
    island += 7.5f * hill(x, z, 22, -7, 12, 8);
    island += 3.2f * hill(x, z, -19, 3, 8, 5);
    float near = 6.2f * hill(x, z, -24, 31, 9, 8);
    float h = island + near - 1.7f;
    h += rough * (1.4f + 0.32f * fmaxf(h, 0));
    /* Cliffs: steep between the beach and the meadows. */
    float cliff = smooth(0.9f, 3.6f, h);
    h += 1.8f * cliff - 0.4f;
    /* The ground below the tower and the house is levelled. */
    float level = smooth(7, 4, hypotf(x - 1.5f, z));
    return h + (11.2f - h) * level;
}

void
world_begin(void)
{
    for (int i = 0; i < PINES; i++)
        pines[i].y = land(pines[i].x, pines[i].z, 3);
    for (int i = 0; i < FIELD; i++) {
        for (int j = 0; j < FIELD; j++) {
            float x = (i - FIELD / 2 + 0.5f) * CELL;
            float z = (j - FIELD / 2 + 0.5f) * CELL;
            float h = land(x, z, 3);
            int grows = h > 3.2f && hypotf(x - 1.5f, z) > 7.5f &&
                        hash(i + 71, j) < 0.42f;
            bush_radius[i][j] = grows ? 0.35f + 0.6f * hash(i, j + 31) : 0;
            bush_height[i][j] = h + 0.1f;
        }
    }
}

struct vec3
boat_place(float time)
{
    float bob = 0.12f * sinf(1.9f * time + 0.4f);
    return vec(-13.5f + 2.7f * time, bob, 18 - 0.45f * time);
}

static float
capsule(struct vec3 p, struct vec3 a, struct vec3 b, float radius)
{
    struct vec3 pa = sub(p, a), ba = sub(b, a);
    float t = clamp(dot(pa, ba) / dot(ba, ba), 0, 1);
    return length(sub(pa, scale(ba, t))) - radius;
}

static float
box(struct vec3 p, struct vec3 half)
{
    struct vec3 q =
        vec(fabsf(p.x) - half.x, fabsf(p.y) - half.y, fabsf(p.z) - half.z);
    struct vec3 out = vec(fmaxf(q.x, 0), fmaxf(q.y, 0), fmaxf(q.z, 0));
    return length(out) + fminf(fmaxf(q.x, fmaxf(q.y, q.z)), 0);
}

/* An upright cone without its tip: radius `low` at 0, `high` at `top`. */
static float
cone(struct vec3 p, float low, float high, float top)
{
    float t = clamp(p.y / top, 0, 1);
    float side = hypotf(p.x, p.z) - (low + (high - low) * t);
    float end = fmaxf(-p.y, p.y - top);
    return fmaxf(side * 0.98f, end);
}

static void
nearer(struct hit *best, float distance, enum matter matter, struct vec3 p)
{
    if (distance < best->distance)
        *best = (struct hit){distance, matter, p};
}

static void
tower(struct hit *best, struct vec3 p)
{
    struct vec3 q = sub(p, vec(0, 11, 0));
    float bound = fmaxf(hypotf(q.x, q.z) - 2.6f, q.y - 19);
    if (bound > fminf(best->distance, 1)) {
        nearer(best, bound, MATTER_NONE, q);
        return;
    }
    nearer(best, cone(q, 2.0f, 1.25f, 12.5f), MATTER_TOWER, q);
    struct vec3 up = sub(q, vec(0, 12.5f, 0));
    nearer(best, cone(up, 2.0f, 2.0f, 0.35f), MATTER_IRON, q);
    float rail = hypotf(hypotf(up.x, up.z) - 1.9f, up.y - 1.1f) - 0.07f;
    nearer(best, rail, MATTER_IRON, q);
    up.y -= 0.35f;
    nearer(best, cone(up, 1.0f, 1.0f, 2.0f), MATTER_LAMP, q);
    up.y -= 2.0f;
    nearer(best, cone(up, 1.45f, 0.12f, 1.5f), MATTER_DOME, q);
    nearer(best, length(sub(up, vec(0, 1.6f, 0))) - 0.25f, MATTER_DOME, q);
}

static void
house(struct hit *best, struct vec3 p)
{
    struct vec3 q = sub(p, vec(4.9f, 11, 1.2f));
    float turned = 0.92f * q.x + 0.39f * q.z;
    q.z = -0.39f * q.x + 0.92f * q.z;
    q.x = turned;
    float bound = length(q) - 5.5f;
    if (bound > fminf(best->distance, 1)) {
        nearer(best, bound, MATTER_NONE, q);
        return;
    }
    struct vec3 wall = sub(q, vec(0, 1.2f, 0));
    nearer(best, box(wall, vec(2.7f, 1.5f, 1.7f)), MATTER_WALL, q);
    float slope = (fabsf(q.z) * 0.75f + (q.y - 4.25f)) * 0.8f;
    float roof = fmaxf(fmaxf(slope, 2.55f - q.y), fabsf(q.x) - 2.95f);
    nearer(best, roof, MATTER_ROOF, q);
    struct vec3 chimney = sub(q, vec(1.6f, 4.0f, 0.3f));
    nearer(best, box(chimney, vec(0.3f, 0.9f, 0.3f)), MATTER_WALL, q);
}

/* A sail: the triangle a b c in the plane z = 0, blown out to one side. */
static float
sail(struct vec3 p, const float a[2], const float b[2], const float c[2])
{
    const float *corner[3] = {a, b, c};
    float inside = -1e9f;
    for (int i = 0; i < 3; i++) { /* counter-clockwise */
        const float *from = corner[i], *to = corner[(i + 1) % 3];
        float ex = to[0] - from[0], ey = to[1] - from[1];
        float side = (p.x - from[0]) * ey - (p.y - from[1]) * ex;
        inside = fmaxf(inside, side / hypotf(ex, ey));
    }
    float belly = 0.35f * clamp(-inside, 0, 1) * (2 - clamp(-inside, 0, 1));
    return fmaxf(inside, fabsf(p.z - belly) - 0.03f) * 0.8f;
}

static void
boat(struct hit *best, struct vec3 p, float time)
{
    struct vec3 q = sub(p, boat_place(time));
    float bound = length(sub(q, vec(0, 3, 0))) - 5.2f;
    if (bound > fminf(best->distance, 1)) {
        nearer(best, bound, MATTER_NONE, q);
        return;
    }
    float heel = 0.13f + 0.05f * sinf(1.7f * time);
    float pitch = 0.05f * sinf(1.9f * time + 1.5f);
    q = vec(q.x + pitch * q.y, q.y - pitch * q.x, q.z);
    q = vec(q.x, q.y + heel * q.z, q.z - heel * q.y);
    /* The hull narrows to bow and stern, and below. */
    float along = q.x / 2.9f;
    float deck = 0.62f + 0.28f * along * along;
    float beam = 0.95f * (1 - along * along) * (0.55f + 0.5f * (q.y + 0.5f));
    float hull = fmaxf(fabsf(q.z) - beam, fmaxf(q.y - deck, -q.y - 0.5f));
    hull = fmaxf(hull, fabsf(q.x) - 2.9f) * 0.6f;
    nearer(best, hull, MATTER_HULL, q);
    nearer(best, capsule(q, vec(0.4f, 0, 0), vec(0.3f, 7.4f, 0), 0.08f),
           MATTER_WOOD, q);
    nearer(best, capsule(q, vec(0.4f, 1.3f, 0), vec(-2.7f, 1.2f, 0), 0.06f),
           MATTER_WOOD, q);
    static const float head[2] = {0.25f, 7.0f}, tack[2] = {0.3f, 1.4f},
                       clew[2] = {-2.7f, 1.35f};
    static const float top[2] = {0.5f, 6.2f}, bow[2] = {2.9f, 1.1f},
                       foot[2] = {0.65f, 1.4f};
    nearer(best, sail(q, head, clew, tack), MATTER_SAIL, q);
    nearer(best, sail(q, top, foot, bow), MATTER_JIB, q);
    nearer(best, length(sub(q, vec(-1.6f, 1.25f, 0.1f))) - 0.3f, MATTER_ROOF,
           q);
}

/* Storeys of needles around a leaning trunk. */
static void
pine(struct hit *best, struct vec3 p, const struct pine *pine)
{
    float size = pine->size;
    struct vec3 q = scale(sub(p, vec(pine->x, pine->y, pine->z)), 1 / size);
    float bound = fmaxf(hypotf(q.x, q.z) - 2.6f, q.y - 8.5f) * size;
    if (bound > fminf(best->distance, 0.8f)) {
        nearer(best, bound, MATTER_NONE, q);
        return;
    }
    nearer(best, size * capsule(q, vec(0, -1, 0), vec(0.2f, 7, 0), 0.16f),
           MATTER_WOOD, q);
    float angle = atan2f(q.z, q.x);
    for (int i = 0; i < 5; i++) {
        float h = 1.5f + 1.25f * (float)i, wide = 2.0f - 0.33f * (float)i;
        float twig = 0.16f * sinf(angle * 9 + (float)i * 2) +
                     0.10f * noise(q.x * 5, q.z * 5 + q.y * 4);
        struct vec3 up = sub(q, vec(0.03f * h, h, 0));
        float needles = cone(up, wide * (1 + twig), 0.05f, 2.1f);
        nearer(best, size * 0.6f * (needles + 0.08f * twig), MATTER_PINE, q);
    }
}

static void
gulls(struct hit *best, struct vec3 p, float time)
{
    for (int i = 0; i < 6; i++) {
        float k = (float)i;
        float flown = 3.2f * time + 4.7f * k;
        struct vec3 at =
            vec(-17 + flown + 2 * sinf(k * 5),
                12 + 2.1f * sinf(k * 2.4f) + 0.5f * sinf(time * 1.3f + k),
                14 + 4 * cosf(k * 3.1f));
        struct vec3 q = sub(p, at);
        float bound = length(q) - 1.3f;
        if (bound > fminf(best->distance, 0.5f)) {
            nearer(best, bound, MATTER_NONE, q);
            continue;
        }
        float beat = sinf(time * (6.5f + 0.6f * sinf(k)) + k * 2);
        float side = fabsf(q.z);
        struct vec3 wing = vec(q.x, q.y, side);
        struct vec3 elbow = vec(0.10f, 0.22f + 0.22f * beat, 0.5f);
        struct vec3 tip = vec(-0.2f, 0.10f + 0.5f * beat, 1.1f);
        nearer(best, capsule(wing, vec(0, 0, 0), elbow, 0.09f), MATTER_GULL,
               wing);
        nearer(best, capsule(wing, elbow, tip, 0.06f), MATTER_GULL, wing);
        nearer(best, capsule(wing, vec(-0.35f, 0, 0), vec(0.35f, 0, 0), 0.12f),
               MATTER_GULL, wing);
    }
}

static void
bushes(struct hit *best, struct vec3 p)
{
    int i = (int)floorf(p.x / CELL) + FIELD / 2;
    int j = (int)floorf(p.z / CELL) + FIELD / 2;
    if (i < 0 || j < 0 || i >= FIELD || j >= FIELD || bush_radius[i][j] == 0)
        return;
    struct vec3 q =
        vec(p.x - (i - FIELD / 2 + 0.5f) * CELL, p.y - bush_height[i][j],
            p.z - (j - FIELD / 2 + 0.5f) * CELL);
    float leaves = 0.14f * noise(p.x * 5 + p.y * 3, p.z * 5 - p.y * 4);
    nearer(best, (length(q) - bush_radius[i][j] + leaves) * 0.7f, MATTER_BUSH,
           q);
}

struct hit
world_distance(struct vec3 p, float time)
{
    struct hit best = {1e9f, MATTER_NONE, p};
    if (p.y > HIGHEST + 2) {
        nearer(&best, p.y - HIGHEST, MATTER_NONE, p);
    } else {
        nearer(&best, (p.y - land(p.x, p.z, 3)) * 0.6f, MATTER_LAND, p);
        if (best.distance < 3)
            bushes(&best, p);
    }
    tower(&best, p);
    house(&best, p);
    boat(&best, p, time);
    gulls(&best, p, time);
    for (int i = 0; i < PINES; i++)
        pine(&best, p, &pines[i]);
    return best;
}

struct hit
world_march(struct vec3 from, struct vec3 way, float far, float time, int steps)
{
    float t = 0.3f;
    struct hit here = {0, MATTER_NONE, from};
    for (int i = 0; i < steps && t < far; i++) {
        struct vec3 p = add(from, scale(way, t));
        if (p.y > 32 && way.y > 0)
            break;
        here = world_distance(p, time);
        if (here.distance < 0.0007f * t + 0.002f &&
            here.matter != MATTER_NONE) {
            here.distance = t;
            return here;
        }
        t += fmaxf(here.distance, 0.004f);
    }
    return (struct hit){far, MATTER_NONE, from};
}

struct vec3
world_normal(struct vec3 p, enum matter matter, float time, float width)
{
    if (matter == MATTER_LAND) {
        float h = land(p.x, p.z, 7);
        return unit(vec(h - land(p.x + width, p.z, 7), width,
                        h - land(p.x, p.z + width, 7)));
    }
    float here = world_distance(p, time).distance;
    struct vec3 slope =
        vec(world_distance(add(p, vec(width, 0, 0)), time).distance - here,
            world_distance(add(p, vec(0, width, 0)), time).distance - here,
            world_distance(add(p, vec(0, 0, width)), time).distance - here);
    return length(slope) > 0 ? unit(slope) : vec(0, 1, 0);
}

float
world_shadow(struct vec3 p, struct vec3 sun, float time)
{
    float light = 1, t = 0.15f;
    for (int i = 0; i < 48 && t < 45; i++) {
        struct vec3 q = add(p, scale(sun, t));
        if (q.y > 32)
            break;
        float d = world_distance(q, time).distance;
        light = fminf(light, 14 * d / t);
        if (light < 0.01f)
            return 0;
        t += clamp(d, 0.06f, 6);
    }
    return clamp(light, 0, 1);
}
