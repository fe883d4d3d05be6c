/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Nothing of GStreamer is left behind: counted by its tracer "leaks", which
 * has to be loaded by the environment. */

#include "testlive.h"
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

/* The entries of a list that are of this type and, if it is not NULL, of this
 * address. */
static guint
count (const GstStructure * checkpoint, const gchar * list,
    const gchar * type, const gchar * address)
{
  const GValue *array = gst_structure_get_value (checkpoint, list);
  guint i, n = 0;

  for (i = 0; array != NULL && i < gst_value_list_get_size (array); i++) {
    const GValue *value = gst_value_list_get_value (array, i);
    const GstStructure *object = gst_value_get_structure (value);
    const gchar *where = gst_structure_get_string (object, "address");

    fail_unless (where != NULL);
    n += g_strcmp0 (gst_structure_get_string (object, "type-name"), type) == 0
        && (address == NULL || g_str_equal (where, address));
  }
  return n;
}

/* Each one by its address: what was made before the tracking began may be
 * freed while it goes on, and must not stand for what is not freed. */
static void
require_all_removed (const GstStructure * checkpoint, const gchar * type)
{
  const GValue *array =
      gst_structure_get_value (checkpoint, "objects-created-list");
  guint i;

  for (i = 0; array != NULL && i < gst_value_list_get_size (array); i++) {
    const GValue *value = gst_value_list_get_value (array, i);
    const GstStructure *object = gst_value_get_structure (value);
    const gchar *address = gst_structure_get_string (object, "address");

    if (g_strcmp0 (gst_structure_get_string (object, "type-name"), type) != 0)
      continue;
    fail_unless (count (checkpoint, "objects-removed-list", type, address) >=
        count (checkpoint, "objects-created-list", type, address),
        "a %s was not freed", type);
  }
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
    guint created = count (checkpoint, "objects-created-list", types[i], NULL);

    GST_INFO ("%s: %u made", types[i], created);
    fail_unless (created > 0, "the tracer has seen no %s", types[i]);
    require_all_removed (checkpoint, types[i]);
  }
  gst_structure_free (checkpoint);
}

/* Decoded, blended, analysed in other colours, and refused. */
static void
change_style (GstElement * element, guint i)
{
  gchar *both = g_strdup_printf ("<\"%s\",\"%s\">", test_support_painting (),
      test_support_painting ());
  GstBuffer *frame = test_support_new_frame_for_caps (CAPS, i);
  GstCaps *caps = gst_caps_from_string (i == 0 ? CAPS : "image/png");
  GstSample *sample = gst_sample_new (frame, caps, NULL, NULL);

  gst_util_set_object_arg (G_OBJECT (element), "keep-colors",
      i == 1 ? "luma" : "palette");
  if (i == 2)
    gst_util_set_object_arg (G_OBJECT (element), "style-locations", both);
  else
    g_object_set (element, "style-sample", sample, NULL);
  gst_sample_unref (sample);
  gst_caps_unref (caps);
  gst_buffer_unref (frame);
  g_free (both);
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
  for (i = 0; i < 3; i++) {
    change_style (harness->element, i);
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, i));
    gst_buffer_unref (gst_harness_pull (harness));
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

/* Paintings change as they are analysed, and it all ends in the middle. */
static void
work_live (void)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "post-messages", "true");
  test_live_push_until (&live, test_live_is_painted, "painted");
  for (i = 0; i < 9; i++) {
    if (i % 3 == 0)
      g_object_set (live.harness->element, "style-location",
          "/no/such/picture", NULL);
    else
      change_style (live.harness->element, i % 3);
    test_live_push (&live);
    live.time += i % 2 * GST_SECOND;
  }
  test_live_end (&live);
}

GST_START_TEST (test_leaks)
{
  GstTracer *tracer = get_tracer ();

  work ();
  work_live ();
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
