/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testpipeline.h"

#include "testsupport.h"

GstElement *
test_pipeline_parse (const gchar * format, ...)
{
  GError *error = NULL;
  GstElement *pipeline;
  gchar *launch;
  va_list args;

  va_start (args, format);
  launch = g_strdup_vprintf (format, args);
  va_end (args);
  pipeline = gst_parse_launch (launch, &error);
  fail_unless (error == NULL, "%s: %s", launch, error ? error->message : "");
  g_free (launch);
  return pipeline;
}

gchar *
test_pipeline_describe_element (const gchar * more)
{
  return g_strdup_printf ("nststyle name=style threads=1 iterations=2 "
      "network-location=\"%s\" style-location=\"%s\" %s",
      test_support_network (), test_support_painting (), more);
}

void
test_pipeline_play_to_the_end (GstElement * pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
}

gboolean
test_pipeline_have_element (const gchar * name)
{
  GstElementFactory *factory = gst_element_factory_find (name);

  if (factory == NULL) {
    g_print ("skipped: no element %s\n", name);
    return FALSE;
  }
  gst_object_unref (factory);
  return TRUE;
}
