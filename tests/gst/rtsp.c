/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Over the network and back: a server on the loopback, which paints a live
 * picture once for all who watch, and two clients. */

#include <gst/rtsp-server/rtsp-server.h>

#include "testpipeline.h"
#include "testsupport.h"

#define FRAMES 5
#define CLIENTS 2

typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GstRTSPServer *server;
  guint source;
} Server;

static gpointer
run_server (gpointer data)
{
  Server *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static GstRTSPMediaFactory *
new_factory (void)
{
  GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new ();
  gchar *element = test_pipeline_describe_element ("");
  gchar *launch = g_strdup_printf ("( videotestsrc is-live=true ! "
      "video/x-raw,width=64,height=48,framerate=10/1 ! %s ! x264enc "
      "tune=zerolatency speed-preset=ultrafast key-int-max=5 ! "
      "rtph264pay name=pay0 pt=96 )", element);

  gst_rtsp_media_factory_set_launch (factory, launch);
  gst_rtsp_media_factory_set_shared (factory, TRUE);
  g_free (launch);
  g_free (element);
  return factory;
}

/* On a port that is free. */
static void
start_server (Server * self)
{
  GstRTSPMountPoints *mounts;
  GSource *source;
  GError *error = NULL;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->server = gst_rtsp_server_new ();
  gst_rtsp_server_set_address (self->server, "127.0.0.1");
  gst_rtsp_server_set_service (self->server, "0");
  mounts = gst_rtsp_server_get_mount_points (self->server);
  gst_rtsp_mount_points_add_factory (mounts, "/style", new_factory ());
  g_object_unref (mounts);

  source = gst_rtsp_server_create_source (self->server, NULL, &error);
  g_assert_no_error (error);
  self->source = g_source_attach (source, self->context);
  g_source_unref (source);
  self->thread = g_thread_new ("server", run_server, self);
}

static GstRTSPFilterResult
remove_client (GstRTSPServer * server, GstRTSPClient * client, gpointer data)
{
  (void) server;
  (void) client;
  (void) data;
  return GST_RTSP_FILTER_REMOVE;
}

static void
stop_server (Server * self)
{
  gst_rtsp_server_client_filter (self->server, remove_client, NULL);
  g_source_destroy (g_main_context_find_source_by_id (self->context,
          self->source));
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->server);
}

static GstElement *
new_client (const Server * server)
{
  return test_pipeline_parse ("rtspsrc location=rtsp://127.0.0.1:%d/style "
      "protocols=tcp latency=0 ! rtph264depay ! avdec_h264 ! "
      "fakesink name=sink sync=false num-buffers=%d",
      gst_rtsp_server_get_bound_port (server->server), FRAMES);
}

GST_START_TEST (test_two_clients)
{
  static const gchar *const needed[] = {
    "x264enc", "rtph264pay", "rtspsrc", "rtph264depay", "avdec_h264"
  };
  GstElement *clients[CLIENTS];
  Server server;
  guint i, round;

  for (i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!test_pipeline_have_element (needed[i]))
      return;

  start_server (&server);
  /* Twice: the second time, the server paints anew. */
  for (round = 0; round < 2; round++) {
    for (i = 0; i < CLIENTS; i++) {
      clients[i] = new_client (&server);
      gst_element_set_state (clients[i], GST_STATE_PLAYING);
    }
    for (i = 0; i < CLIENTS; i++) {
      GstBus *bus = gst_element_get_bus (clients[i]);

      gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
      gst_object_unref (bus);
    }
    for (i = 0; i < CLIENTS; i++) {
      gst_element_set_state (clients[i], GST_STATE_NULL);
      gst_object_unref (clients[i]);
    }
  }
  stop_server (&server);
}

GST_END_TEST;

static Suite *
rtsp_suite (void)
{
  Suite *suite = suite_create ("rtsp");
  TCase *tcase = tcase_create ("rtsp");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 100);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_two_clients);
  return suite;
}

GST_CHECK_MAIN (rtsp);
