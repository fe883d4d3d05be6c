/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The inside of the element: gstnststyle.c is what an application sees,
 * gstnstfilter.c what happens to a stream, gstnstframe.c what happens to one of
 * its frames. */

#ifndef GST_NST_INSTANCE_H
#define GST_NST_INSTANCE_H

#include "gstnstcancel.h"
#include "gstnstlatency.h"
#include "gstnstlive.h"
#include "gstnstload.h"
#include "gstnstpainter.h"
#include "gstnstreport.h"
#include "gstnstsettings.h"
#include "gstnstsetup.h"
#include "gstnststats.h"
#include "gstnststyle.h"

G_BEGIN_DECLS

/* What downstream last said. */
typedef struct
{
  gdouble proportion;
  GstClockTimeDiff jitter;
} GstNstQos;

struct _GstNstStyle
{
  GstVideoFilter parent;

  /* Guarded by the object lock, which is never held while something is
   * computed or posted. */
  GstNstSettings settings;
  GstNstStats stats;
  GstNstLatency latency;
  GstNstLoad load;              /* of live mode */
  GstNstQos qos;
  GstClockTime frame_duration;
  GstNstMode mode;              /* in force: not auto. Only the streaming
                                 * thread writes it */
  gboolean started;

  GstNstCancel cancel;

  /* Only touched under the stream lock and while there is no streaming. */
  GstNstSetup *setup;
  GstNstPainter *painter;       /* of stills and films, or else ... */
  GstNstLive *live;             /* ... of live mode */
  gboolean mode_is_known;       /* else ask upstream again */
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
