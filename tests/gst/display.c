/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* On a screen: an X server without one, Xvfb, where there is one. */

#include <gio/gio.h>
#include <string.h>

#include "testpipeline.h"
#include "testsupport.h"

/* NULL: there is no Xvfb. It chooses a free display and says which. */
static GSubprocess *
start_server (gchar ** display)
{
  gchar *program = g_find_program_in_path ("Xvfb");
  GSubprocess *server;
  GInputStream *output;
  gchar line[32] = "";
  GError *error = NULL;

  if (program == NULL) {
    g_print ("skipped: no Xvfb\n");
    return NULL;
  }
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
      G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "-displayfd", "1",
      "-nolisten", "tcp", "-screen", "0", "640x480x24", NULL);
  g_assert_no_error (error);
  output = g_subprocess_get_stdout_pipe (server);
  fail_unless (g_input_stream_read (output, line, sizeof line - 1, NULL,
          NULL) > 0, "Xvfb does not start");
  *display = g_strdup_printf (":%s", g_strstrip (line));
  g_free (program);
  return server;
}

static void
stop_server (GSubprocess * server)
{
  g_subprocess_send_signal (server, 15);
  g_subprocess_wait (server, NULL, NULL);
  g_object_unref (server);
}

/* A live source, the filter, a sink that keeps to the clock. */
GST_START_TEST (test_ximagesink)
{
  gchar *display = NULL, *element;
  GstElement *pipeline, *sink, *style;
  GstStructure *stats;
  GstBus *bus;
  GSubprocess *server;
  guint64 rendered = 0, dropped = 0, frames = 0;

  if (!test_pipeline_have_element ("ximagesink"))
    return;
  server = start_server (&display);
  if (server == NULL)
    return;

  element = test_pipeline_describe_element ("");
  pipeline = test_pipeline_parse ("videotestsrc is-live=true num-buffers=10 ! "
      "video/x-raw,width=64,height=48,framerate=10/1 ! %s ! "
      "ximagesink name=sink display=%s max-lateness=-1", element, display);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
  gst_object_unref (bus);

  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  style = gst_bin_get_by_name (GST_BIN (pipeline), "style");
  g_object_get (sink, "stats", &stats, NULL);
  gst_structure_get (stats, "rendered", G_TYPE_UINT64, &rendered, "dropped",
      G_TYPE_UINT64, &dropped, NULL);
  gst_structure_free (stats);
  g_object_get (style, "stats", &stats, NULL);
  gst_structure_get_uint64 (stats, "frames", &frames);
  gst_structure_free (stats);
  fail_unless_equals_uint64 (frames, 10);
  fail_unless_equals_uint64 (rendered + dropped, 10);
  fail_unless (rendered >= 1);

  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (style);
  gst_object_unref (pipeline);
  stop_server (server);
  g_free (display);
  g_free (element);
}

GST_END_TEST;

static Suite *
display_suite (void)
{
  Suite *suite = suite_create ("display");
  TCase *tcase = tcase_create ("display");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_ximagesink);
  return suite;
}

GST_CHECK_MAIN (display);
