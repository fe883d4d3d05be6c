/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_screen.h"

#include <string.h>

#include "nst/colors.h"
#include "stylizer/live_quads.h"
#include "stylizer/picture.h"

#define PLANES 3

/* An enlarged row: where its values come from. */
struct stretch {
    gint32 *index;
    float *weight;
};

struct nst_screen {
    const struct nst_ops *ops;

    NstLiveDisplay display;  /* width 0: not set yet */
    float matrix[PLANES][4]; /* into the units of the components */
    struct nst_detail detail, no_detail;
    struct stretch stretch;
    float *x, *y, *base; /* a row of the frame */
    float *missing_row;
    float *painted; /* [width][4] */

    gsize height, width; /* of the pictures; 0: not set yet */
    gboolean has_picture;
    float *from, *to, *now;
    gint64 begin, fade;               /* of the change; fade 0: now is to */
    struct nst_recoloring recoloring; /* from the content to the picture */
    float *luma;         /* of the frame, in the units of the components */
    float *missing;      /* [height][width]: 1 where the frame is new, to 0 */
    float *stand_in;     /* what is there instead, in components, times that */
    guint8 *has_part;    /* [height]: whether a row has any of it */
    float *line[PLANES]; /* one more than a row of pictures */
    struct nst_quads quads;
    struct nst_arena arena;
};

struct nst_screen *
nst_screen_new(const struct nst_ops *ops)
{
    struct nst_screen *screen = g_new0(struct nst_screen, 1);

    screen->ops = ops;
    return screen;
}

static void
drop_rows(struct nst_screen *screen)
{
    g_clear_pointer(&screen->stretch.index, g_free);
    g_clear_pointer(&screen->stretch.weight, g_free);
    g_clear_pointer(&screen->x, g_free);
    g_clear_pointer(&screen->y, g_free);
    g_clear_pointer(&screen->base, g_free);
    g_clear_pointer(&screen->missing_row, g_free);
    g_clear_pointer(&screen->painted, g_free);
}

static void
drop_pictures(struct nst_screen *screen)
{
    nst_quads_clear(&screen->quads);
    nst_arena_clear(&screen->arena);
    g_clear_pointer(&screen->has_part, g_free);
    screen->height = screen->width = 0;
    screen->has_picture = FALSE;
}

void
nst_screen_free(struct nst_screen *screen)
{
    if (!screen)
        return;
    drop_rows(screen);
    drop_pictures(screen);
    g_free(screen);
}

/* ==== Sizes ==== */

/* Where a row of the frame lies in one of the pictures. */
static void
fill_stretch(struct nst_screen *screen)
{
    gsize n = screen->display.width;
    float ratio = (float)screen->width / (float)n;

    for (gsize i = 0; i < n; i++) {
        float x = ((float)i + 0.5f) * ratio - 0.5f;

        x = CLAMP(x, 0.0f, (float)(screen->width - 1));
        screen->stretch.index[i] = (gint32)x;
        screen->stretch.weight[i] = x - (float)(gint32)x;
    }
}

void
nst_screen_set_display(struct nst_screen *screen, const NstLiveDisplay *display)
{
    float max = display->depth == 8 ? 255.0f : 65535.0f;
    gsize n = display->width;

    if (n != screen->display.width) {
        drop_rows(screen);
        screen->stretch.index = g_new(gint32, n);
        screen->stretch.weight = g_new(float, n);
        screen->x = g_new(float, n);
        screen->y = g_new(float, n);
        screen->base = g_new(float, n);
        screen->missing_row = g_new(float, n);
        screen->painted = g_new(float, 4 * n);
    }
    screen->display = *display;
    memset(&screen->detail, 0, sizeof(screen->detail));
    for (gsize k = 0; k < PLANES; k++) {
        for (gsize c = 0; c < 4; c++)
            screen->matrix[k][c] = max * (float)display->matrix[k][c];
        screen->detail.luma[1 + k] = (float)display->luma[k];
        screen->detail.direction[1 + k] =
            (float)(display->detail * display->direction[k]);
    }
    if (screen->width > 0)
        fill_stretch(screen);
}

static void
lay_out(struct nst_screen *screen)
{
    gsize height = screen->height, width = screen->width;

    screen->from = nst_arena_take(&screen->arena, PLANES, height, width);
    screen->to = nst_arena_take(&screen->arena, PLANES, height, width);
    screen->now = nst_arena_take(&screen->arena, PLANES, height, width);
    screen->luma = nst_arena_take(&screen->arena, height, width, 1);
    screen->missing = nst_arena_take(&screen->arena, height, width, 1);
    screen->stand_in = nst_arena_take(&screen->arena, PLANES, height, width);
    for (gsize k = 0; k < PLANES; k++)
        screen->line[k] = nst_arena_take(&screen->arena, width + 1, 1, 1);
}

static gsize
picture_bytes(const struct nst_screen *screen)
{
    return PLANES * screen->height * screen->width * sizeof(float);
}

gboolean
nst_screen_resize(struct nst_screen *screen, gsize height, gsize width)
{
    struct nst_recoloring recoloring = screen->recoloring;
    float *picture = NULL;

    if (screen->height == height && screen->width == width)
        return TRUE;
    if (screen->has_picture)
        picture =
            nst_picture_resample(screen->ops, screen->now, PLANES,
                                 screen->height, screen->width, height, width);
    drop_pictures(screen);
    screen->height = height;
    screen->width = width;
    lay_out(screen);
    if (!nst_quads_init(&screen->quads, height, width) ||
        !nst_arena_allocate(&screen->arena)) {
        drop_pictures(screen);
        g_free(picture);
        return FALSE;
    }
    lay_out(screen);
    screen->has_part = g_new0(guint8, height);
    if (screen->display.width > 0)
        fill_stretch(screen);
    if (picture)
        nst_screen_show(screen, picture, &recoloring, NULL, 0, 0);
    g_free(picture);
    return TRUE;
}

/* ==== Pictures ==== */

gboolean
nst_screen_has_picture(const struct nst_screen *screen)
{
    return screen->has_picture;
}

gboolean
nst_screen_begin_scene(struct nst_screen *screen, const float *content)
{
    gsize width = screen->width;
    NstImage image = {.data = g_malloc(picture_bytes(screen)),
                      .stride = (gssize)(PLANES * width * sizeof(float)),
                      .width = (guint)width,
                      .height = (guint)screen->height,
                      .format = NST_PIXEL_RGB32F};
    NstColors colors;

    if (screen->has_picture) {
        nst_picture_to_image(screen->now, &image);
        screen->has_picture = nst_colors_measure(&image, &colors, NULL);
    }
    if (screen->has_picture) {
        nst_picture_to_image(content, &image);
        screen->has_picture = nst_colors_match(&image, &colors, NULL);
        nst_picture_from_image(&image, screen->to);
        memcpy(screen->now, screen->to, picture_bytes(screen));
        screen->fade = 0;
        nst_recoloring_fit(&screen->recoloring, content, screen->to,
                           screen->height * width);
    }
    g_free(image.data);
    return screen->has_picture;
}

/* What is shown, where the frame of the next picture has it. */
static void
carry(struct nst_screen *screen, const struct nst_map *map, const float *next)
{
    gsize plane = screen->height * screen->width;

    nst_quads_fill(&screen->quads, screen->now, nst_quads_identity, 0.0f);
    nst_quads_carry(&screen->quads, screen->ops, map, screen->from);
    for (gsize c = 0; c < PLANES; c++)
        for (gsize i = 0; i < plane; i++) {
            float *from = &screen->from[c * plane + i];

            *from = next[c * plane + i] +
                    map->valid[i] * (*from - next[c * plane + i]);
        }
}

void
nst_screen_show(struct nst_screen *screen, const float *picture,
                const struct nst_recoloring *recoloring,
                const struct nst_map *map, gint64 time, gint64 fade)
{
    gsize bytes = picture_bytes(screen);

    if (!screen->has_picture)
        fade = 0;
    if (fade > 0 && map)
        carry(screen, map, picture);
    else if (fade > 0)
        memcpy(screen->from, screen->now, bytes);
    memcpy(screen->to, picture, bytes);
    if (fade == 0)
        memcpy(screen->now, picture, bytes);
    screen->recoloring = *recoloring;
    screen->begin = time;
    screen->fade = fade;
    screen->has_picture = TRUE;
}

static void
blend(struct nst_screen *screen, gint64 time)
{
    gsize n = PLANES * screen->height * screen->width;
    gint64 gone = time - screen->begin;
    float share;

    if (screen->fade > 0 && gone >= 0 && gone < screen->fade) {
        share = (float)gone / (float)screen->fade;
        for (gsize i = 0; i < n; i++)
            screen->now[i] =
                screen->from[i] + share * (screen->to[i] - screen->from[i]);
    } else {
        memcpy(screen->now, screen->to, n * sizeof(*screen->now));
        screen->fade = 0;
    }
}

/* The frame's luma as the components have it. */
static void
fill_luma(struct nst_screen *screen, const float *content)
{
    gsize plane = screen->height * screen->width;
    float share[4] = {0.0f};

    for (gsize c = 0; c < 4; c++)
        for (gsize k = 0; k < PLANES; k++)
            share[c] += screen->detail.luma[1 + k] * screen->matrix[k][c];
    for (gsize i = 0; i < plane; i++)
        screen->luma[i] = share[0] * content[i] +
                          share[1] * content[plane + i] +
                          share[2] * content[2 * plane + i] + share[3];
}

static gboolean
any_above(const float *x, float limit, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (x[i] > limit)
            return TRUE;
    return FALSE;
}

/* A row of what stands in, in components. */
static void
fill_stand_in(struct nst_screen *screen, const float *content, gsize y)
{
    gsize width = screen->width, plane = screen->height * width;
    gsize first = y * width;

    screen->has_part[y] = any_above(screen->missing + first, 0.0f, width);
    for (gsize k = 0; k < PLANES && !screen->has_part[y]; k++)
        memset(screen->stand_in + k * plane + first, 0, width * sizeof(float));
    for (gsize i = first; screen->has_part[y] && i < first + width; i++) {
        float rgb[PLANES];

        nst_recolor_pixel(&screen->recoloring, content + i, plane, rgb);
        for (gsize k = 0; k < PLANES; k++) {
            const float *row = screen->matrix[k];

            screen->stand_in[k * plane + i] =
                screen->missing[i] *
                (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2] + row[3]);
        }
    }
}

/* For the rows. */
static void
fill_quads(struct nst_screen *screen)
{
    float opaque = screen->display.depth == 8 ? 255.0f : 65535.0f;

    nst_quads_fill(&screen->quads, screen->now, screen->matrix, opaque);
}

void
nst_screen_set_frame(struct nst_screen *screen, const float *content,
                     const float *valid, gint64 time)
{
    gsize plane = screen->height * screen->width;

    fill_luma(screen, content);
    for (gsize i = 0; i < plane; i++)
        screen->missing[i] = 1.0f - valid[i];
    if (!screen->has_picture)
        return;
    for (gsize y = 0; y < screen->height; y++)
        fill_stand_in(screen, content, y);
    blend(screen, time);
    fill_quads(screen);
}

void
nst_screen_get_picture(struct nst_screen *screen, const struct nst_map *map,
                       const float *content, const NstImage *output)
{
    gsize plane = screen->height * screen->width;
    float *carried = g_malloc(picture_bytes(screen));

    if (screen->has_picture) {
        float *valid = g_new(float, plane);

        for (gsize i = 0; i < plane; i++)
            valid[i] = 1.0f - screen->missing[i];
        nst_quads_fill(&screen->quads, screen->now, nst_quads_identity, 0.0f);
        nst_quads_carry(&screen->quads, screen->ops, map, carried);
        fill_quads(screen);
        nst_recolor(&screen->recoloring, content, valid, plane, carried);
        content = carried;
        g_free(valid);
    }
    nst_picture_to_image(content, output);
    g_free(carried);
}

/* ==== Rows ==== */

/* line = a row between two of plane [height][width]; the last value twice. */
static void
mix_rows(const struct nst_screen *screen, const float *plane, gsize row,
         float weight, float *line)
{
    gsize width = screen->width;
    const float *upper = plane + row * width;
    const float *lower = row + 1 < screen->height ? upper + width : upper;

    for (gsize x = 0; x < width; x++)
        line[x] = upper[x] + weight * (lower[x] - upper[x]);
    line[width] = line[width - 1];
}

/* A row of the frame from plane [height][width], linear. */
static void
enlarge_row(struct nst_screen *screen, const float *plane, gsize row,
            float weight, float *out)
{
    mix_rows(screen, plane, row, weight, screen->line[0]);
    screen->ops->stretch(screen->line[0], screen->stretch.index,
                         screen->stretch.weight, screen->display.width, out);
}

/* Where the picture has nothing, what stands in: mostly in few places. */
static void
add_stand_in(struct nst_screen *screen, gsize row, float weight)
{
    gsize n = screen->display.width, plane = screen->height * screen->width;
    const float *missing = screen->missing_row;

    if (!screen->has_part[row] &&
        !screen->has_part[MIN(row + 1, screen->height - 1)])
        return;
    enlarge_row(screen, screen->missing, row, weight, screen->missing_row);
    for (gsize k = 0; k < PLANES; k++)
        mix_rows(screen, screen->stand_in + k * plane, row, weight,
                 screen->line[k]);
    for (gsize i = 0; i < n; i++) {
        gsize at = (gsize)screen->stretch.index[i];
        float across = screen->stretch.weight[i];

        for (gsize k = 0; missing[i] > 0.0f && k < PLANES; k++) {
            const float *line = screen->line[k] + at;
            float *component = screen->painted + 4 * i + 1 + k;

            *component = (1.0f - missing[i]) * *component + line[0] +
                         across * (line[1] - line[0]);
        }
    }
}

void
nst_screen_paint_row(struct nst_screen *screen, const struct nst_map *map,
                     gboolean detail, guint y, const void *in, void *out)
{
    const NstLiveDisplay *display = &screen->display;
    float at =
        ((float)y + 0.5f) * (float)screen->height / (float)display->height -
        0.5f;
    gsize row, n = display->width;

    if (n == 0)
        return;
    if (!screen->has_picture || !map) {
        memmove(out, in, 4 * n * (display->depth / 8));
        return;
    }
    at = CLAMP(at, 0.0f, (float)(screen->height - 1));
    row = (gsize)at;
    enlarge_row(screen, map->x, row, at - (float)row, screen->x);
    enlarge_row(screen, map->y, row, at - (float)row, screen->y);
    enlarge_row(screen, screen->luma, row, at - (float)row, screen->base);
    screen->ops->sample_cubic(screen->quads.first, screen->quads.stride,
                              screen->height, screen->width, screen->x,
                              screen->y, n, screen->painted);
    add_stand_in(screen, row, at - (float)row);
    if (display->depth == 8)
        screen->ops->add_detail8(screen->painted, in, screen->base,
                                 detail ? &screen->detail : &screen->no_detail,
                                 n, out);
    else
        screen->ops->add_detail16(screen->painted, in, screen->base,
                                  detail ? &screen->detail : &screen->no_detail,
                                  n, out);
}
