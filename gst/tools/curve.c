/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "curve.h"

#include <math.h>

#include "canvas.h"

#define WIDTH 960
#define HEIGHT 540
/* Of the diagram in the picture. */
#define LEFT 110
#define TOP 30
#define RIGHT 30
#define BOTTOM 70
#define PLOT_WIDTH (WIDTH - LEFT - RIGHT)
#define PLOT_HEIGHT (HEIGHT - TOP - BOTTOM)

#define INK 0x222222
#define GRID 0xdddddd

/* Few points are marked, many are a line. */
#define MANY_POINTS 60
/* A larger ratio of the losses wants a logarithmic scale. */
#define LINEAR_RATIO 20.0

typedef struct
{
  gdouble x;
  Losses losses;
} Point;

struct _Curve
{
  GArray *frames;               /* Point: the end of each frame but the last */
  GArray *first;                /* Point: the evaluations of frame 0 */
  guint64 frame;                /* the last one */
  Point last;
  gboolean any;
};

typedef struct
{
  const gchar *name;
  guint color;
  gsize offset;                 /* in Losses */
} Line;

static const Line lines[] = {
  {"style", 0xd95f02, G_STRUCT_OFFSET (Losses, style)},
  {"content", 0x1f78b4, G_STRUCT_OFFSET (Losses, content)},
  {"loss", INK, G_STRUCT_OFFSET (Losses, loss)},
};

typedef struct
{
  Canvas *canvas;
  const GArray *points;
  gdouble x0, x1;
  gdouble y0, y1;               /* of a logarithmic scale, the logarithms */
  gboolean logarithmic;
} Plot;

Curve *
curve_new (void)
{
  Curve *curve = g_new0 (Curve, 1);

  curve->frames = g_array_new (FALSE, FALSE, sizeof (Point));
  curve->first = g_array_new (FALSE, FALSE, sizeof (Point));
  return curve;
}

void
curve_free (Curve * curve)
{
  g_array_unref (curve->frames);
  g_array_unref (curve->first);
  g_free (curve);
}

void
curve_add (Curve * curve, guint64 frame, guint evaluation,
    const Losses * losses)
{
  Point point = { evaluation, *losses };

  if (frame == 0)
    g_array_append_val (curve->first, point);
  if (curve->any && frame != curve->frame)
    g_array_append_val (curve->frames, curve->last);
  curve->any = TRUE;
  curve->frame = frame;
  curve->last.x = (gdouble) frame + 1.0;
  curve->last.losses = *losses;
}

gboolean
curve_is_empty (const Curve * curve)
{
  return !curve->any;
}

static gdouble
get_value (const Plot * plot, guint index, const Line * line)
{
  const Point *point = &g_array_index (plot->points, Point, index);

  return *(const gdouble *) ((const guint8 *) &point->losses + line->offset);
}

static gdouble
map_x (const Plot * plot, gdouble x)
{
  return LEFT + (x - plot->x0) / (plot->x1 - plot->x0) * PLOT_WIDTH;
}

static gdouble
map_y (const Plot * plot, gdouble y)
{
  gdouble value = plot->logarithmic ? log10 (y) : y;

  return TOP + (plot->y1 - value) / (plot->y1 - plot->y0) * PLOT_HEIGHT;
}

static gboolean
can_be_drawn (const Plot * plot, gdouble value)
{
  return isfinite (value) && (value > 0.0 || !plot->logarithmic);
}

/* The distance of about so many marks: 1, 2 or 5 times a power of 10. */
static gdouble
get_step (gdouble range, gint marks)
{
  gdouble power = pow (10.0, floor (log10 (range / marks)));
  gdouble rest = range / marks / power;

  return power * (rest <= 1.0 ? 1.0 : rest <= 2.0 ? 2.0 : rest <= 5.0 ? 5.0 :
      10.0);
}

static void
set_range (Plot * plot)
{
  gdouble least = HUGE_VAL, most = 0.0;
  guint i, k;

  for (k = 0; k < G_N_ELEMENTS (lines); k++) {
    for (i = 0; i < plot->points->len; i++) {
      gdouble value = get_value (plot, i, &lines[k]);

      if (isfinite (value) && value > 0.0) {
        least = MIN (least, value);
        most = MAX (most, value);
      }
    }
  }
  plot->x0 = g_array_index (plot->points, Point, 0).x;
  plot->x1 = g_array_index (plot->points, Point, plot->points->len - 1).x;
  if (plot->x1 <= plot->x0)
    plot->x1 = plot->x0 + 1.0;
  plot->logarithmic = most > least * LINEAR_RATIO;
  plot->y0 = plot->logarithmic ? floor (log10 (least) * 2.0) / 2.0 : 0.0;
  plot->y1 = plot->logarithmic ? ceil (log10 (most) * 2.0) / 2.0 :
      most > 0.0 ? most * 1.1 : 1.0;
}

static void
draw_mark_y (const Plot * plot, gdouble value)
{
  gint y = (gint) map_y (plot, value);
  gchar *text = g_strdup_printf ("%g", value);

  canvas_fill (plot->canvas, LEFT, y, PLOT_WIDTH, 1, GRID);
  canvas_text (plot->canvas,
      LEFT - 10 - CANVAS_LETTER_WIDTH * (gint) strlen (text),
      y - CANVAS_LETTER_HEIGHT / 2, text, INK);
  g_free (text);
}

static void
draw_scale_y (const Plot * plot)
{
  static const gdouble digits[] = { 1.0, 2.0, 5.0 };
  gdouble step, value;
  gint power;
  guint i, count;

  if (!plot->logarithmic) {
    step = get_step (plot->y1, 5);
    for (value = 0.0; value <= plot->y1; value += step)
      draw_mark_y (plot, value);
    return;
  }
  count = plot->y1 - plot->y0 > 3.0 ? 1 : 3;
  for (power = (gint) floor (plot->y0); power <= (gint) plot->y1; power++) {
    for (i = 0; i < count; i++) {
      value = digits[i] * pow (10.0, power);
      if (log10 (value) >= plot->y0 - 1e-9 && log10 (value) <= plot->y1 + 1e-9)
        draw_mark_y (plot, value);
    }
  }
}

static void
draw_scale_x (const Plot * plot)
{
  gdouble step = MAX (get_step (plot->x1 - plot->x0, 8), 1.0);
  gdouble x;

  for (x = ceil (plot->x0 / step) * step; x <= plot->x1; x += step) {
    gint at = (gint) map_x (plot, x);
    gchar *text = g_strdup_printf ("%.0f", x);

    canvas_fill (plot->canvas, at, TOP + PLOT_HEIGHT, 1, 6, INK);
    canvas_text (plot->canvas,
        at - CANVAS_LETTER_WIDTH * (gint) strlen (text) / 2,
        TOP + PLOT_HEIGHT + 12, text, INK);
    g_free (text);
  }
}

static void
draw_line (const Plot * plot, const Line * line)
{
  gboolean marked = plot->points->len < MANY_POINTS;
  gdouble last_x = 0.0, last_y = 0.0;
  gboolean begun = FALSE;
  guint i;

  for (i = 0; i < plot->points->len; i++) {
    gdouble value = get_value (plot, i, line);
    gdouble x, y;

    if (!can_be_drawn (plot, value)) {
      begun = FALSE;
      continue;
    }
    x = map_x (plot, g_array_index (plot->points, Point, i).x);
    y = map_y (plot, value);
    if (begun)
      canvas_line (plot->canvas, last_x, last_y, x, y, line->color);
    if (marked)
      canvas_fill (plot->canvas, (gint) x - 2, (gint) y - 2, 6, 6, line->color);
    last_x = x;
    last_y = y;
    begun = TRUE;
  }
}

static void
draw_legend (const Plot * plot)
{
  gint x = WIDTH - RIGHT, i;

  for (i = 0; i < (gint) G_N_ELEMENTS (lines); i++) {
    x -= CANVAS_LETTER_WIDTH * (gint) strlen (lines[i].name);
    canvas_text (plot->canvas, x, TOP - 22, lines[i].name, lines[i].color);
    canvas_fill (plot->canvas, x - 32, TOP - 16, 24, 3, lines[i].color);
    x -= 60;
  }
}

static void
draw (Plot * plot, const gchar * what)
{
  guint k;

  set_range (plot);
  draw_scale_y (plot);
  draw_scale_x (plot);
  canvas_fill (plot->canvas, LEFT, TOP, 1, PLOT_HEIGHT, INK);
  canvas_fill (plot->canvas, LEFT, TOP + PLOT_HEIGHT, PLOT_WIDTH, 1, INK);
  for (k = 0; k < G_N_ELEMENTS (lines); k++)
    draw_line (plot, &lines[k]);
  draw_legend (plot);
  canvas_text (plot->canvas,
      LEFT + (PLOT_WIDTH - CANVAS_LETTER_WIDTH * (gint) strlen (what)) / 2,
      HEIGHT - CANVAS_LETTER_HEIGHT - 10, what, INK);
}

gboolean
curve_save (const Curve * curve, const gchar * path, GError ** error)
{
  GArray *frames = g_array_copy (curve->frames);
  Plot plot = { canvas_new (WIDTH, HEIGHT), curve->first, 0, 0, 0, 0, FALSE };
  gboolean saved;

  if (curve->any)
    g_array_append_val (frames, curve->last);
  if (frames->len > 1)
    plot.points = frames;
  if (plot.points->len > 0)
    draw (&plot, frames->len > 1 ? "frame" : "evaluation");
  saved = canvas_save (plot.canvas, path, error);
  canvas_free (plot.canvas);
  g_array_unref (frames);
  return saved;
}
