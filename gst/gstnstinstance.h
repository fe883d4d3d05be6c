/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The inside of the element: gstnststyle.c is what an application sees,
 * gstnstfilter.c what happens to a stream. */

#ifndef GST_NST_INSTANCE_H
#define GST_NST_INSTANCE_H

#include "gstnstcancel.h"
#include "gstnstlatency.h"
#include "gstnstpainter.h"
#include "gstnstreport.h"
#include "gstnstsettings.h"
#include "gstnststyle.h"

G_BEGIN_DECLS

struct _GstNstStyle
{
  GstVideoFilter parent;

  /* Guarded by the object lock, which is never held while something is
   * computed or posted. */
  GstNstSettings settings;
  GstNstStats stats;
  GstNstLatency latency;
  gboolean started;

  GstNstCancel cancel;

  /* Only touched under the stream lock and while there is no streaming. */
  GstNstPainter *painter;
  guint64 frame;                /* of the stream, from 0 */
  guint lead_in;                /* frames that are not shown, still */
  GstClockTime last_time;       /* of the buffer before */
  gboolean as_it_is;            /* the frame in progress shows the input */

  /* Of the frame in progress. */
  gint64 begin;
  gint64 message_time;          /* when the last progress was posted */
  gboolean post_messages;
  gdouble budget;               /* seconds; 0: none */
};

/* Fills in what a filter does, as part of the class. */
void gst_nst_filter_class_init (GstVideoFilterClass * klass);

G_END_DECLS

#endif /* GST_NST_INSTANCE_H */
