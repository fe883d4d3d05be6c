/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Live mode for one stream: each frame shows the painted picture as it is,
 * carried along with the motion, while the core goes on painting it and an
 * analyst prepares other styles. Nothing here waits for either. */

#ifndef GST_NST_LIVE_H
#define GST_NST_LIVE_H

#include <gst/video/video.h>
#include <nst/nst.h>

#include "gstnstload.h"
#include "gstnstsettings.h"
#include "gstnstsetup.h"

G_BEGIN_DECLS

typedef struct _GstNstLive GstNstLive;

/* Of a frame. Times in seconds. */
typedef struct
{
  gdouble interval;             /* seconds since the frame before, or 0 */
  NstLiveReport core;
  gdouble time_convert;         /* into the work picture */
  gdouble time_paint;           /* the rows, and what is kept of the input */
  guint work_side;
  gboolean is_cut;              /* another scene */
  gboolean waits;               /* the optimiser has nothing to do */
} GstNstLiveFrame;

/* The setup has to outlive it, which alone uses it. */
GstNstLive *gst_nst_live_new (GstNstSetup * setup,
    const GstNstSettings * settings, GError ** error);
/* Accepts NULL. Takes 50 ms at most. */
void gst_nst_live_free (GstNstLive * self);

/* Paints a frame. load: how much there is time for. What is wrong is warned
 * of, and the stream goes on, if it can. */
gboolean gst_nst_live_paint (GstNstLive * self,
    const GstNstSettings * settings, const GstNstLoad * load,
    const GstVideoFrame * in, GstVideoFrame * out, GstNstLiveFrame * frame,
    GError ** error);

/* The next frame may have another size or format. Accepts NULL. */
void gst_nst_live_new_caps (GstNstLive * self);

/* Another scene begins. Accepts NULL. */
void gst_nst_live_reset (GstNstLive * self);

G_END_DECLS

#endif /* GST_NST_LIVE_H */
