/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What changes while a stream runs: caps, paintings, properties. */

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>

#include "testsupport.h"

#define CAPS "video/x-raw,format=RGB,width=48,height=32,framerate=25/1"

static GstBuffer *
paint (GstHarness * harness, guint seed)
{
  GstBuffer *out = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, seed));

  fail_unless (out != NULL);
  return out;
}

GST_START_TEST (test_caps)
{
  static const gchar *const caps[] = {
    CAPS,
    "video/x-raw,format=I420,width=32,height=48,framerate=25/1",
    "video/x-raw,format=I420,width=65,height=33,framerate=25/1",
    "video/x-raw,format=I420,width=1,height=1,framerate=25/1",
    "video/x-raw,format=NV12,width=64,height=64,framerate=30/1",
    "video/x-raw,format=RGB,width=200,height=20,framerate=25/1,"
        "interlace-mode=interleaved",
    CAPS
  };
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstBuffer *reference = NULL;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (caps); i++) {
    GstBuffer *in = test_support_new_frame_for_caps (caps[i], 0);
    gsize size = gst_buffer_get_size (in);
    GstBuffer *out;

    gst_harness_set_src_caps_str (harness, caps[i]);
    out = gst_harness_push_and_pull (harness, in);
    fail_unless (out != NULL);
    fail_unless_equals_int64 (gst_buffer_get_size (out), size);
    if (reference == NULL)
      reference = gst_buffer_ref (out);
    else if (i + 1 == G_N_ELEMENTS (caps))
      fail_unless (test_support_same_bytes (out, reference));
    gst_buffer_unref (out);
  }
  gst_buffer_unref (reference);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* A ramp of mix from 0 to 1: the input, blends that move away from it, the
 * painted picture, and back. */
GST_START_TEST (test_ramp)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstControlSource *source = gst_interpolation_control_source_new ();
  GstTimedValueControlSource *values = GST_TIMED_VALUE_CONTROL_SOURCE (source);
  guint i, n_painted = 0;

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (values, 0, 0.0);
  gst_timed_value_control_source_set (values, 4 * 40 * GST_MSECOND, 1.0);
  gst_timed_value_control_source_set (values, 8 * 40 * GST_MSECOND, 0.0);
  fail_unless (gst_object_add_control_binding (GST_OBJECT (harness->element),
          gst_direct_control_binding_new (GST_OBJECT (harness->element), "mix",
              source)));

  for (i = 0; i <= 8; i++) {
    GstBuffer *in = test_support_new_frame_for_caps (CAPS, i);
    GstBuffer *out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
    gdouble mix;

    g_object_get (harness->element, "mix", &mix, NULL);
    fail_unless (ABS (mix - (4.0 - ABS (4.0 - i)) / 4.0) < 1e-6);
    fail_unless (test_support_same_bytes (in, out) == (i % 8 == 0));
    n_painted += !test_support_same_bytes (in, out);
    gst_buffer_unref (in);
    gst_buffer_unref (out);
  }
  fail_unless_equals_int (n_painted, 7);
  gst_object_unref (source);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_style_swaps)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  const gchar *paintings[2];
  GstBuffer *reference[2] = { NULL, NULL };
  guint i;

  paintings[0] = test_support_painting ();
  paintings[1] = test_support_path ("other.png");
  test_support_write_painting (paintings[1], 18);
  for (i = 0; i < 50; i++) {
    GstBuffer *out;

    g_object_set (harness->element, "style-location", paintings[i % 2], NULL);
    out = paint (harness, 0);
    if (i < 2)
      reference[i] = gst_buffer_ref (out);
    fail_unless (test_support_same_bytes (out, reference[i % 2]));
    gst_buffer_unref (out);
  }
  fail_if (test_support_same_bytes (reference[0], reference[1]));
  gst_buffer_unref (reference[0]);
  gst_buffer_unref (reference[1]);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Each of these has to reach the picture with the next frame. */
static const struct
{
  const gchar *property;
  const gchar *value;
} changes[] = {
  {"content-layer", "conv2_1"},
  {"style-layers", "conv1_1:0.7,conv3_1:0.3"},
  {"alpha", "0.01"},
  {"beta", "1000"},
  {"tv-weight", "100"},
  {"iterations", "7"},
  {"work-size", "24"},
  {"init", "noise"},
  {"pooling", "max"},
  {"loss-scale", "mean-square"},
  {"pyramid", "false"},
  {"optimizer", "adam"},
  {"wipe", "0.5"},
  {"mix", "0.5"},
  {"style-scale", "0.5"},
  {"keep-colors", "luma"},
  {"keep-colors", "palette"}
};

GST_START_TEST (test_property_change)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *before, *after;

  before = paint (harness, 0);
  gst_util_set_object_arg (G_OBJECT (harness->element),
      changes[__i__].property, changes[__i__].value);
  after = paint (harness, 0);
  fail_if (test_support_same_bytes (before, after), "%s",
      changes[__i__].property);
  test_support_expect_silence (bus);
  gst_buffer_unref (before);
  gst_buffer_unref (after);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_seed)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *a, *b, *c;

  g_object_set (harness->element, "init", 1, "seed", G_GUINT64_CONSTANT (1),
      NULL);
  a = paint (harness, 0);
  b = paint (harness, 0);
  g_object_set (harness->element, "seed", G_GUINT64_CONSTANT (2), NULL);
  c = paint (harness, 0);
  fail_unless (test_support_same_bytes (a, b));
  fail_if (test_support_same_bytes (a, c));
  gst_buffer_unref (a);
  gst_buffer_unref (b);
  gst_buffer_unref (c);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static GstHarness *
new_film_harness (GstBus ** bus)
{
  GstElement *element = test_support_new_element ();
  GstHarness *harness;

  *bus = gst_bus_new ();
  gst_util_set_object_arg (G_OBJECT (element), "mode", "film");
  gst_element_set_bus (element, *bus);
  harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_src_caps_str (harness, CAPS);
  return harness;
}

/* A film goes on from the previous frame, and starts anew after a seek, a
 * gap in the stream or other caps. */
GST_START_TEST (test_film)
{
  GstBus *bus;
  GstHarness *harness = new_film_harness (&bus);
  GstBuffer *reference = paint (harness, 0);
  GstSegment segment;
  guint i;

  for (i = 0; i < 3; i++) {
    GstBuffer *in = test_support_new_frame_for_caps (CAPS, 0);
    GstBuffer *out = paint (harness, 0);

    fail_if (test_support_same_bytes (out, reference));
    gst_buffer_unref (out);
    if (i == 0) {
      gst_segment_init (&segment, GST_FORMAT_TIME);
      gst_harness_push_event (harness, gst_event_new_flush_start ());
      gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
      gst_harness_push_event (harness, gst_event_new_segment (&segment));
    } else if (i == 1) {
      GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
      GST_BUFFER_PTS (in) = 5 * GST_SECOND;
    } else {
      gst_harness_set_src_caps_str (harness, CAPS ",pixel-aspect-ratio=2/1");
    }
    out = gst_harness_push_and_pull (harness, in);
    fail_unless (test_support_same_bytes (out, reference));
    gst_buffer_unref (out);
  }
  gst_buffer_unref (reference);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* What a leaky queue has thrown away is no cut. */
GST_START_TEST (test_film_with_gaps)
{
  GstBus *bus;
  GstHarness *harness = new_film_harness (&bus);
  GstBuffer *reference = paint (harness, 0);
  GstBuffer *in = test_support_new_frame_for_caps (CAPS, 0);
  GstBuffer *out;

  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
  GST_BUFFER_PTS (in) = 900 * GST_MSECOND;
  out = gst_harness_push_and_pull (harness, in);
  fail_if (test_support_same_bytes (out, reference));
  gst_buffer_unref (out);
  gst_buffer_unref (reference);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static GstBuffer *
paint_scaled (const gchar * interlacing)
{
  gchar *caps = g_strdup_printf ("video/x-raw,format=I420,width=64,height=96,"
      "framerate=25/1,interlace-mode=%s", interlacing);
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstBuffer *out;

  g_object_set (harness->element, "work-size", 32, NULL);
  gst_harness_set_src_caps_str (harness, caps);
  out = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (caps, 1));
  fail_unless (out != NULL);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
  g_free (caps);
  return out;
}

/* An interlaced frame is painted as the one picture that it is shown as. */
GST_START_TEST (test_interlaced)
{
  GstBuffer *progressive = paint_scaled ("progressive");
  GstBuffer *interlaced = paint_scaled ("interleaved");

  fail_unless (test_support_same_bytes (interlaced, progressive));
  gst_buffer_unref (interlaced);
  gst_buffer_unref (progressive);
}

GST_END_TEST;

static Suite *
dynamic_suite (void)
{
  Suite *suite = suite_create ("dynamic");
  TCase *tcase = tcase_create ("dynamic");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_caps);
  tcase_add_test (tcase, test_ramp);
  tcase_add_test (tcase, test_style_swaps);
  tcase_add_loop_test (tcase, test_property_change, 0, G_N_ELEMENTS (changes));
  tcase_add_test (tcase, test_seed);
  tcase_add_test (tcase, test_film);
  tcase_add_test (tcase, test_film_with_gaps);
  tcase_add_test (tcase, test_interlaced);
  return suite;
}

GST_CHECK_MAIN (dynamic);
