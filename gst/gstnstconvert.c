/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstconvert.h"

#include <string.h>

/* GStreamer's resampler widens its filter when it shrinks, but never beyond
 * 128 taps, which is not enough for a 4K frame and a small work picture. */
#define MAX_TAPS 1024

/* Rounds of back-projection; a third one would mostly amplify ringing. */
#define CORRECTIONS 2

struct _GstNstConvert
{
  guint longer_side;
  GstVideoConverter *to_work;
  GstVideoConverter *from_work;
  GstBuffer *buffer;
  GstVideoFrame work;
  guint depth;                  /* bits a component of the frame */
  gsize n_values;               /* of the work picture: 3 a pixel */
  gfloat *pixels;               /* of the work picture */
  gfloat *corrected;            /* NULL: the frame is no larger than it */
};

void
gst_nst_convert_fit (guint width, guint height, guint longer_side,
    guint * work_width, guint * work_height)
{
  guint longer = MAX (width, height);

  *work_width = (guint) gst_util_uint64_scale_round (width, longer_side,
      longer);
  *work_height = (guint) gst_util_uint64_scale_round (height, longer_side,
      longer);
  *work_width = MAX (*work_width, NST_IMAGE_MIN_SIDE);
  *work_height = MAX (*work_height, NST_IMAGE_MIN_SIDE);
}

GstVideoConverter *
gst_nst_convert_make_converter (const GstVideoInfo * from,
    const GstVideoInfo * to)
{
  GstVideoInfo in = *from, out = *to;
  GstVideoResamplerMethod method;
  GstStructure *config;

  /* An interlaced frame is repainted as the one picture that it is shown
   * as, and the converter insists on equal rates. */
  in.interlace_mode = out.interlace_mode = GST_VIDEO_INTERLACE_MODE_PROGRESSIVE;
  in.fps_n = out.fps_n = 0;
  in.fps_d = out.fps_d = 1;

  /* Lanczos keeps the most detail of what is shrunk, but draws halos around
   * the edges of what is enlarged: there Catmull-Rom's cubic is used, which
   * blurs less than the default. */
  method = out.width < in.width || out.height < in.height ?
      GST_VIDEO_RESAMPLER_METHOD_LANCZOS : GST_VIDEO_RESAMPLER_METHOD_CUBIC;
  config = gst_structure_new ("GstNstConvert",
      GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
      GST_TYPE_VIDEO_RESAMPLER_METHOD, method,
      GST_VIDEO_RESAMPLER_OPT_ENVELOPE, G_TYPE_DOUBLE, 3.0,
      GST_VIDEO_RESAMPLER_OPT_CUBIC_B, G_TYPE_DOUBLE, 0.0,
      GST_VIDEO_RESAMPLER_OPT_CUBIC_C, G_TYPE_DOUBLE, 0.5,
      GST_VIDEO_RESAMPLER_OPT_MAX_TAPS, G_TYPE_INT, MAX_TAPS,
      GST_VIDEO_CONVERTER_OPT_DITHER_METHOD,
      GST_TYPE_VIDEO_DITHER_METHOD, GST_VIDEO_DITHER_NONE, NULL);
  return gst_video_converter_new (&in, &out, config);
}

/* The converter goes by the flags of the frames and not by the caps that it
 * was made for, and has resamplers of fields only for interlaced caps. */
void
gst_nst_convert_run (GstVideoConverter * converter, const GstVideoFrame * from,
    GstVideoFrame * to)
{
  GstVideoFrame in = *from, out = *to;

  in.flags &= ~GST_VIDEO_FRAME_FLAG_INTERLACED;
  out.flags &= ~GST_VIDEO_FRAME_FLAG_INTERLACED;
  gst_video_converter_frame (converter, &in, &out);
}

static GstNstConvert *
make_convert (const GstVideoInfo * info, guint longer_side)
{
  GstNstConvert *self = g_new0 (GstNstConvert, 1);
  GstVideoInfo work_info;
  guint width, height;

  self->longer_side = longer_side;
  self->depth = GST_VIDEO_INFO_COMP_DEPTH (info, 0);
  gst_nst_convert_fit ((guint) info->width, (guint) info->height, longer_side,
      &width, &height);
  gst_video_info_set_format (&work_info, GST_NST_CONVERT_FORMAT, width, height);
  self->n_values = (gsize) 3 *width * height;
  self->pixels = g_new (gfloat, self->n_values);
  if (width < (guint) info->width && height < (guint) info->height)
    self->corrected = g_new (gfloat, self->n_values);
  self->buffer = gst_buffer_new_allocate (NULL, work_info.size, NULL);
  gst_video_frame_map (&self->work, &work_info, self->buffer,
      GST_MAP_READWRITE);

  self->to_work = gst_nst_convert_make_converter (info, &work_info);
  self->from_work = gst_nst_convert_make_converter (&work_info, info);
  if (self->to_work == NULL || self->from_work == NULL) {
    gst_nst_convert_free (self);
    return NULL;
  }
  return self;
}

void
gst_nst_convert_free (GstNstConvert * self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->to_work, gst_video_converter_free);
  g_clear_pointer (&self->from_work, gst_video_converter_free);
  gst_video_frame_unmap (&self->work);
  gst_buffer_unref (self->buffer);
  g_free (self->pixels);
  g_free (self->corrected);
  g_free (self);
}

gboolean
gst_nst_convert_update (GstNstConvert ** self, const GstVideoInfo * info,
    guint longer_side, GError ** error)
{
  if (*self != NULL && (*self)->longer_side == longer_side)
    return TRUE;

  gst_nst_convert_free (*self);
  *self = make_convert (info, longer_side);
  if (*self == NULL)
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "GStreamer cannot convert %s of this colorimetry to RGB and back: "
        "put a videoconvert in front of nststyle.",
        gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (info)));
  return *self != NULL;
}

guint
gst_nst_convert_get_longer_side (const GstNstConvert * self)
{
  return self->longer_side;
}

static guint16 *
get_row (const GstVideoFrame * frame, gint y)
{
  return (guint16 *) ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, 0)
      + (gsize) y * (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
}

NstImage
gst_nst_convert_unpack (const GstVideoFrame * frame, gfloat * pixels)
{
  gint width = GST_VIDEO_FRAME_WIDTH (frame);
  gint height = GST_VIDEO_FRAME_HEIGHT (frame);
  gfloat *out = pixels;
  NstImage image;
  gint x, y, c;

  for (y = 0; y < height; y++) {
    const guint16 *argb = get_row (frame, y);

    for (x = 0; x < width; x++, argb += 4)
      for (c = 0; c < 3; c++)
        *out++ = (gfloat) argb[1 + c] / 65535.0f;
  }
  image.data = pixels;
  image.stride = (gssize) ((gsize) width * 3 * sizeof *pixels);
  image.width = (guint) width;
  image.height = (guint) height;
  image.format = NST_PIXEL_RGB32F;
  return image;
}

/* The converter makes 8 or 10 bits of 16 by cutting off the lower ones: scaled
 * and shifted like this, that is rounding. */
static void
pack (const gfloat * pixels, GstVideoFrame * frame, guint depth)
{
  const gfloat unit = (gfloat) (1 << (16 - depth));
  const gfloat scale = 65536.0f - unit, half = 0.5f * unit;
  gint width = GST_VIDEO_FRAME_WIDTH (frame);
  gint height = GST_VIDEO_FRAME_HEIGHT (frame);
  gint x, y, c;

  for (y = 0; y < height; y++) {
    guint16 *argb = get_row (frame, y);

    for (x = 0; x < width; x++, argb += 4) {
      argb[0] = 65535;
      for (c = 0; c < 3; c++) {
        gfloat value = *pixels++ * scale + half;

        argb[1 + c] = (guint16) CLAMP (value, 0.0f, 65535.0f);
      }
    }
  }
}

NstImage
gst_nst_convert_load (GstNstConvert * self, const GstVideoFrame * in)
{
  gst_nst_convert_run (self->to_work, in, &self->work);
  return gst_nst_convert_unpack (&self->work, self->pixels);
}

/* One round of iterative back-projection (Irani, Peleg 1991): enlarging blurs,
 * so what the frame lacks when it is shrunk again is added before. The frame
 * then looks to the network like the picture that was optimised. (The base
 * class maps out for writing; system memory can be read as well.) */
static void
correct (GstNstConvert * self, GstVideoFrame * out)
{
  gint width = GST_VIDEO_FRAME_WIDTH (&self->work);
  gint height = GST_VIDEO_FRAME_HEIGHT (&self->work);
  const gfloat *wanted = self->pixels;
  gfloat *value = self->corrected;
  gint x, y, c;

  gst_nst_convert_run (self->to_work, out, &self->work);
  for (y = 0; y < height; y++) {
    const guint16 *argb = get_row (&self->work, y);

    for (x = 0; x < width; x++, argb += 4)
      for (c = 0; c < 3; c++, wanted++)
        *value++ += CLAMP (*wanted, 0.0f, 1.0f)
            - (gfloat) argb[1 + c] / 65535.0f;
  }
  pack (self->corrected, &self->work, self->depth);
  gst_nst_convert_run (self->from_work, &self->work, out);
}

void
gst_nst_convert_store (GstNstConvert * self, GstVideoFrame * out)
{
  guint round;

  pack (self->pixels, &self->work, self->depth);
  gst_nst_convert_run (self->from_work, &self->work, out);
  if (self->corrected != NULL) {
    memcpy (self->corrected, self->pixels,
        self->n_values * sizeof *self->corrected);
    for (round = 0; round < CORRECTIONS; round++)
      correct (self, out);
  }
}
