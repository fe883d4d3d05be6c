/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The paintings of one stream as the network sees them: keeps what it has
 * decoded and analysed, so that each change costs no more than it must. */

#ifndef GST_NST_ANALYSIS_H
#define GST_NST_ANALYSIS_H

#include <gio/gio.h>
#include <gst/gst.h>
#include <nst/nst.h>

#include "gstnstsettings.h"

G_BEGIN_DECLS

typedef struct _GstNstAnalysis GstNstAnalysis;

/* How the paintings are analysed; strings are borrowed. */
typedef struct
{
  const gchar *style_layers;
  NstPooling pooling;
  guint threads;
  guint side;                   /* longer one of the paintings */
  GstNstKeepColors keep_colors;
  gdouble luma[2];              /* shares of red and blue */
} GstNstAnalysisParams;

gboolean gst_nst_analysis_same_params (const GstNstAnalysisParams * a,
    const GstNstAnalysisParams * b);

/* Decodes the paintings. Messages come from element, which has to outlive
 * the analysis. */
GstNstAnalysis *gst_nst_analysis_new (GstElement * element,
    const GstNstSettings * settings, GError ** error);
/* Accepts NULL. */
void gst_nst_analysis_free (GstNstAnalysis * self);

/* Takes over other paintings and shares. FALSE only if cancelled: what is
 * wrong is warned of once, and the old ones stay. */
gboolean gst_nst_analysis_set_paintings (GstNstAnalysis * self,
    const GstNstSettings * settings, GCancellable * cancellable,
    GError ** error);

/* The colours to keep are measured anew, from the next frame. */
void gst_nst_analysis_forget_colors (GstNstAnalysis * self);

/* The style, borrowed, for painting this content, whose colours are only
 * looked at if they are to be kept. What fails while there is a style that
 * still suits is warned of once, and that style returned. */
NstStyle *gst_nst_analysis_get_style (GstNstAnalysis * self,
    NstNetwork * network, const GstNstAnalysisParams * params,
    const NstImage * content, GCancellable * cancellable, GError ** error);

G_END_DECLS

#endif /* GST_NST_ANALYSIS_H */
