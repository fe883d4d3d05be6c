/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "scenes_private.h"

/* No edge of a layer may be nearer: half of its width and what a bicubic
 * interpolation of 4x4 reaches, 2.83, and a little because distances are exact
 * to first order only. */
#define NEAR (EDGE + 3.5)

struct moment
scene_moment(const NstScene *scene, guint frame)
{
    struct moment moment = {.gain = 1.0f};

    if (scene->spec->moment)
        scene->spec->moment(scene->spec, frame, &moment);
    return moment;
}

struct pose
scene_pose(const NstScene *scene, guint shot, guint frame)
{
    struct pose pose = {.shot = &scene->shots[shot]};

    for (guint k = 0; k < pose.shot->n_layers; k++)
        pose.to_layer[k] = motion_at(&pose.shot->layers[k].motion, frame);
    return pose;
}

double
pose_distance(const struct pose *pose, guint layer, double x, double y)
{
    double p[2];

    similarity_apply(&pose->to_layer[layer], x, y, p);
    return shape_distance(&pose->shot->layers[layer].shape, p[0], p[1]) *
           similarity_scale(&pose->to_layer[layer]);
}

/* The layer that is seen there, and the distance of the nearest edge of it
 * and of what is before it. */
static guint
find_layer(const struct pose *pose, double x, double y, double *near)
{
    *near = G_MAXDOUBLE;
    for (guint k = pose->shot->n_layers - 1; k > 0; k--) {
        double d = pose_distance(pose, k, x, y);

        *near = MIN(*near, fabs(d));
        if (d < 0.0)
            return k;
    }
    return 0;
}

/* Where and whether what (x, y) shows was seen. */
static gboolean
trace(const NstScene *scene, const struct pose *now, const struct pose *before,
      guint x, guint y, double from[2])
{
    double p[2], near, near_before;
    guint layer = find_layer(now, x, y, &near);

    similarity_apply(&now->to_layer[layer], x, y, p);
    similarity_unapply(&before->to_layer[layer], p[0], p[1], from);
    return find_layer(before, from[0], from[1], &near_before) == layer &&
           MIN(near, near_before) > NEAR && from[0] >= 0.0 &&
           from[0] <= scene->width - 1 && from[1] >= 0.0 &&
           from[1] <= scene->height - 1;
}

/* Something of the shot of `frame` was alone to be seen all the time. */
static gboolean
goes_on(const NstScene *scene, guint frame, guint gap)
{
    struct moment now = scene_moment(scene, frame);

    if (gap > frame)
        return FALSE;
    for (guint i = 0; i <= gap; i++) {
        struct moment then = scene_moment(scene, frame - i);

        if (then.shot != now.shot || then.mix > 0.0f || then.black)
            return FALSE;
    }
    return TRUE;
}

void
nst_scene_flow_gap(const NstScene *scene, guint frame, guint gap, float *u,
                   float *v, float *valid)
{
    gsize n = (gsize)scene->width * scene->height;

    memset(u, 0, n * sizeof(*u));
    memset(v, 0, n * sizeof(*v));
    memset(valid, 0, n * sizeof(*valid));
    if (!goes_on(scene, frame, gap))
        return;

    guint shot = scene_moment(scene, frame).shot;
    struct pose now = scene_pose(scene, shot, frame);
    struct pose before = scene_pose(scene, shot, frame - gap);
    for (guint y = 0; y < scene->height; y++) {
        for (guint x = 0; x < scene->width; x++) {
            gsize i = (gsize)scene->width * y + x;
            double from[2];

            valid[i] = trace(scene, &now, &before, x, y, from);
            u[i] = (float)(from[0] - x);
            v[i] = (float)(from[1] - y);
        }
    }
}
