/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What goes wrong is said in words that help, and a stream that runs goes
 * on. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "testnetwork.h"
#include "testsupport.h"

#define CAPS "video/x-raw,format=RGB,width=40,height=32,framerate=25/1"

static void
write_text (const gchar * path)
{
  fail_unless (g_file_set_contents (path, "This is a letter.\nNo picture.\n",
          -1, NULL));
}

/* The first part of a file. */
static void
write_truncated (const gchar * from, const gchar * to, gdouble share)
{
  gchar *contents;
  gsize length;

  fail_unless (g_file_get_contents (from, &contents, &length, NULL));
  fail_unless (g_file_set_contents (to, contents,
          (gssize) ((gdouble) length * share), NULL));
  g_free (contents);
}

static void
write_by (const gchar * source, const gchar * path)
{
  gchar *launch = g_strdup_printf ("%s ! filesink location=\"%s\"", source,
      path);
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (launch);
}

static const struct
{
  const gchar *name;
  const gchar *domain;
  gint code;
} bad_styles[] = {
  {"missing.png", "gst-resource-error-quark", GST_RESOURCE_ERROR_NOT_FOUND},
  {"folder", "gst-resource-error-quark", GST_RESOURCE_ERROR_OPEN_READ},
  {"pipe", "gst-resource-error-quark", GST_RESOURCE_ERROR_OPEN_READ},
  {"pipe-as-uri", "gst-resource-error-quark", GST_RESOURCE_ERROR_OPEN_READ},
  {"huge.png", "gst-stream-error-quark", GST_STREAM_ERROR_FORMAT},
  {"gimp.xcf", "gst-core-error-quark", GST_CORE_ERROR_MISSING_PLUGIN},
  {"letter.png", "gst-stream-error-quark", GST_STREAM_ERROR_WRONG_TYPE},
  {"half.png", "gst-stream-error-quark", -1},
  {"empty.png", "gst-stream-error-quark", -1},
  {"sound.png", "gst-stream-error-quark", -1},
};

static const gchar *
make_bad_style (guint i)
{
  const gchar *name = bad_styles[i].name;
  const gchar *path = test_support_path (name);

  if (strcmp (name, "folder") == 0)
    g_mkdir (path, 0700);
  else if (strcmp (name, "pipe") == 0)
    mkfifo (path, 0600);
  else if (strcmp (name, "pipe-as-uri") == 0) {
    gchar *uri = gst_filename_to_uri (path, NULL);

    mkfifo (path, 0600);
    path = g_intern_string (uri);
    g_free (uri);
  } else if (strcmp (name, "gimp.xcf") == 0)
    g_file_set_contents (path, "gimp xcf file", -1, NULL);
  else if (strcmp (name, "letter.png") == 0)
    write_text (path);
  else if (strcmp (name, "half.png") == 0)
    write_truncated (test_support_painting (), path, 0.5);
  else if (strcmp (name, "empty.png") == 0)
    g_file_set_contents (path, "", 0, NULL);
  else if (strcmp (name, "sound.png") == 0)
    write_by ("audiotestsrc num-buffers=4 ! wavenc", path);
  else if (strcmp (name, "huge.png") == 0)
    write_by ("videotestsrc num-buffers=1 pattern=black ! video/x-raw,"
        "format=GRAY8,width=8200,height=8200 ! pngenc compression-level=1",
        path);
  return path;
}

/* An error or warning that names the file. */
static void
expect_bad_style (GstBus * bus, GstMessageType type, guint i)
{
  GstMessage *message = test_support_wait_message (bus, type);
  GError *error = NULL;

  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  GST_INFO ("%s", error->message);
  fail_unless_equals_string (g_quark_to_string (error->domain),
      bad_styles[i].domain);
  fail_unless (bad_styles[i].code < 0 || error->code == bad_styles[i].code,
      "%s", error->message);
  fail_unless (strstr (error->message, bad_styles[i].name) != NULL, "%s",
      error->message);
  g_error_free (error);
  gst_message_unref (message);
}

static GstElement *
new_element_with_bus (GstBus ** bus)
{
  GstElement *element = test_support_new_element ();

  *bus = gst_bus_new ();
  gst_element_set_bus (element, *bus);
  return element;
}

static void
free_element_with_bus (GstElement * element, GstBus * bus)
{
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (bus);
  gst_object_unref (element);
}

static void
require_no_start (GstElement * element)
{
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
}

GST_START_TEST (test_style_at_start)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);

  g_object_set (element, "style-location", make_bad_style (__i__), NULL);
  require_no_start (element);
  expect_bad_style (bus, GST_MESSAGE_ERROR, __i__);

  /* Not spoilt for good. */
  gst_element_set_state (element, GST_STATE_NULL);
  g_object_set (element, "style-location", test_support_painting (), NULL);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_SUCCESS);
  free_element_with_bus (element, bus);
}

GST_END_TEST;

GST_START_TEST (test_style_while_playing)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *before, *after;

  before = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  g_object_set (harness->element, "style-location", make_bad_style (__i__),
      NULL);
  after = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  expect_bad_style (bus, GST_MESSAGE_WARNING, __i__);
  fail_unless (test_support_same_bytes (before, after));
  gst_buffer_unref (before);
  gst_buffer_unref (after);

  /* One warning is enough, and a good style is welcome. */
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  g_object_set (harness->element, "style-location", test_support_painting (),
      NULL);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_style_unset)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);

  g_object_set (element, "style-location", NULL, NULL);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "style-location");
  free_element_with_bus (element, bus);
}

GST_END_TEST;

GST_START_TEST (test_style_as_uri)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);
  gchar *uri = gst_filename_to_uri (test_support_painting (), NULL);

  g_object_set (element, "style-location", uri, NULL);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (element, GST_STATE_NULL);

  g_object_set (element, "style-location", "file:///no/such/picture.png", NULL);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "/no/such/picture.png");
  g_free (uri);
  free_element_with_bus (element, bus);
}

GST_END_TEST;

/* Not to be found by name: the folders and the way to get it are named. */
GST_START_TEST (test_network_name)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);

  g_object_set (element, "network-location", "vgg16", NULL);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "sh weights/fetch.sh vgg16");
  free_element_with_bus (element, bus);
}

GST_END_TEST;

GST_START_TEST (test_network_missing)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);

  g_object_set (element, "network-location",
      test_support_path ("none.safetensors"), NULL);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "none.safetensors");
  free_element_with_bus (element, bus);
}

GST_END_TEST;

/* Cut off in the header and in the data. */
GST_START_TEST (test_network_corrupt)
{
  static const gdouble shares[] = { 0.0, 0.0001, 0.05, 0.5, 0.999 };
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);
  const gchar *path = test_support_path ("corrupt.safetensors");
  guint i;

  for (i = 0; i < G_N_ELEMENTS (shares); i++) {
    write_truncated (test_support_network (), path, shares[i]);
    g_object_set (element, "network-location", path, NULL);
    require_no_start (element);
    test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_OPEN_READ, "corrupt.safetensors");
    gst_element_set_state (element, GST_STATE_NULL);
  }
  write_text (path);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_OPEN_READ, "corrupt.safetensors");
  free_element_with_bus (element, bus);
}

GST_END_TEST;

/* A file that ends early is a network, but not one for a deep layer. */
GST_START_TEST (test_network_shallow)
{
  GstBus *bus;
  GstElement *element = new_element_with_bus (&bus);
  const gchar *path = test_support_path ("shallow.safetensors");

  test_network_write (path, 1, 7);
  g_object_set (element, "network-location", path, NULL);
  require_no_start (element);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "conv4_2");
  gst_element_set_state (element, GST_STATE_NULL);

  g_object_set (element, "content-layer", "conv3_1", NULL);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_SUCCESS);
  free_element_with_bus (element, bus);
}

GST_END_TEST;

GST_START_TEST (test_layer_while_playing)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *before, *after;

  before = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  g_object_set (harness->element, "content-layer", "conv9_9", NULL);
  after = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "conv9_9");
  fail_unless (test_support_same_bytes (before, after));
  gst_buffer_unref (after);

  /* With the layer still wrong, another painting is taken nevertheless. */
  test_support_write_painting (test_support_path ("other.png"), 18);
  g_object_set (harness->element, "style-location",
      test_support_path ("other.png"), NULL);
  after = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  fail_if (test_support_same_bytes (before, after));
  test_support_expect_silence (bus);
  gst_buffer_unref (before);
  gst_buffer_unref (after);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* What is fixed at the start is not taken later, and that is no error. */
GST_START_TEST (test_fixed_properties)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstElement *element = harness->element;
  gchar *location;
  guint threads;

  g_object_set (element, "network-location", "other.safetensors", NULL);
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS, "network-location");
  g_object_set (element, "threads", 2, NULL);
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS, "threads");
  gst_util_set_object_arg (G_OBJECT (element), "mode", "film");
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS, "mode");
  g_object_get (element, "network-location", &location, "threads", &threads,
      NULL);
  fail_unless_equals_string (location, test_support_network ());
  fail_unless_equals_int (threads, 1);
  g_free (location);

  gst_element_set_state (element, GST_STATE_READY);
  g_object_set (element, "threads", 2, NULL);
  g_object_get (element, "threads", &threads, NULL);
  fail_unless_equals_int (threads, 2);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* A processor without bfloat16 products, or one that is told to do without. */
GST_START_TEST (test_precision)
{
  GstBus *bus;
  GstHarness *harness;
  GstElement *element;
  GstBuffer *before, *after;

  g_setenv ("NST_CPU", "baseline", TRUE);
  harness = test_support_new_harness (CAPS, &bus);
  element = harness->element;
  before = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  test_support_expect_silence (bus);
  gst_util_set_object_arg (G_OBJECT (element), "precision", "bf16");
  after = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "precision=fp32");
  fail_unless (test_support_same_bytes (before, after));
  gst_buffer_unref (before);
  gst_buffer_unref (after);

  /* Warned of once a start, not with each frame. */
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  test_support_expect_silence (bus);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_state (element, GST_STATE_PAUSED);
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "precision=fp32");
  test_support_free_harness (harness, bus);
  g_unsetenv ("NST_CPU");
}

GST_END_TEST;

static Suite *
errors_suite (void)
{
  Suite *suite = suite_create ("errors");
  TCase *tcase = tcase_create ("errors");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_loop_test (tcase, test_style_at_start, 0,
      G_N_ELEMENTS (bad_styles));
  tcase_add_loop_test (tcase, test_style_while_playing, 0,
      G_N_ELEMENTS (bad_styles));
  tcase_add_test (tcase, test_style_unset);
  tcase_add_test (tcase, test_style_as_uri);
  tcase_add_test (tcase, test_network_name);
  tcase_add_test (tcase, test_network_missing);
  tcase_add_test (tcase, test_network_corrupt);
  tcase_add_test (tcase, test_network_shallow);
  tcase_add_test (tcase, test_layer_while_playing);
  tcase_add_test (tcase, test_fixed_properties);
  tcase_add_test (tcase, test_precision);
  return suite;
}

GST_CHECK_MAIN (errors);
