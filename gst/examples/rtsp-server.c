/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* rtsp-server: paints a camera, a film or a test picture once for all who
 * watch; the painting can be changed meanwhile. */

#include <glib-unix.h>
#include <gst/gst.h>
#include <gst/rtsp-server/rtsp-server.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "input.h"

#define DEFAULT_PORT 8554
#define DEFAULT_BITRATE 2000    /* kbit/s */
#define SESSION_INTERVAL 5      /* s */

/* There are few frames a second, and who joins sees nothing before the next
 * key frame. */
#define ENCODE "videoconvert ! x264enc tune=zerolatency " \
    "speed-preset=veryfast key-int-max=10 bitrate=%d ! " \
    "rtph264pay name=pay0 pt=96 config-interval=-1"

/* In time with the pictures, and like them one stream for ever. */
#define SOUND "decoder. ! audioconvert ! audioresample ! " \
    "identity sync=true single-segment=true ! opusenc ! " \
    "rtpopuspay name=pay1 pt=97"

typedef struct
{
  Input input;
  gchar *address;
  gchar *mount;
  gint port;
  gint bitrate;
  GMainLoop *loop;
  GstRTSPServer *server;
  GWeakRef style;               /* of what is sent now, if anybody watches */
} Server;

/* A media that says what is wrong with it. */
typedef GstRTSPMedia PaintedMedia;
typedef GstRTSPMediaClass PaintedMediaClass;

GType painted_media_get_type (void);
G_DEFINE_TYPE (PaintedMedia, painted_media, GST_TYPE_RTSP_MEDIA);

static gboolean
painted_media_handle_message (GstRTSPMedia * media, GstMessage * message)
{
  GError *error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, NULL);
  if (error != NULL)
    g_printerr ("rtsp-server: %s: %s\n", GST_MESSAGE_TYPE_NAME (message),
        error->message);
  g_clear_error (&error);
  return GST_RTSP_MEDIA_CLASS (painted_media_parent_class)->handle_message
      (media, message);
}

static void
painted_media_class_init (PaintedMediaClass * klass)
{
  klass->handle_message = painted_media_handle_message;
}

static void
painted_media_init (PaintedMedia * media)
{
  (void) media;
}

/* In a thread of the server, when the first client comes. */
static void
on_media_configure (GstRTSPMediaFactory * factory, GstRTSPMedia * media,
    gpointer data)
{
  Server *self = data;
  GstElement *bin = gst_rtsp_media_get_element (media);
  GstElement *style = gst_bin_get_by_name (GST_BIN (bin), "style");

  (void) factory;
  g_weak_ref_set (&self->style, style);
  input_set_up (&self->input, GST_BIN (bin));
  gst_object_unref (style);
  gst_object_unref (bin);
}

static GstRTSPMediaFactory *
new_factory (Server * self)
{
  GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new ();
  gchar *input = input_describe (&self->input);
  gchar *launch = g_strdup_printf ("( %s ! " ENCODE " %s )", input,
      self->bitrate, self->input.sound ? SOUND : "");

  gst_rtsp_media_factory_set_launch (factory, launch);
  gst_rtsp_media_factory_set_media_gtype (factory, painted_media_get_type ());
  /* One picture for all. */
  gst_rtsp_media_factory_set_shared (factory, TRUE);
  g_signal_connect (factory, "media-configure",
      G_CALLBACK (on_media_configure), self);
  g_free (launch);
  g_free (input);
  return factory;
}

static void
choose (Server * self, gint index)
{
  GstElement *style = g_weak_ref_get (&self->style);

  input_choose_style (&self->input, style, index);
  gst_clear_object (&style);
}

static void
obey (Server * self, const gchar * line)
{
  gint count = (gint) g_strv_length (self->input.styles);
  gint64 number;

  if (*line == '\0')
    choose (self, self->input.style + 1);
  else if (strcmp (line, "q") == 0)
    g_main_loop_quit (self->loop);
  else if (g_ascii_string_to_signed (line, 10, 1, count, &number, NULL))
    choose (self, (gint) number - 1);
  else
    g_print ("Enter: the next painting, 1 to %d: this one, q: quit\n", count);
}

static gboolean
on_input (GIOChannel * channel, GIOCondition condition, gpointer data)
{
  gchar *line = NULL;
  GIOStatus status = g_io_channel_read_line (channel, &line, NULL, NULL, NULL);

  (void) condition;
  if (line != NULL)
    obey (data, g_strstrip (line));
  g_free (line);
  /* A server may run without anybody at its keyboard. */
  return status == G_IO_STATUS_NORMAL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer data)
{
  Server *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* Clients that have vanished. */
static gboolean
on_session_interval (gpointer data)
{
  Server *self = data;
  GstRTSPSessionPool *pool = gst_rtsp_server_get_session_pool (self->server);

  gst_rtsp_session_pool_cleanup (pool);
  g_object_unref (pool);
  return G_SOURCE_CONTINUE;
}

static GstRTSPFilterResult
remove_client (GstRTSPServer * server, GstRTSPClient * client, gpointer data)
{
  (void) server;
  (void) client;
  (void) data;
  return GST_RTSP_FILTER_REMOVE;
}

static GSource *
listen_to_clients (Server * self, GError ** error)
{
  gchar *service = g_strdup_printf ("%d", self->port);
  GstRTSPMountPoints *mounts;
  GSource *source;

  self->server = gst_rtsp_server_new ();
  gst_rtsp_server_set_address (self->server, self->address);
  gst_rtsp_server_set_service (self->server, service);
  mounts = gst_rtsp_server_get_mount_points (self->server);
  gst_rtsp_mount_points_add_factory (mounts, self->mount, new_factory (self));
  source = gst_rtsp_server_create_source (self->server, NULL, error);
  if (source != NULL)
    g_source_attach (source, NULL);
  g_object_unref (mounts);
  g_free (service);
  return source;
}

static void
serve (Server * self, GError ** error)
{
  GSource *source = listen_to_clients (self, error);
  GIOChannel *input;

  if (source == NULL) {
    g_prefix_error (error, "port %d: ", self->port);
    return;
  }
  self->loop = g_main_loop_new (NULL, FALSE);
  input = g_io_channel_unix_new (STDIN_FILENO);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input, self);
  g_unix_signal_add (SIGINT, on_signal, self);
  g_unix_signal_add (SIGTERM, on_signal, self);
  g_timeout_add_seconds (SESSION_INTERVAL, on_session_interval, self);
  g_print ("rtsp://%s:%d%s\n", self->address,
      gst_rtsp_server_get_bound_port (self->server), self->mount);
  choose (self, 0);
  g_main_loop_run (self->loop);

  /* No more clients; those that are there go, and with them the media. */
  g_source_destroy (source);
  g_source_unref (source);
  gst_rtsp_server_client_filter (self->server, remove_client, NULL);
  g_io_channel_unref (input);
  g_main_loop_unref (self->loop);
}

static gboolean
check_options (Server * self, GError ** error)
{
  gchar *mount;

  if (!input_check (&self->input, error))
    return FALSE;
  if (self->port < 0 || self->port > 65535 || self->bitrate < 1) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "--port must be from 0 to 65535, and --bitrate at least 1");
    return FALSE;
  }
  if (self->mount[0] != '/') {
    mount = g_strconcat ("/", self->mount, NULL);
    g_free (self->mount);
    self->mount = mount;
  }
  return TRUE;
}

static gboolean
parse_options (Server * self, int *argc, char ***argv, GError ** error)
{
  const GOptionEntry entries[] = {
    {"port", 0, 0, G_OPTION_ARG_INT, &self->port,
        "Port (default 8554); 0: one that is free", "N"},
    {"address", 0, 0, G_OPTION_ARG_STRING, &self->address,
          "Address to listen at (default 0.0.0.0: all of this machine)",
        "ADDRESS"},
    {"mount", 0, 0, G_OPTION_ARG_STRING, &self->mount,
        "Path in the address of the stream (default /style)", "PATH"},
    {"bitrate", 0, 0, G_OPTION_ARG_INT, &self->bitrate,
        "Of the pictures, in kbit/s (default 2000)", "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL}
  };
  GOptionContext *context = g_option_context_new
      ("- paint for all who watch over RTSP");
  gboolean parsed;

  g_option_context_set_description (context, "Enter takes the next painting, "
      "a number and Enter that one, q and Enter quits.\n");
  g_option_context_set_main_group (context, input_new_options (&self->input));
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  parsed = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);
  return parsed && check_options (self, error);
}

int
main (int argc, char **argv)
{
  Server self = { 0 };
  GError *error = NULL;
  int status = 0;

  setlocale (LC_ALL, "");
  g_set_prgname ("rtsp-server");
  input_init (&self.input);
  self.port = DEFAULT_PORT;
  self.bitrate = DEFAULT_BITRATE;
  self.address = g_strdup ("0.0.0.0");
  self.mount = g_strdup ("/style");
  g_weak_ref_init (&self.style, NULL);
  if (parse_options (&self, &argc, &argv, &error))
    serve (&self, &error);
  if (error != NULL) {
    g_printerr ("rtsp-server: %s\ntry: rtsp-server --help\n", error->message);
    status = error->domain == G_OPTION_ERROR ? 2 : 1;
    g_error_free (error);
  }
  g_clear_object (&self.server);
  gst_rtsp_thread_pool_cleanup ();
  g_weak_ref_clear (&self.style);
  g_free (self.mount);
  g_free (self.address);
  input_clear (&self.input);
  return status;
}
