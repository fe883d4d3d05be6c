/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "hash.h"
#include "scenes_private.h"

/* A texture is a little larger than the frame, then mirrored. */
#define TEXTURE_SIZE 1.25

const gchar *const *
nst_scene_names(void)
{
    static const gchar *names[64];

    g_assert(n_scene_specs < G_N_ELEMENTS(names));
    for (guint i = 0; i < n_scene_specs; i++)
        names[i] = scene_specs[i].name;
    return names;
}

/* What textures are made of, one after the other. */
struct source {
    const NstScenePicture *pictures;
    guint n, next;
};

static struct texture *
next_texture(const NstScene *scene, struct source *source, double size)
{
    guint width = MAX((guint)(scene->width * size), 8);
    guint height = MAX((guint)(scene->height * size), 8);
    guint i = source->next++;
    guint64 key = test_hash_key(scene->seed, i);
    struct tone tone = {0.45, 0.18};

    if (i < source->n)
        return texture_from_picture(&source->pictures[i], width, height);
    if (!scene->spec->similar) {
        tone.mean += 0.12 * (double)test_hash_uniform(key, 0);
        tone.deviation += 0.03 * (double)test_hash_uniform(key, 1);
    }
    return texture_generate(width, height, key, tone);
}

static struct layer *
add_layer(NstScene *scene, struct shot *shot, struct source *source,
          double size)
{
    struct layer *layer = &shot->layers[shot->n_layers++];

    layer->texture = next_texture(scene, source, size);
    layer->motion.key = test_hash_key(scene->seed, 1000 + source->next);
    return layer;
}

static void
add_background(NstScene *scene, struct shot *shot, struct source *source)
{
    struct layer *layer = add_layer(scene, shot, source, TEXTURE_SIZE);
    guint64 key = layer->motion.key;

    layer->motion = scene->spec->motion;
    layer->motion.key = key;
    layer->motion.centre[0] = (scene->width - 1) / 2.0;
    layer->motion.centre[1] = (scene->height - 1) / 2.0;
    layer->motion.tremble *= scene->unit;
    for (guint i = 0; i < 2; i++)
        layer->motion.drift[i] *= scene->unit;
    shape_init(&layer->shape, SHAPE_FULL, 0.0, 0.0, key);
}

/* Hills that pass by, the nearer the faster. */
static void
add_hills(NstScene *scene, struct shot *shot, struct source *source)
{
    static const double speeds[] = {1.9, 5.2}, below[] = {0.55, 0.8};

    for (guint i = 0; i < 2; i++) {
        struct layer *layer = add_layer(scene, shot, source, TEXTURE_SIZE);

        layer->motion.centre[1] = scene->height * below[i];
        layer->motion.drift[0] = speeds[i] * scene->unit;
        shape_init(&layer->shape, SHAPE_SKYLINE, scene->height * 0.3,
                   scene->width * (0.9 - 0.4 * i), layer->motion.key);
    }
}

static void
add_sprites(NstScene *scene, struct shot *shot, struct source *source)
{
    double size[2] = {scene->width, scene->height};

    for (guint k = 0; k < scene->spec->n_sprites; k++) {
        struct layer *layer = add_layer(scene, shot, source, 0.8);
        struct motion *motion = &layer->motion;
        double radius = MIN(size[0], size[1]) * (0.1 + 0.025 * k);

        for (guint i = 0; i < 2; i++) {
            guint64 at = 10 + 3 * i;
            double turn =
                0.026 + 0.01 * (double)test_hash_uniform(motion->key, at);

            motion->centre[i] = size[i] / 2.0;
            motion->path[i] =
                size[i] *
                (0.3 + 0.12 * (double)test_hash_uniform(motion->key, at + 1));
            motion->turn[i] = turn * (i ? 2.1 : 1.3);
            motion->phase[i] =
                G_PI * (double)test_hash_uniform(motion->key, at + 2);
        }
        motion->spin = 0.02 * (double)test_hash_uniform(motion->key, 9);
        shape_init(&layer->shape, SHAPE_BLOB, radius, 0.0, motion->key);
    }
}

static const struct spec *
find_spec(const gchar *name)
{
    for (guint i = 0; i < n_scene_specs; i++) {
        if (strcmp(scene_specs[i].name, name) == 0)
            return &scene_specs[i];
    }
    return NULL;
}

NstScene *
nst_scene_new(const gchar *name, guint width, guint height, guint64 seed,
              const NstScenePicture *pictures, guint n)
{
    const struct spec *spec = find_spec(name);
    struct source source = {pictures, n, 0};
    NstScene *scene;

    if (!spec)
        return NULL;
    scene = g_new0(NstScene, 1);
    scene->spec = spec;
    scene->width = width;
    scene->height = height;
    scene->seed = seed;
    scene->unit = width / 320.0;
    scene->n_shots = MAX(spec->n_shots, 1);
    /* All backgrounds, for which the caller has the best photographs. */
    for (guint i = 0; i < scene->n_shots; i++)
        add_background(scene, &scene->shots[i], &source);
    for (guint i = 0; i < scene->n_shots; i++) {
        if (spec->parallax)
            add_hills(scene, &scene->shots[i], &source);
        add_sprites(scene, &scene->shots[i], &source);
    }
    return scene;
}

void
nst_scene_free(NstScene *scene)
{
    if (!scene)
        return;
    for (guint i = 0; i < scene->n_shots; i++) {
        for (guint k = 0; k < scene->shots[i].n_layers; k++)
            texture_free(scene->shots[i].layers[k].texture);
    }
    g_free(scene);
}

NstSceneFrame *
nst_scene_frame_new(guint width, guint height)
{
    NstSceneFrame *frame = g_new0(NstSceneFrame, 1);
    gsize n = (gsize)width * height;

    frame->width = width;
    frame->height = height;
    frame->rgb = g_new0(float, 3 * n);
    frame->u = g_new0(float, n);
    frame->v = g_new0(float, n);
    frame->valid = g_new0(float, n);
    return frame;
}

void
nst_scene_frame_free(NstSceneFrame *frame)
{
    if (!frame)
        return;
    g_free(frame->rgb);
    g_free(frame->u);
    g_free(frame->v);
    g_free(frame->valid);
    g_free(frame);
}

void
nst_scene_frame_luma(const NstSceneFrame *frame, float *luma)
{
    for (gsize i = 0; i < (gsize)frame->width * frame->height; i++) {
        const float *pixel = frame->rgb + 3 * i;

        luma[i] = 0.2126f * pixel[0] + 0.7152f * pixel[1] + 0.0722f * pixel[2];
    }
}

static void
sample_layer(const struct layer *layer, const struct similarity *to_layer,
             double x, double y, float rgb[3])
{
    double p[2];

    similarity_apply(to_layer, x, y, p);
    texture_sample(layer->texture, p[0] + 0.5 * layer->texture->width,
                   p[1] + 0.5 * layer->texture->height, rgb);
}

/* weight times the picture of the shot at a pixel, from the front. */
static void
add_shot(const struct pose *pose, guint x, guint y, float weight, float *pixel)
{
    for (guint k = pose->shot->n_layers; weight > 0.0f && k-- > 0;) {
        const struct layer *layer = &pose->shot->layers[k];
        float rgb[3], cover = weight;

        if (layer->shape.kind != SHAPE_FULL)
            cover *= (float)shape_coverage(pose_distance(pose, k, x, y), EDGE);
        if (cover <= 0.0f)
            continue;
        sample_layer(layer, &pose->to_layer[k], x, y, rgb);
        for (guint c = 0; c < 3; c++)
            pixel[c] += cover * rgb[c];
        weight -= cover;
    }
}

/* Nearly normal, of variance 1: the sum of four uniform numbers. */
static float
noise_at(guint64 key, guint64 i)
{
    guint64 bits = test_hash(key, i);
    float sum = 0.0f;

    for (guint k = 0; k < 64; k += 16)
        sum += (float)(bits >> k & 0xffff);
    return (sum / 65535.0f - 2.0f) * 1.7320508f;
}

static void
expose_pixel(const NstSceneFrame *out, guint64 key, gsize i)
{
    for (gsize c = 3 * i; c < 3 * i + 3; c++) {
        float value = out->gain * out->rgb[c] + out->offset;

        if (out->noise > 0.0f)
            value += out->noise * noise_at(key, c);
        out->rgb[c] = CLAMP(value, 0.0f, 1.0f);
    }
}

void
nst_scene_render(const NstScene *scene, guint frame, NstSceneFrame *out)
{
    struct moment now = scene_moment(scene, frame);
    struct pose pose = scene_pose(scene, now.shot, frame);
    struct pose next = scene_pose(scene, now.next, frame);
    guint64 key = test_hash_key(scene->seed, 2000 + (guint64)frame);

    g_assert(out->width == scene->width && out->height == scene->height);
    out->gain = now.gain;
    out->offset = now.offset;
    out->noise = scene->spec->noise;
    out->cut = frame == 0;
    if (frame > 0) {
        struct moment before = scene_moment(scene, frame - 1);

        out->cut = before.black != now.black ||
                   (before.shot != now.shot && before.next != now.shot);
    }
    memset(out->rgb, 0, sizeof(*out->rgb) * 3 * out->width * out->height);
    for (guint y = 0; y < out->height; y++) {
        for (guint x = 0; x < out->width; x++) {
            gsize i = (gsize)out->width * y + x;

            add_shot(&pose, x, y, 1.0f - now.mix, out->rgb + 3 * i);
            add_shot(&next, x, y, now.mix, out->rgb + 3 * i);
            expose_pixel(out, key, i);
        }
    }
    nst_scene_flow_gap(scene, frame, 1, out->u, out->v, out->valid);
}
