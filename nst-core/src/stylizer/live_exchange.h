/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the two sides of live mode hand to each other. Pictures are planar:
 * [3][height][width], red, green, blue. */

#ifndef NST_STYLIZER_LIVE_EXCHANGE_H
#define NST_STYLIZER_LIVE_EXCHANGE_H

#include "base/arena.h"
#include "motion/map.h"
#include "stylizer/live_recolor.h"

/* A frame for the optimiser. */
struct nst_snapshot {
    guint64 id;     /* of the frame; counts from 1 */
    guint64 scene;  /* counts from 1 */
    gint64 time;    /* microseconds */
    gboolean fresh; /* the optimiser has had no frame of this scene before */
    gsize height, width;
    float *content;
    struct nst_map map; /* to the frame that the optimiser had before */
    struct nst_arena arena;
};

/* A painted picture of a frame. */
struct nst_publication {
    guint64 id, scene; /* of the snapshot */
    gint64 time;
    gsize height, width;
    float *picture;
    struct nst_recoloring recoloring; /* from the frame to the picture */
    guint64 base; /* the frame that map leads to; 0: the first of the scene;
                     id: none */
    struct nst_map map;
    struct nst_arena arena;
};

/* All zero: without a size. Contents are lost if the size is another one.
 * FALSE: no memory. */
gboolean
nst_snapshot_resize(struct nst_snapshot *snapshot, gsize height, gsize width);
void nst_snapshot_clear(struct nst_snapshot *snapshot);
gboolean nst_publication_resize(struct nst_publication *publication,
                                gsize height, gsize width);
void nst_publication_clear(struct nst_publication *publication);

#endif
