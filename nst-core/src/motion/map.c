/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/map.h"

#include <string.h>

static void
lay_out(struct nst_map *map)
{
    gsize height = map->height, width = map->width;

    map->x = nst_arena_take(&map->arena, height, width, 1);
    map->y = nst_arena_take(&map->arena, height, width, 1);
    map->valid = nst_arena_take(&map->arena, height, width, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(map->next); i++)
        map->next[i] = nst_arena_take(&map->arena, height, width, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(map->at); i++)
        map->at[i] = nst_arena_take(&map->arena, width, 1, 1);
}

gboolean
nst_map_init(struct nst_map *map, gsize height, gsize width)
{
    *map = (struct nst_map){.height = height, .width = width};
    lay_out(map);
    if (!nst_arena_allocate(&map->arena)) {
        *map = (struct nst_map){.height = 0};
        return FALSE;
    }
    lay_out(map);
    nst_map_reset(map);
    return TRUE;
}

void
nst_map_clear(struct nst_map *map)
{
    nst_arena_clear(&map->arena);
    *map = (struct nst_map){.height = 0};
}

void
nst_map_reset(struct nst_map *map)
{
    for (gsize y = 0, i = 0; y < map->height; y++)
        for (gsize x = 0; x < map->width; x++, i++) {
            map->x[i] = (float)x;
            map->y[i] = (float)y;
            map->valid[i] = 1.0f;
        }
}

static void
swap(float **a, float **b)
{
    float *old = *a;

    *a = *b;
    *b = old;
}

void
nst_map_advance(struct nst_map *map, const struct nst_ops *ops, const float *u,
                const float *v, const float *valid)
{
    const float *const plane[3] = {map->x, map->y, map->valid};
    gsize width = map->width;

    for (gsize y = 0; y < map->height; y++) {
        gsize at = y * width;
        float *const out[3] = {map->next[0] + at, map->next[1] + at,
                               map->next[2] + at};

        for (gsize x = 0; x < width; x++) {
            map->at[0][x] = (float)x + u[at + x];
            map->at[1][x] = (float)y + v[at + x];
        }
        ops->sample_linear(plane, 3, map->height, width, map->at[0], map->at[1],
                           width, out);
        for (gsize x = 0; valid && x < width; x++)
            out[2][x] *= valid[at + x];
    }
    swap(&map->x, &map->next[0]);
    swap(&map->y, &map->next[1]);
    swap(&map->valid, &map->next[2]);
}

void
nst_map_copy(struct nst_map *to, const struct nst_map *from)
{
    gsize bytes = from->height * from->width * sizeof(float);

    memcpy(to->x, from->x, bytes);
    memcpy(to->y, from->y, bytes);
    memcpy(to->valid, from->valid, bytes);
}

/* A row of places of another size becomes one of its own; at: where it was. */
static void
scale_row(float *place, const float *at, gsize n, float ratio, float first,
          float step)
{
    for (gsize i = 0; i < n; i++)
        place[i] = first + step * (float)i + ratio * (place[i] - at[i]);
}

void
nst_map_resample(struct nst_map *to, const struct nst_ops *ops,
                 const struct nst_map *from)
{
    const float *const plane[3] = {from->x, from->y, from->valid};
    float across = (float)to->width / (float)from->width;
    float down = (float)to->height / (float)from->height;

    for (gsize y = 0; y < to->height; y++) {
        gsize first = y * to->width;
        float *const out[3] = {to->x + first, to->y + first, to->valid + first};
        float row = nst_map_place((float)y, to->height, from->height);

        /* The way is scaled, from where the sample was: inside. */
        for (gsize x = 0; x < to->width; x++) {
            float column = nst_map_place((float)x, to->width, from->width);

            to->at[0][x] = CLAMP(column, 0.0f, (float)(from->width - 1));
            to->at[1][x] = CLAMP(row, 0.0f, (float)(from->height - 1));
        }
        ops->sample_linear(plane, 3, from->height, from->width, to->at[0],
                           to->at[1], to->width, out);
        scale_row(out[0], to->at[0], to->width, across, 0.0f, 1.0f);
        scale_row(out[1], to->at[1], to->width, down, (float)y, 0.0f);
    }
}

void
nst_map_carry(const struct nst_map *map, const struct nst_ops *ops,
              const float *const *plane, gsize n, float *const *out)
{
    ops->sample_linear(plane, n, map->height, map->width, map->x, map->y,
                       map->height * map->width, out);
}

/* A row of the map for a picture of another size. */
static void
fill_row(const struct nst_map *map, gsize height, gsize width, gsize y)
{
    float down = (float)map->height / (float)height;
    float across = (float)map->width / (float)width;
    gsize row = MIN((gsize)(((float)y + 0.5f) * down), map->height - 1);

    for (gsize x = 0; x < width; x++) {
        gsize column = MIN((gsize)(((float)x + 0.5f) * across), map->width - 1);
        gsize i = row * map->width + column;

        /* How far it has come, in pixels of this size. */
        map->at[0][x] = (float)x + (map->x[i] - (float)column) / across;
        map->at[1][x] = (float)y + (map->y[i] - (float)row) / down;
        map->at[2][x] = map->valid[i];
    }
}

void
nst_map_carry_level(const struct nst_map *map, const struct nst_ops *ops,
                    gsize height, gsize width, float *const *plane, gsize n,
                    float *scratch)
{
    const float *in[NST_MAP_MAX_PLANES];
    float *out[NST_MAP_MAX_PLANES];

    for (gsize p = 0; p < n; p++)
        in[p] = plane[p];
    for (gsize y = 0; y < height; y++) {
        fill_row(map, height, width, y);
        for (gsize p = 0; p < n; p++)
            out[p] = scratch + (p * height + y) * width;
        ops->sample_linear(in, n, height, width, map->at[0], map->at[1], width,
                           out);
        for (gsize p = 0; p < n; p++)
            for (gsize x = 0; x < width; x++)
                out[p][x] *= map->at[2][x];
    }
    for (gsize p = 0; p < n; p++)
        memcpy(plane[p], scratch + p * height * width,
               height * width * sizeof(float));
}
