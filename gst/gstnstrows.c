/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstrows.h"

#define COMPONENTS 4

/* Some of the functions that unpack handle pixels by the dozen. */
#define MARGIN 64

/* The lower bits are cut off when 8 or 10 bits are packed: scaled and shifted
 * like this, that is rounding, and what was unpacked stays what it was. */
static void
prepare_rounding (guint16 * row, guint n, guint depth)
{
  guint16 half = (guint16) (1 << (15 - depth));
  guint i;

  for (i = 0; i < n; i++)
    row[i] = (guint16) (row[i] - (row[i] >> depth) + half);
}

/* An interlaced frame is painted as one picture, and so is its chroma. Where
 * that is subsampled, packing takes that of every other pixel and row, as the
 * painted picture is smooth. */
void
gst_nst_rows_paint (NstLive * live, const GstVideoFrame * in,
    GstVideoFrame * out)
{
  const GstVideoFormatInfo *info = in->info.finfo;
  guint depth = GST_VIDEO_FORMAT_INFO_DEPTH (info, 0);
  gint width = GST_VIDEO_FRAME_WIDTH (in);
  guint n = COMPONENTS * (guint) width;
  guint16 *row = g_new (guint16, n + COMPONENTS * MARGIN);
  gint y;

  for (y = 0; y < GST_VIDEO_FRAME_HEIGHT (in); y++) {
    info->unpack_func (info, GST_VIDEO_PACK_FLAG_NONE, row, in->data,
        in->info.stride, 0, y, width);
    nst_live_paint_row (live, (guint) y, row, row);
    if (depth > 8)
      prepare_rounding (row, n, depth);
    info->pack_func (info, GST_VIDEO_PACK_FLAG_NONE, row, 0, out->data,
        out->info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, width);
  }
  g_free (row);
}
