/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A scene that stands still: once nothing changes any more, a frame that is
 * the same to the bit is answered by the result that was kept. */

#ifndef GST_NST_REPEAT_H
#define GST_NST_REPEAT_H

#include <gst/video/video.h>

G_BEGIN_DECLS

/* All zero: nothing is kept. */
typedef struct
{
  GstBuffer *buffers[2];
  GstVideoFrame in, out;        /* copies; mapped if there are buffers */
  gint64 since;                 /* the time of the first frame that is as in */
  gboolean settled;             /* out is there */
} GstNstRepeat;

void gst_nst_repeat_clear (GstNstRepeat * self);

/* TRUE: out is what was kept for such a frame. */
gboolean gst_nst_repeat_show (GstNstRepeat * self, const GstVideoFrame * in,
    GstVideoFrame * out);

/* What has become of a frame whose result is final, if the next one is like
 * it. It is kept when that has been so for a while. time in microseconds. */
void gst_nst_repeat_keep (GstNstRepeat * self, const GstVideoFrame * in,
    const GstVideoFrame * out, gint64 time);

G_END_DECLS

#endif /* GST_NST_REPEAT_H */
