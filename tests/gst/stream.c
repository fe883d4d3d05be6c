/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How the element gets on with time: latency, QoS, its budget, frames that
 * are not shown or not painted, properties that are ramped. */

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>

#include "testsupport.h"

#define CAPS "video/x-raw,format=RGB,width=48,height=32,framerate=25/1"
#define FRAME (40 * GST_MSECOND)

static guint64
get_stat (GstHarness * harness, const gchar * name)
{
  GstStructure *stats;
  guint64 value;

  g_object_get (harness->element, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, name, &value));
  gst_structure_free (stats);
  return value;
}

/* Set in state NULL. */
static GstHarness *
new_harness_with (const gchar * property, const gchar * value, GstBus ** bus)
{
  GstElement *element = test_support_new_element ();
  GstHarness *harness;

  *bus = gst_bus_new ();
  gst_util_set_object_arg (G_OBJECT (element), property, value);
  gst_element_set_bus (element, *bus);
  harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_src_caps_str (harness, CAPS);
  return harness;
}

static gboolean
push_and_compare (GstHarness * harness, guint seed)
{
  GstBuffer *in = test_support_new_frame_for_caps (CAPS, seed);
  GstBuffer *out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
  gboolean same;

  fail_unless (out != NULL);
  same = test_support_same_bytes (in, out);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  return same;
}

/* What upstream says and the budget, while there is no other knowledge. */
GST_START_TEST (test_latency_of_budget)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);

  gst_harness_set_upstream_latency (harness, 7 * GST_MSECOND);
  fail_unless_equals_clocktime (gst_harness_query_latency (harness),
      7 * GST_MSECOND);
  g_object_set (harness->element, "budget", 60000, NULL);
  fail_unless_equals_clocktime (gst_harness_query_latency (harness),
      60007 * GST_MSECOND);

  /* The budget holds, so there is nothing new to tell. */
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  fail_unless_equals_clocktime (gst_harness_query_latency (harness),
      60007 * GST_MSECOND);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY) == NULL);

  /* Another one is told. */
  g_object_set (harness->element, "budget", 70000, NULL);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_LATENCY));
  fail_unless_equals_clocktime (gst_harness_query_latency (harness),
      70007 * GST_MSECOND);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Without a budget, how long frames take; told when that changes. */
GST_START_TEST (test_latency_is_measured)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstClockTime quick, slow;
  GstMessage *message;

  gst_harness_set_upstream_latency (harness, 0);
  fail_unless_equals_clocktime (gst_harness_query_latency (harness), 0);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY);
  fail_unless (message != NULL);
  gst_message_unref (message);
  quick = gst_harness_query_latency (harness);
  fail_unless (quick > 0);

  g_object_set (harness->element, "iterations", 3000, NULL);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY);
  fail_unless (message != NULL);
  gst_message_unref (message);
  slow = gst_harness_query_latency (harness);
  fail_unless (slow > quick);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

typedef struct
{
  guint qos;
} Upstream;

static GstPadProbeReturn
count_qos (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Upstream *upstream = data;

  (void) pad;
  upstream->qos += GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) ==
      GST_EVENT_QOS;
  return GST_PAD_PROBE_OK;
}

static void
watch_upstream (GstHarness * harness, Upstream * upstream)
{
  GstPad *pad = gst_element_get_static_pad (harness->element, "sink");
  GstPad *peer = gst_pad_get_peer (pad);

  gst_pad_add_probe (peer, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, count_qos,
      upstream, NULL);
  gst_object_unref (peer);
  gst_object_unref (pad);
}

/* Five frames, of which all but the last are late. */
static void
push_late_frames (GstHarness * harness)
{
  guint i;

  for (i = 0; i < 5; i++) {
    gst_harness_push_upstream_event (harness,
        gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 9.9, FRAME, 2 * FRAME));
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, i));
  }
}

/* However late the sink says it is; and a decoder is not made to drop frames
 * either. */
GST_START_TEST (test_no_frame_is_dropped)
{
  Upstream upstream = { 0 };
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);

  watch_upstream (harness, &upstream);
  push_late_frames (harness);
  fail_unless_equals_int (gst_harness_buffers_received (harness), 5);
  fail_unless_equals_uint64 (get_stat (harness, "dropped"), 0);
  fail_unless_equals_int (upstream.qos, 0);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Unless it was asked for: then it is said, counted and marked. */
GST_START_TEST (test_qos)
{
  Upstream upstream = { 0 };
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstMessage *message;
  GstBuffer *out;
  guint64 processed, dropped;

  g_object_set (harness->element, "qos", TRUE, NULL);
  watch_upstream (harness, &upstream);
  push_late_frames (harness);
  fail_unless_equals_int (upstream.qos, 5);
  /* Up to twice the lateness beyond the time of the frame that was late. */
  fail_unless_equals_int (gst_harness_buffers_received (harness), 1);
  fail_unless_equals_uint64 (get_stat (harness, "dropped"), 4);
  fail_unless_equals_uint64 (get_stat (harness, "frames"), 1);

  out = gst_harness_pull (harness);
  fail_unless_equals_clocktime (GST_BUFFER_PTS (out), 4 * FRAME);
  fail_unless (GST_BUFFER_IS_DISCONT (out));
  gst_buffer_unref (out);
  message = test_support_wait_message (bus, GST_MESSAGE_QOS);
  gst_message_parse_qos_stats (message, NULL, &processed, &dropped);
  fail_unless_equals_uint64 (processed, 0);
  fail_unless_equals_uint64 (dropped, 1);
  gst_message_unref (message);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* There is no time for what was asked, but for one evaluation at least. */
GST_START_TEST (test_budget)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  guint64 evaluations;

  g_object_set (harness->element, "iterations", TEST_LONG_ITERATIONS, "budget",
      1, NULL);
  push_and_compare (harness, 0);
  fail_unless (get_stat (harness, "evaluations") >= 1);

  /* With more, the best picture so far. */
  g_object_set (harness->element, "budget", 300, NULL);
  evaluations = get_stat (harness, "evaluations");
  fail_if (push_and_compare (harness, 0));
  fail_unless (get_stat (harness, "evaluations") > evaluations + 1);
  fail_unless (get_stat (harness, "evaluations") < TEST_LONG_ITERATIONS);

  /* A generous one changes nothing. */
  g_object_set (harness->element, "budget", 60000, "iterations", 3, NULL);
  evaluations = get_stat (harness, "evaluations");
  push_and_compare (harness, 0);
  fail_unless_equals_uint64 (get_stat (harness, "evaluations"),
      evaluations + 3);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* What is painted before a segment of a film is not shown, but carries on:
 * the first frame that is shown is that of the whole film. */
GST_START_TEST (test_lead_in)
{
  GstBus *bus[2];
  GstHarness *whole = new_harness_with ("mode", "film", &bus[0]);
  GstHarness *part;
  GstElement *element = test_support_new_element ();
  GstBuffer *expected = NULL, *out;
  guint i;

  gst_util_set_object_arg (G_OBJECT (element), "mode", "film");
  g_object_set (element, "lead-in-frames", 2, NULL);
  bus[1] = gst_bus_new ();
  gst_element_set_bus (element, bus[1]);
  part = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_src_caps_str (part, CAPS);

  for (i = 0; i < 3; i++) {
    gst_clear_buffer (&expected);
    expected = gst_harness_push_and_pull (whole,
        test_support_new_frame_for_caps (CAPS, i));
    fail_unless_equals_int (gst_harness_push (part,
            test_support_new_frame_for_caps (CAPS, i)), GST_FLOW_OK);
    fail_unless_equals_uint64 (get_stat (part, "frames"), i + 1);
  }
  fail_unless_equals_int (gst_harness_buffers_received (part), 1);
  out = gst_harness_pull (part);
  fail_unless_equals_clocktime (GST_BUFFER_PTS (out), 2 * FRAME);
  fail_unless (test_support_same_bytes (out, expected));
  gst_buffer_unref (expected);
  gst_buffer_unref (out);
  test_support_free_harness (part, bus[1]);
  test_support_free_harness (whole, bus[0]);
}

GST_END_TEST;

/* Neither does a frame that would be passed on as it is get through, and for
 * it nothing is painted. */
GST_START_TEST (test_lead_in_of_passed_frames)
{
  GstBus *bus;
  GstHarness *harness = new_harness_with ("lead-in-frames", "2", &bus);
  guint i;

  g_object_set (harness->element, "mix", 0.0, NULL);
  for (i = 0; i < 3; i++)
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, i));
  fail_unless_equals_int (gst_harness_buffers_received (harness), 1);
  fail_unless_equals_uint64 (get_stat (harness, "frames"), 0);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* What shows the input alone costs nothing, and back again while playing. */
static const struct
{
  const gchar *property;
  const gchar *input;
  const gchar *painted;
} passes[] = {
  {"mix", "0", "1"},
  {"mix", "0", "0.3"},
  {"wipe", "1", "0"},
  {"wipe", "1", "0.6"}
};

GST_START_TEST (test_passthrough)
{
  GstBus *bus;
  GstHarness *harness = new_harness_with (passes[__i__].property,
      passes[__i__].input, &bus);
  GObject *element = G_OBJECT (harness->element);
  guint i;

  for (i = 0; i < 3; i++) {
    GstBuffer *in = test_support_new_frame_for_caps (CAPS, i);

    gst_util_set_object_arg (element, passes[__i__].property,
        passes[__i__].input);
    gst_harness_push (harness, in);
    /* The very buffer. */
    fail_unless (gst_harness_pull (harness) == in);
    gst_buffer_unref (in);
    fail_unless_equals_uint64 (get_stat (harness, "frames"), i);

    gst_util_set_object_arg (element, passes[__i__].property,
        passes[__i__].painted);
    fail_if (push_and_compare (harness, i));
    fail_unless_equals_uint64 (get_stat (harness, "frames"), i + 1);
  }
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Every property that can be controlled follows its control source. */
static const gchar *const controllable[] = {
  "alpha", "beta", "tv-weight", "mix", "wipe"
};

GST_START_TEST (test_controller)
{
  const gchar *name = controllable[__i__];
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstObject *object = GST_OBJECT (harness->element);
  GstControlSource *source = gst_interpolation_control_source_new ();
  GstTimedValueControlSource *values = GST_TIMED_VALUE_CONTROL_SOURCE (source);
  guint i;

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (values, 0, 0.0);
  gst_timed_value_control_source_set (values, 4 * FRAME, 1.0);
  fail_unless (gst_object_add_control_binding (object,
          gst_direct_control_binding_new_absolute (object, name, source)));

  for (i = 0; i <= 4; i++) {
    gdouble value;

    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, i));
    g_object_get (object, name, &value, NULL);
    fail_unless (ABS (value - i / 4.0) < 1e-9, "%s %g", name, value);
  }
  fail_unless_equals_int (gst_harness_buffers_received (harness), 5);
  test_support_expect_silence (bus);
  gst_object_unref (source);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static Suite *
stream_suite (void)
{
  Suite *suite = suite_create ("stream");
  TCase *tcase = tcase_create ("stream");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_latency_of_budget);
  tcase_add_test (tcase, test_latency_is_measured);
  tcase_add_test (tcase, test_no_frame_is_dropped);
  tcase_add_test (tcase, test_qos);
  tcase_add_test (tcase, test_budget);
  tcase_add_test (tcase, test_lead_in);
  tcase_add_test (tcase, test_lead_in_of_passed_frames);
  tcase_add_loop_test (tcase, test_passthrough, 0, G_N_ELEMENTS (passes));
  tcase_add_loop_test (tcase, test_controller, 0, G_N_ELEMENTS (controllable));
  return suite;
}

GST_CHECK_MAIN (stream);
