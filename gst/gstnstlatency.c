/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstlatency.h"

#include <string.h>

void
gst_nst_latency_reset (GstNstLatency * self)
{
  memset (self, 0, sizeof *self);
}

GstClockTime
gst_nst_latency_get (const GstNstLatency * self, GstClockTime budget)
{
  return MAX (self->told, budget);
}

/* With an eighth of headroom, and told anew only when a frame was slower than
 * that or all of the last ones were much faster: the pipeline stands still for
 * a moment whenever latency changes. */
gboolean
gst_nst_latency_add (GstNstLatency * self, GstClockTime time,
    GstClockTime budget)
{
  GstClockTime longest = 0, before = gst_nst_latency_get (self, budget);
  guint i;

  self->times[self->n++ % GST_NST_LATENCY_FRAMES] = time;
  for (i = 0; i < GST_NST_LATENCY_FRAMES; i++)
    longest = MAX (longest, self->times[i]);

  if (longest > self->told || longest < self->told / 2)
    self->told = longest + longest / 8;
  return gst_nst_latency_get (self, budget) != before;
}

void
gst_nst_latency_answer (GstQuery * query, GstClockTime own, gboolean * is_live)
{
  GstClockTime min, max;

  gst_query_parse_latency (query, is_live, &min, &max);
  min += own;
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += own;
  gst_query_set_latency (query, *is_live, min, max);
}
