/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstplanes.h"

#include <string.h>

guint8 *
gst_nst_planes_get_row (const GstVideoFrame * frame, guint plane, gint y)
{
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane)
  + (gssize) y *GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
}

gint
gst_nst_planes_get_rows (const GstVideoFrame * frame, guint plane)
{
  gint comp[GST_VIDEO_MAX_COMPONENTS];

  gst_video_format_info_component (frame->info.finfo, plane, comp);
  return GST_VIDEO_FRAME_COMP_HEIGHT (frame, comp[0]);
}

gint
gst_nst_planes_get_row_bytes (const GstVideoFrame * frame, guint plane,
    gint columns)
{
  const GstVideoFormatInfo *info = frame->info.finfo;
  gint comp[GST_VIDEO_MAX_COMPONENTS];

  /* Y is at every pixel, U and V at every other one. */
  if (GST_VIDEO_FRAME_N_PLANES (frame) == 1
      && GST_VIDEO_FORMAT_INFO_W_SUB (info, 1) == 1)
    return GST_ROUND_UP_2 (columns) * 2;

  gst_video_format_info_component (info, plane, comp);
  return GST_VIDEO_FORMAT_INFO_SCALE_WIDTH (info, comp[0], columns)
      * GST_VIDEO_FORMAT_INFO_PSTRIDE (info, comp[0]);
}

void
gst_nst_planes_copy (const GstVideoFrame * in, GstVideoFrame * out,
    gint columns)
{
  guint plane;
  gint y;

  for (plane = 0; plane < GST_VIDEO_FRAME_N_PLANES (in); plane++) {
    gint bytes = gst_nst_planes_get_row_bytes (in, plane, columns);
    gint rows = gst_nst_planes_get_rows (in, plane);

    for (y = 0; y < rows; y++)
      memcpy (gst_nst_planes_get_row (out, plane, y),
          gst_nst_planes_get_row (in, plane, y), (gsize) bytes);
  }
}

gboolean
gst_nst_planes_equal (const GstVideoFrame * a, const GstVideoFrame * b)
{
  guint plane;
  gint y;

  for (plane = 0; plane < GST_VIDEO_FRAME_N_PLANES (a); plane++) {
    gint bytes = gst_nst_planes_get_row_bytes (a, plane,
        GST_VIDEO_FRAME_WIDTH (a));
    gint rows = gst_nst_planes_get_rows (a, plane);

    for (y = 0; y < rows; y++)
      if (memcmp (gst_nst_planes_get_row (a, plane, y),
              gst_nst_planes_get_row (b, plane, y), (gsize) bytes) != 0)
        return FALSE;
  }
  return TRUE;
}
