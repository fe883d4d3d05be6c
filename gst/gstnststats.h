/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the property stats counts. */

#ifndef GST_NST_STATS_H
#define GST_NST_STATS_H

#include <gst/gst.h>
#include <nst/nst.h>

#include "gstnstlive.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 frames;
  guint64 dropped;              /* by qos, and not painted */
  guint64 evaluations;
  gdouble total_ms;
  gdouble last_ms;
  guint work_side;
  NstProgress last;

  /* Of live mode. */
  GstNstLiveFrame live;
  NstLiveLoad load;
  gdouble rate;                 /* evaluations a second */
  gint64 rate_time;             /* when it was counted last */
  guint64 rate_evaluations;     /* until then */
} GstNstStats;

void gst_nst_stats_add (GstNstStats * stats, const NstReport * report,
    guint work_side, gdouble ms);
/* now in microseconds. */
void gst_nst_stats_add_live (GstNstStats * stats,
    const GstNstLiveFrame * frame, NstLiveLoad load, gdouble ms, gint64 now);

GstStructure *gst_nst_stats_to_structure (const GstNstStats * stats);

G_END_DECLS

#endif /* GST_NST_STATS_H */
