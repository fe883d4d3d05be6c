/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Paintings and parameters that change in live mode. */

#include "testlive.h"
#include "teststyle.h"
#include "testsupport.h"

/* Patterns of videotestsrc. */
#define RED 4
#define BLUE 6

static const gchar *
get_painting (guint pattern)
{
  const gchar *path = test_support_path (pattern == RED ? "red.png" :
      "blue.png");

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    test_support_write_painting (path, pattern);
  return path;
}

/* How much more red there is than blue. */
static gdouble
get_redness (TestLive * live)
{
  GstMapInfo map;
  gdouble sum = 0.0;
  gsize i;

  gst_buffer_map (live->out, &map, GST_MAP_READ);
  for (i = 0; i < map.size; i += 3)
    sum += map.data[i] - map.data[i + 2];
  sum /= (gdouble) (map.size / 3);
  gst_buffer_unmap (live->out, &map);
  return sum;
}

static gboolean
is_red (TestLive * live)
{
  return get_redness (live) > 40.0;
}

static gboolean
is_blue (TestLive * live)
{
  return get_redness (live) < -40.0;
}

/* With the network that knows colours, and hardly any content. */
static void
begin_colored (TestLive * live)
{
  GstElement *element;

  test_live_begin (live, TEST_LIVE_CAPS, NULL, NULL);
  element = live->harness->element;
  gst_element_set_state (element, GST_STATE_READY);
  g_object_set (element, "network-location", "builtin", "beta", 1e4,
      "iterations", 30, "style-location", get_painting (RED), NULL);
  gst_element_set_state (element, GST_STATE_PLAYING);
  test_live_set_caps (live, TEST_LIVE_CAPS);
}

/* From one style to another, and back. */
GST_START_TEST (test_switched_while_playing)
{
  TestLive live;

  begin_colored (&live);
  test_live_push_until (&live, is_red, "red");
  g_object_set (live.harness->element, "style-location", get_painting (BLUE),
      NULL);
  test_live_push_until (&live, is_blue, "blue");
  g_object_set (live.harness->element, "style-location", get_painting (RED),
      NULL);
  test_live_push_until (&live, is_red, "red again");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* Fifty, as fast as they can be set, with a frame for each one or without:
 * the last one wins. */
GST_START_TEST (test_fast_changes)
{
  TestLive live;
  guint i;

  begin_colored (&live);
  test_live_push_until (&live, is_red, "red");
  for (i = 0; i < 50; i++) {
    g_object_set (live.harness->element, "style-location",
        get_painting (i % 2 == 0 ? RED : BLUE), NULL);
    if (__i__ == 0)
      test_live_push (&live);
  }
  test_live_push_until (&live, is_blue, "blue");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

GST_START_TEST (test_missing_at_start)
{
  GstElement *element = test_support_new_element ();
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (element, bus);
  gst_util_set_object_arg (G_OBJECT (element), "mode", "live");
  g_object_set (element, "style-location", "/no/such/picture", NULL);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "/no/such/picture");
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (element);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (bus);
}

GST_END_TEST;

static gboolean
has_warning (TestLive * live)
{
  GstMessage *message = gst_bus_pop_filtered (live->bus, GST_MESSAGE_WARNING);

  if (message == NULL)
    return FALSE;
  gst_bus_post (live->bus, message);
  return TRUE;
}

/* A warning, once, and the old one stays. */
GST_START_TEST (test_missing_while_playing)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "beta", "1000");
  test_live_push_until (&live, test_live_is_painted, "painted");
  test_live_set (&live, "style-location", "/no/such/picture");
  test_live_push_until (&live, has_warning, "a warning");
  test_support_expect (live.bus, GST_MESSAGE_WARNING, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "/no/such/picture");
  for (i = 0; i < 20; i++)
    test_live_push (&live);
  test_live_push_until (&live, test_live_is_painted, "still painted");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* Each one on its own and one after the other: no warning, no halt. */
GST_START_TEST (test_changes)
{
  static const struct
  {
    const gchar *property, *value;
  } changes[] = {
    {"style-layers", "conv1_1:0.7,conv3_1:0.3"},
    {"pooling", "max"},
    {"content-layer", "conv2_1"},
    {"style-layers", "conv1_1,conv5_1"},
    {"loss-scale", "mean-square"},
    {"loss-scale", "relative"},
    {"alpha", "0.5"},
    {"beta", "200"},
    {"tv-weight", "0"},
    {"iterations", "5"},
    {"work-size", "24"},
    {"style-scale", "0.5"},
    {"keep-colors", "luma"},
    {"keep-colors", "palette"},
    {"flow", "off"},
    {"flow", "fast"},
    {"live-steps", "2"},
    {"style-fade", "0"},
    {"detail", "1.5"},
    {"budget", "10"},
    {"mix", "0.7"},
    {"mix", "0"},
    {"wipe", "0.3"},
    {"mix", "1"}
  };
  TestLive live;
  guint i, k;

  test_live_begin (&live, TEST_LIVE_CAPS, NULL, NULL);
  for (i = 0; i < G_N_ELEMENTS (changes); i++) {
    test_live_set (&live, changes[i].property, changes[i].value);
    for (k = 0; k < 4; k++)
      test_live_push (&live);
  }
  test_live_push_until (&live, test_live_is_painted, "painted");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* What is wrong is warned of, and the old value stays. */
GST_START_TEST (test_wrong_layers)
{
  TestLive live;

  test_live_begin (&live, TEST_LIVE_CAPS, "beta", "1000");
  test_live_push_until (&live, test_live_is_painted, "painted");
  test_live_set (&live, "style-layers", "conv9_9");
  test_live_push (&live);
  test_support_expect (live.bus, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "conv9_9");
  test_live_push_until (&live, test_live_is_painted, "still painted");
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

/* The chroma is that of the input, to the bit. */
GST_START_TEST (test_luma)
{
  TestLive live;
  GstMapInfo in, out;
  gsize i;

  test_live_begin (&live,
      "video/x-raw,format=Y444,width=48,height=32,framerate=25/1",
      "keep-colors", "luma");
  test_live_push_until (&live, test_live_is_painted, "painted");
  gst_buffer_map (live.picture, &in, GST_MAP_READ);
  gst_buffer_map (live.out, &out, GST_MAP_READ);
  for (i = 48 * 32; i < 3 * 48 * 32; i++)
    fail_unless_equals_int (in.data[i], out.data[i]);
  gst_buffer_unmap (live.out, &out);
  gst_buffer_unmap (live.picture, &in);
  test_support_expect_silence (live.bus);
  test_live_end (&live);
}

GST_END_TEST;

static gboolean
is_analysed (TestLive * live)
{
  GstMessage *message = gst_bus_pop_filtered (live->bus, GST_MESSAGE_PROGRESS);
  GstProgressType type;
  gchar *code;
  gboolean is_end;

  if (message == NULL)
    return FALSE;
  gst_message_parse_progress (message, &type, &code, NULL);
  is_end = type == GST_PROGRESS_TYPE_COMPLETE && g_str_equal (code, "style");
  g_free (code);
  gst_message_unref (message);
  return is_end;
}

/* A new scene has other colours to match the painting to, if those of the
 * input are kept; else it is left alone. */
GST_START_TEST (test_palette_of_each_scene)
{
  TestLive live;
  guint i;

  test_live_begin (&live, TEST_LIVE_CAPS, "keep-colors",
      __i__ ? "palette" : "none");
  test_live_push_until (&live, is_analysed, "the analysis");
  test_live_set_picture (&live,
      test_support_new_frame_for_caps (TEST_LIVE_CAPS, 7));
  live.time += 3 * GST_SECOND;
  if (__i__) {
    test_live_push_until (&live, is_analysed, "another analysis");
  } else {
    for (i = 0; i < 20; i++)
      test_live_push (&live);
    fail_if (is_analysed (&live));
  }
  fail_unless_equals_float (test_live_get_stat (&live, "cuts"), 1.0);
  test_live_end (&live);
}

GST_END_TEST;

static Suite *
livestyle_suite (void)
{
  Suite *suite = suite_create ("livestyle");
  TCase *tcase = tcase_create ("livestyle");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_switched_while_playing);
  tcase_add_loop_test (tcase, test_fast_changes, 0, 2);
  tcase_add_test (tcase, test_missing_at_start);
  tcase_add_test (tcase, test_missing_while_playing);
  tcase_add_test (tcase, test_changes);
  tcase_add_test (tcase, test_wrong_layers);
  tcase_add_test (tcase, test_luma);
  tcase_add_loop_test (tcase, test_palette_of_each_scene, 0, 2);
  return suite;
}

GST_CHECK_MAIN (livestyle);
