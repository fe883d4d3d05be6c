/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Follows the motion of a stream: flow and scene cuts from frame to frame, and
 * two flow maps that lead back from the newest frame,
 *     shown   to the frame whose painted picture is in sight,
 *     taken   to the frame that the optimiser took last.
 */

#ifndef NST_MOTION_FOLLOW_H
#define NST_MOTION_FOLLOW_H

#include <glib.h>

#include "motion/map.h"
#include "ops/ops.h"

struct nst_follow;

enum nst_follow_flow { NST_FOLLOW_STILL, NST_FOLLOW_FAST, NST_FOLLOW_MEDIUM };

/* For frames of one size. ops is borrowed. NULL: no memory. */
struct nst_follow *
nst_follow_new(const struct nst_ops *ops, gsize height, gsize width);
void nst_follow_free(struct nst_follow *follow);

/*
 * Goes on at another size: luma is the newest frame of `before`, of which
 * there has been one, at the size of this one, which has had none.
 */
void nst_follow_go_on(struct nst_follow *follow,
                      const struct nst_follow *before, const float *luma);

/* 0..1: how different another scene has to be; 1: none is. */
void nst_follow_set_threshold(struct nst_follow *follow, double threshold);

/*
 * The next frame: luma [height][width], 0..1. gap: there were frames in
 * between that are lost, too many to follow. Returns whether it starts another
 * scene, as the first one does; the maps are then reset.
 */
gboolean nst_follow_push(struct nst_follow *follow, const float *luma,
                         gboolean gap, enum nst_follow_flow flow);

/* Whether the newest frame is lit by a flash: not followed, and nothing that a
 * picture should be painted for. */
gboolean nst_follow_is_flash(const struct nst_follow *follow);

/* The newest frame was taken: its map starts anew. */
void nst_follow_take(struct nst_follow *follow);

/* The picture of the frame that was taken last is in sight from now on. */
void nst_follow_show(struct nst_follow *follow);

const struct nst_map *nst_follow_get_shown(const struct nst_follow *follow);
const struct nst_map *nst_follow_get_taken(const struct nst_follow *follow);

/*
 * [height][width]: 1 where the newest frame shows what that of the map does, by
 * the motion and by the luma; 0 where not; edges are soft. shown: it belongs to
 * follow, holds until the next call, and is as it was if the motion of the
 * newest frame was not looked for.
 */
const float *nst_follow_check_shown(struct nst_follow *follow);
void nst_follow_check_taken(struct nst_follow *follow, float *valid);

#endif
