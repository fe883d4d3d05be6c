/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How much live mode does for a frame: less when frames take long or come
 * late, and more again when there is time. Only rules; all times are
 * microseconds of one clock. */

#ifndef GST_NST_LOAD_H
#define GST_NST_LOAD_H

#include <glib.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* So often the work picture is made smaller, at most. */
#define GST_NST_LOAD_MAX_NOTCHES 6

typedef struct
{
  NstLiveLoad level;
  guint notches;                /* of the work picture */

  gdouble share;                /* time of a frame over the time there is,
                                 * smoothed */
  gint64 available;             /* for the last frame */
  gint64 late;                  /* when downstream last said so; 0: never */
  gint64 calm;                  /* there is time since then; 0: there is not */
  gint64 changed;               /* level; 0: never */
  gint64 stale, fresh;          /* since then; 0: it is not */
  gint64 resized;               /* notches; 0: never */
} GstNstLoad;

void gst_nst_load_reset (GstNstLoad * self);

/* After a frame that took spent of available, and showed a picture that was
 * stale for so long. TRUE: level or notches have changed. */
gboolean gst_nst_load_add (GstNstLoad * self, gint64 now, gint64 spent,
    gint64 available, gint64 staleness);

/* A frame was late by jitter, or early if that is negative. */
void gst_nst_load_add_jitter (GstNstLoad * self, gint64 now, gint64 jitter);

/* The longer side of the work picture, of which side is the full one. */
guint gst_nst_load_get_side (const GstNstLoad * self, guint side);

/* For QOS messages: 1000000 is the best. */
gint gst_nst_load_get_quality (const GstNstLoad * self);

G_END_DECLS

#endif /* GST_NST_LOAD_H */
