/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Paintings: any picture that GStreamer can decode. */

#ifndef GST_NST_IMAGE_H
#define GST_NST_IMAGE_H

#include <gio/gio.h>
#include <gst/video/video.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* Mapped as long as it lives; GST_NST_CONVERT_FORMAT. */
typedef struct
{
  GstVideoFrame frame;
} GstNstImage;

/* Decodes the first picture of a file or URI. Errors are of the domains
 * GST_RESOURCE_ERROR, GST_STREAM_ERROR and GST_CORE_ERROR and name the
 * location, or G_IO_ERROR_CANCELLED, which comes within 50 ms. */
GstNstImage *gst_nst_image_load (const gchar * location,
    GCancellable * cancellable, GError ** error);

/* The same of a sample: raw video in memory that can be mapped, or an encoded
 * picture. Errors name the property style-sample. */
GstNstImage *gst_nst_image_load_sample (GstSample * sample,
    GCancellable * cancellable, GError ** error);

/* A copy of this longer side; both sides are at least NST_IMAGE_MIN_SIDE.
 * Free its data with g_free(). */
NstImage gst_nst_image_scale (GstNstImage * image, guint longer_side);

void gst_nst_image_free (GstNstImage * image);

G_END_DECLS

#endif /* GST_NST_IMAGE_H */
