/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* keep-colors: the colours of the input in the result. */

#include <math.h>
#include <nst/nst.h>
#include <string.h>

#include "testsupport.h"

#define CAPS "video/x-raw,format=RGB,width=48,height=32,framerate=25/1"

/* Odd sizes, so that chroma has a column and a row of its own; work-size makes
 * the result larger than what is painted. */
static const gchar *const formats[] = {
  "I420", "YV12", "NV12", "NV21", "Y42B", "Y444", "YUY2", "UYVY", "GRAY8",
  "RGB", "BGR", "RGBx", "xRGB", "BGRx", "xBGR", "RGBA", "ARGB", "BGRA", "ABGR"
};

static GstHarness *
new_harness (const gchar * caps, const gchar * mode, GstBus ** bus)
{
  GstElement *element = test_support_new_element ();
  GstHarness *harness;

  *bus = gst_bus_new ();
  gst_util_set_object_arg (G_OBJECT (element), "mode", mode);
  gst_element_set_bus (element, *bus);
  harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_src_caps_str (harness, caps);
  return harness;
}

static void
set_keep (GstHarness * harness, const gchar * keep)
{
  gst_util_set_object_arg (G_OBJECT (harness->element), "keep-colors", keep);
}

static GstBuffer *
paint (GstHarness * harness, const gchar * caps, guint seed)
{
  GstBuffer *out = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (caps, seed));

  fail_unless (out != NULL);
  return out;
}

static guint8
get_sample (const GstVideoFrame * frame, guint comp, gint x, gint y)
{
  return *((const guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, comp)
      + y * GST_VIDEO_FRAME_COMP_STRIDE (frame, comp)
      + x * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, comp));
}

/* Samples of a component that differ. */
static guint
count_changes (const GstVideoFrame * a, const GstVideoFrame * b, guint comp)
{
  guint n = 0;
  gint x, y;

  for (y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (a, comp); y++)
    for (x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (a, comp); x++)
      n += get_sample (a, comp, x, y) != get_sample (b, comp, x, y);
  return n;
}

/* The differences of red and blue to green, which no light changes. Two
 * roundings, each by half a level: 1. Where a colour had to be made paler
 * to fit, its hue stays: no component is at both ends here. */
static void
require_same_differences (const GstVideoFrame * a, const GstVideoFrame * b)
{
  guint n = 0, n_exact = 0;
  gint x, y, c;

  for (y = 0; y < GST_VIDEO_FRAME_HEIGHT (a); y++)
    for (x = 0; x < GST_VIDEO_FRAME_WIDTH (a); x++)
      for (c = 0; c < 3; c += 2) {
        gint before = get_sample (a, (guint) c, x, y)
            - get_sample (a, 1, x, y);
        gint after = get_sample (b, (guint) c, x, y)
            - get_sample (b, 1, x, y);

        n++;
        n_exact += ABS (before - after) <= 1;
        fail_unless (ABS (after) <= ABS (before) + 1);
        fail_unless (before * after >= 0 || ABS (before) <= 1);
      }
  fail_unless (n_exact > n * 9 / 10, "%u of %u", n_exact, n);
}

GST_START_TEST (test_luma)
{
  gchar *caps = g_strdup_printf ("video/x-raw,format=%s,width=65,height=43,"
      "framerate=25/1", formats[__i__]);
  GstBus *bus;
  GstHarness *harness = new_harness (caps, "still", &bus);
  GstBuffer *in = test_support_new_frame_for_caps (caps, 1), *out;
  GstVideoFrame before, after;
  GstVideoInfo info;
  GstCaps *parsed = gst_caps_from_string (caps);

  gst_video_info_from_caps (&info, parsed);
  g_object_set (harness->element, "work-size", 32, NULL);
  set_keep (harness, "luma");
  out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
  gst_video_frame_map (&before, &info, in, GST_MAP_READ);
  gst_video_frame_map (&after, &info, out, GST_MAP_READ);

  fail_unless (count_changes (&before, &after, 0) > 65 * 43 / 2);
  if (GST_VIDEO_INFO_IS_YUV (&info)) {
    fail_unless_equals_int (count_changes (&before, &after, 1), 0);
    fail_unless_equals_int (count_changes (&before, &after, 2), 0);
  } else if (GST_VIDEO_INFO_IS_RGB (&info)) {
    require_same_differences (&before, &after);
  }
  if (GST_VIDEO_INFO_HAS_ALPHA (&info))
    fail_unless_equals_int (count_changes (&before, &after, 3), 0);

  test_support_expect_silence (bus);
  gst_video_frame_unmap (&before);
  gst_video_frame_unmap (&after);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  gst_caps_unref (parsed);
  test_support_free_harness (harness, bus);
  g_free (caps);
}

GST_END_TEST;

/* Without an evaluation the picture comes back: if its luma is taken and put
 * back by the matrix of the stream. */
GST_START_TEST (test_luma_of_matrices)
{
  static const gchar *const caps[] = {
    "video/x-raw,format=Y444,width=48,height=32,framerate=25/1,"
        "colorimetry=bt601",
    "video/x-raw,format=Y444,width=48,height=32,framerate=25/1,"
        "colorimetry=bt709",
    "video/x-raw,format=Y444,width=48,height=32,framerate=25/1,"
        "colorimetry=1:4:0:0",
    CAPS
  };
  GstBus *bus;
  GstHarness *harness = new_harness (caps[__i__], "still", &bus);
  GstBuffer *in = test_support_new_frame_for_caps (caps[__i__], 1), *out;
  GstMapInfo before, after;
  gsize i;

  g_object_set (harness->element, "iterations", 0, NULL);
  set_keep (harness, "luma");
  out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
  gst_buffer_map (in, &before, GST_MAP_READ);
  gst_buffer_map (out, &after, GST_MAP_READ);
  fail_unless_equals_int64 (before.size, after.size);
  for (i = 0; i < before.size; i++)
    fail_unless (ABS (before.data[i] - after.data[i]) <= 1, "%d, %d",
        before.data[i], after.data[i]);
  gst_buffer_unmap (in, &before);
  gst_buffer_unmap (out, &after);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* An RGB frame as floats. */
static NstImage
new_float_image (GstBuffer * buffer, guint width, guint height)
{
  NstImage image = { NULL, (gssize) (width * 3 * sizeof (gfloat)), width,
    height, NST_PIXEL_RGB32F
  };
  gfloat *pixels = g_new (gfloat, 3 * width * height);
  GstMapInfo map;
  gsize i;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  fail_unless_equals_int64 (map.size, 3 * width * height);
  for (i = 0; i < map.size; i++)
    pixels[i] = (gfloat) map.data[i] / 255.0f;
  gst_buffer_unmap (buffer, &map);
  image.data = pixels;
  return image;
}

/* A painting of the size of the work picture, so that it is not scaled, with
 * 16 bits, so that what the core has made of it is not rounded. */
static GstSample *
new_sample (const NstImage * image)
{
  gchar *string = g_strdup_printf ("video/x-raw,format=ARGB64,width=%u,"
      "height=%u,framerate=0/1", image->width, image->height);
  GstCaps *caps = gst_caps_from_string (string);
  gsize n = (gsize) image->width * image->height;
  guint16 *argb = g_new (guint16, 4 * n);
  GstBuffer *buffer;
  GstSample *sample;
  gsize i;

  for (i = 0; i < 4 * n; i++)
    argb[i] = i % 4 == 0 ? 65535 : (guint16) (((gfloat *) image->data)[i / 4 *
            3 + i % 4 - 1] * 65535.0f + 0.5f);
  buffer = gst_buffer_new_wrapped (argb, 8 * n);
  sample = gst_sample_new (buffer, caps, NULL, NULL);
  gst_buffer_unref (buffer);
  gst_caps_unref (caps);
  g_free (string);
  return sample;
}

static void
set_sample (GstHarness * harness, const NstImage * image)
{
  GstSample *sample = new_sample (image);

  g_object_set (harness->element, "style-sample", sample, NULL);
  gst_sample_unref (sample);
}

/* The palette is that of the frame: what the element paints with a painting
 * is what it paints without keep-colors with one that was matched before. */
GST_START_TEST (test_palette)
{
  static const gchar painting_caps[] =
      "video/x-raw,format=RGB,width=48,height=40,framerate=25/1";
  GstBus *bus;
  GstHarness *harness = new_harness (CAPS, "still", &bus);
  GstBuffer *frame = test_support_new_frame_for_caps (CAPS, 3);
  GstBuffer *stroke = test_support_new_frame_for_caps (painting_caps, 9);
  NstImage content = new_float_image (frame, 48, 32);
  NstImage painting = new_float_image (stroke, 48, 40);
  GstBuffer *plain, *palette, *matched;
  GstMapInfo a, b;
  NstColors colors;
  gsize i;

  /* Colours that are far from the frame's. */
  for (i = 0; i < 3 * 48 * 40; i++)
    ((gfloat *) painting.data)[i] = i % 3 == 0 ? 0.1f :
        1.0f - ((gfloat *) painting.data)[i];
  /* So few that what 16 bits round off does not grow into another path of
   * the optimiser. */
  g_object_set (harness->element, "iterations", 5, NULL);
  set_sample (harness, &painting);
  plain = gst_harness_push_and_pull (harness, gst_buffer_ref (frame));
  set_keep (harness, "palette");
  palette = gst_harness_push_and_pull (harness, gst_buffer_ref (frame));
  fail_if (test_support_same_bytes (plain, palette));

  set_keep (harness, "none");
  fail_unless (nst_colors_measure (&content, &colors, NULL));
  fail_unless (nst_colors_match (&painting, &colors, NULL));
  set_sample (harness, &painting);
  matched = gst_harness_push_and_pull (harness, gst_buffer_ref (frame));
  gst_buffer_map (palette, &a, GST_MAP_READ);
  gst_buffer_map (matched, &b, GST_MAP_READ);
  for (i = 0; i < a.size; i++)
    fail_unless (ABS (a.data[i] - b.data[i]) <= 1);
  gst_buffer_unmap (palette, &a);
  gst_buffer_unmap (matched, &b);

  test_support_expect_silence (bus);
  g_free (content.data);
  g_free (painting.data);
  gst_buffer_unref (frame);
  gst_buffer_unref (stroke);
  gst_buffer_unref (plain);
  gst_buffer_unref (palette);
  gst_buffer_unref (matched);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static guint
count_analyses (GstBus * bus)
{
  GstMessage *message;
  GstProgressType type;
  gchar *code;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_PROGRESS)) != NULL) {
    gst_message_parse_progress (message, &type, &code, NULL);
    n += type == GST_PROGRESS_TYPE_COMPLETE && strcmp (code, "style") == 0;
    g_free (code);
    gst_message_unref (message);
  }
  return n;
}

static const gchar *const keeps[] = { "luma", "palette" };

/* A film keeps to the palette of its first frame, as it would flicker, until
 * there is a seek, other caps or another painting. */
GST_START_TEST (test_film)
{
  GstBus *bus;
  GstHarness *harness = new_harness (CAPS, "film", &bus);
  GstSegment segment;
  guint i;

  set_keep (harness, keeps[__i__]);
  for (i = 0; i < 5; i++)
    gst_buffer_unref (paint (harness, CAPS, i));
  fail_unless_equals_int (count_analyses (bus), 1);

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (harness, gst_event_new_flush_start ());
  gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  gst_buffer_unref (paint (harness, CAPS, 5));
  gst_buffer_unref (paint (harness, CAPS, 6));
  fail_unless_equals_int (count_analyses (bus), 1);

  /* The same picture has the same palette. */
  gst_harness_set_src_caps_str (harness, CAPS ",pixel-aspect-ratio=2/1");
  gst_buffer_unref (paint (harness, CAPS, 5));
  fail_unless_equals_int (count_analyses (bus), 0);
  g_object_set (harness->element, "style-location", test_support_painting (),
      NULL);
  gst_buffer_unref (paint (harness, CAPS, 6));
  fail_unless_equals_int (count_analyses (bus), 1);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* A still depends on nothing but itself. */
GST_START_TEST (test_still)
{
  GstBus *bus;
  GstHarness *harness = new_harness (CAPS, "still", &bus);
  GstBuffer *before, *again;

  set_keep (harness, keeps[__i__]);
  before = paint (harness, CAPS, 1);
  gst_buffer_unref (paint (harness, CAPS, 7));
  again = paint (harness, CAPS, 1);
  fail_unless (test_support_same_bytes (before, again));
  fail_unless_equals_int (count_analyses (bus), 3);
  gst_buffer_unref (paint (harness, CAPS, 1));
  fail_unless_equals_int (count_analyses (bus), 0);
  gst_buffer_unref (before);
  gst_buffer_unref (again);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Plain frames and plain paintings have no deviation to divide by. */
GST_START_TEST (test_plain)
{
  GstBus *bus;
  GstHarness *harness = new_harness (CAPS, "still", &bus);
  GstBuffer *plain = gst_buffer_new_allocate (NULL, 48 * 32 * 3, NULL);
  NstImage painting;
  guint i;

  gst_buffer_memset (plain, 0, 99, 48 * 32 * 3);
  GST_BUFFER_PTS (plain) = 0;
  painting = new_float_image (plain, 48, 32);
  set_keep (harness, keeps[__i__]);
  for (i = 0; i < 2; i++) {
    GstBuffer *out = gst_harness_push_and_pull (harness,
        gst_buffer_ref (plain));

    fail_unless (out != NULL);
    gst_buffer_unref (out);
    gst_buffer_unref (paint (harness, CAPS, 2));
    set_sample (harness, &painting);
  }
  test_support_expect_silence (bus);
  g_free (painting.data);
  gst_buffer_unref (plain);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static Suite *
colors_suite (void)
{
  Suite *suite = suite_create ("colors");
  TCase *tcase = tcase_create ("colors");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_loop_test (tcase, test_luma, 0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (tcase, test_luma_of_matrices, 0, 4);
  tcase_add_test (tcase, test_palette);
  tcase_add_loop_test (tcase, test_film, 0, G_N_ELEMENTS (keeps));
  tcase_add_loop_test (tcase, test_still, 0, G_N_ELEMENTS (keeps));
  tcase_add_loop_test (tcase, test_plain, 0, G_N_ELEMENTS (keeps));
  return suite;
}

GST_CHECK_MAIN (colors);
