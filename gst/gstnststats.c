/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnststats.h"

/* How long evaluations are counted for a rate: microseconds. */
#define RATE_INTERVAL G_USEC_PER_SEC

static void
add_frame (GstNstStats * stats, guint work_side, gdouble ms)
{
  stats->frames++;
  stats->last_ms = ms;
  stats->total_ms += ms;
  stats->work_side = work_side;
}

void
gst_nst_stats_add (GstNstStats * stats, const NstReport * report,
    guint work_side, gdouble ms)
{
  add_frame (stats, work_side, ms);
  stats->evaluations += report->last.iteration;
  stats->last = report->last;
}

static void
update_rate (GstNstStats * stats, gint64 now)
{
  gint64 passed = now - stats->rate_time;

  if (stats->rate_time != 0 && passed < RATE_INTERVAL)
    return;
  if (stats->rate_time != 0)
    stats->rate = (gdouble) (stats->evaluations - stats->rate_evaluations)
        * G_USEC_PER_SEC / (gdouble) passed;
  stats->rate_time = now;
  stats->rate_evaluations = stats->evaluations;
}

void
gst_nst_stats_add_live (GstNstStats * stats, const GstNstLiveFrame * frame,
    NstLiveLoad load, gdouble ms, gint64 now)
{
  add_frame (stats, frame->work_side, ms);
  stats->evaluations = frame->core.evaluations;
  stats->last.loss = frame->core.loss;
  stats->last.loss_content = frame->core.loss_content;
  stats->last.loss_style = frame->core.loss_style;
  stats->live = *frame;
  stats->load = load;
  update_rate (stats, now);
}

static void
append_live (GstStructure * structure, const GstNstStats * stats)
{
  const GstNstLiveFrame *live = &stats->live;

  gst_structure_set (structure,
      "evaluations-per-second", G_TYPE_DOUBLE, stats->rate,
      "staleness-ms", G_TYPE_DOUBLE, live->core.staleness * 1000.0,
      "convert-ms", G_TYPE_DOUBLE, live->time_convert * 1000.0,
      "flow-ms", G_TYPE_DOUBLE, live->core.time_flow * 1000.0,
      "carry-ms", G_TYPE_DOUBLE, live->core.time_carry * 1000.0,
      "paint-ms", G_TYPE_DOUBLE, live->time_paint * 1000.0,
      "cuts", G_TYPE_UINT64, live->core.cuts,
      "load", G_TYPE_UINT, (guint) stats->load, NULL);
}

GstStructure *
gst_nst_stats_to_structure (const GstNstStats * stats)
{
  gdouble average = stats->frames == 0 ? 0.0 :
      stats->total_ms / (gdouble) stats->frames;
  GstStructure *structure = gst_structure_new ("application/x-nststyle-stats",
      "frames", G_TYPE_UINT64, stats->frames,
      "dropped", G_TYPE_UINT64, stats->dropped,
      "evaluations", G_TYPE_UINT64, stats->evaluations,
      "loss", G_TYPE_DOUBLE, stats->last.loss,
      "loss-content", G_TYPE_DOUBLE, stats->last.loss_content,
      "loss-style", G_TYPE_DOUBLE, stats->last.loss_style,
      "loss-tv", G_TYPE_DOUBLE, stats->last.loss_tv,
      "loss-range", G_TYPE_DOUBLE, stats->last.loss_range,
      "last-ms", G_TYPE_DOUBLE, stats->last_ms,
      "average-ms", G_TYPE_DOUBLE, average,
      "work-size", G_TYPE_UINT, stats->work_side, NULL);

  append_live (structure, stats);
  return structure;
}
