/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testlive.h"

#include "testsupport.h"

#define FRAME (40 * GST_MSECOND)
#define PATIENCE (40 * G_USEC_PER_SEC)

void
test_live_begin (TestLive * self, const gchar * caps, const gchar * property,
    const gchar * value)
{
  GstElement *element = test_support_new_element ();

  gst_util_set_object_arg (G_OBJECT (element), "mode", "live");
  if (property != NULL)
    gst_util_set_object_arg (G_OBJECT (element), property, value);
  self->bus = gst_bus_new ();
  gst_element_set_bus (element, self->bus);
  self->harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  self->time = 0;
  self->out = self->picture = NULL;
  test_live_set_caps (self, caps);
}

void
test_live_end (TestLive * self)
{
  gst_clear_buffer (&self->out);
  gst_clear_buffer (&self->picture);
  test_support_free_harness (self->harness, self->bus);
}

void
test_live_set (TestLive * self, const gchar * property, const gchar * value)
{
  gst_util_set_object_arg (G_OBJECT (self->harness->element), property, value);
}

void
test_live_set_picture (TestLive * self, GstBuffer * picture)
{
  gst_clear_buffer (&self->picture);
  self->picture = picture;
}

void
test_live_set_caps (TestLive * self, const gchar * caps)
{
  gst_harness_set_src_caps_str (self->harness, caps);
  test_live_set_picture (self, test_support_new_frame_for_caps (caps, 1));
}

void
test_live_push (TestLive * self)
{
  GstBuffer *frame = gst_buffer_copy (self->picture);

  GST_BUFFER_PTS (frame) = self->time;
  GST_BUFFER_DURATION (frame) = FRAME;
  self->time += FRAME;
  gst_clear_buffer (&self->out);
  fail_unless_equals_int (gst_harness_push (self->harness, frame), GST_FLOW_OK);
  self->out = gst_harness_pull (self->harness);
  fail_unless (self->out != NULL);
}

void
test_live_push_until (TestLive * self, TestLiveCondition condition,
    const gchar * what)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  do {
    fail_unless (g_get_monotonic_time () < end, "never: %s", what);
    test_live_push (self);
    g_usleep (1000);
  } while (!condition (self));
}

gdouble
test_live_get_stat (TestLive * self, const gchar * name)
{
  GValue number = G_VALUE_INIT;
  GstStructure *stats;
  gdouble value;

  g_value_init (&number, G_TYPE_DOUBLE);
  g_object_get (self->harness->element, "stats", &stats, NULL);
  fail_unless (gst_structure_has_field (stats, name), "no %s", name);
  fail_unless (g_value_transform (gst_structure_get_value (stats, name),
          &number));
  value = g_value_get_double (&number);
  g_value_unset (&number);
  gst_structure_free (stats);
  return value;
}

gboolean
test_live_is_unpainted (TestLive * self)
{
  return test_support_same_bytes (self->picture, self->out);
}

gboolean
test_live_is_painted (TestLive * self)
{
  return !test_live_is_unpainted (self);
}
