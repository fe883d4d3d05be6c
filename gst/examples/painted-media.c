/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "painted-media.h"

#include <gio/gio.h>

typedef struct
{
  GstRTSPMedia parent;
  gint waiting;                 /* a client does, for it; atomic */
} PaintedMedia;

typedef GstRTSPMediaClass PaintedMediaClass;

G_DEFINE_TYPE (PaintedMedia, painted_media, GST_TYPE_RTSP_MEDIA);

static PaintedMedia *
cast (GstRTSPMedia * media)
{
  return G_TYPE_CHECK_INSTANCE_CAST (media, painted_media_get_type (),
      PaintedMedia);
}

static GError *
parse (GstMessage * message)
{
  GError *error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, NULL);
  return error;
}

/* An error that comes while a media is taken down has it taken down twice.
 * Hence that of painted_media_fail() counts once, and only while a client
 * waits. */
static gboolean
painted_media_handle_message (GstRTSPMedia * media, GstMessage * message)
{
  GError *error = parse (message);
  gboolean counts = TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    counts = g_atomic_int_compare_and_exchange (&cast (media)->waiting, TRUE,
        FALSE);
  else if (error != NULL)
    g_printerr ("rtsp-server: %s: %s\n", GST_MESSAGE_TYPE_NAME (message),
        error->message);
  g_clear_error (&error);
  return !counts
      ||
      GST_RTSP_MEDIA_CLASS (painted_media_parent_class)->handle_message (media,
      message);
}

static void
painted_media_prepared (GstRTSPMedia * media)
{
  g_atomic_int_set (&cast (media)->waiting, FALSE);
}

static void
painted_media_class_init (PaintedMediaClass * klass)
{
  klass->handle_message = painted_media_handle_message;
  klass->prepared = painted_media_prepared;
}

static void
painted_media_init (PaintedMedia * media)
{
  media->waiting = TRUE;
}

void
painted_media_fail (GstRTSPMedia * media)
{
  GstElement *bin;
  GError *error;

  if (!g_atomic_int_get (&cast (media)->waiting))
    return;
  bin = gst_rtsp_media_get_element (media);
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
      "the server stops");
  gst_element_post_message (bin, gst_message_new_error (GST_OBJECT (bin),
          error, NULL));
  g_error_free (error);
  gst_object_unref (bin);
}
