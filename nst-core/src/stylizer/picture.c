/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/picture.h"

#include <float.h>
#include <math.h>

#include "nst/error.h"

static guint
bytes_per_pixel(NstPixelFormat format)
{
    switch (format) {
    case NST_PIXEL_RGB8:
        return 3;
    case NST_PIXEL_RGBX8:
        return 4;
    case NST_PIXEL_RGB32F:
        return 3 * sizeof(float);
    }
    return 0;
}

gboolean
nst_image_check(const NstImage *image, const char *what, GError **error)
{
    guint bytes = bytes_per_pixel(image->format);

    if (!image->data || bytes == 0 || image->width > NST_IMAGE_MAX_SIDE ||
        image->height > NST_IMAGE_MAX_SIDE ||
        ABS(image->stride) < (gssize)image->width * (gssize)bytes) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "the %s image (%ux%u, stride %" G_GSSIZE_FORMAT
                    ") has no data, an unknown format, a side above %d or a "
                    "stride below its width",
                    what, image->width, image->height, image->stride,
                    NST_IMAGE_MAX_SIDE);
        return FALSE;
    }
    if (image->width < NST_IMAGE_MIN_SIDE ||
        image->height < NST_IMAGE_MIN_SIDE) {
        g_set_error(error, NST_ERROR, NST_ERROR_TOO_SMALL,
                    "the %s image is %ux%u; the network needs at least %dx%d: "
                    "enlarge it",
                    what, image->width, image->height, NST_IMAGE_MIN_SIDE,
                    NST_IMAGE_MIN_SIDE);
        return FALSE;
    }
    return TRUE;
}

static char *
row_at(const NstImage *image, guint y)
{
    return (char *)image->data + (gssize)y * image->stride;
}

gboolean
nst_image_is_finite(const NstImage *image)
{
    gboolean finite = TRUE;

    if (image->format != NST_PIXEL_RGB32F)
        return TRUE;
    for (guint y = 0; y < image->height; y++) {
        const float *row = (const float *)(const void *)row_at(image, y);

        for (gsize i = 0; i < (gsize)3 * image->width; i++)
            finite &= fabsf(row[i]) <= FLT_MAX;
    }
    return finite;
}

void
nst_picture_from_image(const NstImage *image, float *picture)
{
    gsize width = image->width, plane = width * image->height;
    gsize step = image->format == NST_PIXEL_RGBX8 ? 4 : 3;

    for (guint y = 0; y < image->height; y++) {
        const void *row = row_at(image, y);

        for (gsize c = 0; c < 3; c++) {
            float *out = picture + c * plane + y * width;

            if (image->format == NST_PIXEL_RGB32F) {
                const float *in = row;
                for (gsize x = 0; x < width; x++)
                    out[x] = in[x * 3 + c];
            } else {
                const guint8 *in = row;
                for (gsize x = 0; x < width; x++)
                    out[x] = (float)in[x * step + c] / 255.0f;
            }
        }
    }
}

static guint8
to_byte(float value)
{
    if (!(value > 0.0f)) /* or not a number */
        return 0;
    return (guint8)(MIN(value, 1.0f) * 255.0f + 0.5f);
}

void
nst_picture_to_image(const float *picture, const NstImage *image)
{
    gsize width = image->width, plane = width * image->height;
    gsize step = image->format == NST_PIXEL_RGBX8 ? 4 : 3;

    for (guint y = 0; y < image->height; y++) {
        void *row = row_at(image, y);

        for (gsize c = 0; c < 3; c++) {
            const float *in = picture + c * plane + y * width;

            if (image->format == NST_PIXEL_RGB32F) {
                float *out = row;
                for (gsize x = 0; x < width; x++)
                    out[x * 3 + c] = in[x];
            } else {
                guint8 *out = row;
                for (gsize x = 0; x < width; x++)
                    out[x * step + c] = to_byte(in[x]);
            }
        }
    }
}

float *
nst_picture_resample(const struct nst_ops *ops, const float *planes,
                     gsize n_planes, gsize from_height, gsize from_width,
                     gsize height, gsize width)
{
    gsize plane = height * width;
    float *out = g_new(float, n_planes *plane);
    float *at = g_new(float, 2 * width);
    float down = (float)from_height / (float)height;
    float across = (float)from_width / (float)width;
    const float *in[3];
    float *row[3];

    for (gsize p = 0; p < n_planes; p++)
        in[p] = planes + p * from_height * from_width;
    for (gsize y = 0; y < height; y++) {
        for (gsize p = 0; p < n_planes; p++)
            row[p] = out + p * plane + y * width;
        for (gsize x = 0; x < width; x++) {
            at[x] = ((float)x + 0.5f) * across - 0.5f;
            at[width + x] = ((float)y + 0.5f) * down - 0.5f;
        }
        ops->sample_linear(in, n_planes, from_height, from_width, at,
                           at + width, width, row);
    }
    g_free(at);
    return out;
}
