/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode: time, caps, scenes, load. */

#include "testlive.h"
#include "testpipeline.h"
#include "testsupport.h"

#define FRAME (40 * GST_MSECOND)
#define BAR_CAPS "video/x-raw,format=RGB,width=96,height=64,framerate=25/1"

/* ==== When it is live mode ==== */

/* Without a size of its own, the work picture of live mode is 320. */
static gdouble
get_work_size (gboolean live, const gchar * mode)
{
  GstElement *element = test_support_new_element ();
  TestLive self = { 0 };
  gdouble size;

  gst_util_set_object_arg (G_OBJECT (element), "mode", mode);
  self.bus = gst_bus_new ();
  gst_element_set_bus (element, self.bus);
  self.harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_live (self.harness, live);
  test_live_set_caps (&self,
      "video/x-raw,format=GRAY8,width=400,height=40,framerate=25/1");
  test_live_push (&self);
  size = test_live_get_stat (&self, "work-size");
  test_support_expect_silence (self.bus);
  test_live_end (&self);
  return size;
}

GST_START_TEST (test_auto)
{
  fail_unless_equals_float (get_work_size (TRUE, "auto"), 320.0);
  fail_unless_equals_float (get_work_size (FALSE, "auto"), 400.0);
  fail_unless_equals_float (get_work_size (FALSE, "live"), 320.0);
  fail_unless_equals_float (get_work_size (TRUE, "still"), 400.0);
  fail_unless_equals_float (get_work_size (TRUE, "film"), 256.0);
}

GST_END_TEST;

/* The same of a real source; and one that is live again with other caps. */
GST_START_TEST (test_auto_in_pipelines)
{
  static const gdouble sizes[] = { 400.0, 320.0 };
  gchar *element = test_pipeline_describe_element ("");
  guint i;

  for (i = 0; i < 2; i++) {
    GstElement *pipeline = test_pipeline_parse ("videotestsrc is-live=%u "
        "num-buffers=2 ! video/x-raw,width=400,height=40,framerate=50/1 ! "
        "%s ! fakesink", i, element);
    GstElement *style = gst_bin_get_by_name (GST_BIN (pipeline), "style");
    GstStructure *stats;
    guint size;

    test_pipeline_play_to_the_end (pipeline);
    g_object_get (style, "stats", &stats, NULL);
    fail_unless (gst_structure_get_uint (stats, "work-size", &size));
    fail_unless_equals_float (size, sizes[i]);
    gst_structure_free (stats);
    gst_object_unref (style);
    gst_object_unref (pipeline);
  }
  g_free (element);
}

GST_END_TEST;

/* ==== Frames ==== */

/* The first frame is shown as it is, and none waits for a million
 * evaluations. */
GST_START_TEST (test_no_wait)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "iterations", "1000000");
  test_live_push (&live);
  fail_unless (test_live_is_unpainted (&live));
  for (i = 0; i < 20; i++)
    test_live_push (&live);
  fail_unless (test_live_get_stat (&live, "evaluations") < 1000000.0);
  fail_unless_equals_float (test_live_get_stat (&live, "frames"), 21.0);
  test_live_push_until (&live, test_live_is_painted, "painted");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* With another frame each time, so that there is always something to do. */
static gboolean
has_times (TestLive * live)
{
  test_live_set_picture (live, test_support_new_frame_for_caps (TEST_LIVE_CAPS,
          (guint) (live->time / FRAME) % 8));
  return test_live_get_stat (live, "evaluations-per-second") > 0.0
      && test_live_get_stat (live, "convert-ms") > 0.0
      && test_live_get_stat (live, "paint-ms") > 0.0
      && test_live_get_stat (live, "loss") > 0.0;
}

GST_START_TEST (test_stats)
{
  TestLive live;

  test_live_begin (&live, TEST_LIVE_CAPS, "iterations", "100000");
  test_live_push_until (&live, has_times, "evaluations, losses, times");
  fail_unless_equals_float (test_live_get_stat (&live, "work-size"), 48.0);
  fail_unless_equals_float (test_live_get_stat (&live, "dropped"), 0.0);
  fail_unless_equals_float (test_live_get_stat (&live, "cuts"), 0.0);
  test_live_end (&live);
}

GST_END_TEST;

static gboolean
is_repeated (TestLive * live)
{
  return test_live_get_stat (live, "paint-ms") <= 0.0;
}

static gboolean
is_computed (TestLive * live)
{
  return !is_repeated (live);
}

/* Once nothing changes any more, nothing is computed either; a seam of time
 * is not left: what comes after it is not another scene. */
GST_START_TEST (test_static_scene)
{
  TestLive live;
  GstBuffer *out, *other;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, NULL, NULL);
  test_live_push_until (&live, is_repeated, "nothing to do");
  fail_unless (test_live_is_painted (&live));
  out = gst_buffer_ref (live.out);
  for (i = 0; i < 50; i++) {
    test_live_push (&live);
    fail_unless (is_repeated (&live));
    fail_unless (test_support_same_bytes (live.out, out));
  }
  gst_buffer_unref (out);

  /* Another frame, hardly another picture. */
  other = gst_buffer_copy_deep (live.picture);
  gst_buffer_memset (other, 0, 64, 1);
  test_live_set_picture (&live, other);
  test_live_push (&live);
  fail_unless (is_computed (&live));
  fail_unless_equals_float (test_live_get_stat (&live, "cuts"), 0.0);

  /* A property. */
  test_live_push_until (&live, is_repeated, "nothing to do again");
  test_live_set (&live, "mix", "0.5");
  test_live_push (&live);
  fail_unless (is_computed (&live));

  /* A painting. */
  test_live_push_until (&live, is_repeated, "nothing to do once more");
  test_live_set (&live, "style-location", test_support_painting ());
  test_live_push (&live);
  fail_unless (is_computed (&live));
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* Left of the edge the very bits of the input; and half a mix lies between. */
GST_START_TEST (test_wipe)
{
  TestLive live;
  GstMapInfo in, out;
  guint x, y, different = 0;

  test_live_begin (&live, TEST_LIVE_CAPS, "wipe", "0.5");
  test_live_push_until (&live, test_live_is_painted, "painted");
  gst_buffer_map (live.picture, &in, GST_MAP_READ);
  gst_buffer_map (live.out, &out, GST_MAP_READ);
  for (y = 0; y < 32; y++) {
    for (x = 0; x < 3 * 48; x++) {
      guint8 a = in.data[y * 144 + x], b = out.data[y * 144 + x];

      fail_unless (x >= 3 * 24 || a == b);
      different += a != b;
    }
  }
  fail_unless (different > 0);
  gst_buffer_unmap (live.out, &out);
  gst_buffer_unmap (live.picture, &in);
  test_live_end (&live);
}

GST_END_TEST;

/* ==== Streams ==== */

GST_START_TEST (test_caps)
{
  static const gchar *const caps[] = {
    TEST_LIVE_CAPS,
    "video/x-raw,format=I420,width=32,height=48,framerate=25/1",
    "video/x-raw,format=I420,width=65,height=33,framerate=30/1",
    "video/x-raw,format=I420,width=1,height=1,framerate=25/1",
    "video/x-raw,format=NV12,width=64,height=64,framerate=0/1",
    "video/x-raw,format=I420,width=50,height=22,framerate=25/1,"
        "interlace-mode=interleaved",
    TEST_LIVE_CAPS
  };
  TestLive live;
  guint i, k;

  test_live_begin (&live, caps[0], "beta", "1000");
  for (i = 1; i < G_N_ELEMENTS (caps); i++) {
    for (k = 0; k < 3; k++) {
      test_live_push (&live);
      fail_unless_equals_int64 (gst_buffer_get_size (live.out),
          gst_buffer_get_size (live.picture));
    }
    test_live_set_caps (&live, caps[i]);
  }
  test_live_push_until (&live, test_live_is_painted, "painted");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

static void
require_cut (TestLive * live)
{
  GstMessage *message = gst_bus_pop_filtered (live->bus, GST_MESSAGE_ELEMENT);
  const GstStructure *structure;
  GstClockTime time;
  guint64 frame;

  fail_unless (message != NULL, "no cut was told");
  structure = gst_message_get_structure (message);
  fail_unless (gst_structure_has_name (structure, "nststyle-cut"));
  fail_unless (gst_structure_get (structure, "frame", G_TYPE_UINT64, &frame,
          "timestamp", GST_TYPE_CLOCK_TIME, &time, NULL));
  fail_unless_equals_uint64 (time, live->time - FRAME);
  fail_unless_equals_float (test_live_get_stat (live, "frames"),
      (gdouble) frame + 1.0);
  gst_message_unref (message);
}

static void
require_no_cut (TestLive * live)
{
  fail_unless (gst_bus_pop_filtered (live->bus, GST_MESSAGE_ELEMENT) == NULL,
      "a cut that is none");
}

GST_START_TEST (test_seek)
{
  TestLive live;
  GstSegment segment;

  test_live_begin (&live, TEST_LIVE_CAPS, "post-messages", "true");
  test_live_push_until (&live, test_live_is_painted, "painted");
  require_no_cut (&live);

  gst_harness_push_event (live.harness, gst_event_new_flush_start ());
  gst_harness_push_event (live.harness, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (live.harness, gst_event_new_segment (&segment));
  live.time = 0;
  test_live_push (&live);
  require_cut (&live);
  test_live_push_until (&live, test_live_is_painted, "painted again");
  require_no_cut (&live);
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* A source that stalls for two seconds. */
GST_START_TEST (test_gap)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "post-messages", "true");
  for (i = 0; i < 10; i++)
    test_live_push (&live);
  require_no_cut (&live);
  live.time += 2 * GST_SECOND;
  test_live_push (&live);
  require_cut (&live);
  fail_unless_equals_float (test_live_get_stat (&live, "cuts"), 1.0);
  for (i = 0; i < 10; i++)
    test_live_push (&live);
  require_no_cut (&live);
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* Without time stamps it goes on all the same. */
GST_START_TEST (test_no_time)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "post-messages", "true");
  live.time = GST_CLOCK_TIME_NONE;
  for (i = 0; i < 10; i++) {
    test_live_push (&live);
    live.time = GST_CLOCK_TIME_NONE;
  }
  require_no_cut (&live);
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* Stripes, upright or lying. */
static GstBuffer *
new_stripes (gboolean upright)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 96 * 64 * 3, NULL);
  GstMapInfo map;
  guint x, y, c;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (y = 0; y < 64; y++)
    for (x = 0; x < 96; x++)
      for (c = 0; c < 3; c++)
        map.data[3 * (96 * y + x) + c] =
            (upright ? x / 24 : y / 16) % 2 == 0 ? 230 : upright ? 20 : 120;
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

GST_START_TEST (test_cut)
{
  TestLive live;
  guint i;

  test_live_begin (&live, BAR_CAPS, "post-messages", "true");
  for (i = 0; i < 2; i++) {
    guint k;

    test_live_set_picture (&live, new_stripes (i % 2 == 0));
    test_live_push (&live);
    if (i > 0)
      require_cut (&live);
    for (k = 0; k < 5; k++)
      test_live_push (&live);
    require_no_cut (&live);
  }

  /* Unless none is wanted. */
  test_live_set (&live, "cut-threshold", "1");
  test_live_set_picture (&live, new_stripes (TRUE));
  test_live_push (&live);
  require_no_cut (&live);
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

static void
wait_for_frames (GstElement * style, guint64 wanted)
{
  gint64 end = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;
  guint64 frames = 0;

  while (frames < wanted) {
    GstStructure *stats;

    fail_unless (g_get_monotonic_time () < end, "no more frames");
    g_usleep (1000);
    g_object_get (style, "stats", &stats, NULL);
    gst_structure_get_uint64 (stats, "frames", &frames);
    gst_structure_free (stats);
  }
}

GST_START_TEST (test_pause)
{
  gchar *element = test_pipeline_describe_element ("");
  GstElement *pipeline = test_pipeline_parse ("videotestsrc is-live=true ! "
      "video/x-raw,width=64,height=48,framerate=50/1 ! %s ! "
      "fakesink sync=true", element);
  GstElement *style = gst_bin_get_by_name (GST_BIN (pipeline), "style");
  GstBus *bus = gst_element_get_bus (pipeline);
  guint i;

  for (i = 1; i <= 3; i++) {
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    wait_for_frames (style, 5 * i);
    gst_element_set_state (pipeline, GST_STATE_PAUSED);
  }
  gst_element_set_state (pipeline, GST_STATE_READY);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for_frames (style, 5);
  test_support_expect_silence (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (style);
  gst_object_unref (pipeline);
  g_free (element);
}

GST_END_TEST;

/* ==== Late ==== */

GST_START_TEST (test_latency)
{
  TestLive live;

  test_live_begin (&live, TEST_LIVE_CAPS, NULL, NULL);
  fail_unless_equals_uint64 (gst_harness_query_latency (live.harness), FRAME);
  test_live_set (&live, "budget", "15");
  fail_unless_equals_uint64 (gst_harness_query_latency (live.harness),
      15 * GST_MSECOND);
  test_live_end (&live);
}

GST_END_TEST;

static gboolean
is_loaded (TestLive * live)
{
  gst_harness_push_upstream_event (live->harness,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 9.9, GST_SECOND, live->time));
  return test_live_get_stat (live, "load") >= 2.0;
}

/* Late frames lower the quality, and are all shown; with qos=true, too. */
GST_START_TEST (test_qos)
{
  TestLive live;
  GstMessage *message;
  GstFormat format;
  guint64 processed, dropped;
  gint quality, last = 1000000;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "qos", __i__ ? "true" : "false");
  test_live_push_until (&live, is_loaded, "load");
  fail_unless_equals_int (gst_harness_buffers_received (live.harness),
      (gint) test_live_get_stat (&live, "frames"));
  fail_unless_equals_float (test_live_get_stat (&live, "dropped"), 0.0);

  for (i = 0; i < 2; i++) {
    message = test_support_wait_message (live.bus, GST_MESSAGE_QOS);
    gst_message_parse_qos_values (message, NULL, NULL, &quality);
    gst_message_parse_qos_stats (message, &format, &processed, &dropped);
    fail_unless (quality < last);
    last = quality;
    fail_unless_equals_int (format, GST_FORMAT_BUFFERS);
    fail_unless (processed > 0);
    fail_unless_equals_uint64 (dropped, 0);
    gst_message_unref (message);
  }
  test_live_end (&live);
}

GST_END_TEST;

static Suite *
live_suite (void)
{
  Suite *suite = suite_create ("live");
  TCase *tcase = tcase_create ("live");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_auto);
  tcase_add_test (tcase, test_auto_in_pipelines);
  tcase_add_test (tcase, test_no_wait);
  tcase_add_test (tcase, test_stats);
  tcase_add_test (tcase, test_static_scene);
  tcase_add_test (tcase, test_wipe);
  tcase_add_test (tcase, test_caps);
  tcase_add_test (tcase, test_seek);
  tcase_add_test (tcase, test_gap);
  tcase_add_test (tcase, test_no_time);
  tcase_add_test (tcase, test_cut);
  tcase_add_test (tcase, test_pause);
  tcase_add_test (tcase, test_latency);
  tcase_add_loop_test (tcase, test_qos, 0, 2);
  return suite;
}

GST_CHECK_MAIN (live);
