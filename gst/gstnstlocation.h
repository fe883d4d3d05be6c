/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where a painting lies. */

#ifndef GST_NST_LOCATION_H
#define GST_NST_LOCATION_H

#include <glib.h>

G_BEGIN_DECLS

/* The URI of a location that is a URI or a path; a path is checked here,
 * as sources say less about what is wrong with it. NULL: error is set, of the
 * domain GST_RESOURCE_ERROR. */
gchar *gst_nst_location_to_uri (const gchar * location, GError ** error);

G_END_DECLS

#endif /* GST_NST_LOCATION_H */
