/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Public images <-> planar float pictures [3][height][width], RGB, 0..1. */

#ifndef NST_STYLIZER_PICTURE_H
#define NST_STYLIZER_PICTURE_H

#include "nst/image.h"
#include "ops/ops.h"

/*
 * what names the image in messages. Errors: NST_ERROR_INVALID_ARGUMENT,
 * NST_ERROR_TOO_SMALL.
 */
gboolean
nst_image_check(const NstImage *image, const char *what, GError **error);

/* The rest want an image that was checked. */
gboolean nst_image_is_finite(const NstImage *image);
void nst_picture_from_image(const NstImage *image, float *picture);

/* 8-bit formats are clipped and rounded to the nearest value. */
void nst_picture_to_image(const float *picture, const NstImage *image);

/*
 * Up to 3 planes [from_height][from_width] at the size height x width,
 * bilinear. Free with g_free().
 */
float *nst_picture_resample(const struct nst_ops *ops, const float *planes,
                            gsize n_planes, gsize from_height, gsize from_width,
                            gsize height, gsize width);

#endif
