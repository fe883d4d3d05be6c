/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "canvas.h"

#include <gst/video/video.h>
#include <math.h>

/* Pixels of a dot of a letter, and how long the encoder may take. */
#define DOT 2
#define TIMEOUT (20 * GST_SECOND)

struct _Canvas
{
  gint width;
  gint height;
  guint8 *pixels;               /* RGB, rows without padding */
  gsize size;
};

/* Rows from the top, the highest of five bits is on the left. */
static const struct
{
  gchar letter;
  guint8 rows[7];
} letters[] = {
  {'0', {0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e}},
  {'1', {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e}},
  {'2', {0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f}},
  {'3', {0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e}},
  {'4', {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02}},
  {'5', {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e}},
  {'6', {0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e}},
  {'7', {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
  {'8', {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}},
  {'9', {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c}},
  {'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c}},
  {'-', {0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00}},
  {'+', {0x00, 0x04, 0x04, 0x1f, 0x04, 0x04, 0x00}},
  {'a', {0x00, 0x00, 0x0e, 0x01, 0x0f, 0x11, 0x0f}},
  {'c', {0x00, 0x00, 0x0e, 0x10, 0x10, 0x11, 0x0e}},
  {'e', {0x00, 0x00, 0x0e, 0x11, 0x1f, 0x10, 0x0e}},
  {'f', {0x06, 0x09, 0x08, 0x1c, 0x08, 0x08, 0x08}},
  {'i', {0x04, 0x00, 0x0c, 0x04, 0x04, 0x04, 0x0e}},
  {'l', {0x0c, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e}},
  {'m', {0x00, 0x00, 0x1a, 0x15, 0x15, 0x11, 0x11}},
  {'n', {0x00, 0x00, 0x16, 0x19, 0x11, 0x11, 0x11}},
  {'o', {0x00, 0x00, 0x0e, 0x11, 0x11, 0x11, 0x0e}},
  {'r', {0x00, 0x00, 0x16, 0x19, 0x10, 0x10, 0x10}},
  {'s', {0x00, 0x00, 0x0e, 0x10, 0x0e, 0x01, 0x1e}},
  {'t', {0x08, 0x08, 0x1c, 0x08, 0x08, 0x09, 0x06}},
  {'u', {0x00, 0x00, 0x11, 0x11, 0x11, 0x13, 0x0d}},
  {'v', {0x00, 0x00, 0x11, 0x11, 0x11, 0x0a, 0x04}},
  {'y', {0x00, 0x00, 0x11, 0x11, 0x0f, 0x01, 0x0e}},
};

Canvas *
canvas_new (gint width, gint height)
{
  Canvas *canvas = g_new (Canvas, 1);

  /* GStreamer's rows of RGB are multiples of four bytes. */
  canvas->width = (width + 3) / 4 * 4;
  canvas->height = height;
  canvas->size = (gsize) canvas->width * (gsize) height *3;
  canvas->pixels = g_malloc (canvas->size);
  canvas_fill (canvas, 0, 0, canvas->width, height, 0xffffff);
  return canvas;
}

void
canvas_free (Canvas * canvas)
{
  g_free (canvas->pixels);
  g_free (canvas);
}

void
canvas_fill (Canvas * canvas, gint x, gint y, gint width, gint height,
    guint color)
{
  gint right = MIN (x + width, canvas->width);
  gint bottom = MIN (y + height, canvas->height);
  gint row, column;

  for (row = MAX (y, 0); row < bottom; row++) {
    for (column = MAX (x, 0); column < right; column++) {
      guint8 *p = canvas->pixels + 3 * (row * canvas->width + column);

      p[0] = (guint8) (color >> 16);
      p[1] = (guint8) (color >> 8);
      p[2] = (guint8) color;
    }
  }
}

void
canvas_line (Canvas * canvas, gdouble x0, gdouble y0, gdouble x1, gdouble y1,
    guint color)
{
  gint steps = (gint) ceil (MAX (fabs (x1 - x0), fabs (y1 - y0)));
  gint i;

  for (i = 0; i <= steps; i++) {
    gdouble at = steps == 0 ? 0.0 : (gdouble) i / steps;

    canvas_fill (canvas, (gint) floor (x0 + (x1 - x0) * at),
        (gint) floor (y0 + (y1 - y0) * at), 2, 2, color);
  }
}

static void
draw_letter (Canvas * canvas, gint x, gint y, const guint8 * rows, guint color)
{
  gint row, column;

  for (row = 0; row < 7; row++)
    for (column = 0; column < 5; column++)
      if (rows[row] & (0x10 >> column))
        canvas_fill (canvas, x + DOT * column, y + DOT * row, DOT, DOT, color);
}

void
canvas_text (Canvas * canvas, gint x, gint y, const gchar * text, guint color)
{
  for (; *text != '\0'; text++, x += CANVAS_LETTER_WIDTH) {
    guint i;

    for (i = 0; i < G_N_ELEMENTS (letters); i++)
      if (letters[i].letter == *text)
        draw_letter (canvas, x, y, letters[i].rows, color);
  }
}

static GstSample *
encode (const Canvas * canvas, GError ** error)
{
  GstCaps *raw = gst_caps_new_simple ("video/x-raw",
      "format", G_TYPE_STRING, "RGB", "width", G_TYPE_INT, canvas->width,
      "height", G_TYPE_INT, canvas->height,
      "framerate", GST_TYPE_FRACTION, 0, 1, NULL);
  GstCaps *png = gst_caps_new_empty_simple ("image/png");
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, canvas->size, NULL);
  GstSample *sample, *encoded;

  gst_buffer_fill (buffer, 0, canvas->pixels, canvas->size);
  sample = gst_sample_new (buffer, raw, NULL, NULL);
  encoded = gst_video_convert_sample (sample, png, TIMEOUT, error);
  gst_sample_unref (sample);
  gst_buffer_unref (buffer);
  gst_caps_unref (png);
  gst_caps_unref (raw);
  return encoded;
}

gboolean
canvas_save (const Canvas * canvas, const gchar * path, GError ** error)
{
  GstSample *sample = encode (canvas, error);
  GstMapInfo map;
  gboolean saved = FALSE;

  if (sample == NULL)
    return FALSE;
  if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ)) {
    saved = g_file_set_contents (path, (const gchar *) map.data,
        (gssize) map.size, error);
    gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  }
  gst_sample_unref (sample);
  return saved;
}
