/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The stylizer and the work picture of a stream of stills or of a film:
 * brings the core up to date with the settings of a frame and paints it. */

#ifndef GST_NST_PAINTER_H
#define GST_NST_PAINTER_H

#include <gio/gio.h>
#include <gst/video/video.h>
#include <nst/nst.h>

#include "gstnstsettings.h"
#include "gstnstsetup.h"

G_BEGIN_DECLS

typedef struct _GstNstPainter GstNstPainter;

/* The setup has to outlive the painter, which alone uses it. */
GstNstPainter *gst_nst_painter_new (GstNstSetup * setup,
    const GstNstSettings * settings, GError ** error);
/* Accepts NULL. */
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

/* The longer side of the work picture of the last frame. */
guint gst_nst_painter_get_work_side (const GstNstPainter * self);

/* The next frame may have another size or format. Accepts NULL. */
void gst_nst_painter_new_caps (GstNstPainter * self);

/* Forgets the previous frame. Accepts NULL. */
void gst_nst_painter_reset (GstNstPainter * self);

G_END_DECLS

#endif /* GST_NST_PAINTER_H */
