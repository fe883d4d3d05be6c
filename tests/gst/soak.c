/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A stream in which everything changes that can: paintings, good and bad,
 * properties, caps, seeks, states. For NST_SOAK_SECONDS; in a minute or more,
 * memory may not grow after the first fifth. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "testsupport.h"

#define DEFAULT_SECONDS 5

/* Of so long a run, the memory means something. */
#define ENOUGH (60 * G_USEC_PER_SEC)

/* What an allocator may keep in store. */
#define ALLOWED_GROWTH 1.05

typedef struct
{
  GstElement *pipeline;
  GstElement *element;
  GstElement *filter;
  GstBus *bus;
  guint warnings;
  guint64 frames;               /* of earlier starts */
} Soak;

/* MiB; 0: this system does not tell. */
static gdouble
get_memory (void)
{
  gchar *contents;
  long pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &contents, NULL, NULL))
    return 0.0;
  sscanf (contents, "%*s %ld", &pages);
  g_free (contents);
  return (gdouble) pages *(gdouble) sysconf (_SC_PAGESIZE) / 1048576.0;
}

static guint64
get_frames (GstElement * element)
{
  GstStructure *stats;
  guint64 frames = 0;

  g_object_get (element, "stats", &stats, NULL);
  gst_structure_get_uint64 (stats, "frames", &frames);
  gst_structure_free (stats);
  return frames;
}

static void
set_caps (Soak * soak, guint round)
{
  static const gchar *const formats[] = { "I420", "RGB", "P010_10LE", "YUY2" };
  static const guint widths[] = { 64, 97, 80 };
  gchar *string = g_strdup_printf ("video/x-raw,format=%s,width=%u,height=48",
      formats[round % 4], widths[round % 3]);
  GstCaps *caps = gst_caps_from_string (string);

  g_object_set (soak->filter, "caps", caps, NULL);
  gst_caps_unref (caps);
  g_free (string);
}

static void
disturb (Soak * soak, guint round)
{
  GstElement *element = soak->element;

  switch (round % 6) {
    case 0:
      g_object_set (element, "style-location", test_support_painting (), NULL);
      break;
    case 1:
      g_object_set (element, "style-location", "/no/such/painting", NULL);
      break;
    case 2:
      g_object_set (element, "optimizer", round / 6 % 2, "wipe",
          (round / 6 % 5) / 4.0, "mix", (round / 6 % 4) / 3.0, NULL);
      break;
    case 3:
      gst_element_seek_simple (soak->pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, round * GST_MSECOND);
      break;
    case 4:
      set_caps (soak, round / 6);
      break;
    default:
      if (round / 6 % 10 != 0)
        break;
      soak->frames += get_frames (element);
      gst_element_set_state (soak->pipeline, GST_STATE_NULL);
      g_object_set (element, "style-location", test_support_painting (), NULL);
      gst_element_set_state (soak->pipeline, GST_STATE_PLAYING);
      break;
  }
}

/* Warnings are of the painting that is not there. */
static void
read_bus (Soak * soak)
{
  GstMessage *message;

  while ((message = gst_bus_pop (soak->bus)) != NULL) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      GError *error = NULL;

      gst_message_parse_error (message, &error, NULL);
      g_error ("%s", error->message);
    }
    soak->warnings += GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING;
    gst_message_unref (message);
  }
}

static void
begin (Soak * soak)
{
  memset (soak, 0, sizeof *soak);
  soak->pipeline = gst_parse_launch ("videotestsrc ! capsfilter name=filter "
      "caps=video/x-raw,width=64,height=48 ! nststyle name=style mode=film "
      "iterations=4 threads=2 post-messages=true ! fakesink", NULL);
  soak->element = gst_bin_get_by_name (GST_BIN (soak->pipeline), "style");
  soak->filter = gst_bin_get_by_name (GST_BIN (soak->pipeline), "filter");
  soak->bus = gst_element_get_bus (soak->pipeline);
  g_object_set (soak->element, "network-location", test_support_network (),
      "style-location", test_support_painting (), NULL);
  gst_element_set_state (soak->pipeline, GST_STATE_PLAYING);
}

static void
end (Soak * soak)
{
  soak->frames += get_frames (soak->element);
  gst_element_set_state (soak->pipeline, GST_STATE_NULL);
  gst_object_unref (soak->bus);
  gst_object_unref (soak->filter);
  gst_object_unref (soak->element);
  gst_object_unref (soak->pipeline);
}

static gint64
get_seconds (void)
{
  const gchar *wish = g_getenv ("NST_SOAK_SECONDS");

  return wish != NULL ? g_ascii_strtoll (wish, NULL, 10) : DEFAULT_SECONDS;
}

GST_START_TEST (test_soak)
{
  gint64 length = get_seconds () * G_USEC_PER_SEC, next = 0, now = 0;
  gint64 start = g_get_monotonic_time ();
  gdouble early = 0.0, late = 0.0;
  Soak soak;
  guint round;

  begin (&soak);
  for (round = 0; now < length; round++) {
    disturb (&soak, round);
    g_usleep (50000);
    read_bus (&soak);

    now = g_get_monotonic_time () - start;
    late = get_memory ();
    if (now < length / 5)
      early = MAX (early, late);
    if (now >= next) {
      g_print ("%4d s: %.1f MiB\n", (int) (now / G_USEC_PER_SEC), late);
      next += length / 20;
    }
  }
  end (&soak);
  g_print ("%u rounds, %" G_GUINT64_FORMAT " frames, %u warnings; %.1f MiB in "
      "the first fifth, %.1f in the end\n", round, soak.frames, soak.warnings,
      early, late);
  fail_unless (soak.frames > 0);
  fail_unless (length < ENOUGH || late <= early * ALLOWED_GROWTH,
      "the memory grows");
}

GST_END_TEST;

static Suite *
soak_suite (void)
{
  Suite *suite = suite_create ("soak");
  TCase *tcase = tcase_create ("soak");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 0);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_soak);
  return suite;
}

GST_CHECK_MAIN (soak);
