/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Several paintings and their shares. */

#include <glib/gstdio.h>

#include "teststyle.h"
#include "testsupport.h"

/* The sum of the differences of all bytes. */
static guint
get_distance (GstBuffer * a, GstBuffer * b)
{
  GstMapInfo in, out;
  guint sum = 0;
  gsize i;

  gst_buffer_map (a, &in, GST_MAP_READ);
  gst_buffer_map (b, &out, GST_MAP_READ);
  fail_unless_equals_int64 (in.size, out.size);
  for (i = 0; i < in.size; i++)
    sum += (guint) ABS (in.data[i] - out.data[i]);
  gst_buffer_unmap (a, &in);
  gst_buffer_unmap (b, &out);
  return sum;
}

GST_START_TEST (test_blend)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstElement *element = harness->element;
  GstBuffer *a = test_style_paint (harness), *b, *equal;

  g_object_set (element, "style-location", test_style_other_painting (), NULL);
  b = test_style_paint (harness);

  /* Two that are the same are the one. */
  test_style_set_locations (element, test_support_painting (),
      test_support_painting ());
  fail_unless (test_style_paints (harness, a));
  test_style_set_blend (element, "<0.25,0.75>");
  fail_unless (test_style_paints (harness, a));

  /* The ends, and what is in between. */
  test_style_set_both (element);
  test_style_set_blend (element, "<1.0,0.0>");
  fail_unless (test_style_paints (harness, a));
  test_style_set_blend (element, "<0,3>");
  fail_unless (test_style_paints (harness, b));
  test_style_set_blend (element, "<>");
  equal = test_style_paint (harness);
  fail_if (test_support_same_bytes (equal, a));
  fail_if (test_support_same_bytes (equal, b));
  test_style_set_blend (element, "<8,8>");
  fail_unless (test_style_paints (harness, equal));

  test_support_expect_silence (bus);
  gst_buffer_unref (a);
  gst_buffer_unref (b);
  gst_buffer_unref (equal);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* New shares need neither the files nor the network, and each step leads on
 * from one painting to the other. */
GST_START_TEST (test_blend_ramp)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstBuffer *end, *out;
  guint i, distance, last = G_MAXUINT;

  g_object_set (harness->element, "iterations", 20, NULL);
  test_style_set_both (harness->element);
  test_style_set_blend (harness->element, "<0.0,1.0>");
  end = test_style_paint (harness);
  g_remove (test_support_painting ());
  g_remove (test_style_other_painting ());
  while (gst_bus_have_pending (bus))
    gst_message_unref (gst_bus_pop (bus));

  for (i = 0; i <= 4; i++) {
    gchar *shares = g_strdup_printf ("<%u,%u>", 4 - i, i);

    test_style_set_blend (harness->element, shares);
    g_free (shares);
    out = test_style_paint (harness);
    distance = get_distance (out, end);
    fail_unless (distance < last, "%u: %u, before %u", i, distance, last);
    last = distance;
    gst_buffer_unref (out);
  }
  fail_unless_equals_int (last, 0);
  fail_if (gst_bus_have_pending (bus));
  gst_buffer_unref (end);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

static const gchar *const bad_blends[] = {
  "<1.0>", "<0.5,0.2,0.3>", "<0.0,0.0>"
};

GST_START_TEST (test_bad_blend_at_start)
{
  GstBus *bus = gst_bus_new ();
  GstElement *element = test_support_new_element ();

  gst_element_set_bus (element, bus);
  test_style_set_both (element);
  test_style_set_blend (element, bad_blends[__i__]);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  test_support_expect (bus, GST_MESSAGE_ERROR, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "style-blend");
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (bus);
  gst_object_unref (element);
}

GST_END_TEST;

/* Other paintings wait until the shares suit them. */
GST_START_TEST (test_bad_blend_while_playing)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (TEST_STYLE_CAPS, &bus);
  GstBuffer *before = test_style_paint (harness);

  test_style_set_blend (harness->element, bad_blends[__i__]);
  fail_unless (test_style_paints (harness, before));
  test_support_expect_silence (bus);

  test_style_set_both (harness->element);
  fail_unless (test_style_paints (harness, before));
  test_support_expect (bus, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
      GST_LIBRARY_ERROR_SETTINGS, "style-blend");
  fail_unless (test_style_paints (harness, before));
  test_support_expect_silence (bus);

  test_style_set_blend (harness->element, "<0.5,0.5>");
  fail_if (test_style_paints (harness, before));
  test_style_set_blend (harness->element, "<1.0,0.0>");
  fail_unless (test_style_paints (harness, before));
  test_support_expect_silence (bus);
  gst_buffer_unref (before);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* As a shell hands it on. */
GST_START_TEST (test_launch_line)
{
  gchar *line = g_strdup_printf ("nststyle name=n network-location=\"%s\" "
      "style-locations=<\"%s\",\"%s\"> style-blend=<0.3,0.7>",
      test_support_network (), test_support_painting (),
      test_style_other_painting ());
  GstElement *element = gst_parse_launch (line, NULL);
  GValue value = G_VALUE_INIT;
  gchar *location;

  fail_unless (element != NULL);
  g_value_init (&value, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (element), "style-blend", &value);
  fail_unless_equals_int (gst_value_array_get_size (&value), 2);
  fail_unless_equals_float (g_value_get_double (gst_value_array_get_value
          (&value, 1)), 0.7);
  g_value_reset (&value);
  g_object_get_property (G_OBJECT (element), "style-locations", &value);
  fail_unless_equals_int (gst_value_array_get_size (&value), 2);
  fail_unless_equals_string (g_value_get_string (gst_value_array_get_value
          (&value, 1)), test_style_other_painting ());
  g_value_unset (&value);
  g_object_get (element, "style-location", &location, NULL);
  fail_unless (location == NULL);
  fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_object_unref (element);
  g_free (line);
}

GST_END_TEST;

/* No paintings, and a list with an empty place. */
GST_START_TEST (test_no_paintings)
{
  static const gchar *const lists[] = { "<>", "<\"\">" };
  GstBus *bus = gst_bus_new ();
  GstElement *element = test_support_new_element ();
  guint i;

  gst_element_set_bus (element, bus);
  for (i = 0; i < G_N_ELEMENTS (lists); i++) {
    gst_util_set_object_arg (G_OBJECT (element), "style-locations", lists[i]);
    fail_unless_equals_int (gst_element_set_state (element, GST_STATE_PAUSED),
        GST_STATE_CHANGE_FAILURE);
    test_support_expect (bus, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_NOT_FOUND, "style-location");
    gst_element_set_state (element, GST_STATE_NULL);
  }
  gst_element_set_bus (element, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (bus);
  gst_object_unref (element);
}

GST_END_TEST;

static Suite *
blend_suite (void)
{
  Suite *suite = suite_create ("blend");
  TCase *tcase = tcase_create ("blend");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_blend);
  tcase_add_test (tcase, test_blend_ramp);
  tcase_add_loop_test (tcase, test_bad_blend_at_start, 0,
      G_N_ELEMENTS (bad_blends));
  tcase_add_loop_test (tcase, test_bad_blend_while_playing, 0,
      G_N_ELEMENTS (bad_blends));
  tcase_add_test (tcase, test_launch_line);
  tcase_add_test (tcase, test_no_paintings);
  return suite;
}

GST_CHECK_MAIN (blend);
