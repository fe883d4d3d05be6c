/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_exchange.h"

/* A picture in an arena of its own, and a map. */
static gboolean
resize(struct nst_arena *arena, float **picture, struct nst_map *map,
       gsize height, gsize width)
{
    nst_map_clear(map);
    nst_arena_clear(arena);
    *picture = NULL;
    (void)nst_arena_take(arena, 3, height, width);
    if (!nst_map_init(map, height, width) || !nst_arena_allocate(arena))
        return FALSE;
    *picture = nst_arena_take(arena, 3, height, width);
    return TRUE;
}

gboolean
nst_snapshot_resize(struct nst_snapshot *snapshot, gsize height, gsize width)
{
    if (snapshot->content && snapshot->height == height &&
        snapshot->width == width)
        return TRUE;
    snapshot->height = height;
    snapshot->width = width;
    return resize(&snapshot->arena, &snapshot->content, &snapshot->map, height,
                  width);
}

void
nst_snapshot_clear(struct nst_snapshot *snapshot)
{
    nst_map_clear(&snapshot->map);
    nst_arena_clear(&snapshot->arena);
    *snapshot = (struct nst_snapshot){.id = 0};
}

gboolean
nst_publication_resize(struct nst_publication *publication, gsize height,
                       gsize width)
{
    if (publication->picture && publication->height == height &&
        publication->width == width)
        return TRUE;
    publication->height = height;
    publication->width = width;
    return resize(&publication->arena, &publication->picture, &publication->map,
                  height, width);
}

void
nst_publication_clear(struct nst_publication *publication)
{
    nst_map_clear(&publication->map);
    nst_arena_clear(&publication->arena);
    *publication = (struct nst_publication){.id = 0};
}
