/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* bench-stop [--network FILE] [--style FILE] [--work-size N] [--rounds N]
 *
 * How long an application waits when it stops or seeks in the middle of a
 * frame that would take minutes: milliseconds, the median and the worst. Run
 * it by "meson devenv", so that the element is found. Without files, a small
 * random network and a test picture are used. */

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "testsupport.h"

#define MAX_ROUNDS 100

typedef struct
{
  const gchar *name;
  gdouble ms[MAX_ROUNDS];
  guint n;
} Times;

static gchar *network, *style;
static gint work_size = 512, rounds = 10;

static GOptionEntry entries[] = {
  {"network", 0, 0, G_OPTION_ARG_FILENAME, &network, "VGG network", "FILE"},
  {"style", 0, 0, G_OPTION_ARG_FILENAME, &style, "Painting", "FILE"},
  {"work-size", 0, 0, G_OPTION_ARG_INT, &work_size, "Longer side", "N"},
  {"rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "Times each", "N"},
  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}
};

static gchar *
describe (void)
{
  return g_strdup_printf ("videotestsrc ! video/x-raw,width=640,height=480 ! "
      "nststyle network-location=\"%s\" style-location=\"%s\" work-size=%d "
      "iterations=1000000 init=noise post-messages=true ! fakesink",
      network ? network : test_support_network (),
      style ? style : test_support_painting (), work_size);
}

static void
add (Times * times, gint64 start)
{
  times->ms[times->n++] = (gdouble) (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare (const void *a, const void *b)
{
  const gdouble *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
print (Times * times)
{
  qsort (times->ms, times->n, sizeof *times->ms, compare);
  g_print ("| %s | %.1f | %.1f |\n", times->name, times->ms[times->n / 2],
      times->ms[times->n - 1]);
}

/* At some point of an evaluation. */
static void
wait_for_frame (GstBus * bus, gint round)
{
  test_support_wait_painting (bus);
  g_usleep ((gulong) (round * 37 % 100) * 1000);
}

static void
bench_pipeline (Times * seek, Times * stop)
{
  gchar *launch = describe ();
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  gint64 start;
  gint i;

  for (i = 0; i < rounds; i++) {
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    wait_for_frame (bus, i);
    start = g_get_monotonic_time ();
    gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
        GST_SECOND);
    add (seek, start);
    wait_for_frame (bus, i);
    start = g_get_monotonic_time ();
    gst_element_set_state (pipeline, GST_STATE_NULL);
    add (stop, start);
  }
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (launch);
}

/* Waits for the first progress of a frame in what gst-launch-1.0 -m prints. */
static void
wait_for_text (GDataInputStream * output, const gchar * text)
{
  gchar *line;
  gboolean found = FALSE;

  while (!found && (line = g_data_input_stream_read_line (output, NULL, NULL,
              NULL)) != NULL) {
    found = strstr (line, text) != NULL;
    g_free (line);
  }
  if (!found)
    g_error ("gst-launch-1.0 ended too early");
}

static gpointer
swallow (gpointer data)
{
  gchar *line;

  while ((line = g_data_input_stream_read_line (data, NULL, NULL, NULL)))
    g_free (line);
  return NULL;
}

/* With -e the first Ctrl-C asks for the end of the stream, which comes after
 * the frame; the second one does not wait. */
static void
bench_launch (Times * times, gboolean with_eos)
{
  gchar *launch = describe ();
  gchar *command = g_strdup_printf ("gst-launch-1.0 %s -m %s",
      with_eos ? "-e" : "", launch);
  gchar **argv = NULL;
  gint i;

  g_shell_parse_argv (command, NULL, &argv, NULL);
  for (i = 0; i < rounds; i++) {
    GSubprocess *process = g_subprocess_newv ((const gchar * const *) argv,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    GDataInputStream *output =
        g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
    GThread *thread;
    gint64 start;

    wait_for_text (output, "nststyle-progress");
    thread = g_thread_new ("output", swallow, output);
    g_usleep ((gulong) (i * 37 % 100) * 1000);
    if (with_eos) {
      g_subprocess_send_signal (process, SIGINT);
      g_usleep (300000);
    }
    start = g_get_monotonic_time ();
    g_subprocess_send_signal (process, SIGINT);
    g_subprocess_wait (process, NULL, NULL);
    add (times, start);
    g_thread_join (thread);
    g_object_unref (output);
    g_object_unref (process);
  }
  g_strfreev (argv);
  g_free (command);
  g_free (launch);
}

/* A test, as the fixture and what it shares with the tests want one. */
GST_START_TEST (test_stop)
{
  Times seek = {.name = "flushing seek" };
  Times stop = {.name = "state NULL" };
  Times interrupt = {.name = "Ctrl-C, to the end of the process" };
  Times second = {.name = "second Ctrl-C with -e" };

  bench_pipeline (&seek, &stop);
  bench_launch (&interrupt, FALSE);
  bench_launch (&second, TRUE);
  g_print ("| within a frame | median ms | worst ms |\n|---|---|---|\n");
  print (&stop);
  print (&seek);
  print (&interrupt);
  print (&second);
}

GST_END_TEST;

int
main (int argc, char **argv)
{
  GOptionContext *context = g_option_context_new (NULL);
  Suite *suite = suite_create ("stop");
  TCase *tcase = tcase_create ("stop");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  g_option_context_free (context);
  rounds = CLAMP (rounds, 1, MAX_ROUNDS);

  gst_check_init (&argc, &argv);
  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 0);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_stop);
  return gst_check_run_suite (suite, "stop", __FILE__);
}
