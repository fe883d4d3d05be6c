/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "meter.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where nobody watches, a line after so much time. */
#define INTERVAL (5 * G_USEC_PER_SEC)

#define DEFAULT_COLUMNS 80
/* A bar of the same length for all lines, so that it does not jump: what is
 * left beside a long text. */
#define MAX_TEXT 70
#define MIN_BAR 6
#define MAX_BAR 40

struct _Meter
{
  gboolean moving;              /* on a terminal */
  gboolean dirty;               /* the line that moves is not ended */
  gint64 shown;                 /* when the last line was written, or 0 */
  gint64 begin;                 /* of the first state, or 0 */
  gdouble done_at_begin;        /* frames */
};

Meter *
meter_new (void)
{
  Meter *meter = g_new0 (Meter, 1);

  meter->moving = isatty (STDERR_FILENO);
  return meter;
}

void
meter_free (Meter * meter)
{
  g_free (meter);
}

static gint
get_columns (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return DEFAULT_COLUMNS;
}

/* In frames, the share of the one in progress included. */
static gdouble
get_done (const MeterState * state)
{
  return (gdouble) state->frame
      + (gdouble) state->evaluation / MAX (state->evaluations, 1);
}

static void
append_time (GString * line, gdouble seconds)
{
  guint64 s = (guint64) (seconds + 0.5);

  if (s >= 3600)
    g_string_append_printf (line, "%" G_GUINT64_FORMAT ":%02u:%02u", s / 3600,
        (guint) (s / 60 % 60), (guint) (s % 60));
  else
    g_string_append_printf (line, "%u:%02u", (guint) (s / 60),
        (guint) (s % 60));
}

static void
append_speed (Meter * meter, GString * line, const MeterState * state)
{
  gdouble elapsed = (gdouble) (g_get_monotonic_time () - meter->begin)
      / G_USEC_PER_SEC;
  gdouble done = get_done (state);
  gdouble frame;

  if (done <= meter->done_at_begin)
    return;
  frame = elapsed / (done - meter->done_at_begin);
  g_string_append_printf (line, "  %.*f s a frame",
      frame < 1.0 ? 2 : frame < 10.0 ? 1 : 0, frame);
  if (state->total > 0) {
    g_string_append (line, "  ");
    append_time (line, frame * MAX ((gdouble) state->total - done, 0.0));
    g_string_append (line, " left");
  }
}

static GString *
describe (Meter * meter, const MeterState * state)
{
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "frame %" G_GUINT64_FORMAT, state->frame + 1);
  if (state->total > 0)
    g_string_append_printf (line, "/%" G_GUINT64_FORMAT, state->total);
  g_string_append_printf (line, "  evaluation %u/%u  loss %.4g",
      state->evaluation, state->evaluations, state->loss);
  append_speed (meter, line, state);
  return line;
}

/* In place of the word "frame". */
static void
insert_bar (GString * line, const MeterState * state, gint columns)
{
  gint width = MIN (columns - MAX_TEXT, MAX_BAR), full, i;
  GString *bar;

  if (state->total == 0 || width < MIN_BAR)
    return;
  full = (gint) (width * MIN (get_done (state) / (gdouble) state->total, 1.0));
  bar = g_string_new ("[");
  for (i = 0; i < width; i++)
    g_string_append_c (bar, i < full ? '#' : '-');
  g_string_append (bar, "] ");
  g_string_erase (line, 0, (gssize) strlen ("frame "));
  g_string_prepend (line, bar->str);
  g_string_free (bar, TRUE);
}

/* A line that is too long would scroll. */
static void
write_moving (Meter * meter, GString * line, gint columns)
{
  g_string_truncate (line, MIN (line->len, (gsize) MAX (columns - 1, 0)));
  g_printerr ("\r%s\033[K", line->str);
  meter->dirty = TRUE;
}

void
meter_show (Meter * meter, const MeterState * state)
{
  gint64 now = g_get_monotonic_time ();
  gint columns;
  GString *line;

  if (meter->begin == 0) {
    meter->begin = now;
    meter->done_at_begin = get_done (state);
  }
  if (!meter->moving && meter->shown != 0 && now - meter->shown < INTERVAL)
    return;
  line = describe (meter, state);
  if (meter->moving) {
    columns = get_columns ();
    insert_bar (line, state, columns);
    write_moving (meter, line, columns);
  } else {
    g_printerr ("%s\n", line->str);
  }
  meter->shown = now;
  g_string_free (line, TRUE);
}

void
meter_say (Meter * meter, const gchar * text)
{
  GString *line;

  if (!meter->moving) {
    g_printerr ("%s\n", text);
    return;
  }
  line = g_string_new (text);
  write_moving (meter, line, get_columns ());
  g_string_free (line, TRUE);
}

void
meter_print (Meter * meter, const gchar * format, ...)
{
  va_list args;
  gchar *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s%s\n", meter->dirty ? "\r\033[K" : "", text);
  meter->dirty = FALSE;
  g_free (text);
}

void
meter_finish (Meter * meter)
{
  if (meter->dirty)
    g_printerr ("\n");
  meter->dirty = FALSE;
}
