/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Nothing of GStreamer is left behind: counted by its tracer "leaks", which
 * has to be loaded by the environment. */

#include "testsupport.h"

#define CAPS "video/x-raw,format=I420,width=64,height=48,framerate=25/1"

static GstTracer *
get_tracer (void)
{
  GList *tracers = gst_tracing_get_active_tracers ();
  GstTracer *tracer;

  fail_unless (tracers != NULL, "set GST_TRACERS=leaks");
  tracer = gst_object_ref (tracers->data);
  g_list_free_full (tracers, gst_object_unref);
  g_signal_emit_by_name (tracer, "activity-start-tracking");
  return tracer;
}

static guint
count_type (const GstStructure * checkpoint, const gchar * list,
    const gchar * type)
{
  const GValue *array = gst_structure_get_value (checkpoint, list);
  guint i, n = 0;

  for (i = 0; array != NULL && i < gst_value_list_get_size (array); i++) {
    const GValue *value = gst_value_list_get_value (array, i);
    const GstStructure *object = gst_value_get_structure (value);

    n += g_strcmp0 (gst_structure_get_string (object, "type-name"), type) == 0;
  }
  return n;
}

/* Caches and templates of GStreamer may live on; what our work has made may
 * not. */
static void
require_no_leaks (GstTracer * tracer)
{
  static const gchar *const types[] = {
    "GstNstStyle", "GstPipeline", "GstURIDecodeBin", "GstAppSink", "GstPngDec",
    "GstBus", "GstBuffer", "GstSample", "GstMessage", "GstEvent"
  };
  GstStructure *checkpoint = NULL;
  guint i;

  g_signal_emit_by_name (tracer, "activity-get-checkpoint", &checkpoint);
  for (i = 0; i < G_N_ELEMENTS (types); i++) {
    guint created = count_type (checkpoint, "objects-created-list", types[i]);
    guint removed = count_type (checkpoint, "objects-removed-list", types[i]);

    GST_INFO ("%s: %u made, %u freed", types[i], created, removed);
    fail_unless (created > 0, "the tracer has seen no %s", types[i]);
    fail_unless_equals_int (created, removed);
  }
  gst_structure_free (checkpoint);
}

static void
work (void)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GThread *thread;
  guint i;

  for (i = 0; i < 3; i++) {
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, i));
    gst_buffer_unref (gst_harness_pull (harness));
    g_object_set (harness->element, "style-location",
        i == 0 ? "/no/such/picture" : test_support_painting (), NULL);
  }

  /* The least tidy way to end. */
  g_object_set (harness->element, "iterations", TEST_LONG_ITERATIONS, "init",
      1, "post-messages", TRUE, NULL);
  thread = test_support_push_in_thread (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  test_support_wait_painting (bus);
  gst_element_set_state (harness->element, GST_STATE_NULL);
  g_thread_join (thread);
  test_support_free_harness (harness, bus);
}

GST_START_TEST (test_leaks)
{
  GstTracer *tracer = get_tracer ();

  work ();
  require_no_leaks (tracer);
  gst_object_unref (tracer);
}

GST_END_TEST;

static Suite *
leaks_suite (void)
{
  Suite *suite = suite_create ("leaks");
  TCase *tcase = tcase_create ("leaks");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_leaks);
  return suite;
}

GST_CHECK_MAIN (leaks);
