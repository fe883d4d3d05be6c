/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* live-view: paints a camera, a film or a test picture onto the screen; keys
 * choose the painting and how much of it there is. */

#include <glib-unix.h>
#include <gst/gst.h>
#include <gst/video/navigation.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "signals.h"
#include "terminal.h"

#define STATUS_INTERVAL 500     /* ms */

typedef struct
{
  Input input;
  gchar *sink;
  GMainLoop *loop;
  GstElement *pipeline;
  GstElement *style;
  gboolean paused;
  gboolean interactive;         /* there is a line that shows the state */
  int status;
} View;

static const gchar keys[] =
    "n p 1-9  another painting     + -  more or less of it (mix)\n"
    "< >      wipe                 space  pause        q  quit\n";

static void
show_state (View * view)
{
  gdouble mix = 1.0, wipe = 0.0, ms = 0.0, average = 0.0;
  guint64 frames = 0;
  GstStructure *stats;

  g_object_get (view->style, "stats", &stats, "mix", &mix, "wipe", &wipe, NULL);
  gst_structure_get (stats, "frames", G_TYPE_UINT64, &frames,
      "last-ms", G_TYPE_DOUBLE, &ms, "average-ms", G_TYPE_DOUBLE, &average,
      NULL);
  gst_structure_free (stats);
  g_print ("%s%s%" G_GUINT64_FORMAT " frames  %.0f ms a frame (average %.0f)"
      "  mix %.1f  wipe %.2f%s", view->interactive ? "\r" : "",
      view->paused ? "paused  " : "", frames, ms, average, mix, wipe,
      view->interactive ? "\033[K" : "\n");
}

static gboolean
on_status (gpointer data)
{
  show_state (data);
  return G_SOURCE_CONTINUE;
}

/* Before another line is printed. */
static void
clear_line (View * view)
{
  if (view->interactive)
    g_print ("\r\033[K");
}

static void
add_to (View * view, const gchar * property, gdouble step)
{
  gdouble value;

  g_object_get (view->style, property, &value, NULL);
  g_object_set (view->style, property, CLAMP (value + step, 0.0, 1.0), NULL);
  show_state (view);
}

static void
choose (View * view, gint index)
{
  clear_line (view);
  input_choose_style (&view->input, index);
}

static void
pause_or_play (View * view)
{
  view->paused = !view->paused;
  gst_element_set_state (view->pipeline,
      view->paused ? GST_STATE_PAUSED : GST_STATE_PLAYING);
  show_state (view);
}

static void
press (View * view, gchar key)
{
  gint current = view->input.style;

  if (key >= '1' && key <= '9'
      && key - '1' < (gint) g_strv_length (view->input.styles))
    choose (view, key - '1');
  else if (key == 'n')
    choose (view, current + 1);
  else if (key == 'p')
    choose (view, current - 1);
  else if (key == '+' || key == '-')
    add_to (view, "mix", key == '+' ? 0.1 : -0.1);
  else if (key == '<' || key == '>')
    add_to (view, "wipe", key == '>' ? 0.05 : -0.05);
  else if (key == ' ')
    pause_or_play (view);
  else if (key == 'q')
    g_main_loop_quit (view->loop);
}

static gboolean
on_keys (gint fd, GIOCondition condition, gpointer data)
{
  gchar typed[64];
  gssize i, count = read (fd, typed, sizeof typed);

  (void) condition;
  for (i = 0; i < count; i++)
    press (data, typed[i]);
  /* Without a terminal it goes on until a signal comes. */
  return count > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Keys that are pressed in the window, by their names in X. */
static void
on_navigation (View * view, GstEvent * event)
{
  static const struct
  {
    const gchar *name;
    gchar key;
  } names[] = {
    {"space", ' '}, {"plus", '+'}, {"minus", '-'}, {"less", '<'},
    {"greater", '>'}, {"KP_Add", '+'}, {"KP_Subtract", '-'}, {"Escape", 'q'},
  };
  const gchar *name;
  guint i;

  if (gst_navigation_event_get_type (event) != GST_NAVIGATION_EVENT_KEY_PRESS
      || !gst_navigation_event_parse_key_event (event, &name))
    return;
  if (strlen (name) == 1)
    press (view, *name);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i].name) == 0)
      press (view, names[i].key);
}

static void
on_element_message (View * view, GstMessage * message)
{
  GstEvent *event = NULL;

  if (gst_navigation_message_get_type (message) != GST_NAVIGATION_MESSAGE_EVENT
      || !gst_navigation_message_parse_event (message, &event))
    return;
  on_navigation (view, event);
  gst_event_unref (event);
}

static void
stop (View * view)
{
  view->status = 1;
  g_main_loop_quit (view->loop);
}

static void
on_error (View * view, GstMessage * message)
{
  GError *error = NULL;

  gst_message_parse_error (message, &error, NULL);
  clear_line (view);
  g_printerr ("live-view: error: %s\n", error->message);
  g_error_free (error);
  stop (view);
}

static void
on_warning (View * view, GstMessage * message)
{
  GError *error = NULL;

  gst_message_parse_warning (message, &error, NULL);
  clear_line (view);
  /* That of autovideosink itself, which goes on and shows nothing. */
  if (strcmp (GST_MESSAGE_SRC_NAME (message), "screen") == 0) {
    g_printerr ("live-view: error: there is no screen (%s); "
        "--sink names another sink\n", error->message);
    stop (view);
  } else {
    g_printerr ("live-view: warning: %s\n", error->message);
  }
  g_error_free (error);
}

static gboolean
on_message (GstBus * bus, GstMessage * message, gpointer data)
{
  View *view = data;

  (void) bus;
  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ELEMENT:
      on_element_message (view, message);
      break;
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (view->pipeline));
      break;
    case GST_MESSAGE_WARNING:
      on_warning (view, message);
      break;
    case GST_MESSAGE_ERROR:
      on_error (view, message);
      break;
    case GST_MESSAGE_EOS:
      g_main_loop_quit (view->loop);
      break;
    default:
      break;
  }
  return G_SOURCE_CONTINUE;
}

/* Each picture is shown as soon as it is painted. */
static void
show_at_once (const GValue * item, gpointer data)
{
  GObject *sink = g_value_get_object (item);

  (void) data;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (sink), "sync"))
    g_object_set (sink, "sync", FALSE, NULL);
}

/* The last that autovideosink tries. It kills the program where there is no
 * screen. */
static void
avoid_directfb (void)
{
  GstPluginFeature *sink = gst_registry_lookup_feature (gst_registry_get (),
      "dfbvideosink");

  if (sink != NULL) {
    gst_plugin_feature_set_rank (sink, GST_RANK_NONE);
    gst_object_unref (sink);
  }
}

static gboolean
build (View * view, GError ** error)
{
  gchar *input = input_describe (&view->input);
  gchar *launch = g_strdup_printf ("%s ! videoconvert ! %s", input,
      view->sink != NULL ? view->sink : "autovideosink name=screen");
  GstIterator *sinks;

  avoid_directfb ();
  view->pipeline = input_parse (launch, error);
  g_free (launch);
  g_free (input);
  if (view->pipeline == NULL)
    return FALSE;
  input_set_up (&view->input, GST_BIN (view->pipeline));
  view->style = gst_bin_get_by_name (GST_BIN (view->pipeline), "style");
  sinks = gst_bin_iterate_sinks (GST_BIN (view->pipeline));
  gst_iterator_foreach (sinks, show_at_once, NULL);
  gst_iterator_free (sinks);
  return TRUE;
}

static void
run (View * view)
{
  GstBus *bus = gst_element_get_bus (view->pipeline);

  gst_bus_add_watch (bus, on_message, view);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_keys, view);
  if (view->interactive)
    g_timeout_add (STATUS_INTERVAL, on_status, view);

  /* Whatever is wrong has been posted as an error. */
  gst_element_set_state (view->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (view->loop);
  terminal_restore ();
  signals_end_program ();
  gst_element_set_state (view->pipeline, GST_STATE_NULL);
  gst_bus_remove_watch (bus);
  gst_object_unref (bus);
}

static void
play (View * view)
{
  view->loop = g_main_loop_new (NULL, FALSE);
  view->interactive = isatty (STDOUT_FILENO);
  signals_end_loop (view->loop);
  terminal_read_keys ();
  g_print ("%s", keys);
  choose (view, 0);
  run (view);
  show_state (view);
  if (view->interactive)
    g_print ("\n");
  g_main_loop_unref (view->loop);
}

static gboolean
parse_options (View * view, int *argc, char ***argv, GError ** error)
{
  const GOptionEntry entries[] = {
    {"sink", 0, 0, G_OPTION_ARG_STRING, &view->sink,
        "Where to show it (default autovideosink)", "ELEMENT"},
    {NULL, 0, 0, 0, NULL, NULL, NULL}
  };

  if (!input_parse_options (&view->input, entries,
          "- paint onto the screen, with keys", keys, argc, argv, error))
    return FALSE;
  if (view->sink != NULL && *g_strstrip (view->sink) == '\0') {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "--sink wants the name of an element");
    return FALSE;
  }
  return input_check (&view->input, error);
}

int
main (int argc, char **argv)
{
  View view = { 0 };
  GError *error = NULL;

  setlocale (LC_ALL, "");
  g_set_prgname ("live-view");
  input_init (&view.input);
  if (parse_options (&view, &argc, &argv, &error) && build (&view, &error))
    play (&view);
  if (error != NULL) {
    g_printerr ("live-view: %s\ntry: live-view --help\n", error->message);
    view.status = error->domain == G_OPTION_ERROR ? 2 : 1;
    g_error_free (error);
  }
  gst_clear_object (&view.style);
  gst_clear_object (&view.pipeline);
  input_clear (&view.input);
  g_free (view.sink);
  return view.status;
}
