/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The network, the painting, the stylizer and the work picture of one stream:
 * brings the core up to date with the settings of a frame and paints it. */

#ifndef GST_NST_PAINTER_H
#define GST_NST_PAINTER_H

#include <gio/gio.h>
#include <gst/video/video.h>
#include <nst/nst.h>

#include "gstnstsettings.h"

G_BEGIN_DECLS

typedef struct _GstNstPainter GstNstPainter;

/* Loads the network and the painting. Messages come from element, which has
 * to outlive the painter. */
GstNstPainter *gst_nst_painter_new (GstElement * element,
    const GstNstSettings * settings, GError ** error);
void gst_nst_painter_free (GstNstPainter * self);

/* Paints a frame. First it takes over what has changed in the settings: the
 * painting, its analysis for another size of the work picture, parameters.
 * What can be told to be wrong and had a right value before is answered by a
 * warning, and the old value stays. */
gboolean gst_nst_painter_paint (GstNstPainter * self,
    const GstNstSettings * settings, const GstVideoFrame * in,
    GstVideoFrame * out, NstProgressFunc progress, gpointer user_data,
    GCancellable * cancellable, NstReport * report, GError ** error);

/* The microseconds of the last frame that went into a new painting or another
 * analysis, and not into the frame. */
gint64 gst_nst_painter_get_preparation (const GstNstPainter * self);

/* The next frame may have another size or format. Accepts NULL. */
void gst_nst_painter_new_caps (GstNstPainter * self);

/* Forgets the previous frame. Accepts NULL. */
void gst_nst_painter_reset (GstNstPainter * self);

G_END_DECLS

#endif /* GST_NST_PAINTER_H */
