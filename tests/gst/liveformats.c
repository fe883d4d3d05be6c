/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode in every format and awkward sizes: the painted picture arrives in
 * the frames as it is. */

#include <math.h>
#include <string.h>

#include "gstnstdisplay.h"
#include "gstnstrows.h"
#include "testcolor.h"
#include "testlive.h"
#include "testsupport.h"

static const gchar *const formats[] = {
  "I420", "YV12", "NV12", "NV21", "Y42B", "Y444", "YUY2", "UYVY", "GRAY8",
  "RGB", "BGR", "RGBx", "xRGB", "BGRx", "xBGR", "RGBA", "ARGB", "BGRA", "ABGR",
  "I420_10LE", "P010_10LE", "I422_10LE", "Y444_10LE"
};

static const struct
{
  guint width, height;
} sizes[] = {
  {1, 1}, {16, 9}, {33, 17}, {385, 289}
};

/* Those that can be painted at their own size. */
#define FIRST_AT_OWN_SIZE 2

static const gchar *const colorimetries[] = {
  "bt601", "bt709", "1:4:0:1"
};

static void
make_info (GstVideoInfo * info, const gchar * format, guint size)
{
  gst_video_info_set_format (info, gst_video_format_from_string (format),
      sizes[size].width, sizes[size].height);
  info->fps_n = 25;
  info->fps_d = 1;
}

/* ==== The core's picture in a frame ==== */

typedef struct
{
  NstLive *live;
  NstImage picture;             /* of the size of the frame */
} Painted;

static void
fill_image (NstImage * image, const GstVideoInfo * rgb, GstBuffer * buffer)
{
  GstVideoFrame frame;
  gint x, y;

  fail_unless (gst_video_frame_map (&frame, rgb, buffer, GST_MAP_READ));
  for (y = 0; y < rgb->height; y++) {
    const guint8 *p = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
        + y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
    gfloat *out = (gfloat *) image->data + (gsize) (3 * y * rgb->width);

    for (x = 0; x < 3 * rgb->width; x++)
      out[x] = (gfloat) p[x] / 255.0f;
  }
  gst_video_frame_unmap (&frame);
}

/* Warmer and darker, so that it is not the frame that is looked at. */
static void
repaint (NstImage * image)
{
  gfloat *p = image->data;
  guint i;

  for (i = 0; i < image->width * image->height; i++, p += 3) {
    p[0] = 0.2f + 0.7f * p[0];
    p[1] = 0.1f + 0.5f * p[1];
    p[2] = 0.6f * p[2];
  }
}

static NstImage
new_image (const GstVideoInfo * info)
{
  NstImage image = {
    .width = (guint) info->width,
    .height = (guint) info->height,
    .stride = (gssize) (3 * sizeof (gfloat)) * info->width,
    .format = NST_PIXEL_RGB32F
  };

  image.data = g_new0 (gfloat, (gsize) 3 * image.width * image.height);
  return image;
}

/* What there is of the style is the picture's own, so one evaluation leaves
 * the content as it is: the picture that is shown is known. */
static void
paint (Painted * self, const GstVideoInfo * info, GstBuffer * frame)
{
  NstNetwork *network = nst_network_new_from_file (test_support_network (),
      NULL);
  NstStyleParams style_params;
  NstLiveParams params;
  NstStyle *style;
  GstVideoInfo rgb;
  GstBuffer *in = test_color_to_rgb (info, frame, &rgb);

  self->picture = new_image (info);
  fill_image (&self->picture, &rgb, in);
  repaint (&self->picture);
  nst_style_params_init (&style_params);
  style = nst_style_new (network, &style_params, &self->picture, NULL, 1, NULL,
      NULL);
  nst_live_params_init (&params);
  params.params.threads = 1;
  params.params.iterations = 1;
  params.steps = 1;
  params.synchronous = TRUE;
  self->live = nst_live_new (network, &params, NULL);
  nst_live_set_style (self->live, style);
  nst_style_unref (style);
  nst_network_unref (network);
  gst_buffer_unref (in);
}

static void
show (Painted * self, const GstVideoInfo * info, gdouble detail, gboolean grey,
    GstBuffer * in, GstBuffer * out)
{
  GstVideoFrame from, to;
  NstLiveDisplay display;

  gst_nst_display_fill (&display, info, grey, detail);
  fail_unless (nst_live_set_display (self->live, &display, NULL));
  fail_unless (nst_live_push (self->live, &self->picture, 0, NULL, NULL));
  fail_unless (gst_video_frame_map (&from, info, in, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&to, info, out, GST_MAP_READWRITE));
  gst_nst_rows_paint (self->live, &from, &to);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
  fail_unless (nst_live_get_picture (self->live, &self->picture, NULL));
}

static void
end (Painted * self)
{
  nst_live_free (self->live);
  g_free (self->picture.data);
}

/* ==== The same by way of RGB ==== */

static GstBuffer *
image_to_rgb (const NstImage * image, const GstVideoInfo * like,
    GstVideoInfo * rgb)
{
  GstVideoFrame frame;
  GstBuffer *buffer;
  gint x, y;

  gst_video_info_set_format (rgb, GST_VIDEO_FORMAT_RGB, image->width,
      image->height);
  rgb->fps_n = like->fps_n;
  rgb->fps_d = like->fps_d;
  buffer = gst_buffer_new_allocate (NULL, rgb->size, NULL);
  fail_unless (gst_video_frame_map (&frame, rgb, buffer, GST_MAP_WRITE));
  for (y = 0; y < rgb->height; y++) {
    guint8 *p = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
        + y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
    const gfloat *in = (const gfloat *) image->data
        + (gsize) (3 * y * rgb->width);

    for (x = 0; x < 3 * rgb->width; x++)
      p[x] = (guint8) CLAMP (in[x] * 255.0f + 0.5f, 0.0f, 255.0f);
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

/* The mean luma of the picture, or of the red in RGB, in steps of the
 * component. */
static gdouble
get_wanted_mean (const NstImage * image, const GstVideoInfo * info)
{
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  gdouble kr = 1.0, kb = 0.0, sum = 0.0;
  const gfloat *p = image->data;
  guint i, n = image->width * image->height;

  if (!GST_VIDEO_INFO_IS_RGB (info)
      && !gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &kr, &kb))
    gst_video_color_matrix_get_Kr_Kb (GST_VIDEO_COLOR_MATRIX_BT709, &kr, &kb);
  gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset,
      scale);
  for (i = 0; i < n; i++, p += 3)
    sum += kr * (gdouble) p[0] + (1.0 - kr - kb) * (gdouble) p[1]
        + kb * (gdouble) p[2];
  return offset[0] + scale[0] * sum / n;
}

static gdouble
get_mean (const GstVideoInfo * info, GstBuffer * buffer)
{
  GstVideoFrame frame;
  gdouble sum = 0.0;
  gint x, y;

  fail_unless (gst_video_frame_map (&frame, info, buffer, GST_MAP_READ));
  for (y = 0; y < info->height; y++)
    for (x = 0; x < info->width; x++)
      sum += test_color_get_value (&frame, 0, x, y);
  gst_video_frame_unmap (&frame);
  return sum / (info->width * info->height);
}

/* Neither darker nor brighter: values that are cut off instead of rounded
 * would be darker by half a step. */
static void
require_mean (const Painted * self, const GstVideoInfo * info, GstBuffer * out)
{
  gdouble error = get_mean (info, out) - get_wanted_mean (&self->picture, info);

  fail_unless (ABS (error) < 0.1, "%s: brighter by %.2f steps",
      gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (info)), error);
}

static void
require_picture (const Painted * self, const GstVideoInfo * info,
    GstBuffer * out)
{
  const gchar *name = gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (info));
  GstVideoInfo rgb;
  GstBuffer *picture = image_to_rgb (&self->picture, info, &rgb);
  GstBuffer *expected = test_color_from_rgb (&rgb, picture, info);
  guint i;

  for (i = 0; i < MIN (3, GST_VIDEO_INFO_N_COMPONENTS (info)); i++) {
    gdouble psnr = test_color_get_psnr (info, i, expected, out);

    GST_INFO ("%s %dx%d component %u: %.1f dB", name, info->width,
        info->height, i, psnr);
    /* A wrong matrix, range or order of channels or a shift of chroma by a
     * pixel is far below. */
    fail_unless (psnr >= 42.0, "%s component %u: %.1f dB", name, i, psnr);
  }
  gst_buffer_unref (expected);
  gst_buffer_unref (picture);
}

static void
require_painted (const GstVideoInfo * info)
{
  GstBuffer *in = test_support_new_frame (info, 2);
  GstBuffer *out = gst_buffer_new_allocate (NULL, info->size, NULL);
  Painted painted;

  paint (&painted, info, in);
  show (&painted, info, 0.0, FALSE, in, out);
  require_picture (&painted, info, out);
  require_mean (&painted, info, out);
  fail_if (test_support_same_bytes (in, out));
  end (&painted);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
}

GST_START_TEST (test_painted)
{
  guint size;

  for (size = FIRST_AT_OWN_SIZE; size < G_N_ELEMENTS (sizes); size++) {
    GstVideoInfo info;

    make_info (&info, formats[__i__], size);
    require_painted (&info);
  }
}

GST_END_TEST;

GST_START_TEST (test_colorimetry)
{
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_Y444, 64, 48);
  info.fps_n = 25;
  fail_unless (gst_video_colorimetry_from_string (&info.colorimetry,
          colorimetries[__i__]));
  require_painted (&info);
}

GST_END_TEST;

/* With red, green and blue from 16 to 235. */
GST_START_TEST (test_limited_rgb)
{
  NstLiveDisplay display;
  GstVideoInfo info;
  guint i;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, 64, 48);
  info.colorimetry.range = GST_VIDEO_COLOR_RANGE_16_235;
  gst_nst_display_fill (&display, &info, FALSE, 0.5);
  for (i = 0; i < 3; i++) {
    fail_unless (ABS (display.matrix[i][i] - 219.0 / 255.0) < 1e-9);
    fail_unless (ABS (display.matrix[i][(i + 1) % 3]) < 1e-9);
    fail_unless (ABS (display.matrix[i][3] - 16.0 / 255.0) < 1e-9);
    fail_unless (ABS (display.direction[i] - 1.0) < 1e-9);
  }
  fail_unless (ABS (display.luma[0] + display.luma[1] + display.luma[2] - 1.0)
      < 1e-9);
  fail_unless_equals_float (display.detail, 0.5);
}

GST_END_TEST;

/* Grey in RGB: all three are the luma. In YUV: chroma is that of grey. */
GST_START_TEST (test_grey)
{
  GstVideoInfo info;
  GstBuffer *in, *out;
  Painted painted;
  GstVideoFrame frame;
  gint x, y;

  make_info (&info, __i__ == 0 ? "RGB" : "Y444", 2);
  in = test_support_new_frame (&info, 2);
  out = gst_buffer_new_allocate (NULL, info.size, NULL);
  paint (&painted, &info, in);
  show (&painted, &info, 0.0, TRUE, in, out);
  fail_unless (gst_video_frame_map (&frame, &info, out, GST_MAP_READ));
  for (y = 0; y < info.height; y++) {
    for (x = 0; x < info.width; x++) {
      gint a = test_color_get_value (&frame, 1, x, y), b =
          test_color_get_value (&frame, 2, x, y);

      fail_unless_equals_int (a, b);
      fail_unless_equals_int (a, __i__ == 0 ? test_color_get_value (&frame, 0,
              x, y)
          : 128);
    }
  }
  gst_video_frame_unmap (&frame);
  end (&painted);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
}

GST_END_TEST;

/* ==== Through the element ==== */

static gchar *
make_caps (const gchar * format, guint size)
{
  GstVideoInfo info;
  GstCaps *caps;
  gchar *text;

  make_info (&info, format, size);
  caps = gst_video_info_to_caps (&info);
  text = gst_caps_to_string (caps);
  gst_caps_unref (caps);
  return text;
}

static void
require_same_alpha (const gchar * caps, GstBuffer * in, GstBuffer * out)
{
  GstCaps *parsed = gst_caps_from_string (caps);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, parsed));
  if (GST_VIDEO_INFO_HAS_ALPHA (&info))
    fail_unless (test_color_get_psnr (&info, GST_VIDEO_COMP_A, in,
            out) >= 99.0);
  gst_caps_unref (parsed);
}

/* Unpainted at first, painted soon, and the very input with mix=0. */
GST_START_TEST (test_element)
{
  guint size;

  for (size = 0; size < G_N_ELEMENTS (sizes); size++) {
    gchar *caps = make_caps (formats[__i__], size);
    TestLive live;

    test_live_begin (&live, caps, "beta", "1000");
    test_live_push_until (&live, test_live_is_painted, "painted");
    require_same_alpha (caps, live.picture, live.out);
    g_object_set (live.harness->element, "mix", 0.0, NULL);
    test_live_push (&live);
    fail_unless (test_live_is_unpainted (&live));
    test_support_expect_silence (live.bus);
    test_live_end (&live);
    g_free (caps);
  }
}

GST_END_TEST;

static Suite *
liveformats_suite (void)
{
  Suite *suite = suite_create ("liveformats");
  TCase *tcase = tcase_create ("liveformats");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_loop_test (tcase, test_painted, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_colorimetry, 0,
      G_N_ELEMENTS (colorimetries));
  tcase_add_test (tcase, test_limited_rgb);
  tcase_add_loop_test (tcase, test_grey, 0, 2);
  tcase_add_loop_test (tcase, test_element, 0, G_N_ELEMENTS (formats));
  return suite;
}

GST_CHECK_MAIN (liveformats);
