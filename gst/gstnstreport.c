/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstreport.h"

#include <gio/gio.h>

gboolean
gst_nst_report_is_cancelled (const GError * error)
{
  return g_error_matches (error, NST_ERROR, NST_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
get_gst_code (const GError * error, GQuark * domain, gint * code)
{
  *domain = GST_LIBRARY_ERROR;
  *code = GST_LIBRARY_ERROR_FAILED;

  if (error->domain == GST_RESOURCE_ERROR || error->domain == GST_STREAM_ERROR
      || error->domain == GST_CORE_ERROR
      || error->domain == GST_LIBRARY_ERROR) {
    *domain = error->domain;
    *code = error->code;
    return;
  }
  if (error->domain != NST_ERROR)
    return;

  switch ((NstError) error->code) {
    case NST_ERROR_INVALID_ARGUMENT:
    case NST_ERROR_UNKNOWN_LAYER:
    case NST_ERROR_TOO_SMALL:
      *code = GST_LIBRARY_ERROR_SETTINGS;
      break;
    case NST_ERROR_NOT_FOUND:
      *domain = GST_RESOURCE_ERROR;
      *code = GST_RESOURCE_ERROR_NOT_FOUND;
      break;
    case NST_ERROR_READ:
    case NST_ERROR_BAD_NETWORK:
      *domain = GST_RESOURCE_ERROR;
      *code = GST_RESOURCE_ERROR_OPEN_READ;
      break;
    case NST_ERROR_NO_MEMORY:
      *domain = GST_RESOURCE_ERROR;
      *code = GST_RESOURCE_ERROR_NO_SPACE_LEFT;
      break;
    case NST_ERROR_NOT_FINITE:
    case NST_ERROR_CANCELLED:
      break;
  }
}

void
gst_nst_report_post (GstElement * element, GstMessageType type,
    const GError * error)
{
  GQuark domain;
  gint code;

  get_gst_code (error, &domain, &code);
  gst_element_message_full (element, type, domain, code,
      g_strdup (error->message), NULL, __FILE__, GST_FUNCTION, __LINE__);
}

void
gst_nst_report_progress (GstElement * element, GstProgressType type,
    const gchar * code, const gchar * text)
{
  gst_element_post_message (element,
      gst_message_new_progress (GST_OBJECT (element), type, code, text));
}

void
gst_nst_report_progress_end (GstElement * element, const gchar * code,
    const gchar * text, const GError * error)
{
  if (error == NULL)
    gst_nst_report_progress (element, GST_PROGRESS_TYPE_COMPLETE, code, text);
  else if (gst_nst_report_is_cancelled (error))
    gst_nst_report_progress (element, GST_PROGRESS_TYPE_CANCELED, code,
        "Cancelled");
  else
    gst_nst_report_progress (element, GST_PROGRESS_TYPE_ERROR, code,
        error->message);
}

void
gst_nst_report_iteration (GstElement * element, guint64 frame,
    const NstProgress * progress)
{
  guint left = progress->iterations - MIN (progress->iteration,
      progress->iterations);
  gdouble eta = progress->iteration == 0 ? 0.0 :
      progress->elapsed / progress->iteration * left;

  gst_element_post_message (element,
      gst_message_new_element (GST_OBJECT (element),
          gst_structure_new ("nststyle-progress",
              "frame", G_TYPE_UINT64, frame,
              "iteration", G_TYPE_UINT, progress->iteration,
              "iterations", G_TYPE_UINT, progress->iterations,
              "loss", G_TYPE_DOUBLE, progress->loss,
              "loss-content", G_TYPE_DOUBLE, progress->loss_content,
              "loss-style", G_TYPE_DOUBLE, progress->loss_style,
              "elapsed", G_TYPE_DOUBLE, progress->elapsed,
              "eta", G_TYPE_DOUBLE, eta, NULL)));
}

void
gst_nst_report_cut (GstElement * element, guint64 frame, GstClockTime time)
{
  gst_element_post_message (element,
      gst_message_new_element (GST_OBJECT (element),
          gst_structure_new ("nststyle-cut",
              "frame", G_TYPE_UINT64, frame,
              "timestamp", GST_TYPE_CLOCK_TIME, time, NULL)));
}
