/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstlatency.h"

#include <string.h>

void
gst_nst_latency_reset (GstNstLatency * self)
{
  memset (self, 0, sizeof *self);
}

/* With an eighth of headroom, and anew only when a frame was slower than that
 * or all of the last ones were much faster: the pipeline stands still for a
 * moment whenever latency changes. */
static void
measure (GstNstLatency * self, GstClockTime time)
{
  GstClockTime longest = 0;
  guint i;

  self->times[self->n++ % GST_NST_LATENCY_FRAMES] = time;
  for (i = 0; i < GST_NST_LATENCY_FRAMES; i++)
    longest = MAX (longest, self->times[i]);

  if (longest > self->measured || longest < self->measured / 2)
    self->measured = longest + longest / 8;
}

gboolean
gst_nst_latency_add (GstNstLatency * self, GstClockTime time,
    GstClockTime budget)
{
  GstClockTime before = self->told;

  measure (self, time);
  self->told = MAX (self->measured, budget);
  return self->is_live && self->told != before;
}

void
gst_nst_latency_answer (GstNstLatency * self, GstQuery * query,
    GstClockTime budget)
{
  GstClockTime min, max;

  self->told = MAX (self->measured, budget);
  gst_query_parse_latency (query, &self->is_live, &min, &max);
  min += self->told;
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += self->told;
  gst_query_set_latency (query, self->is_live, min, max);
}
