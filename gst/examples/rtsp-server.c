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
#include "painted-media.h"
#include "signals.h"

#define DEFAULT_PORT 8554
#define DEFAULT_BITRATE 2000    /* kbit/s */
#define SESSION_INTERVAL 5      /* s */
#define STOP_INTERVAL 10000     /* us */
#define LONGEST_LINE 80

/* What a path may be made of without being escaped in an address. */
#define PATH_CHARS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._~/"

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
  GMainLoop *loop;              /* for the keyboard and signals */
  GMainLoop *clients;           /* in a thread of its own */
  gint stopped;                 /* that thread; atomic */
  GstRTSPServer *server;
  GWeakRef media;               /* what is sent now, if anybody watches */
  GString *line;                /* what has been typed of it */
} Server;

/* In a thread of the server, when the first client comes. */
static void
on_media_configure (GstRTSPMediaFactory * factory, GstRTSPMedia * media,
    gpointer data)
{
  Server *self = data;
  GstElement *bin = gst_rtsp_media_get_element (media);

  (void) factory;
  g_weak_ref_set (&self->media, media);
  input_set_up (&self->input, GST_BIN (bin));
  gst_object_unref (bin);
}

/* NULL: some element is not there, which clients would not be told. */
static gchar *
describe (Server * self, GError ** error)
{
  gchar *input = input_describe (&self->input);
  gchar *launch = g_strdup_printf ("( %s ! " ENCODE " %s )", input,
      self->bitrate, self->input.sound ? SOUND : "");
  GstElement *trial = input_parse (launch, error);

  g_free (input);
  if (trial == NULL) {
    g_free (launch);
    return NULL;
  }
  gst_object_unref (trial);
  return launch;
}

static GstRTSPMediaFactory *
new_factory (Server * self, const gchar * launch)
{
  GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new ();

  gst_rtsp_media_factory_set_launch (factory, launch);
  gst_rtsp_media_factory_set_media_gtype (factory, painted_media_get_type ());
  /* One picture for all. */
  gst_rtsp_media_factory_set_shared (factory, TRUE);
  g_signal_connect (factory, "media-configure",
      G_CALLBACK (on_media_configure), self);
  return factory;
}

static void
obey (Server * self, const gchar * line)
{
  gint count = (gint) g_strv_length (self->input.styles);
  gint64 number;

  if (*line == '\0')
    input_choose_style (&self->input, self->input.style + 1);
  else if (strcmp (line, "q") == 0)
    g_main_loop_quit (self->loop);
  else if (g_ascii_string_to_signed (line, 10, 1, count, &number, NULL))
    input_choose_style (&self->input, (gint) number - 1);
  else
    g_print ("Enter: the next painting, 1 to %d: this one, q: quit\n", count);
}

/* Never waits for the end of a line. */
static gboolean
on_typed (gint fd, GIOCondition condition, gpointer data)
{
  Server *self = data;
  gchar typed[64];
  gssize i, count = read (fd, typed, sizeof typed);

  (void) condition;
  for (i = 0; i < count; i++) {
    if (typed[i] == '\n') {
      obey (self, g_strstrip (self->line->str));
      g_string_truncate (self->line, 0);
    } else if (self->line->len < LONGEST_LINE) {
      g_string_append_c (self->line, typed[i]);
    }
  }
  /* A server may run without anybody at its keyboard. */
  return count > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
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

static gboolean
on_stop (gpointer data)
{
  Server *self = data;

  gst_rtsp_server_client_filter (self->server, remove_client, NULL);
  g_main_loop_quit (self->clients);
  return G_SOURCE_REMOVE;
}

static gpointer
run_clients (gpointer data)
{
  Server *self = data;

  g_main_loop_run (self->clients);
  g_atomic_int_set (&self->stopped, TRUE);
  return NULL;
}

/* Takes the source. */
static void
attach (Server * self, GSource * source, GSourceFunc function)
{
  if (function != NULL)
    g_source_set_callback (source, function, self, NULL);
  g_source_attach (source, g_main_loop_get_context (self->clients));
  g_source_unref (source);
}

/* A client may be waiting for the first picture, for twenty seconds unless
 * the media fails. */
static void
stop (Server * self, GThread * thread)
{
  GstRTSPMedia *media;

  attach (self, g_idle_source_new (), on_stop);
  do {
    media = g_weak_ref_get (&self->media);
    if (media != NULL)
      painted_media_fail (media);
    g_clear_object (&media);
    g_usleep (STOP_INTERVAL);
  } while (!g_atomic_int_get (&self->stopped));
  g_thread_join (thread);
  gst_rtsp_thread_pool_cleanup ();
}

/* All clients share one thread: there is but one picture to wait for, and
 * another thread may not remove a client while it is served. */
static void
share_thread (GstRTSPServer * server)
{
  GstRTSPThreadPool *pool = gst_rtsp_server_get_thread_pool (server);

  gst_rtsp_thread_pool_set_max_threads (pool, 0);
  g_object_unref (pool);
}

static gboolean
listen_to_clients (Server * self, const gchar * launch, GError ** error)
{
  gchar *service = g_strdup_printf ("%d", self->port);
  GstRTSPMountPoints *mounts;
  GSource *source;

  gst_rtsp_server_set_address (self->server, self->address);
  gst_rtsp_server_set_service (self->server, service);
  share_thread (self->server);
  mounts = gst_rtsp_server_get_mount_points (self->server);
  gst_rtsp_mount_points_add_factory (mounts, self->mount,
      new_factory (self, launch));
  source = gst_rtsp_server_create_source (self->server, NULL, error);
  if (source != NULL)
    attach (self, source, NULL);
  else
    g_prefix_error (error, "cannot listen at %s, port %d: ", self->address,
        self->port);
  g_object_unref (mounts);
  g_free (service);
  return source != NULL;
}

static void
say_address (Server * self)
{
  gboolean colons = strchr (self->address, ':') != NULL;

  g_print ("rtsp://%s%s%s:%d%s\n", colons ? "[" : "", self->address,
      colons ? "]" : "", gst_rtsp_server_get_bound_port (self->server),
      self->mount);
}

static void
run (Server * self)
{
  GThread *thread;

  self->loop = g_main_loop_new (NULL, FALSE);
  signals_end_loop (self->loop);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_typed, self);
  attach (self, g_timeout_source_new_seconds (SESSION_INTERVAL),
      on_session_interval);
  say_address (self);
  input_choose_style (&self->input, 0);
  thread = g_thread_new ("clients", run_clients, self);
  g_main_loop_run (self->loop);

  signals_end_program ();
  stop (self, thread);
  g_main_loop_unref (self->loop);
}

static void
serve (Server * self, GError ** error)
{
  GMainContext *context = g_main_context_new ();
  gchar *launch = describe (self, error);

  self->clients = g_main_loop_new (context, FALSE);
  self->server = gst_rtsp_server_new ();
  if (launch != NULL && listen_to_clients (self, launch, error))
    run (self);
  g_free (launch);
  g_object_unref (self->server);
  g_main_loop_unref (self->clients);
  g_main_context_unref (context);
}

static gboolean
fail (GError ** error, const gchar * text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, text);
  return FALSE;
}

static gboolean
check_options (Server * self, GError ** error)
{
  gchar *mount;

  if (self->port < 0 || self->port > 65535 || self->bitrate < 1)
    return fail (error,
        "--port must be from 0 to 65535, and --bitrate at least 1");
  if (self->mount[strspn (self->mount, PATH_CHARS)] != '\0')
    return fail (error, "--mount takes letters, digits and any of -._~/");
  if (self->mount[0] != '/') {
    mount = g_strconcat ("/", self->mount, NULL);
    g_free (self->mount);
    self->mount = mount;
  }
  return input_check (&self->input, error);
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

  return input_parse_options (&self->input, entries,
      "- paint for all who watch over RTSP",
      "Enter takes the next painting, a number and Enter that one, "
      "q and Enter quits.\n", argc, argv, error)
      && check_options (self, error);
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
  self.line = g_string_new (NULL);
  g_weak_ref_init (&self.media, NULL);
  if (parse_options (&self, &argc, &argv, &error))
    serve (&self, &error);
  if (error != NULL) {
    g_printerr ("rtsp-server: %s\ntry: rtsp-server --help\n", error->message);
    status = error->domain == G_OPTION_ERROR ? 2 : 1;
    g_error_free (error);
  }
  g_weak_ref_clear (&self.media);
  g_string_free (self.line, TRUE);
  g_free (self.mount);
  g_free (self.address);
  input_clear (&self.input);
  return status;
}
