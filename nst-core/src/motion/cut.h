/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Scene cuts: does a frame go on with what the previous one showed? Decided
 * at once, without looking ahead. One thread at a time.
 *
 * Both frames are reduced to 64x36. If they hardly differ, or correlate, that
 * is all; else blocks of the new frame look for themselves in the previous
 * one, up to 1/7 of the width away. The score is the share of the new frame's
 * structure that this, and one change of brightness and contrast, leaves
 * unexplained: little where the picture moves, turns, flashes or dissolves,
 * much after a cut.
 */

#ifndef NST_MOTION_CUT_H
#define NST_MOTION_CUT_H

#include <glib.h>

/* Measured: unrelated pictures score from 0.61 on, mostly above 0.8; the worst
 * of films, a fast arm that fills half the frame at once, 0.41. */
#define NST_CUT_THRESHOLD 0.5

struct nst_cut;

/*
 * For frames of that size, 1x1 or more. A score above `threshold` is a cut: the
 * higher, the fewer; at 1 there is none. Nothing else allocates memory. NULL:
 * no memory.
 */
struct nst_cut *nst_cut_new(gsize width, gsize height, double threshold);
void nst_cut_free(struct nst_cut *cut);
void nst_cut_set_threshold(struct nst_cut *cut, double threshold);

/*
 * The next frame: height * width floats, dense, 0 (black) to 1 (white). TRUE:
 * a new scene begins with it, as it does with the first frame.
 *
 * From a picture to black, or to any plain frame, is a cut if it is sudden and
 * none at the end of a fade. From there to a picture always is one, in the
 * first frame that shows anything, since nothing can be carried into it.
 * Between plain frames there is none. A flash that leaves nothing but white is
 * a plain frame.
 */
gboolean nst_cut_push(struct nst_cut *cut, const float *luma);

/* Of the last frame, 0 to 1. */
double nst_cut_score(const struct nst_cut *cut);

/* Forgets the frames. */
void nst_cut_reset(struct nst_cut *cut);

#endif
