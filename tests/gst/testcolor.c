/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcolor.h"

#include <math.h>

#include <gst/check/gstcheck.h>

typedef struct
{
  gdouble kr, kb;
  gint offset[3];
  gint scale[3];
} Matrix;

static void
get_matrix (const GstVideoInfo * info, Matrix * matrix)
{
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  guint i;

  g_assert_true (gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix,
          &matrix->kr, &matrix->kb));
  gst_video_color_range_offsets (info->colorimetry.range,
      gst_video_format_get_info (GST_VIDEO_FORMAT_AYUV), offset, scale);
  for (i = 0; i < 3; i++) {
    matrix->offset[i] = offset[i];
    matrix->scale[i] = scale[i];
  }
}

static guint8
to_byte (gdouble value)
{
  return (guint8) CLAMP (floor (value + 0.5), 0.0, 255.0);
}

static void
pixel_to_rgb (const Matrix * m, const guint8 yuv[3], guint8 rgb[3])
{
  gdouble y = (yuv[0] - m->offset[0]) / (gdouble) m->scale[0];
  gdouble u = (yuv[1] - m->offset[1]) / (gdouble) m->scale[1];
  gdouble v = (yuv[2] - m->offset[2]) / (gdouble) m->scale[2];
  gdouble r = y + 2.0 * (1.0 - m->kr) * v;
  gdouble b = y + 2.0 * (1.0 - m->kb) * u;
  gdouble g = (y - m->kr * r - m->kb * b) / (1.0 - m->kr - m->kb);

  rgb[0] = to_byte (255.0 * r);
  rgb[1] = to_byte (255.0 * g);
  rgb[2] = to_byte (255.0 * b);
}

static void
pixel_from_rgb (const Matrix * m, const guint8 rgb[3], guint8 yuv[3])
{
  gdouble r = rgb[0] / 255.0, g = rgb[1] / 255.0, b = rgb[2] / 255.0;
  gdouble y = m->kr * r + (1.0 - m->kr - m->kb) * g + m->kb * b;
  gdouble u = (b - y) / (2.0 * (1.0 - m->kb));
  gdouble v = (r - y) / (2.0 * (1.0 - m->kr));

  yuv[0] = to_byte (m->offset[0] + m->scale[0] * y);
  yuv[1] = to_byte (m->offset[1] + m->scale[1] * u);
  yuv[2] = to_byte (m->offset[2] + m->scale[2] * v);
}

static GstBuffer *
reorder (const GstVideoInfo * from, GstBuffer * frame, const GstVideoInfo * to)
{
  GstBuffer *converted = gst_buffer_new_allocate (NULL, to->size, NULL);
  GstVideoConverter *converter = gst_video_converter_new (from, to, NULL);
  GstVideoFrame in, out;

  g_assert_true (gst_video_frame_map (&in, from, frame, GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&out, to, converted, GST_MAP_WRITE));
  gst_video_converter_frame (converter, &in, &out);
  gst_video_converter_free (converter);
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  return converted;
}

/* With 8 bits GStreamer has short cuts between some formats that repeat
 * chroma, where the element's way interpolates it. */
#define AYUV GST_VIDEO_FORMAT_AYUV64

static void
make_info (GstVideoInfo * info, GstVideoFormat format,
    const GstVideoInfo * like)
{
  gst_video_info_set_format (info, format, (guint) like->width,
      (guint) like->height);
  info->fps_n = like->fps_n;
  info->fps_d = like->fps_d;
}

/* Between YUV and RGB, in the direction that to_rgb says. */
static void
convert_pixels (const GstVideoInfo * yuv_info, GstBuffer * yuv_buffer,
    const GstVideoInfo * rgb_info, GstBuffer * rgb_buffer, gboolean to_rgb)
{
  GstVideoFrame yuv, rgb;
  Matrix matrix;
  gint x, y;
  guint i;

  get_matrix (yuv_info, &matrix);
  g_assert_true (gst_video_frame_map (&yuv, yuv_info, yuv_buffer,
          to_rgb ? GST_MAP_READ : GST_MAP_WRITE));
  g_assert_true (gst_video_frame_map (&rgb, rgb_info, rgb_buffer,
          to_rgb ? GST_MAP_WRITE : GST_MAP_READ));
  for (y = 0; y < rgb_info->height; y++) {
    for (x = 0; x < rgb_info->width; x++) {
      guint8 *p = (guint8 *) rgb.data[0]
          + y * GST_VIDEO_FRAME_PLANE_STRIDE (&rgb, 0) + 3 * x;
      guint16 *q = (guint16 *) ((guint8 *) yuv.data[0]
          + y * GST_VIDEO_FRAME_PLANE_STRIDE (&yuv, 0)) + 4 * x;
      guint8 values[3];

      for (i = 0; i < 3; i++)
        values[i] = (guint8) ((q[1 + i] + 128) / 257);
      if (to_rgb)
        pixel_to_rgb (&matrix, values, p);
      else
        pixel_from_rgb (&matrix, p, values);
      for (i = 0; i < 3 && !to_rgb; i++)
        q[1 + i] = (guint16) (values[i] * 257);
    }
  }
  gst_video_frame_unmap (&rgb);
  gst_video_frame_unmap (&yuv);
}

GstBuffer *
test_color_to_rgb (const GstVideoInfo * info, GstBuffer * frame,
    GstVideoInfo * rgb)
{
  GstVideoInfo ayuv;
  GstBuffer *yuv, *out;

  make_info (rgb, GST_VIDEO_FORMAT_RGB, info);
  if (GST_VIDEO_INFO_IS_RGB (info))
    return reorder (info, frame, rgb);

  make_info (&ayuv, AYUV, info);
  ayuv.colorimetry = info->colorimetry;
  yuv = reorder (info, frame, &ayuv);
  out = gst_buffer_new_allocate (NULL, rgb->size, NULL);
  convert_pixels (&ayuv, yuv, rgb, out, TRUE);
  gst_buffer_unref (yuv);
  return out;
}

GstBuffer *
test_color_from_rgb (const GstVideoInfo * rgb, GstBuffer * frame,
    const GstVideoInfo * info)
{
  GstVideoInfo ayuv;
  GstBuffer *yuv, *out;

  if (GST_VIDEO_INFO_IS_RGB (info))
    return reorder (rgb, frame, info);

  make_info (&ayuv, AYUV, info);
  ayuv.colorimetry = info->colorimetry;
  yuv = gst_buffer_new_allocate (NULL, ayuv.size, NULL);
  convert_pixels (&ayuv, yuv, rgb, frame, FALSE);
  out = reorder (&ayuv, yuv, info);
  gst_buffer_unref (yuv);
  return out;
}

gint
test_color_get_value (const GstVideoFrame * frame, guint component, gint x,
    gint y)
{
  const GstVideoFormatInfo *info = frame->info.finfo;
  const guint8 *p = (const guint8 *)
      GST_VIDEO_FRAME_PLANE_DATA (frame, info->plane[component])
      + y * GST_VIDEO_FRAME_COMP_STRIDE (frame, component)
      + x * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, component);
  gint offset = GST_VIDEO_FRAME_COMP_POFFSET (frame, component);

  if (GST_VIDEO_FRAME_COMP_DEPTH (frame, component) == 8)
    return p[offset];
  /* GStreamer 1.22 has the V of P010 at 1. */
  return GST_READ_UINT16_LE (p + GST_ROUND_UP_2 (offset))
      >> GST_VIDEO_FORMAT_INFO_SHIFT (info, component);
}

gdouble
test_color_get_psnr_of (const GstVideoInfo * info, guint component, gint first,
    gint end, GstBuffer * a, GstBuffer * b)
{
  GstVideoFrame fa, fb;
  gint height = GST_VIDEO_INFO_COMP_HEIGHT (info, component);
  gint max = (1 << GST_VIDEO_INFO_COMP_DEPTH (info, component)) - 1;
  gdouble sum = 0.0;
  gint x, y;

  fail_unless (gst_video_frame_map (&fa, info, a, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&fb, info, b, GST_MAP_READ));
  for (y = 0; y < height; y++) {
    for (x = first; x < end; x++) {
      gint d = test_color_get_value (&fa, component, x, y)
          - test_color_get_value (&fb, component, x, y);

      sum += d * d;
    }
  }
  gst_video_frame_unmap (&fb);
  gst_video_frame_unmap (&fa);
  sum /= MAX (end - first, 1) * height;
  return sum <= 0.0 ? 99.0 : 10.0 * log10 ((gdouble) max * max / sum);
}

gdouble
test_color_get_psnr (const GstVideoInfo * info, guint component, GstBuffer * a,
    GstBuffer * b)
{
  return test_color_get_psnr_of (info, component, 0,
      GST_VIDEO_INFO_COMP_WIDTH (info, component), a, b);
}
