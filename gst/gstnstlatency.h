/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How long a frame is held up, as the pipeline is told: the budget, which is
 * known, or where frames take longer, what the last ones took. */

#ifndef GST_NST_LATENCY_H
#define GST_NST_LATENCY_H

#include <gst/gst.h>

G_BEGIN_DECLS

/* Frames that are looked back on. */
#define GST_NST_LATENCY_FRAMES 8

typedef struct
{
  GstClockTime times[GST_NST_LATENCY_FRAMES];   /* a ring */
  guint n;                      /* frames since the start */
  GstClockTime measured;        /* of the last ones, with headroom */
  GstClockTime told;            /* what the pipeline goes by */
  gboolean is_live;             /* others do not care */
} GstNstLatency;

void gst_nst_latency_reset (GstNstLatency * self);

/* After a frame that took this long. TRUE: the answer to the query is another
 * one now, and the pipeline has to be told to ask again. */
gboolean gst_nst_latency_add (GstNstLatency * self, GstClockTime time,
    GstClockTime budget);

/* Adds our own latency to what upstream has answered. */
void gst_nst_latency_answer (GstNstLatency * self, GstQuery * query,
    GstClockTime budget);

G_END_DECLS

#endif /* GST_NST_LATENCY_H */
