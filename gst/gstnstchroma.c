/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstchroma.h"

#include <string.h>

void
gst_nst_chroma_get_luma (const GstVideoInfo * info, gdouble luma[2])
{
  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &luma[0],
          &luma[1]))
    gst_video_color_matrix_get_Kr_Kb (GST_VIDEO_COLOR_MATRIX_BT709, &luma[0],
        &luma[1]);
}

/* (GStreamer 1.22 has the V of P010 at byte 1, in the middle of a sample.) */
static guint8 *
get_row (const GstVideoFrame * frame, guint comp, gint y)
{
  guint plane = GST_VIDEO_FORMAT_INFO_PLANE (frame->info.finfo, comp);
  gssize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  gint offset = GST_VIDEO_FRAME_COMP_POFFSET (frame, comp);

  if (GST_VIDEO_FRAME_COMP_DEPTH (frame, comp) > 8)
    offset = GST_ROUND_UP_2 (offset);
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane) + y * stride
      + offset;
}

/* Of any depth: a sample takes one byte or two. */
static void
copy_component (const GstVideoFrame * in, GstVideoFrame * out, guint comp)
{
  gint width = GST_VIDEO_FRAME_COMP_WIDTH (in, comp);
  gint height = GST_VIDEO_FRAME_COMP_HEIGHT (in, comp);
  gint step = GST_VIDEO_FRAME_COMP_PSTRIDE (in, comp);
  gsize bytes = GST_VIDEO_FRAME_COMP_DEPTH (in, comp) > 8 ? 2 : 1;
  gint x, y;

  for (y = 0; y < height; y++) {
    const guint8 *src = get_row (in, comp, y);
    guint8 *dest = get_row (out, comp, y);

    for (x = 0; x < width; x++)
      memcpy (dest + x * step, src + x * step, bytes);
  }
}

/* The largest share of a distance that luma can have and stay in 0..255. */
static gfloat
get_room (gfloat luma, gfloat distance)
{
  if (luma + distance > 255.0f)
    return (255.0f - luma) / distance;
  if (luma + distance < 0.0f)
    return -luma / distance;
  return 1.0f;
}

static void
keep_pixel (const guint8 * const src[3], guint8 * const dest[3],
    const gfloat weights[3])
{
  gfloat old = 0.0f, new = 0.0f, share = 1.0f;
  guint c;

  for (c = 0; c < 3; c++) {
    old += weights[c] * *src[c];
    new += weights[c] * *dest[c];
  }
  for (c = 0; c < 3; c++)
    share = MIN (share, get_room (new, *src[c] - old));
  for (c = 0; c < 3; c++)
    *dest[c] = (guint8) CLAMP (new + share * (*src[c] - old) + 0.5f, 0.0f,
        255.0f);
}

/* All our RGB formats have 8 bits a component in one plane. */
static void
keep_rgb (const GstVideoFrame * in, GstVideoFrame * out)
{
  gint width = GST_VIDEO_FRAME_WIDTH (in);
  gint height = GST_VIDEO_FRAME_HEIGHT (in);
  gint step = GST_VIDEO_FRAME_COMP_PSTRIDE (in, 0);
  gfloat weights[3];
  gdouble luma[2];
  gint x, y;
  guint c;

  gst_nst_chroma_get_luma (&in->info, luma);
  weights[0] = (gfloat) luma[0];
  weights[1] = (gfloat) (1.0 - luma[0] - luma[1]);
  weights[2] = (gfloat) luma[1];
  for (y = 0; y < height; y++) {
    const guint8 *src[3];
    guint8 *dest[3];

    for (c = 0; c < 3; c++) {
      src[c] = get_row (in, c, y);
      dest[c] = get_row (out, c, y);
    }
    for (x = 0; x < width; x++) {
      keep_pixel (src, dest, weights);
      for (c = 0; c < 3; c++) {
        src[c] += step;
        dest[c] += step;
      }
    }
  }
}

void
gst_nst_chroma_keep (const GstVideoFrame * in, GstVideoFrame * out)
{
  if (GST_VIDEO_INFO_IS_RGB (&in->info)) {
    keep_rgb (in, out);
  } else if (GST_VIDEO_INFO_IS_YUV (&in->info)) {
    copy_component (in, out, GST_VIDEO_COMP_U);
    copy_component (in, out, GST_VIDEO_COMP_V);
  }
}
