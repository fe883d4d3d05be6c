/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Nothing waits for a frame: flushes, seeks, changes of state, properties. */

#include "testsupport.h"

#define CAPS "video/x-raw,format=I420,width=256,height=192,framerate=25/1"

static GstHarness *
new_long_harness (GstBus ** bus)
{
  GstHarness *harness = test_support_new_harness (CAPS, bus);

  g_object_set (harness->element, "iterations", TEST_LONG_ITERATIONS, "init",
      1, "post-messages", TRUE, NULL);
  return harness;
}

/* A thread that is in the middle of a frame. */
static GThread *
begin_frame (GstHarness * harness, GstBus * bus)
{
  GThread *thread = test_support_push_in_thread (harness,
      test_support_new_frame_for_caps (CAPS, 0));

  test_support_wait_painting (bus);
  return thread;
}

static GstFlowReturn
join (GThread * thread)
{
  return (GstFlowReturn) GPOINTER_TO_INT (g_thread_join (thread));
}

static void
require_at_once (gint64 start)
{
  gint64 elapsed = g_get_monotonic_time () - start;

  GST_INFO ("answered after %" G_GINT64_FORMAT " us", elapsed);
  fail_unless (elapsed < TEST_AT_ONCE, "took %" G_GINT64_FORMAT " us", elapsed);
}

static void
require_next_frame (GstHarness * harness, GstBus * bus)
{
  g_object_set (harness->element, "iterations", 2, NULL);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 1));
  gst_buffer_unref (gst_harness_pull (harness));
  test_support_expect_silence (bus);
}

GST_START_TEST (test_flush)
{
  GstBus *bus;
  GstHarness *harness = new_long_harness (&bus);
  GstSegment segment;
  guint i;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (i = 0; i < 3; i++) {
    GThread *thread = begin_frame (harness, bus);
    gint64 start = g_get_monotonic_time ();

    gst_harness_push_event (harness, gst_event_new_flush_start ());
    fail_unless_equals_int (join (thread), GST_FLOW_FLUSHING);
    require_at_once (start);
    gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
    gst_harness_push_event (harness, gst_event_new_segment (&segment));
  }
  require_next_frame (harness, bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* One that comes between two frames must not be lost, and one that is over
 * must not hit the next frame. */
GST_START_TEST (test_flush_between_frames)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  require_next_frame (harness, bus);
  gst_harness_push_event (harness, gst_event_new_flush_start ());
  fail_unless_equals_int (gst_harness_push (harness,
          test_support_new_frame_for_caps (CAPS, 0)), GST_FLOW_FLUSHING);
  gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  require_next_frame (harness, bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_state)
{
  GstBus *bus;
  GstHarness *harness = new_long_harness (&bus);
  GThread *thread = begin_frame (harness, bus);
  gint64 start = g_get_monotonic_time ();

  fail_unless_equals_int (gst_element_set_state (harness->element,
          GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
  require_at_once (start);
  fail_unless_equals_int (join (thread), GST_FLOW_FLUSHING);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* The analysis of a large painting does not look at the pads. */
#define LARGE "video/x-raw,format=I420,width=1280,height=960,framerate=25/1"

GST_START_TEST (test_analysis)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (LARGE, &bus);
  GThread *thread;
  gint64 start;

  g_object_set (harness->element, "work-size", 1280, NULL);
  test_support_expect_progress (bus, GST_PROGRESS_TYPE_START, "load");
  test_support_expect_progress (bus, GST_PROGRESS_TYPE_COMPLETE, "load");
  thread = test_support_push_in_thread (harness,
      test_support_new_frame_for_caps (LARGE, 0));
  test_support_expect_progress (bus, GST_PROGRESS_TYPE_START, "style");
  start = g_get_monotonic_time ();
  if (__i__ == 0)
    gst_harness_push_event (harness, gst_event_new_flush_start ());
  else
    gst_element_set_state (harness->element, GST_STATE_NULL);
  fail_unless_equals_int (join (thread), GST_FLOW_FLUSHING);
  require_at_once (start);
  test_support_expect_progress (bus, GST_PROGRESS_TYPE_CANCELED, "style");
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Downstream goes away: only the source pad tells. */
GST_START_TEST (test_source_pad)
{
  GstBus *bus;
  GstHarness *harness = new_long_harness (&bus);
  GstPad *pad = gst_element_get_static_pad (harness->element, "src");
  GThread *thread = begin_frame (harness, bus);
  gint64 start = g_get_monotonic_time ();

  gst_pad_set_active (pad, FALSE);
  fail_unless_equals_int (join (thread), GST_FLOW_FLUSHING);
  require_at_once (start);
  gst_object_unref (pad);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_properties)
{
  GstBus *bus;
  GstHarness *harness = new_long_harness (&bus);
  GThread *thread = begin_frame (harness, bus);
  gint64 start = g_get_monotonic_time ();
  GstStructure *stats;
  gdouble beta;
  guint64 frames = 1;

  g_object_set (harness->element, "beta", 30.0, "style-location",
      test_support_painting (), "content-layer", "conv3_1", NULL);
  g_object_get (harness->element, "beta", &beta, "stats", &stats, NULL);
  require_at_once (start);
  fail_unless (beta == 30.0);
  fail_unless (gst_structure_get_uint64 (stats, "frames", &frames));
  fail_unless_equals_uint64 (frames, 0);
  gst_structure_free (stats);

  gst_harness_push_event (harness, gst_event_new_flush_start ());
  fail_unless_equals_int (join (thread), GST_FLOW_FLUSHING);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static GstElement *
new_pipeline (GstElement ** element)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *source = gst_element_factory_make ("videotestsrc", NULL);
  GstElement *filter = gst_element_factory_make ("capsfilter", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  GstCaps *caps = gst_caps_from_string (CAPS);

  *element = test_support_new_element ();
  g_object_set (*element, "iterations", TEST_LONG_ITERATIONS, "init", 1,
      "post-messages", TRUE, NULL);
  g_object_set (filter, "caps", caps, NULL);
  gst_caps_unref (caps);
  gst_bin_add_many (GST_BIN (pipeline), source, filter, *element, sink, NULL);
  fail_unless (gst_element_link_many (source, filter, *element, sink, NULL));
  return pipeline;
}

GST_START_TEST (test_pipeline)
{
  GstElement *element;
  GstElement *pipeline = new_pipeline (&element);
  GstBus *bus = gst_element_get_bus (pipeline);
  gint64 start;
  guint i;

  /* In a preroll that does not end, a seek, and the end of it all; twice, as
   * the element has to be reusable. */
  for (i = 0; i < 2; i++) {
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    test_support_wait_painting (bus);
    start = g_get_monotonic_time ();
    fail_unless (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
            GST_SEEK_FLAG_FLUSH, GST_SECOND));
    require_at_once (start);

    test_support_wait_painting (bus);
    start = g_get_monotonic_time ();
    gst_element_set_state (pipeline, GST_STATE_NULL);
    require_at_once (start);
    test_support_expect_silence (bus);
  }
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* The frame is finished and comes before the end. */
GST_START_TEST (test_eos)
{
  GstElement *element;
  GstElement *pipeline = new_pipeline (&element);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstStructure *stats;
  guint64 frames = 0;

  g_object_set (element, "iterations", 30, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  /* A source that waits for preroll does not take an event. */
  fail_unless_equals_int (gst_element_get_state (pipeline, NULL, NULL,
          20 * GST_SECOND), GST_STATE_CHANGE_SUCCESS);
  test_support_wait_painting (bus);
  fail_unless (gst_element_send_event (pipeline, gst_event_new_eos ()));
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
  g_object_get (element, "stats", &stats, NULL);
  gst_structure_get_uint64 (stats, "frames", &frames);
  fail_unless (frames >= 1);
  gst_structure_free (stats);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* Live mode is always at work: on the picture, and here on a painting, too. */
GST_START_TEST (test_live)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstElement *element = harness->element;
  gint64 start;
  guint i, k;

  for (i = 0; i < 2; i++) {
    gst_element_set_state (element, GST_STATE_READY);
    g_object_set (element, "mode", 3, "iterations", TEST_LONG_ITERATIONS,
        "network-location", "builtin", "style-scale", 4.0, NULL);
    gst_element_set_state (element, GST_STATE_PLAYING);
    gst_harness_set_src_caps_str (harness, CAPS);
    for (k = 0; k < 5; k++) {
      gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, k));
      gst_buffer_unref (gst_harness_pull (harness));
      /* To the middle of something else each time. */
      g_usleep (i * 40000);
      g_object_set (element, "style-location", test_support_painting (), NULL);
    }

    start = g_get_monotonic_time ();
    gst_harness_push_event (harness, gst_event_new_flush_start ());
    gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
    require_at_once (start);
    start = g_get_monotonic_time ();
    gst_element_set_state (element, GST_STATE_NULL);
    require_at_once (start);
  }
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static Suite *
cancel_suite (void)
{
  Suite *suite = suite_create ("cancel");
  TCase *tcase = tcase_create ("cancel");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_flush);
  tcase_add_test (tcase, test_flush_between_frames);
  tcase_add_test (tcase, test_state);
  tcase_add_loop_test (tcase, test_analysis, 0, 2);
  tcase_add_test (tcase, test_source_pad);
  tcase_add_test (tcase, test_properties);
  tcase_add_test (tcase, test_pipeline);
  tcase_add_test (tcase, test_eos);
  tcase_add_test (tcase, test_live);
  return suite;
}

GST_CHECK_MAIN (cancel);
