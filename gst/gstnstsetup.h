/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a stream is painted with, whatever the mode: the network, the
 * paintings, and the parameters that the core has taken. */

#ifndef GST_NST_SETUP_H
#define GST_NST_SETUP_H

#include <gst/video/video.h>
#include <nst/nst.h>

#include "gstnstanalysis.h"
#include "gstnstsettings.h"

G_BEGIN_DECLS

typedef struct
{
  GstElement *element;          /* not owned */
  NstNetwork *network;
  GstNstAnalysis *analysis;

  /* What the core has taken and what it was last asked to take: they differ
   * while a property is set to something wrong. */
  GstNstSettings accepted;
  GstNstSettings tried;
} GstNstSetup;

/* Hands settings to what paints. FALSE: it keeps the old ones. */
typedef gboolean (*GstNstSetParams) (gpointer core,
    const GstNstSettings * settings, GError ** error);

/* Loads the network and the paintings. Messages come from element, which has
 * to outlive the setup. */
GstNstSetup *gst_nst_setup_new (GstElement * element,
    const GstNstSettings * settings, GError ** error);
/* Accepts NULL. */
void gst_nst_setup_free (GstNstSetup * self);

/* For what was made with these settings. */
void gst_nst_setup_accept (GstNstSetup * self,
    const GstNstSettings * settings);

/* Hands over what has changed. What is wrong is warned of once. */
void gst_nst_setup_update (GstNstSetup * self,
    const GstNstSettings * settings, GstNstSetParams set_params,
    gpointer core);

/* How the paintings are to be analysed for frames like this and a work
 * picture with this longer side. The strings are the setup's. */
void gst_nst_setup_get_analysis_params (const GstNstSetup * self,
    const GstNstSettings * settings, const GstVideoInfo * info,
    guint work_side, GstNstAnalysisParams * params);

void gst_nst_setup_warn (GstNstSetup * self, const GError * error);

G_END_DECLS

#endif /* GST_NST_SETUP_H */
