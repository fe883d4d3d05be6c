/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A picture to draw a diagram on: filled rectangles, lines and a few letters.
 * What lies outside of it is cut off. Used by one thread at a time. */

#ifndef NST_CANVAS_H
#define NST_CANVAS_H

#include <glib.h>

G_BEGIN_DECLS

/* Pixels between the left edges of two letters, and their height. */
#define CANVAS_LETTER_WIDTH 12
#define CANVAS_LETTER_HEIGHT 14

typedef struct _Canvas Canvas;

/* White. Free with canvas_free(). */
Canvas *canvas_new (gint width, gint height);
void canvas_free (Canvas * canvas);

/* Colours are 0xRRGGBB, coordinates pixels from the upper left corner. */
void canvas_fill (Canvas * canvas, gint x, gint y, gint width, gint height,
    guint color);
/* Two pixels thick. */
void canvas_line (Canvas * canvas, gdouble x0, gdouble y0, gdouble x1,
    gdouble y1, guint color);
/* x and y: the upper left corner of the text. Digits, ".+- " and the letters
 * of a diagram of losses; another one is left blank. */
void canvas_text (Canvas * canvas, gint x, gint y, const gchar * text,
    guint color);

/* Writes a PNG file, by GStreamer. */
gboolean canvas_save (const Canvas * canvas, const gchar * path,
    GError ** error);

G_END_DECLS

#endif /* NST_CANVAS_H */
