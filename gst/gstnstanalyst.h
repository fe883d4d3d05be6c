/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Analyses paintings in a thread of its own, so that the stream goes on
 * meanwhile. Only the newest of what is asked for is kept in store. */

#ifndef GST_NST_ANALYST_H
#define GST_NST_ANALYST_H

#include <nst/nst.h>

#include "gstnstsetup.h"

G_BEGIN_DECLS

typedef struct _GstNstAnalyst GstNstAnalyst;

/* The setup has to outlive the analyst, which alone uses its analysis. */
GstNstAnalyst *gst_nst_analyst_new (GstNstSetup * setup, GError ** error);
/* Accepts NULL. Cancels what is in progress: 50 ms at most. */
void gst_nst_analyst_free (GstNstAnalyst * self);

/* Asks for the style of these settings, if it is not what was asked for last.
 * The colours to keep are those of content, which is copied; anew: they are to
 * be measured again. Never waits. */
void gst_nst_analyst_ask (GstNstAnalyst * self,
    const GstNstSettings * settings, const GstNstAnalysisParams * params,
    const NstImage * content, gboolean anew);

/* A style that has been made since the last call, to be unreferenced by the
 * caller, or NULL. Then error may be set: there is none to paint with. Other
 * failures have been warned of, and the old style is still good. */
NstStyle *gst_nst_analyst_take (GstNstAnalyst * self, GError ** error);

/* Whether a style is still to come. */
gboolean gst_nst_analyst_is_busy (GstNstAnalyst * self);

G_END_DECLS

#endif /* GST_NST_ANALYST_H */
