/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which paintings are the style, and how much of each: what the properties
 * style-location, style-locations, style-sample and style-blend say. */

#ifndef GST_NST_PAINTINGS_H
#define GST_NST_PAINTINGS_H

#include <gst/gst.h>

#include "gstnstimage.h"

G_BEGIN_DECLS

/* Immutable and counted; each setting of a property is a new one, even if
 * it says the same: a file may have changed. */
typedef struct
{
  gint ref_count;               /* atomic */
  gchar **locations;            /* never NULL; empty with a sample */
  GstSample *sample;            /* or NULL */
} GstNstPaintings;

GstNstPaintings *gst_nst_paintings_ref (GstNstPaintings * self);
/* Accepts NULL. */
void gst_nst_paintings_unref (GstNstPaintings * self);

/* These take the place of *self, unless the value is nothing and other
 * paintings are in force that were set by a property of another kind. */
void gst_nst_paintings_set_location (GstNstPaintings ** self,
    const GValue * value);
void gst_nst_paintings_set_locations (GstNstPaintings ** self,
    const GValue * value);
void gst_nst_paintings_set_sample (GstNstPaintings ** self,
    const GValue * value);

/* A single one, or NULL. */
const gchar *gst_nst_paintings_get_location (const GstNstPaintings * self);
/* Appends all of them to an array. */
void gst_nst_paintings_get_locations (const GstNstPaintings * self,
    GValue * value);

/* Decodes all of them: GstNstImage, freed with the array. Errors are those of
 * gst_nst_image_load(). */
GPtrArray *gst_nst_paintings_load (const GstNstPaintings * self,
    GCancellable * cancellable, GError ** error);

/* Shares are doubles; NULL: all are equal. Immutable and counted, too. */
GArray *gst_nst_shares_new (const GValue * value);
void gst_nst_shares_get (GArray * shares, GValue * value);

/* Whether the core can blend n paintings by them. A single painting needs
 * none, and they do not matter then. */
gboolean gst_nst_shares_check (GArray * shares, guint n, GError ** error);

G_END_DECLS

#endif /* GST_NST_PAINTINGS_H */
