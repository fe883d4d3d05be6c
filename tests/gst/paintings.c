/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Paintings from memory, their scale, and one after the other. */

#include <string.h>

#include "teststyle.h"
#include "testsupport.h"

/* A file's bytes, to be decoded. */
static GstSample *
new_encoded_sample (const gchar * path, const gchar * type)
{
  GstCaps *caps = gst_caps_from_string (type);
  GstSample *sample;
  GstBuffer *buffer;
  gchar *contents;
  gsize length;

  fail_unless (g_file_get_contents (path, &contents, &length, NULL));
  buffer = gst_buffer_new_wrapped (contents, length);
  sample = gst_sample_new (buffer, caps, NULL, NULL);
  gst_buffer_unref (buffer);
  gst_caps_unref (caps);
  return sample;
}

/* A file's picture. */
static GstSample *
new_raw_sample (const gchar * path)
{
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! pngdec ! "
      "appsink name=sink", path);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstSample *sample = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_signal_emit_by_name (sink, "pull-sample", &sample);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  g_free (line);
  return sample;
}

GST_START_TEST (test_sample)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstElement *element = harness->element;
  GstBuffer *old = test_style_paint (harness), *file;
  GstSample *sample;

  g_object_set (element, "style-location", test_style_other_painting (), NULL);
  file = test_style_paint (harness);
  g_object_set (element, "style-location", test_support_painting (), NULL);
  fail_unless (test_style_paints (harness, old));
  test_style_take_sample (element,
      new_raw_sample (test_style_other_painting ()));
  fail_unless (test_style_paints (harness, file));

  test_style_take_sample (element, new_encoded_sample (test_support_painting (),
          "image/png"));
  fail_unless (test_style_paints (harness, old));

  /* It is still there after a stop. */
  g_object_get (element, "style-sample", &sample, NULL);
  fail_unless (sample != NULL);
  gst_sample_unref (sample);
  test_support_expect_silence (bus);
  gst_buffer_unref (old);
  gst_buffer_unref (file);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Buffers of n bytes with the letter 'a'. */
static const struct
{
  const gchar *caps;
  guint n_bytes;
} bad_samples[] = {
  {"video/x-raw,format=RGB,width=32,height=32", 0},
  {NULL, 100},
  {"video/x-raw,format=RGB,width=[1,32],height=32", 32 * 32 * 3},
  {"video/x-raw,format=RGB,width=32", 32 * 32 * 3},
  {"video/x-raw,format=RGB,width=32,height=32", 32 * 32 * 3 - 1},
  {"video/x-raw,format=RGB,width=8200,height=8200", 8200 * 8200 * 3 + 800},
  {"image/png", 100},
  {"audio/x-raw,format=S16LE,rate=8000,channels=1,layout=interleaved", 100},
  {"application/x-letter", 100}
};

static GstSample *
new_bad_sample (guint i)
{
  GstCaps *caps = NULL;
  GstBuffer *buffer = NULL;
  GstSample *sample;

  if (bad_samples[i].caps != NULL)
    caps = gst_caps_from_string (bad_samples[i].caps);
  if (bad_samples[i].n_bytes > 0) {
    buffer = gst_buffer_new_allocate (NULL, bad_samples[i].n_bytes, NULL);
    gst_buffer_memset (buffer, 0, 'a', bad_samples[i].n_bytes);
  }
  sample = gst_sample_new (buffer, caps, NULL, NULL);
  gst_clear_buffer (&buffer);
  gst_clear_caps (&caps);
  return sample;
}

static void
expect_bad_sample (GstBus * bus, GstMessageType type)
{
  GstMessage *message = test_support_wait_message (bus, type);
  GError *error = NULL;

  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  GST_INFO ("%s", error->message);
  fail_unless (strstr (error->message, "style-sample") != NULL, "%s",
      error->message);
  g_error_free (error);
  gst_message_unref (message);
}

GST_START_TEST (test_bad_sample)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstBuffer *before = test_style_paint (harness);

  test_style_take_sample (harness->element, new_bad_sample (__i__));
  fail_unless (test_style_paints (harness, before));
  expect_bad_sample (bus, GST_MESSAGE_WARNING);
  fail_unless (test_style_paints (harness, before));
  test_support_expect_silence (bus);

  /* And at the start. */
  gst_element_set_state (harness->element, GST_STATE_NULL);
  fail_unless_equals_int (gst_element_set_state (harness->element,
          GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  expect_bad_sample (bus, GST_MESSAGE_ERROR);
  gst_buffer_unref (before);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static void
require_in_force (GstElement * element, const gchar * location, guint n,
    gboolean has_sample)
{
  GValue locations = G_VALUE_INIT;
  GstSample *sample;
  gchar *string;

  g_value_init (&locations, GST_TYPE_ARRAY);
  g_object_get (element, "style-location", &string, "style-sample", &sample,
      NULL);
  g_object_get_property (G_OBJECT (element), "style-locations", &locations);
  fail_unless_equals_string (string, location);
  fail_unless_equals_int (gst_value_array_get_size (&locations), n);
  fail_unless (has_sample == (sample != NULL));
  g_value_unset (&locations);
  g_free (string);
  if (sample != NULL)
    gst_sample_unref (sample);
}

/* The last of the three is in force; to unset another one is no matter. */
GST_START_TEST (test_last_set)
{
  GstElement *element = gst_element_factory_make ("nststyle", NULL);

  require_in_force (element, NULL, 0, FALSE);
  g_object_set (element, "style-location", "a", NULL);
  require_in_force (element, "a", 1, FALSE);
  test_style_set_locations (element, "a", "b");
  require_in_force (element, NULL, 2, FALSE);
  g_object_set (element, "style-sample", NULL, NULL);
  require_in_force (element, NULL, 2, FALSE);
  test_style_take_sample (element, new_raw_sample (test_support_painting ()));
  require_in_force (element, NULL, 0, TRUE);
  g_object_set (element, "style-location", NULL, NULL);
  gst_util_set_object_arg (G_OBJECT (element), "style-locations", "<>");
  require_in_force (element, NULL, 0, TRUE);
  g_object_set (element, "style-location", "c", NULL);
  require_in_force (element, "c", 1, FALSE);
  g_object_set (element, "style-location", NULL, NULL);
  require_in_force (element, NULL, 0, FALSE);
  gst_object_unref (element);
}

GST_END_TEST;

GST_START_TEST (test_scale)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstBuffer *one = test_style_paint (harness), *half, *two;

  g_object_set (harness->element, "style-scale", 0.5, NULL);
  half = test_style_paint (harness);
  g_object_set (harness->element, "style-scale", 2.0, NULL);
  two = test_style_paint (harness);
  fail_if (test_support_same_bytes (one, half));
  fail_if (test_support_same_bytes (one, two));
  fail_if (test_support_same_bytes (half, two));
  g_object_set (harness->element, "style-scale", 1.0, NULL);
  fail_unless (test_style_paints (harness, one));

  /* Sides that would be too small are no error. */
  g_object_set (harness->element, "style-scale", 0.1, NULL);
  fail_if (test_style_paints (harness, one));
  test_support_expect_silence (bus);
  gst_buffer_unref (one);
  gst_buffer_unref (half);
  gst_buffer_unref (two);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static void
set_style (GstElement * element, guint i)
{
  switch (i % 5) {
    case 0:
      g_object_set (element, "style-location", test_support_painting (), NULL);
      break;
    case 1:
      test_style_set_both (element);
      test_style_set_blend (element, "<1,3>");
      break;
    case 2:
      test_style_take_sample (element,
          new_raw_sample (test_style_other_painting ()));
      break;
    case 3:
      gst_util_set_object_arg (G_OBJECT (element), "keep-colors",
          i % 2 == 1 ? "palette" : "luma");
      break;
    default:
      gst_util_set_object_arg (G_OBJECT (element), "keep-colors", "none");
      test_style_set_locations (element, test_style_other_painting (),
          test_support_painting ());
      break;
  }
}

GST_START_TEST (test_swaps)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstBuffer *reference[10];
  guint i;

  for (i = 0; i < 50; i++) {
    set_style (harness->element, i);
    if (i < G_N_ELEMENTS (reference))
      reference[i] = test_style_paint (harness);
    else
      fail_unless (test_style_paints (harness,
              reference[i % G_N_ELEMENTS (reference)]));
  }
  for (i = 0; i < G_N_ELEMENTS (reference); i++) {
    fail_unless (test_support_same_bytes (reference[i], reference[i % 5]) ==
        (i < 5 || i % 5 != 3));
    fail_unless (i % 5 == 0
        || !test_support_same_bytes (reference[i], reference[i - 1]));
  }
  for (i = 0; i < G_N_ELEMENTS (reference); i++)
    gst_buffer_unref (reference[i]);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static Suite *
paintings_suite (void)
{
  Suite *suite = suite_create ("paintings");
  TCase *tcase = tcase_create ("paintings");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_sample);
  tcase_add_loop_test (tcase, test_bad_sample, 0, G_N_ELEMENTS (bad_samples));
  tcase_add_test (tcase, test_last_set);
  tcase_add_test (tcase, test_scale);
  tcase_add_test (tcase, test_swaps);
  return suite;
}

GST_CHECK_MAIN (paintings);
