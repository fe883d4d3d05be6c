/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many pipelines in one process: none waits for another for ever, and none
 * brings more threads than it was allowed. */

#include "testpipeline.h"
#include "testsupport.h"

#define PIPELINES 8
#define THREADS 2
#define SECONDS 4

/* 0: this system does not tell. */
static guint
count_threads (void)
{
  GDir *dir = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  if (dir == NULL)
    return 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static guint64
get_frames (GstElement * pipeline)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (pipeline), "style");
  GstStructure *stats;
  guint64 frames = 0;

  g_object_get (element, "stats", &stats, NULL);
  gst_structure_get_uint64 (stats, "frames", &frames);
  gst_structure_free (stats);
  gst_object_unref (element);
  return frames;
}

/* What an impatient user does. */
static void
disturb (GstElement * pipeline, guint round)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (pipeline), "style");

  switch (round % 4) {
    case 0:
      g_object_set (element, "style-location", test_support_painting (), NULL);
      break;
    case 1:
      g_object_set (element, "beta", 1.0 + round, "wipe", 0.3, NULL);
      break;
    case 2:
      gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
          round * GST_MSECOND);
      break;
    default:
      gst_element_set_state (pipeline, GST_STATE_READY);
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      break;
  }
  gst_object_unref (element);
}

static GstElement *
new_pipeline (void)
{
  gchar *element = test_pipeline_describe_element ("");
  GstElement *pipeline = test_pipeline_parse ("videotestsrc ! "
      "video/x-raw,width=32,height=24 ! %s ! fakesink", element);
  GstElement *style = gst_bin_get_by_name (GST_BIN (pipeline), "style");

  g_object_set (style, "threads", THREADS, NULL);
  gst_object_unref (style);
  g_free (element);
  return pipeline;
}

GST_START_TEST (test_eight_pipelines)
{
  GstElement *pipelines[PIPELINES];
  guint before = count_threads (), most = 0;
  gint64 end = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;
  guint i, round;

  for (i = 0; i < PIPELINES; i++) {
    pipelines[i] = new_pipeline ();
    gst_element_set_state (pipelines[i], GST_STATE_PLAYING);
  }
  for (round = 0; g_get_monotonic_time () < end; round++) {
    disturb (pipelines[round % PIPELINES], round);
    most = MAX (most, count_threads ());
    g_usleep (10000);
  }
  GST_INFO ("%u threads before, %u at most, %u rounds", before, most, round);
  /* Each has a streaming thread and its painters, of which one is that
   * thread. Decoding a painting takes some for a moment, in one pipeline at a
   * time here; GLib and GStreamer keep some in store. */
  fail_unless (most <= before + PIPELINES * (1 + THREADS) + 16,
      "%u threads, %u before", most, before);

  /* All of them are still at work. */
  for (i = 0; i < PIPELINES; i++) {
    GstBus *bus = gst_element_get_bus (pipelines[i]);
    guint64 frames = get_frames (pipelines[i]);

    while (get_frames (pipelines[i]) == frames) {
      test_support_expect_silence (bus);
      g_usleep (1000);
    }
    gst_object_unref (bus);
  }
  for (i = 0; i < PIPELINES; i++) {
    gst_element_set_state (pipelines[i], GST_STATE_NULL);
    gst_object_unref (pipelines[i]);
  }
}

GST_END_TEST;

static Suite *
crowd_suite (void)
{
  Suite *suite = suite_create ("crowd");
  TCase *tcase = tcase_create ("crowd");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 100);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_eight_pipelines);
  return suite;
}

GST_CHECK_MAIN (crowd);
