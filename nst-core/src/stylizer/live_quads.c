/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_quads.h"

#include <string.h>

#define BORDER NST_SAMPLE_BORDER

const float nst_quads_identity[3][4] = {
    {1.0f, 0.0f, 0.0f, 0.0f},
    {0.0f, 1.0f, 0.0f, 0.0f},
    {0.0f, 0.0f, 1.0f, 0.0f},
};

static float *
lay_out(struct nst_quads *quads)
{
    gsize rows = quads->height + 2 * BORDER;
    float *pixels = nst_arena_take(&quads->arena, rows, quads->stride, 4);

    quads->row = nst_arena_take(&quads->arena, quads->width, 4, 1);
    return pixels;
}

gboolean
nst_quads_init(struct nst_quads *quads, gsize height, gsize width)
{
    *quads = (struct nst_quads){
        .height = height, .width = width, .stride = width + 2 * BORDER};
    (void)lay_out(quads);
    if (!nst_arena_allocate(&quads->arena)) {
        *quads = (struct nst_quads){.height = 0};
        return FALSE;
    }
    quads->first = lay_out(quads) + 4 * (BORDER * quads->stride + BORDER);
    return TRUE;
}

void
nst_quads_clear(struct nst_quads *quads)
{
    nst_arena_clear(&quads->arena);
    *quads = (struct nst_quads){.height = 0};
}

static void
fill_row(const struct nst_quads *quads, gsize y, const float *picture,
         const float matrix[3][4], float opaque)
{
    gsize plane = quads->height * quads->width;
    const float *r = picture + y * quads->width;
    const float *g = r + plane, *b = g + plane;
    float *out = quads->first + 4 * y * quads->stride;

    for (gsize x = 0; x < quads->width; x++, out += 4) {
        out[0] = opaque;
        for (gsize k = 0; k < 3; k++)
            out[1 + k] = matrix[k][0] * r[x] + matrix[k][1] * g[x] +
                         matrix[k][2] * b[x] + matrix[k][3];
    }
}

/* The outermost pixels go on. */
static void
fill_border(const struct nst_quads *quads)
{
    gsize row = 4 * quads->stride, bytes = row * sizeof(float);
    float *left, *top = quads->first - (gsize)4 * BORDER;
    float *bottom = top + (quads->height - 1) * row;

    for (gsize y = 0; y < quads->height; y++) {
        left = quads->first + y * row;
        for (gsize i = 1; i <= BORDER; i++) {
            memcpy(left - 4 * i, left, 4 * sizeof(float));
            memcpy(left + 4 * (quads->width - 1 + i),
                   left + 4 * (quads->width - 1), 4 * sizeof(float));
        }
    }
    for (gsize i = 1; i <= BORDER; i++) {
        memcpy(top - i * row, top, bytes);
        memcpy(bottom + i * row, bottom, bytes);
    }
}

void
nst_quads_fill(struct nst_quads *quads, const float *picture,
               const float matrix[3][4], float opaque)
{
    for (gsize y = 0; y < quads->height; y++)
        fill_row(quads, y, picture, matrix, opaque);
    fill_border(quads);
}

void
nst_quads_carry(const struct nst_quads *quads, const struct nst_ops *ops,
                const struct nst_map *map, float *out)
{
    gsize width = quads->width, plane = quads->height * width;

    for (gsize y = 0; y < quads->height; y++, out += width) {
        ops->sample_cubic(quads->first, quads->stride, quads->height, width,
                          map->x + y * width, map->y + y * width, width,
                          quads->row);
        for (gsize k = 0; k < 3; k++)
            for (gsize x = 0; x < width; x++)
                out[k * plane + x] = quads->row[4 * x + 1 + k];
    }
}
