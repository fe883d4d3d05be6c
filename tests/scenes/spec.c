/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "spec.h"

#include <math.h>

#include "hash.h"

struct similarity
motion_at(const struct motion *motion, guint frame)
{
    double t = (double)frame;
    double scale = exp(motion->zoom * (1.0 - cos(motion->zoom_turn * t)));
    double c = cos(motion->spin * t) / scale, s = sin(motion->spin * t) / scale;
    struct similarity to_layer = {{c, s, 0.0, 0.0}};
    double seen[2], moved[2], p[2];

    for (guint i = 0; i < 2; i++) {
        seen[i] = motion->centre[i] +
                  motion->path[i] * sin(motion->turn[i] * t + motion->phase[i]);
        moved[i] = motion->drift[i] * t +
                   motion->tremble * (double)test_hash_uniform(
                                         motion->key, 2 * (guint64)frame + i);
    }
    similarity_apply(&to_layer, seen[0], seen[1], p);
    for (guint i = 0; i < 2; i++)
        to_layer.m[2 + i] = moved[i] - p[i];
    return to_layer;
}

void
similarity_apply(const struct similarity *a, double x, double y, double out[2])
{
    out[0] = a->m[0] * x + a->m[1] * y + a->m[2];
    out[1] = a->m[0] * y - a->m[1] * x + a->m[3];
}

void
similarity_unapply(const struct similarity *a, double x, double y,
                   double out[2])
{
    double square = a->m[0] * a->m[0] + a->m[1] * a->m[1];

    x -= a->m[2];
    y -= a->m[3];
    out[0] = (a->m[0] * x - a->m[1] * y) / square;
    out[1] = (a->m[0] * y + a->m[1] * x) / square;
}

double
similarity_scale(const struct similarity *a)
{
    return 1.0 / sqrt(a->m[0] * a->m[0] + a->m[1] * a->m[1]);
}

/* Flashes in turn: gain and offset of the frames of a cycle that have one. */
static void
flash(const struct spec *spec, guint frame, struct moment *moment)
{
    static const struct {
        guint frame;
        float gain, offset;
    } flashes[] = {{5, 1.9f, 0.10f},  {10, 1.5f, 0.25f}, {11, 1.3f, 0.12f},
                   {15, 2.4f, 0.05f}, {16, 1.8f, 0.05f}, {17, 1.3f, 0.0f},
                   {21, 0.35f, 0.0f}};

    (void)spec;
    for (guint i = 0; i < G_N_ELEMENTS(flashes); i++) {
        if (frame % 24 == flashes[i].frame) {
            moment->gain = flashes[i].gain;
            moment->offset = flashes[i].offset;
        }
    }
}

static void
expose(const struct spec *spec, guint frame, struct moment *moment)
{
    (void)spec;
    moment->gain = expf(0.79f * sinf((float)(G_PI * 2.0 / 30.0) * frame));
}

static void
cut(const struct spec *spec, guint frame, struct moment *moment)
{
    moment->shot = frame / spec->shot_length % spec->n_shots;
    moment->next = moment->shot;
}

/* The cut in its first frame, in its second, after it, and without. */
static void
cut_in_flash(const struct spec *spec, guint frame, struct moment *moment)
{
    guint turn = (frame + 2) / spec->shot_length % 4;
    guint at = (frame + 2) % spec->shot_length; /* the cut is at 2 */

    cut(spec, frame, moment);
    if (frame + 2 >= spec->shot_length && turn < 3 && at + turn >= 2 &&
        at + turn <= 3) {
        moment->gain = at + turn == 2 ? 1.9f : 1.5f;
        moment->offset = 0.08f;
    }
}

static void
cross_fade(const struct spec *spec, guint frame, struct moment *moment)
{
    guint at = frame % spec->shot_length, half = spec->shot_length / 2;

    cut(spec, frame, moment);
    moment->next = (moment->shot + 1) % spec->n_shots;
    moment->mix = at < half ? 0.0f : (float)(at - half) / (float)half;
}

/* The last third of a shot is black. */
static void
black(const struct spec *spec, guint frame, struct moment *moment)
{
    cut(spec, frame, moment);
    moment->black = frame % spec->shot_length >= spec->shot_length * 2 / 3;
    if (moment->black)
        moment->gain = 0.0f;
}

static void
fade_black(const struct spec *spec, guint frame, struct moment *moment)
{
    guint at = frame % spec->shot_length, end = spec->shot_length * 2 / 3;

    black(spec, frame, moment);
    if (at < 6)
        moment->gain = (float)(at + 1) / 7.0f;
    else if (at < end && at >= end - 6)
        moment->gain = (float)(end - at) / 7.0f;
}

#define DRIFT .drift = {0.37, 0.22}

const struct spec scene_specs[] = {
    {.name = "static"},
    {.name = "pan", .motion = {DRIFT}},
    {.name = "pan-fast", .motion = {.drift = {7.45, -2.3}}},
    {.name = "pan-whip", .motion = {.drift = {-40.0, 0.6}}},
    {.name = "zoom", .motion = {.zoom = 0.2, .zoom_turn = G_PI / 20.0}},
    {.name = "zoom-fast", .motion = {.zoom = 0.3, .zoom_turn = G_PI / 8.0}},
    {.name = "rotation", .motion = {.spin = 1.5 * G_PI / 180.0}},
    {.name = "shake", .motion = {DRIFT, .tremble = 1.06}},
    {.name = "parallax", .motion = {.drift = {0.6, 0.0}}, .parallax = TRUE},
    {.name = "sprites", .motion = {DRIFT}, .n_sprites = 5},
    {.name = "flash", .motion = {DRIFT}, .moment = flash},
    {.name = "exposure", .motion = {DRIFT}, .moment = expose},
    {.name = "noise", .motion = {DRIFT}, .noise = 0.03f},
    {.name = "cut",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 12,
     .moment = cut},
    {.name = "shots",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 40,
     .moment = cut},
    {.name = "cut-similar",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 12,
     .similar = TRUE,
     .moment = cut},
    {.name = "cut-motion",
     .motion = {.drift = {5.8, -1.6}},
     .n_sprites = 3,
     .n_shots = 4,
     .shot_length = 12,
     .moment = cut},
    {.name = "cut-flash",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 12,
     .moment = cut_in_flash},
    {.name = "cut-noise",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 12,
     .similar = TRUE,
     .noise = 0.03f,
     .moment = cut},
    {.name = "cross-fade",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 24,
     .moment = cross_fade},
    {.name = "black",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 24,
     .moment = black},
    {.name = "fade-black",
     .motion = {DRIFT},
     .n_shots = 4,
     .shot_length = 24,
     .moment = fade_black},
};
const guint n_scene_specs = G_N_ELEMENTS(scene_specs);
