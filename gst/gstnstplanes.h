/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The bytes of a frame, plane by plane and row by row: what lies between and
 * beside the rows does not belong to the picture. */

#ifndef GST_NST_PLANES_H
#define GST_NST_PLANES_H

#include <gst/video/video.h>

G_BEGIN_DECLS

guint8 *gst_nst_planes_get_row (const GstVideoFrame * frame, guint plane,
    gint y);
gint gst_nst_planes_get_rows (const GstVideoFrame * frame, guint plane);
/* How many bytes the first columns take in a row of this plane. */
gint gst_nst_planes_get_row_bytes (const GstVideoFrame * frame, guint plane,
    gint columns);

/* The first columns of a frame of the same format and size. */
void gst_nst_planes_copy (const GstVideoFrame * in, GstVideoFrame * out,
    gint columns);
/* Whether two frames of the same format and size show the same. */
gboolean gst_nst_planes_equal (const GstVideoFrame * a,
    const GstVideoFrame * b);

G_END_DECLS

#endif /* GST_NST_PLANES_H */
