/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* scene WIDTH HEIGHT RATE FIRST LAST SAMPLES >frames.rgb
 *
 * A camera that glides past an island with a lighthouse: frames FIRST to
 * LAST - 1 of RATE a second, 8-bit RGB without headers, SAMPLES x SAMPLES
 * rays a pixel where it has edges. The same arguments give the same picture. */

#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct camera {
    struct vec3 place, right, up, ahead;
};

struct film {
    int width, height;
    float time;
    struct camera camera;
    const unsigned char *first; /* the picture with one ray a pixel */
};

static struct camera
camera_at(float time)
{
    struct camera camera;
    camera.place =
        vec(-22 + 2.8f * time, 7.4f + 0.2f * time, 52 - 0.35f * time);
    struct vec3 aim = vec(-4.0f + 0.9f * time, 11.2f + 0.12f * time, 0);
    camera.ahead = unit(sub(aim, camera.place));
    camera.right = unit(cross(camera.ahead, vec(0, 1, 0)));
    camera.up = cross(camera.right, camera.ahead);
    return camera;
}

/* Linear light to a byte of sRGB, bright parts rolled off as film does. */
static unsigned char
to_byte(float linear)
{
    float x = fmaxf(linear, 0) * 0.52f;
    x = x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f);
    return (unsigned char)(255 * powf(clamp(x, 0, 1), 1 / 2.2f) + 0.5f);
}

/* Colours a little stronger than they are. */
static struct vec3
vivid(struct vec3 colour)
{
    float grey = dot(colour, vec(0.2126f, 0.7152f, 0.0722f));
    return blend(vec(grey, grey, grey), colour, 1.22f);
}

/* The mean of samples x samples rays through a pixel. */
static struct vec3
pixel_at(const struct film *film, int x, int y, int samples)
{
    const struct camera *camera = &film->camera;
    struct vec3 sum = vec(0, 0, 0);
    for (int s = 0; s < samples * samples; s++) {
        float dx = ((float)(s % samples) + 0.5f) / (float)samples;
        float dy = ((float)(s / samples) + 0.5f) / (float)samples;
        float u = 2 * ((float)x + dx) - (float)film->width;
        float v = (float)film->height - 2 * ((float)y + dy);
        struct vec3 way = add(scale(camera->right, u), scale(camera->up, v));
        way = add(way, scale(camera->ahead, 1.62f * (float)film->width));
        struct vec3 ray = light_ray(camera->place, unit(way), film->time);
        /* One bright ray must not burn a whole pixel. */
        sum = add(sum, vec(fminf(ray.x, 2), fminf(ray.y, 2), fminf(ray.z, 2)));
    }
    return vivid(scale(sum, 1 / (float)(samples * samples)));
}

/* Whether a pixel of the first pass differs from one beside it. */
static int
is_edge(const struct film *film, int x, int y)
{
    static const int beside[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
    const unsigned char *here = film->first + 3 * (y * film->width + x);
    for (int i = 0; i < 4; i++) {
        int u = x + beside[i][0], v = y + beside[i][1];
        if (u < 0 || v < 0 || u >= film->width || v >= film->height)
            continue;
        const unsigned char *there = film->first + 3 * (v * film->width + u);
        for (int c = 0; c < 3; c++) {
            if (abs(here[c] - there[c]) > 26)
                return 1;
        }
    }
    return 0;
}

/* A pass over the picture; more than one ray a pixel only at edges. */
static void
render(const struct film *film, unsigned char *out, int samples)
{
#pragma omp parallel for schedule(dynamic, 4)
    for (int y = 0; y < film->height; y++) {
        for (int x = 0; x < film->width; x++) {
            unsigned char *pixel = out + 3 * ((size_t)y * film->width + x);
            if (samples > 1 && !is_edge(film, x, y))
                continue;
            struct vec3 colour = pixel_at(film, x, y, samples);
            pixel[0] = to_byte(colour.x);
            pixel[1] = to_byte(colour.y);
            pixel[2] = to_byte(colour.z);
        }
    }
}

int
main(int argc, char **argv)
{
    int number[6];
    if (argc != 7) {
        fprintf(stderr, "usage: scene WIDTH HEIGHT RATE FIRST LAST SAMPLES\n");
        return 2;
    }
    for (int i = 0; i < 6; i++)
        number[i] = atoi(argv[i + 1]);
    int width = number[0], height = number[1];
    if (width < 1 || height < 1 || number[2] < 1 || number[5] < 1)
        return 2;
    size_t size = (size_t)3 * width * height;
    unsigned char *first = malloc(size), *picture = malloc(size);
    struct film film = {.width = width, .height = height, .first = first};
    world_begin();
    for (int i = number[3]; first && picture && i < number[4]; i++) {
        film.time = (float)i / (float)number[2];
        film.camera = camera_at(film.time);
        render(&film, first, 1);
        memcpy(picture, first, size);
        if (number[5] > 1)
            render(&film, picture, number[5]);
        if (fwrite(picture, 1, size, stdout) != size)
            return 1;
    }
    free(first);
    free(picture);
    return 0;
}
