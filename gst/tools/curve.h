/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The losses of a run, and a diagram of them. Used by one thread at a time. */

#ifndef NST_CURVE_H
#define NST_CURVE_H

#include <glib.h>

G_BEGIN_DECLS

/* The whole loss, which has more terms than the two, and those. */
typedef struct
{
  gdouble loss;
  gdouble content;
  gdouble style;
} Losses;

typedef struct _Curve Curve;

Curve *curve_new (void);
void curve_free (Curve * curve);

/* What the losses of a frame are after so many evaluations. Frames count
 * from 0, evaluations from 1; both in the order of time. */
void curve_add (Curve * curve, guint64 frame, guint evaluation,
    const Losses * losses);
gboolean curve_is_empty (const Curve * curve);

/* Writes a PNG file: of several frames the losses in the end of each, of a
 * single one those after each evaluation that was told. */
gboolean curve_save (const Curve * curve, const gchar * path, GError ** error);

G_END_DECLS

#endif /* NST_CURVE_H */
