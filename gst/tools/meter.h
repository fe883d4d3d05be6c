/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How far a run is: a line that moves on a terminal, else a line now and
 * then. Used by one thread at a time. */

#ifndef NST_METER_H
#define NST_METER_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 total;                /* frames of the film, 0: not known */
  guint64 frame;                /* the one in progress, from 0 */
  guint evaluation;             /* of this frame */
  guint evaluations;            /* of this frame at most */
  gdouble loss;
} MeterState;

typedef struct _Meter Meter;

/* Writes to the standard error output. */
Meter *meter_new (void);
void meter_free (Meter * meter);

void meter_show (Meter * meter, const MeterState * state);
/* What it waits for while there is nothing to measure. */
void meter_say (Meter * meter, const gchar * text);
/* A line that stays, and does not disturb the one that moves. */
void meter_print (Meter * meter, const gchar * format, ...)
    G_GNUC_PRINTF (2, 3);
/* The last state is to stay; the moving line ends. */
void meter_finish (Meter * meter);

G_END_DECLS

#endif /* NST_METER_H */
