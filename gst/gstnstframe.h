/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How a frame of the stream is painted, in any mode. */

#ifndef GST_NST_FRAME_H
#define GST_NST_FRAME_H

#include <gst/video/video.h>

#include "gstnststyle.h"

G_BEGIN_DECLS

/* All of these under the stream lock, or while there is no streaming. */

/* Loads what a stream is painted with. FALSE: error is set. */
gboolean gst_nst_frame_start (GstNstStyle * self, GError ** error);
void gst_nst_frame_stop (GstNstStyle * self);

/* With other caps: mode=auto looks again whether the pipeline is live. FALSE:
 * an error has been posted. */
gboolean gst_nst_frame_set_info (GstNstStyle * self,
    const GstVideoInfo * info);

/* Forgets the frames before. */
void gst_nst_frame_reset (GstNstStyle * self);

GstFlowReturn gst_nst_frame_paint (GstNstStyle * self,
    const GstVideoFrame * in, GstVideoFrame * out);

/* How long a frame is held up, as far as that is known beforehand. With the
 * object lock held. */
GstClockTime gst_nst_frame_get_expected_time (GstNstStyle * self);

/* Downstream says how late a frame was; any thread. */
void gst_nst_frame_note_qos (GstNstStyle * self, GstEvent * event);

G_END_DECLS

#endif /* GST_NST_FRAME_H */
