/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "teststyle.h"

#include "testsupport.h"

const gchar *
test_style_other_painting (void)
{
  const gchar *path = test_support_path ("other.png");

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    test_support_write_painting (path, 18);
  return path;
}

void
test_style_set_blend (GstElement * element, const gchar * shares)
{
  gst_util_set_object_arg (G_OBJECT (element), "style-blend", shares);
}

void
test_style_set_locations (GstElement * element, const gchar * a,
    const gchar * b)
{
  gchar *value = g_strdup_printf ("<\"%s\",\"%s\">", a, b);

  gst_util_set_object_arg (G_OBJECT (element), "style-locations", value);
  g_free (value);
}

void
test_style_set_both (GstElement * element)
{
  test_style_set_locations (element, test_support_painting (),
      test_style_other_painting ());
}

void
test_style_take_sample (GstElement * element, GstSample * sample)
{
  g_object_set (element, "style-sample", sample, NULL);
  gst_sample_unref (sample);
}

GstBuffer *
test_style_paint (GstHarness * harness)
{
  GstBuffer *out = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (TEST_STYLE_CAPS, 0));

  fail_unless (out != NULL);
  return out;
}

gboolean
test_style_paints (GstHarness * harness, GstBuffer * expected)
{
  GstBuffer *out = test_style_paint (harness);
  gboolean same = test_support_same_bytes (out, expected);

  gst_buffer_unref (out);
  return same;
}
