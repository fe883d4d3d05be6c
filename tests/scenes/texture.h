/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Textures: a raster of colours that are the coefficients of a cubic spline,
 * which is smooth everywhere, so that what is sampled from it is nearly free
 * of aliases and can be resampled.
 */

#ifndef NST_TESTS_SCENES_TEXTURE_H
#define NST_TESTS_SCENES_TEXTURE_H

#include "scenes.h"

struct texture {
    guint width, height;
    float *rgb; /* height * width * 3 */
};

/* Luma of the whole picture. */
struct tone {
    double mean, deviation;
};

/* Noise of all scales, objects, strokes and letters. */
struct texture *
texture_generate(guint width, guint height, guint64 seed, struct tone tone);

/* A photograph, cropped to the shape and scaled. */
struct texture *
texture_from_picture(const NstScenePicture *picture, guint width, guint height);
void texture_free(struct texture *texture);

/* At (x, y) in texels; mirrored beyond the edges. */
void
texture_sample(const struct texture *texture, double x, double y, float rgb[3]);

/* Objects, strokes and letters onto what is there. */
void texture_paint(struct texture *texture, guint64 seed);

#endif
