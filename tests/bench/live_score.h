/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How good painted pictures of a scene are: their loss, beside what 300 cold
 * evaluations reach, and how steady they are along the exact flow. Pictures
 * are [height][width][3].
 */

#ifndef NST_TESTS_LIVE_SCORE_H
#define NST_TESTS_LIVE_SCORE_H

#include <nst/nst.h>

#include "scenes.h"

typedef struct LiveScore LiveScore;

/* For pictures of that size, with the loss of params. NULL: error. */
LiveScore *live_score_new(NstNetwork *network, NstStyle *style,
                          const NstLiveParams *params, guint width,
                          guint height, GError **error);
void live_score_free(LiveScore *score);

/* Of a picture for this content. */
double
live_score_loss(LiveScore *score, const float *content, const float *picture);

/* After 300 evaluations from the content on; and the picture, if wanted. */
double
live_score_reference(LiveScore *score, const float *content, float *picture);

/* The picture after so many evaluations from the content on. */
void live_score_paint(LiveScore *score, const float *content, float *picture,
                      guint evaluations);

/*
 * The sum over valid pixels and colours of the squared difference between
 * picture and `before`, warped by the flow; *n counts what was added up.
 */
double live_score_warp(const NstSceneFrame *flow, const float *picture,
                       const float *before, gsize *n);

/* before, warped by the flow. */
void
live_score_carry(const NstSceneFrame *flow, const float *before, float *out);

/* The share of `old` in picture beside that of `content`: 0, if nothing of it
 * is left. */
double live_score_ghost(const float *picture, const float *old,
                        const float *content, gsize n);

#endif
