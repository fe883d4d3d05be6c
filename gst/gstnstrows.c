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

typedef struct
{
  NstLive *live;
  const GstVideoFrame *in;
  GstVideoFrame *out;
  guint n;                      /* values a row */
  guint depth;                  /* of the format */
} Painting;

static gpointer
new_row (const Painting * self)
{
  return g_new (guint16, self->n + COMPONENTS * MARGIN);
}

static void
paint_row (const Painting * self, gint y, gpointer row)
{
  const GstVideoFormatInfo *info = self->in->info.finfo;

  info->unpack_func (info, GST_VIDEO_PACK_FLAG_NONE, row, self->in->data,
      self->in->info.stride, 0, y, self->in->info.width);
  nst_live_paint_row (self->live, (guint) y, row, row);
  if (self->depth > 8)
    prepare_rounding (row, self->n, self->depth);
}

static void
store_row (const Painting * self, gint y, gpointer row)
{
  const GstVideoFormatInfo *info = self->out->info.finfo;

  info->pack_func (info, GST_VIDEO_PACK_FLAG_NONE, row, 0, self->out->data,
      self->out->info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y,
      self->out->info.width);
}

/* Half of what the rows differ by. The bit of rounding is given to one of the
 * two chroma components, so that neither is brighter in the mean. */
#define AVERAGE_CHROMA(type, upper, lower, n) G_STMT_START {            \
  type *u = (upper);                                                    \
  const type *l = (lower);                                              \
  guint i;                                                              \
                                                                        \
  for (i = 0; i < (n); i += COMPONENTS) {                               \
    u[i + 2] = (type) ((u[i + 2] + l[i + 2] + 1) / 2);                  \
    u[i + 3] = (type) ((u[i + 3] + l[i + 3]) / 2);                      \
  }                                                                     \
} G_STMT_END

/* For packing, which takes the chroma of the upper row alone. */
static void
average_chroma (const Painting * self, gpointer upper, gconstpointer lower)
{
  if (self->depth > 8)
    AVERAGE_CHROMA (guint16, upper, lower, self->n);
  else
    AVERAGE_CHROMA (guint8, upper, lower, self->n);
}

/* An interlaced frame is painted as one picture, and so is its chroma. */
void
gst_nst_rows_paint (NstLive * live, const GstVideoFrame * in,
    GstVideoFrame * out)
{
  const Painting self = {
    .live = live,.in = in,.out = out,
    .n = COMPONENTS * (guint) GST_VIDEO_FRAME_WIDTH (in),
    .depth = GST_VIDEO_FRAME_COMP_DEPTH (in, 0)
  };
  gint height = GST_VIDEO_FRAME_HEIGHT (in);
  gboolean in_pairs = GST_VIDEO_FRAME_N_COMPONENTS (in) > 1
      && GST_VIDEO_FORMAT_INFO_H_SUB (in->info.finfo, 1) == 1;
  gpointer upper = new_row (&self), lower = new_row (&self);
  gint y;

  for (y = 0; y < height; y += 2) {
    paint_row (&self, y, upper);
    if (y + 1 < height) {
      paint_row (&self, y + 1, lower);
      if (in_pairs)
        average_chroma (&self, upper, lower);
      store_row (&self, y + 1, lower);
    }
    store_row (&self, y, upper);
  }
  g_free (upper);
  g_free (lower);
}
