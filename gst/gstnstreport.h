/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the element tells the application: errors, progress, scenes.
 * Nothing here may be called with the object lock held. */

#ifndef GST_NST_REPORT_H
#define GST_NST_REPORT_H

#include <gst/gst.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* Whether an error only says that the work was cancelled. */
gboolean gst_nst_report_is_cancelled (const GError * error);

/* Posts an error or a warning of the core or of the picture decoder in
 * GStreamer's terms. */
void gst_nst_report_post (GstElement * element, GstMessageType type,
    const GError * error);

/* Posts a PROGRESS message. */
void gst_nst_report_progress (GstElement * element, GstProgressType type,
    const gchar * code, const gchar * text);

/* Ends the progress of something that went well (error is NULL) or not. */
void gst_nst_report_progress_end (GstElement * element, const gchar * code,
    const gchar * text, const GError * error);

/* Posts the element message "nststyle-progress". */
void gst_nst_report_iteration (GstElement * element, guint64 frame,
    const NstProgress * progress);

/* Posts the element message "nststyle-cut". */
void gst_nst_report_cut (GstElement * element, guint64 frame,
    GstClockTime time);

G_END_DECLS

#endif /* GST_NST_REPORT_H */
