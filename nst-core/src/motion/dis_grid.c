/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/dis_grid.h"

#define PATCH NST_PATCH

/* A patch reads one pixel more than its own. */
G_STATIC_ASSERT(NST_FRAME_BORDER > PATCH);

gsize
nst_dis_count_patches(gsize side)
{
    return (side - PATCH + NST_DIS_STEP - 1) / NST_DIS_STEP + 1;
}

struct nst_dis_place
nst_dis_find_place(const struct nst_dis_grid *grid, gsize i, gsize j)
{
    const struct nst_frame_level *from = grid->from;
    /* The last patch ends with the picture. */
    gsize x = MIN(i * NST_DIS_STEP, from->width - PATCH);
    gsize y = MIN(j * NST_DIS_STEP, from->height - PATCH);
    gsize at = y * from->stride + x;

    return (struct nst_dis_place){
        x, y, {from->luma + at, from->dx + at, from->dy + at}};
}

/* As far as the border goes; a NaN is the least. */
static float
limit(float x, gsize side)
{
    float end = (float)side;

    return x > -(float)PATCH ? x < end ? x : end : -(float)PATCH;
}

struct nst_patch_source
nst_dis_find_source(const struct nst_dis_grid *grid,
                    const struct nst_dis_place *place, float u, float v,
                    float contrast)
{
    const struct nst_frame_level *to = grid->to;
    float x = limit((float)place->x + u, to->width);
    float y = limit((float)place->y + v, to->height);
    /* floor(), for what is not below -PATCH. */
    gint32 left = (gint32)(x + (float)PATCH) - PATCH;
    gint32 top = (gint32)(y + (float)PATCH) - PATCH;
    float fx = x - (float)left, fy = y - (float)top;
    float above = contrast * (1.0f - fy), below = contrast * fy;

    return (struct nst_patch_source){
        .at = to->luma + top * (gssize)to->stride + left,
        .weight = {(1.0f - fx) * above, fx * above, (1.0f - fx) * below,
                   fx * below},
    };
}
