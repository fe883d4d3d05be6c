/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every format and awkward sizes: the picture is right, alpha is kept. */

#include <math.h>
#include <string.h>

#include "testcolor.h"
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
  {1, 1}, {16, 9}, {33, 17}, {385, 289}, {1920, 1080}
};

/* The last one takes long: there only the picture is looked at. */
#define N_SMALL (G_N_ELEMENTS (sizes) - 1)

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

/* What the element makes of a frame with these caps. Without the pyramid the
 * few steps are small ones, and what was rounded differently stays alike. */
static GstBuffer *
stylize_with (const GstVideoInfo * info, GstBuffer * frame, gdouble mix,
    gdouble wipe, guint iterations)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstBuffer *out;

  g_object_set (harness->element, "mix", mix, "wipe", wipe, "iterations",
      iterations, "pyramid", FALSE, NULL);
  gst_harness_set_src_caps (harness, gst_video_info_to_caps (info));
  out = gst_harness_push_and_pull (harness, gst_buffer_ref (frame));
  test_support_expect_silence (bus);
  fail_unless (out != NULL);
  test_support_free_harness (harness, bus);
  return out;
}

static GstBuffer *
stylize (const GstVideoInfo * info, GstBuffer * frame, gdouble mix)
{
  return stylize_with (info, frame, mix, 0.0, 3);
}

static GstBuffer *
stylize_wiped (const GstVideoInfo * info, GstBuffer * frame, gdouble wipe)
{
  return stylize_with (info, frame, 1.0, wipe, 3);
}

/* What is left of a frame in a work picture of this size. */
static GstBuffer *
stylize_at (const GstVideoInfo * info, GstBuffer * frame, guint work_size)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstBuffer *out;

  g_object_set (harness->element, "iterations", 0, "work-size", work_size,
      NULL);
  gst_harness_set_src_caps (harness, gst_video_info_to_caps (info));
  out = gst_harness_push_and_pull (harness, gst_buffer_ref (frame));
  fail_unless (out != NULL);
  test_support_free_harness (harness, bus);
  return out;
}

/* The element has to do to a frame what it does to the same frame in RGB. */
static void
compare_with_rgb_path (const GstVideoInfo * info, GstBuffer * in,
    GstBuffer * out, const gchar * name)
{
  GstVideoInfo rgb;
  GstBuffer *rgb_in, *rgb_out, *expected;
  guint i;

  rgb_in = test_color_to_rgb (info, in, &rgb);
  rgb_out = stylize (&rgb, rgb_in, 1.0);
  expected = test_color_from_rgb (&rgb, rgb_out, info);
  fail_if (info->width > 16 && test_support_same_bytes (rgb_in, rgb_out));

  for (i = 0; i < MIN (3, GST_VIDEO_INFO_N_COMPONENTS (info)); i++) {
    gdouble psnr = test_color_get_psnr (info, i, expected, out);

    GST_INFO ("%s %dx%d component %u: %.1f dB", name, info->width,
        info->height, i, psnr);
    /* Both round to 8 bits twice: that leaves 45 dB. A wrong matrix, range
     * or order of channels or a shift of chroma by a pixel is far below. */
    fail_unless (psnr >= 42.0, "%s %dx%d component %u: %.1f dB", name,
        info->width, info->height, i, psnr);
  }
  gst_buffer_unref (rgb_in);
  gst_buffer_unref (rgb_out);
  gst_buffer_unref (expected);
}

GST_START_TEST (test_painted)
{
  guint size;

  for (size = 0; size < G_N_ELEMENTS (sizes); size++) {
    GstVideoInfo info;
    GstBuffer *in, *out;

    make_info (&info, formats[__i__], size);
    in = test_support_new_frame (&info, size);
    out = stylize (&info, in, 1.0);
    compare_with_rgb_path (&info, in, out, formats[__i__]);
    if (GST_VIDEO_INFO_HAS_ALPHA (&info))
      fail_unless (test_color_get_psnr (&info, GST_VIDEO_COMP_A, in,
              out) == 99.0);
    gst_buffer_unref (in);
    gst_buffer_unref (out);
  }
}

GST_END_TEST;

GST_START_TEST (test_mix)
{
  guint size;

  for (size = 0; size < G_N_ELEMENTS (sizes); size++) {
    GstVideoInfo info;
    GstBuffer *in, *out;
    guint i;

    make_info (&info, formats[__i__], size);
    in = test_support_new_frame (&info, size);
    out = stylize (&info, in, 0.0);
    fail_unless (test_support_same_bytes (in, out));
    gst_buffer_unref (out);
    if (size >= N_SMALL) {
      gst_buffer_unref (in);
      continue;
    }

    /* Less than half a step of 10 bits: a blend that reads or writes beside
     * the picture or leaves a part of it out shows. */
    out = stylize (&info, in, 0.0004);
    for (i = 0; i < GST_VIDEO_INFO_N_COMPONENTS (&info); i++)
      fail_unless (test_color_get_psnr (&info, i, in, out) == 99.0);
    gst_buffer_unref (out);
    gst_buffer_unref (in);
  }
}

GST_END_TEST;

/* Half a mix lies in the middle of both, in every component of every pixel. */
GST_START_TEST (test_half_mix)
{
  GstVideoInfo info;
  GstBuffer *in, *painted, *half;
  GstVideoFrame a, b, c;
  guint i;
  gint x, y;

  make_info (&info, formats[__i__], 2);
  in = test_support_new_frame (&info, 3);
  painted = stylize (&info, in, 1.0);
  half = stylize (&info, in, 0.5);
  fail_if (test_support_same_bytes (in, painted));
  gst_video_frame_map (&a, &info, in, GST_MAP_READ);
  gst_video_frame_map (&b, &info, painted, GST_MAP_READ);
  gst_video_frame_map (&c, &info, half, GST_MAP_READ);
  for (i = 0; i < GST_VIDEO_INFO_N_COMPONENTS (&info); i++)
    for (y = 0; y < GST_VIDEO_INFO_COMP_HEIGHT (&info, i); y++)
      for (x = 0; x < GST_VIDEO_INFO_COMP_WIDTH (&info, i); x++)
        fail_unless (ABS (2 * test_color_get_value (&c, i, x,
                    y) - test_color_get_value (&a, i, x, y)
                - test_color_get_value (&b, i, x, y)) <= 1,
            "%s component %u at %d, %d", formats[__i__], i, x, y);
  gst_video_frame_unmap (&c);
  gst_video_frame_unmap (&b);
  gst_video_frame_unmap (&a);
  gst_buffer_unref (half);
  gst_buffer_unref (painted);
  gst_buffer_unref (in);
}

GST_END_TEST;

/* Left of the edge the very bits of the input, right of it the painted
 * picture, with nothing of the one in the other. */
GST_START_TEST (test_wipe)
{
  static const gdouble wipes[] = { 0.0, 0.01, 0.4, 0.99, 1.0 };
  GstVideoInfo info;
  GstBuffer *in, *painted, *out;
  guint i, w;

  make_info (&info, formats[__i__], 2);
  in = test_support_new_frame (&info, 3);
  painted = stylize (&info, in, 1.0);
  for (w = 0; w < G_N_ELEMENTS (wipes); w++) {
    gint unit = 1 << (info.finfo->n_components > 1 ? info.finfo->w_sub[1] : 0);
    gint edge = MIN (info.width,
        (gint) (wipes[w] * info.width / unit + 0.5) * unit);

    out = stylize_wiped (&info, in, wipes[w]);
    for (i = 0; i < GST_VIDEO_INFO_N_COMPONENTS (&info); i++) {
      gint at = GST_VIDEO_FORMAT_INFO_SCALE_WIDTH (info.finfo, i, edge);
      gint width = GST_VIDEO_INFO_COMP_WIDTH (&info, i);

      fail_unless (test_color_get_psnr_of (&info, i, 0, at, in, out) == 99.0);
      fail_unless (test_color_get_psnr_of (&info, i, at, width, painted,
              out) == 99.0);
    }
    gst_buffer_unref (out);
  }
  gst_buffer_unref (painted);
  gst_buffer_unref (in);
}

GST_END_TEST;

GST_START_TEST (test_colorimetry)
{
  GstVideoInfo info;
  GstBuffer *in, *out;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_Y444, 64, 48);
  info.fps_n = 25;
  fail_unless (gst_video_colorimetry_from_string (&info.colorimetry,
          colorimetries[__i__]));
  in = test_support_new_frame (&info, 5);
  out = stylize (&info, in, 1.0);
  compare_with_rgb_path (&info, in, out, colorimetries[__i__]);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
}

GST_END_TEST;

/* With 10 bits squeezed through 8, light would be below 59 dB. */
static gdouble
get_unpainted_psnr (const GstVideoInfo * info, guint component)
{
  if (GST_VIDEO_INFO_IS_RGB (info))
    return 99.0;
  if (GST_VIDEO_INFO_COMP_DEPTH (info, 0) == 10)
    return component == 0 ? 60.0 : 54.0;
  return 45.0;
}

/* Without evaluations the frame comes back: there and back the conversion
 * neither darkens nor tints. GStreamer's own path with 8 bits would be at 36
 * dB. Chroma that is subsampled loses a little. */
GST_START_TEST (test_unpainted)
{
  guint size;

  for (size = 2; size < N_SMALL; size++) {
    GstVideoInfo info;
    GstBuffer *in, *out;
    guint i;

    make_info (&info, formats[__i__], size);
    in = test_support_new_frame (&info, size);
    out = stylize_with (&info, in, 1.0, 0.0, 0);
    for (i = 0; i < GST_VIDEO_INFO_N_COMPONENTS (&info); i++) {
      gdouble psnr = test_color_get_psnr (&info, i, in, out);

      GST_INFO ("%s component %u: %.1f dB", formats[__i__], i, psnr);
      fail_unless (psnr >= get_unpainted_psnr (&info, i),
          "%s component %u: %.1f dB", formats[__i__], i, psnr);
    }
    gst_buffer_unref (in);
    gst_buffer_unref (out);
  }
}

GST_END_TEST;

/* A smaller work picture than the frame, and rows that are longer than the
 * picture, as decoders hand them out. */
GST_START_TEST (test_strides)
{
  GstVideoInfo info;
  GstBuffer *in, *padded, *a, *b;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0, 200 * 40, 200 * 40 + 100 * 20, };
  gint stride[GST_VIDEO_MAX_PLANES] = { 200, 100, 100, };
  GstVideoFrame from, to;
  guint i;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, 65, 39);
  info.fps_n = 25;
  in = test_support_new_frame (&info, 9);
  padded = gst_buffer_new_allocate (NULL, 200 * 40 + 2 * 100 * 20, NULL);
  gst_buffer_memset (padded, 0, 255, 200 * 40 + 2 * 100 * 20);
  gst_buffer_add_video_meta_full (padded, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, 65, 39, 3, offset, stride);
  fail_unless (gst_video_frame_map (&from, &info, in, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&to, &info, padded, GST_MAP_WRITE));
  gst_video_frame_copy (&to, &from);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);

  a = stylize (&info, in, 1.0);
  b = stylize (&info, padded, 1.0);
  for (i = 0; i < 3; i++) {
    gdouble psnr = test_color_get_psnr (&info, i, a, b);

    fail_unless (psnr == 99.0, "component %u: %.1f dB", i, psnr);
  }
  gst_buffer_unref (a);
  gst_buffer_unref (b);
  gst_buffer_unref (padded);
  gst_buffer_unref (in);
}

GST_END_TEST;

/* Detail of every size. */
static GstBuffer *
new_noise (const GstVideoInfo * info)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  GRand *rng = g_rand_new_with_seed (1);
  GstMapInfo map;
  gsize i;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (i = 0; i < map.size; i++)
    map.data[i] = (guint8) g_rand_int_range (rng, 0, 256);
  gst_buffer_unmap (buffer, &map);
  g_rand_free (rng);
  GST_BUFFER_PTS (buffer) = 0;
  return buffer;
}

/* A frame that was enlarged from the work picture is that work picture again
 * when it is shrunk: so a second element that paints nothing changes next to
 * nothing. (Of noise, enlarging alone leaves 34.8 dB, with one correction
 * 38.2, with two 41.8.) */
GST_START_TEST (test_enlarged_and_shrunk_again)
{
  GstVideoInfo info;
  GstBuffer *in, *once, *twice;
  gdouble psnr;
  guint i;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, 192, 144);
  info.fps_n = 25;
  info.fps_d = 1;
  in = new_noise (&info);
  once = stylize_at (&info, in, 64);
  twice = stylize_at (&info, once, 64);
  fail_if (test_support_same_bytes (in, once));
  for (i = 0; i < 3; i++) {
    psnr = test_color_get_psnr (&info, i, once, twice);
    GST_INFO ("component %u: %.1f dB", i, psnr);
    fail_unless (psnr >= 40.0, "component %u: %.1f dB", i, psnr);
  }
  gst_buffer_unref (in);
  gst_buffer_unref (once);
  gst_buffer_unref (twice);
}

GST_END_TEST;

static Suite *
formats_suite (void)
{
  Suite *suite = suite_create ("formats");
  TCase *tcase = tcase_create ("formats");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, test_enlarged_and_shrunk_again);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_loop_test (tcase, test_painted, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_unpainted, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_mix, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_half_mix, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_wipe, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_colorimetry, 0,
      G_N_ELEMENTS (colorimetries));
  tcase_add_test (tcase, test_strides);
  return suite;
}

GST_CHECK_MAIN (formats);
