/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstrepeat.h"

#include "gstnstplanes.h"

/* Longer than the last picture takes to fade in: microseconds. */
#define PATIENCE 300000

void
gst_nst_repeat_clear (GstNstRepeat * self)
{
  if (self->buffers[0] != NULL) {
    gst_video_frame_unmap (&self->in);
    gst_video_frame_unmap (&self->out);
    gst_clear_buffer (&self->buffers[0]);
    gst_clear_buffer (&self->buffers[1]);
  }
  self->settled = FALSE;
}

static gboolean
is_kept (GstNstRepeat * self, const GstVideoFrame * in)
{
  return self->buffers[0] != NULL && gst_nst_planes_equal (in, &self->in);
}

gboolean
gst_nst_repeat_show (GstNstRepeat * self, const GstVideoFrame * in,
    GstVideoFrame * out)
{
  if (!self->settled || !is_kept (self, in))
    return FALSE;

  gst_nst_planes_copy (&self->out, out, GST_VIDEO_FRAME_WIDTH (out));
  return TRUE;
}

/* The frames of upstream's pool are wanted back, so these are copies. */
static void
make_frames (GstNstRepeat * self, const GstVideoFrame * like)
{
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FRAME_FORMAT (like),
      (guint) GST_VIDEO_FRAME_WIDTH (like),
      (guint) GST_VIDEO_FRAME_HEIGHT (like));
  self->buffers[0] = gst_buffer_new_allocate (NULL, info.size, NULL);
  self->buffers[1] = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_video_frame_map (&self->in, &info, self->buffers[0], GST_MAP_READWRITE);
  gst_video_frame_map (&self->out, &info, self->buffers[1], GST_MAP_READWRITE);
}

void
gst_nst_repeat_keep (GstNstRepeat * self, const GstVideoFrame * in,
    const GstVideoFrame * out, gint64 time)
{
  if (is_kept (self, in) && time >= self->since) {
    if (time - self->since < PATIENCE)
      return;
    gst_nst_planes_copy (out, &self->out, GST_VIDEO_FRAME_WIDTH (out));
    self->settled = TRUE;
    return;
  }

  if (self->buffers[0] == NULL)
    make_frames (self, in);
  gst_nst_planes_copy (in, &self->in, GST_VIDEO_FRAME_WIDTH (in));
  self->since = time;
  self->settled = FALSE;
}
