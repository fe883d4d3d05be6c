/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Between the frames of the stream and the RGB picture that is optimised.
 *
 * GStreamer's converter is exact to about one level of 255 with 16 bits a
 * component, but darkens by two to four levels on its fast path with 8 bits,
 * so all pictures cross it with 16. */

#ifndef GST_NST_CONVERT_H
#define GST_NST_CONVERT_H

#include <gst/video/video.h>
#include <nst/nst.h>

G_BEGIN_DECLS

#define GST_NST_CONVERT_FORMAT GST_VIDEO_FORMAT_ARGB64
#define GST_NST_CONVERT_FORMAT_NAME "ARGB64"
typedef struct _GstNstConvert GstNstConvert;

/* The size of the work picture: the longer side is given, the aspect ratio
 * is kept, and both sides are at least NST_IMAGE_MIN_SIDE. */
void gst_nst_convert_fit (guint width, guint height, guint longer_side,
    guint * work_width, guint * work_height);

/* NULL: GStreamer cannot convert this format. */
GstVideoConverter *gst_nst_convert_make_converter (const GstVideoInfo * from,
    const GstVideoInfo * to);

/* Converts a frame as one picture, interlaced or not. */
void gst_nst_convert_run (GstVideoConverter * converter,
    const GstVideoFrame * from, GstVideoFrame * to);

/* The core's view of a frame of this format: pixels, 3 floats for each of the
 * frame's, are filled and borrowed. */
NstImage gst_nst_convert_unpack (const GstVideoFrame * frame, gfloat * pixels);

/* Sees to it that *self, which may be NULL, suits frames like this and has a
 * work picture with this longer side. (What was made for other caps has to be
 * freed before.) FALSE: GStreamer cannot convert this format. */
gboolean gst_nst_convert_update (GstNstConvert ** self,
    const GstVideoInfo * info, guint longer_side, GError ** error);
/* Accepts NULL. */
void gst_nst_convert_free (GstNstConvert * self);

guint gst_nst_convert_get_longer_side (const GstNstConvert * self);

/* Fills the work picture from a frame; the view stays valid as long as self.
 * What is painted goes back into the same memory. */
NstImage gst_nst_convert_load (GstNstConvert * self,
    const GstVideoFrame * in);

/* Writes the work picture to out, opaque. */
void gst_nst_convert_store (GstNstConvert * self, GstVideoFrame * out);

G_END_DECLS

#endif /* GST_NST_CONVERT_H */
