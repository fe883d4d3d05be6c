/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A small stream that is painted, for the tests of live mode. */

#ifndef NST_TESTS_LIVE_STREAM_H
#define NST_TESTS_LIVE_STREAM_H

#include "nst/nst.h"

#define STREAM_WIDTH 64
#define STREAM_HEIGHT 48
#define STREAM_SIZE (3 * STREAM_WIDTH * STREAM_HEIGHT)

/* Frames are cut out of one of two worlds, which are so much larger. */
#define STREAM_ROOM_X 64
#define STREAM_ROOM_Y 48

#define STREAM_FRAME 40000 /* microseconds from frame to frame */

struct stream {
    NstLive *live;
    gint64 time;
    gboolean cut;             /* of the last frame */
    float frame[STREAM_SIZE]; /* the last one, as NST_PIXEL_RGB32F */
    float picture[STREAM_SIZE];
};

/* Before and after all of the tests. The network is borrowed. */
NstNetwork *stream_set_up(void);
void stream_tear_down(void);

/* The pixels of a frame as an image. */
NstImage stream_view(float *pixels);

/* layers may be NULL: those that the network recommends. */
NstStyle *stream_make_style(guint64 seed, const char *layers);

/* Synchronous, on one thread: 12 evaluations at first, 2 steps a frame. */
NstLiveParams stream_small_params(void);

/* With the style of seed 99. */
void stream_begin(struct stream *stream, const NstLiveParams *params);
void stream_end(struct stream *stream);

/* The next frame, which must be taken, and the picture. */
void stream_push(struct stream *stream, guint world, guint x, guint y);
void stream_push_after(struct stream *stream, guint world, guint x, guint y,
                       gint64 time);

/* Only makes the frame. */
void stream_cut_out(struct stream *stream, guint world, guint x, guint y);

NstLiveReport stream_report(struct stream *stream);

/* Root mean square of the difference of two frames. */
double stream_distance(const float *a, const float *b);

#endif /* NST_TESTS_LIVE_STREAM_H */
