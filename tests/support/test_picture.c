/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "test_picture.h"

#include <math.h>

#include "hash.h"

#define CELL 8

static guint
hash_byte(guint64 key, guint x, guint y)
{
    return (guint)(test_hash(key, (guint64)y * 65536 + x) >> 56);
}

static guint
texture(guint64 key, guint x, guint y)
{
    guint sum = 0;

    for (guint dy = 0; dy < 3; dy++)
        for (guint dx = 0; dx < 3; dx++)
            sum += hash_byte(key, x + dx, y + dy);
    return sum;
}

static guint
shape(guint64 key, guint x, guint y)
{
    guint left = x / CELL, right_share = x % CELL;
    guint top = y / CELL, lower_share = y % CELL;
    guint upper = (CELL - right_share) * hash_byte(key, left, top) +
                  right_share * hash_byte(key, left + 1, top);
    guint lower = (CELL - right_share) * hash_byte(key, left, top + 1) +
                  right_share * hash_byte(key, left + 1, top + 1);

    return (CELL - lower_share) * upper + lower_share * lower;
}

float
test_picture_value(guint64 seed, guint c, guint x, guint y)
{
    guint value = 3 * shape(test_hash_key(seed, 3 + c), x, y) +
                  7 * texture(test_hash_key(seed, c), x, y);

    return (float)value / 65536.0f;
}

float *
test_picture_new(guint64 seed, guint width, guint height)
{
    float *picture = g_new(float, (gsize)width *height * 3);
    float *value = picture;

    for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++)
            for (guint c = 0; c < 3; c++)
                *value++ = test_picture_value(seed, c, x, y);
    return picture;
}

float *
test_picture_new_planar(guint64 seed, guint width, guint height)
{
    float *picture = g_new(float, (gsize)width *height * 3);
    float *value = picture;

    for (guint c = 0; c < 3; c++)
        for (guint y = 0; y < height; y++)
            for (guint x = 0; x < width; x++)
                *value++ = test_picture_value(seed, c, x, y);
    return picture;
}

guint8 *
test_picture_new_rgb8(guint64 seed, guint width, guint height)
{
    gsize n = (gsize)width * height * 3;
    g_autofree float *picture = test_picture_new(seed, width, height);
    guint8 *bytes = g_new(guint8, n);

    for (gsize i = 0; i < n; i++)
        bytes[i] = (guint8)lrintf(picture[i] * 255.0f);
    return bytes;
}
