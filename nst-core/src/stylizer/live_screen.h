/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What live mode shows: a painted picture that changes into the next one
 * within a few frames, at the frame's size and in its components, with the
 * detail of the frame. What the picture does not have is the frame itself, in
 * the picture's colours. Pictures are [3][height][width] at the work size.
 */

#ifndef NST_STYLIZER_LIVE_SCREEN_H
#define NST_STYLIZER_LIVE_SCREEN_H

#include "motion/map.h"
#include "nst/live.h"
#include "ops/ops.h"
#include "stylizer/live_recolor.h"

struct nst_screen;

/* ops is borrowed. */
struct nst_screen *nst_screen_new(const struct nst_ops *ops);
void nst_screen_free(struct nst_screen *screen);

/* Checked. Copied. */
void nst_screen_set_display(struct nst_screen *screen,
                            const NstLiveDisplay *display);

/*
 * The work size. What is shown goes on at that size. FALSE: no memory; there
 * is none then.
 */
gboolean
nst_screen_resize(struct nst_screen *screen, gsize height, gsize width);

/* Whether anything is shown. */
gboolean nst_screen_has_picture(const struct nst_screen *screen);

/*
 * Another scene: instead of what is shown, its first frame in the colours of
 * what was shown, if there was anything. FALSE: its colours could not be had,
 * so that nothing is.
 */
gboolean
nst_screen_begin_scene(struct nst_screen *screen, const float *content);

/*
 * The next picture, with the colours that it gives to the content. It takes the
 * place of what is shown within `fade` microseconds from `time` on; 0: at once.
 * map leads from it to what is shown; NULL: both are of one frame. Where the
 * map is not valid, there is no change.
 */
void nst_screen_show(struct nst_screen *screen, const float *picture,
                     const struct nst_recoloring *recoloring,
                     const struct nst_map *map, gint64 time, gint64 fade);

/* The frame to paint: its content, where that is what the picture's frame
 * shows [height][width], and its time. */
void nst_screen_set_frame(struct nst_screen *screen, const float *content,
                          const float *valid, gint64 time);

/*
 * What the frame shows, at the work size, which output has: by the map, or its
 * own content if there is no picture yet. content is the frame's.
 */
void
nst_screen_get_picture(struct nst_screen *screen, const struct nst_map *map,
                       const float *content, const NstImage *output);

/* As nst_live_paint_row(). map leads from the frame to what is shown; NULL:
 * there is no frame. detail: whether to add it. */
void nst_screen_paint_row(struct nst_screen *screen, const struct nst_map *map,
                          gboolean detail, guint y, const void *in, void *out);

#endif
