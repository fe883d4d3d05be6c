/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstblend.h"

#include "gstnstplanes.h"

/* Weights in fixed point: fine enough for 10 bits. */
#define ONE 65536

static void
copy_alpha (const GstVideoFrame * in, GstVideoFrame * out)
{
  gint width = GST_VIDEO_FRAME_WIDTH (in);
  gint step = GST_VIDEO_FRAME_COMP_PSTRIDE (in, GST_VIDEO_COMP_A);
  gint offset = GST_VIDEO_FRAME_COMP_POFFSET (in, GST_VIDEO_COMP_A);
  gint x, y;

  for (y = 0; y < GST_VIDEO_FRAME_HEIGHT (in); y++) {
    const guint8 *src = gst_nst_planes_get_row (in, 0, y) + offset;
    guint8 *dest = gst_nst_planes_get_row (out, 0, y) + offset;

    for (x = 0; x < width; x++)
      dest[x * step] = src[x * step];
  }
}

static void
mix_bytes (const guint8 * src, guint8 * dest, gint n, guint weight)
{
  gint i;

  for (i = 0; i < n; i++)
    dest[i] = (guint8) ((src[i] * (ONE - weight) + dest[i] * weight
            + ONE / 2) / ONE);
}

/* Components of more than 8 bits are little-endian words, with the value in
 * the upper or in the lower bits. */
static void
mix_words (const guint8 * src, guint8 * dest, gint n, guint weight, gint shift)
{
  gint i;

  for (i = 0; i < n; i += 2) {
    guint from = (guint) GST_READ_UINT16_LE (src + i) >> shift;
    guint to = (guint) GST_READ_UINT16_LE (dest + i) >> shift;
    guint value = (from * (ONE - weight) + to * weight + ONE / 2) / ONE;

    GST_WRITE_UINT16_LE (dest + i, (guint16) (value << shift));
  }
}

/* In no format do components of different depth share a plane, so a blend of
 * the bytes or words is one of the components, whatever their order. */
static void
mix_frames (const GstVideoFrame * in, GstVideoFrame * out, gdouble mix)
{
  guint weight = mix > 0.0 ? (guint) (mix * ONE + 0.5) : 0;
  gboolean wide = GST_VIDEO_FRAME_COMP_DEPTH (in, 0) > 8;
  gint shift = GST_VIDEO_FORMAT_INFO_SHIFT (in->info.finfo, 0);
  guint plane;
  gint y;

  for (plane = 0; plane < GST_VIDEO_FRAME_N_PLANES (in); plane++) {
    gint bytes =
        gst_nst_planes_get_row_bytes (in, plane, GST_VIDEO_FRAME_WIDTH (in));
    gint rows = gst_nst_planes_get_rows (in, plane);

    for (y = 0; y < rows; y++) {
      const guint8 *src = gst_nst_planes_get_row (in, plane, y);
      guint8 *dest = gst_nst_planes_get_row (out, plane, y);

      if (wide)
        mix_words (src, dest, bytes, weight, shift);
      else
        mix_bytes (src, dest, bytes, weight);
    }
  }
}

static gint
get_wipe_columns (const GstVideoFrame * frame, gdouble wipe)
{
  gint width = GST_VIDEO_FRAME_WIDTH (frame);
  gint unit = GST_VIDEO_FRAME_N_COMPONENTS (frame) > 1 ?
      1 << GST_VIDEO_FORMAT_INFO_W_SUB (frame->info.finfo, 1) : 1;

  return MIN (width, (gint) (wipe * width / unit + 0.5) * unit);
}

void
gst_nst_blend (const GstVideoFrame * in, GstVideoFrame * out, gdouble mix,
    gdouble wipe)
{
  if (GST_VIDEO_INFO_HAS_ALPHA (&in->info))
    copy_alpha (in, out);
  if (mix < 1.0)
    mix_frames (in, out, mix);
  if (wipe > 0.0)
    gst_nst_planes_copy (in, out, get_wipe_columns (in, wipe));
}
