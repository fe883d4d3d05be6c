/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstlocation.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <unistd.h>

static void
set_not_found (const gchar * location, GError ** error)
{
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
      "There is no style picture '%s': set style-location to the file or "
      "URI of a painting.", location);
}

gchar *
gst_nst_location_to_uri (const gchar * location, GError ** error)
{
  gchar *uri = NULL;

  if (g_file_test (location, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ,
        "The style picture '%s' is a folder: set style-location to a picture.",
        location);
    return NULL;
  }
  if (g_file_test (location, G_FILE_TEST_EXISTS)) {
    /* Opening a pipe may wait for ever. */
    if (!g_file_test (location, G_FILE_TEST_IS_REGULAR)) {
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ,
          "The style picture '%s' is not a regular file: set style-location to a "
          "picture.", location);
      return NULL;
    }
    if (g_access (location, R_OK) != 0) {
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ,
          "The style picture '%s' cannot be read: %s.", location,
          g_strerror (errno));
      return NULL;
    }
    return gst_filename_to_uri (location, error);
  }
  if (gst_uri_has_protocol (location, "file")) {
    gchar *path = g_filename_from_uri (location, NULL, NULL);

    if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
      uri = gst_nst_location_to_uri (path, error);
    else
      set_not_found (location, error);
    g_free (path);
    return uri;
  }
  if (gst_uri_is_valid (location))
    return g_strdup (location);

  set_not_found (location, error);
  return NULL;
}
