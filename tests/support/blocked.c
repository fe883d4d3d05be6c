/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "blocked.h"

#define BLOCK 16

gsize
blocked_size(gsize channels, gsize positions)
{
    return (channels + BLOCK - 1) / BLOCK * BLOCK * positions;
}

static gsize
at(gsize channel, gsize position, gsize positions)
{
    return (channel / BLOCK * positions + position) * BLOCK + channel % BLOCK;
}

float *
blocked_new(const float *planes, gsize channels, gsize positions)
{
    float *blocked = g_new0(float, blocked_size(channels, positions));

    for (gsize c = 0; c < channels; c++)
        for (gsize p = 0; p < positions; p++)
            blocked[at(c, p, positions)] = planes[c * positions + p];
    return blocked;
}

float *
blocked_to_planes(const float *blocked, gsize channels, gsize positions)
{
    gsize filled = blocked_size(channels, 1);
    float *planes = g_new(float, channels *positions);

    for (gsize c = 0; c < filled; c++) {
        for (gsize p = 0; p < positions; p++) {
            float value = blocked[at(c, p, positions)];

            if (c < channels)
                planes[c * positions + p] = value;
            else
                g_assert_cmpfloat(value, ==, 0.0f);
        }
    }
    return planes;
}

float *
blocked_gram_new(const float *gram, gsize channels)
{
    gsize filled = blocked_size(channels, 1);
    g_autofree float *columns = g_new0(float, channels *filled);

    for (gsize row = 0; row < channels; row++)
        for (gsize column = 0; column < channels; column++)
            columns[column * filled + row] = gram[row * channels + column];
    return blocked_new(columns, channels, filled);
}

float *
blocked_gram_to_rows(const float *blocked, gsize channels)
{
    gsize filled = blocked_size(channels, 1);
    g_autofree float *columns = blocked_to_planes(blocked, channels, filled);
    float *gram = g_new(float, channels *channels);

    for (gsize row = 0; row < channels; row++)
        for (gsize column = 0; column < channels; column++)
            gram[row * channels + column] = columns[column * filled + row];
    return gram;
}
