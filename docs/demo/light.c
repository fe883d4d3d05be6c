/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sun, sky, clouds and sea; what colour things have. */

#include "world.h"

static const struct vec3 sun = {-0.620f, 0.500f, 0.605f};
static const struct vec3 sunlight = {2.1f, 1.70f, 1.22f};
static const struct vec3 skylight = {0.26f, 0.37f, 0.55f};

/* How thick the clouds are in a direction: azimuth and height. */
static float
cumulus(float azimuth, float height, float time)
{
    float x = azimuth * 3.1f + 0.010f * time, y = height * 6.5f;
    float bend = fractal(x * 1.3f + 3, y * 1.3f, 3);
    float puffs = fractal(x * 1.5f + 0.7f * bend, y * 1.5f + 0.6f * bend, 6);
    float towers = 0.55f * noise(azimuth * 2.1f + 4, 0.5f);
    return puffs + towers + 0.22f - 2.1f * fabsf(height - 0.14f);
}

static struct vec3
ridges(struct vec3 colour, float azimuth, float height)
{
    for (int i = 0; i < 3; i++) {
        float k = (float)i;
        float crest = 0.055f - 0.016f * k +
                      (0.050f - 0.012f * k) *
                          fractal(azimuth * (3.2f + k) + 9 * k, k * 5, 6) +
                      0.02f * noise(azimuth * 1.7f, k);
        float inside = smooth(0.0f, 0.0025f, crest - height);
        struct vec3 blue = blend(vec(0.42f, 0.52f, 0.68f),
                                 vec(0.20f, 0.33f, 0.42f), k * 0.45f);
        float rock = fractal(azimuth * 30 + height * 45, height * 90 + k, 4);
        blue = scale(blue, 1 + 0.28f * rock);
        colour = blend(colour, blue, inside);
    }
    return colour;
}

static struct vec3
sky(struct vec3 way, float time)
{
    float height = fmaxf(way.y, 0);
    float toward = fmaxf(dot(way, sun), 0);
    struct vec3 colour = blend(vec(0.72f, 0.78f, 0.80f),
                               vec(0.10f, 0.30f, 0.78f), powf(height, 0.48f));
    colour = add(colour, scale(vec(0.5f, 0.35f, 0.15f), powf(toward, 5)));
    /* High, thin clouds in rows. */
    float u = way.x / (height + 0.16f), v = way.z / (height + 0.16f);
    float row = fractal(u * 0.7f + v * 0.35f + 0.02f * time, v * 1.9f, 5);
    float thin = smooth(0.02f, 0.5f, row) * smooth(0.12f, 0.35f, height);
    colour = blend(colour, vec(1.0f, 0.96f, 0.92f), 0.75f * thin);
    float azimuth = atan2f(way.x, -way.z);
    float thick = cumulus(azimuth, height, time);
    if (thick > 0) {
        float lit = thick - cumulus(azimuth - 0.035f, height + 0.035f, time);
        float light = clamp(0.55f + 1.25f * lit, 0, 1);
        struct vec3 white =
            blend(vec(0.48f, 0.53f, 0.66f), vec(1.25f, 1.14f, 0.98f), light);
        colour = blend(colour, white, smooth(0.0f, 0.22f, thick));
    }
    return ridges(colour, azimuth, way.y);
}

static float
swell(float x, float z, float time, int octaves)
{
    float h = 0.16f * sinf(0.55f * x + 0.8f * z + 1.5f * time +
                           1.5f * noise(x * 0.1f, z * 0.1f));
    h += 0.30f *
         fractal(x * 0.42f + 0.5f * time, z * 0.7f + 0.7f * time, octaves);
    return h + 0.22f * fractal(x * 0.9f - 0.8f * time, z * 1.3f, octaves);
}

static struct vec3
land_colour(struct vec3 p, struct vec3 normal)
{
    float patch = fractal(p.x * 0.23f, p.z * 0.23f, 4);
    float fine = fractal(p.x * 3.1f, p.z * 3.1f + p.y, 3);
    struct vec3 grass =
        blend(vec(0.09f, 0.24f, 0.03f), vec(0.27f, 0.35f, 0.07f),
              clamp(0.5f + 1.2f * patch, 0, 1));
    grass = scale(grass, 1 + 0.6f * fine);
    float flower = noise(p.x * 6, p.z * 6);
    float meadow = smooth(0.05f, 0.3f, fractal(p.x * 0.3f + 9, p.z * 0.3f, 2));
    if (flower > 0.62f && meadow > 0.3f)
        grass = flower > 0.72f ? vec(0.85f, 0.65f, 0.12f)
                               : vec(0.62f, 0.22f, 0.42f);
    float layer = fractal(p.x * 0.25f + p.z * 0.2f, p.y * 2.6f, 4);
    struct vec3 rock =
        blend(vec(0.20f, 0.165f, 0.15f), vec(0.56f, 0.45f, 0.34f),
              clamp(0.5f + 1.3f * layer, 0, 1));
    struct vec3 sand = vec(0.70f, 0.57f, 0.38f);
    float steep = smooth(0.80f, 0.60f, normal.y + 0.18f * patch);
    struct vec3 colour = blend(grass, rock, steep);
    colour = blend(sand, colour, smooth(0.45f, 1.3f, p.y + 0.8f * patch));
    float wet = smooth(0.5f, 0.05f, p.y);
    return scale(colour, 1 - 0.5f * wet);
}

static struct vec3
paint_of(const struct hit *hit, struct vec3 p, struct vec3 normal)
{
    struct vec3 q = hit->local;
    float grain = 1 + 0.25f * fractal(q.x * 4 + q.z * 3, q.y * 4, 3);
    int window;
    switch (hit->matter) {
    case MATTER_LAND:
        return land_colour(p, normal);
    case MATTER_BUSH:
        return scale(vec(0.10f, 0.19f, 0.05f), 0.5f + grain);
    case MATTER_PINE:
        return scale(vec(0.05f, 0.13f, 0.06f), 0.4f + grain);
    case MATTER_TOWER:
        window = fabsf(q.x - 0.5f) < 0.25f && q.z > 0 &&
                 fabsf(fmodf(q.y + 0.9f, 4.6f) - 2.3f) < 0.45f;
        if (window)
            return vec(0.05f, 0.06f, 0.09f);
        return scale(fmodf(q.y + 0.6f, 4.6f) < 2.3f ? vec(0.86f, 0.83f, 0.76f)
                                                    : vec(0.62f, 0.07f, 0.05f),
                     0.4f + 0.6f * grain);
    case MATTER_IRON:
        return vec(0.07f, 0.08f, 0.10f);
    case MATTER_LAMP:
        return vec(1.5f, 1.2f, 0.6f);
    case MATTER_WALL:
        window = q.z > 1.5f && fabsf(fmodf(q.x + 4.05f, 1.8f) - 0.9f) < 0.36f &&
                 fabsf(q.y - 1.55f) < 0.5f;
        return window ? vec(0.06f, 0.09f, 0.14f)
                      : scale(vec(0.82f, 0.77f, 0.66f), 0.4f + 0.6f * grain);
    case MATTER_DOME:
        return vec(0.55f, 0.06f, 0.05f);
    case MATTER_ROOF:
        return scale(vec(0.58f, 0.17f, 0.08f),
                     0.8f + 0.3f * sinf(q.y * 14) * grain);
    case MATTER_HULL:
        return q.y > 0.42f ? vec(0.85f, 0.80f, 0.68f)
                           : vec(0.05f, 0.20f, 0.33f);
    case MATTER_SAIL:
        return scale(vec(0.66f, 0.20f, 0.09f),
                     0.9f + 0.12f * sinf(q.y * 5.5f - q.x));
    case MATTER_JIB:
        return scale(vec(0.90f, 0.83f, 0.66f), 0.94f + 0.06f * sinf(q.y * 7));
    case MATTER_WOOD:
        return scale(vec(0.26f, 0.16f, 0.09f), grain);
    case MATTER_GULL:
        return q.z > 0.85f ? vec(0.12f, 0.12f, 0.14f)
                           : vec(0.92f, 0.92f, 0.90f);
    default:
        return vec(0, 0, 0);
    }
}

static float
cloud_shadow(struct vec3 p, float time)
{
    float thick = fractal(p.x * 0.028f + 0.055f * time + 0.3f, p.z * 0.028f, 3);
    return 1 - 0.5f * smooth(0.02f, 0.28f, thick);
}

static struct vec3
haze(struct vec3 colour, float distance)
{
    float t = 1 - expf(-0.0024f * distance);
    return blend(colour, vec(0.52f, 0.63f, 0.76f), t);
}

static struct vec3
shade(const struct hit *hit, struct vec3 p, float time, int shadows)
{
    float width = 0.004f + 0.0009f * hit->distance;
    struct vec3 normal = world_normal(p, hit->matter, time, width);
    struct vec3 paint = paint_of(hit, p, normal);
    if (hit->matter == MATTER_LAMP)
        return paint;
    float face = dot(normal, sun);
    float thin = hit->matter == MATTER_SAIL || hit->matter == MATTER_JIB;
    /* Light comes through cloth, and past needles and leaves. */
    float direct = thin ? 0.35f + 0.65f * fabsf(face) : fmaxf(face, 0);
    if (shadows && direct > 0) {
        struct vec3 from = add(p, scale(normal, 0.06f));
        /* Shadows know less detail of the land than the eye. */
        if (hit->matter == MATTER_LAND)
            from.y = fmaxf(from.y, land(p.x, p.z, 3) + 0.12f);
        direct *= world_shadow(from, sun, time);
    }
    direct *= cloud_shadow(p, time);
    float open = 0.55f + 0.45f * normal.y;
    struct vec3 light = scale(sunlight, direct);
    light = add(light, scale(skylight, open));
    light = add(light, scale(vec(0.20f, 0.16f, 0.10f), 0.6f - 0.4f * normal.y));
    return times(paint, light);
}

/* Foam at the shore, behind the boat and on a few crests. */
static float
foam_at(struct vec3 p, float crest, float time)
{
    float ground = land(p.x, p.z, 4);
    float lace = fractal(p.x * 1.7f, p.z * 1.7f + 0.4f * time, 4);
    float surf = sinf(ground * 5.5f + 1.7f * time + 2.5f * lace);
    float shore = smooth(-1.5f, -0.05f, ground);
    float foam = shore * shore * smooth(-0.2f, 0.7f, surf + lace);
    struct vec3 b = sub(p, boat_place(time));
    float behind = -b.x - 1.5f;
    if (behind > 0) {
        float wide = 0.35f + 0.16f * behind;
        float arm = fabsf(fabsf(b.z + 0.1f * behind) - wide);
        float wake = smooth(0.4f, 0.05f, arm) * smooth(13, 1, behind);
        foam = fmaxf(foam, wake * smooth(-0.45f, 0.25f, lace));
    }
    float bow = smooth(0.55f, 0.1f, hypotf(b.x - 2.7f, b.z) - 0.2f);
    foam = fmaxf(foam, 0.8f * bow);
    return fmaxf(foam, 0.7f * smooth(0.24f, 0.38f, crest + 0.25f * lace));
}

static struct vec3
sea(struct vec3 from, struct vec3 way, float t, float time)
{
    struct vec3 p = add(from, scale(way, t));
    int octaves = t < 60 ? 4 : 2;
    float width = 0.02f + 0.002f * t;
    float calm = 1 / (1 + 0.012f * t);
    float h = swell(p.x, p.z, time, octaves);
    float sx = (swell(p.x + width, p.z, time, octaves) - h) / width;
    float sz = (swell(p.x, p.z + width, time, octaves) - h) / width;
    struct vec3 normal = unit(vec(-sx * calm * 0.8f, 1, -sz * calm * 0.8f));
    struct vec3 back = sub(way, scale(normal, 2 * dot(way, normal)));
    back.y = fabsf(back.y) + 0.01f;
    back = unit(back);
    float facing = clamp(-dot(way, normal), 0, 1);
    float mirror = 0.03f + 0.97f * powf(1 - facing, 5);
    struct vec3 image = sky(back, time);
    struct hit seen = world_march(p, back, 45, time, 40);
    if (seen.matter != MATTER_NONE)
        image = shade(&seen, add(p, scale(back, seen.distance)), time, 0);
    float ground = land(p.x, p.z, 3);
    struct vec3 water =
        blend(vec(0.015f, 0.115f, 0.19f), vec(0.09f, 0.44f, 0.42f),
              smooth(-2.4f, -0.3f, ground));
    float patch = fractal(p.x * 0.06f, p.z * 0.12f, 3);
    water = scale(water, 1 + 0.5f * patch + 1.3f * h);
    float light = cloud_shadow(p, time);
    if (t < 70)
        light *=
            0.35f + 0.65f * world_shadow(add(p, vec(0, 0.05f, 0)), sun, time);
    struct vec3 colour =
        blend(scale(water, 0.35f + 0.75f * light), image, 0.85f * mirror);
    float glint = powf(fmaxf(dot(back, sun), 0), 90);
    colour = add(colour, scale(sunlight, 0.8f * glint * light));
    float foam = clamp(foam_at(p, h * calm, time), 0, 1);
    struct vec3 white = scale(vec(0.92f, 0.95f, 0.95f), 0.35f + 0.7f * light);
    return blend(colour, white, foam);
}

struct vec3
light_ray(struct vec3 from, struct vec3 way, float time)
{
    float far = way.y < -0.0005f ? -from.y / way.y : 400;
    far = fminf(far, 400);
    /* Behind the island there is sea only. */
    struct hit hit = world_march(from, way, fminf(far, 110), time, 220);
    if (hit.matter != MATTER_NONE) {
        struct vec3 p = add(from, scale(way, hit.distance));
        return haze(shade(&hit, p, time, 1), hit.distance);
    }
    if (way.y < 0 && far < 400)
        return haze(sea(from, way, far, time), far);
    return sky(way, time);
}
