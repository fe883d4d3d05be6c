/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstpaintings.h"

GstNstPaintings *
gst_nst_paintings_ref (GstNstPaintings * self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
gst_nst_paintings_unref (GstNstPaintings * self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_strfreev (self->locations);
  if (self->sample != NULL)
    gst_sample_unref (self->sample);
  g_free (self);
}

/* Takes both. */
static void
replace (GstNstPaintings ** self, gchar ** locations, GstSample * sample)
{
  gst_nst_paintings_unref (*self);
  *self = g_new0 (GstNstPaintings, 1);
  (*self)->ref_count = 1;
  (*self)->locations = locations;
  (*self)->sample = sample;
}

static gboolean
is_sample (const GstNstPaintings * self)
{
  return self != NULL && self->sample != NULL;
}

void
gst_nst_paintings_set_location (GstNstPaintings ** self, const GValue * value)
{
  const gchar *location = g_value_get_string (value);
  gchar **locations;

  if (location == NULL && is_sample (*self))
    return;

  locations = g_new0 (gchar *, 2);
  locations[0] = g_strdup (location);
  replace (self, locations, NULL);
}

void
gst_nst_paintings_set_locations (GstNstPaintings ** self, const GValue * value)
{
  guint n = gst_value_array_get_size (value);
  gchar **locations;
  guint i;

  if (n == 0 && is_sample (*self))
    return;

  locations = g_new0 (gchar *, n + 1);
  for (i = 0; i < n; i++) {
    const GValue *location = gst_value_array_get_value (value, i);

    locations[i] = g_value_dup_string (location);
    if (locations[i] == NULL)
      locations[i] = g_strdup ("");
  }
  replace (self, locations, NULL);
}

void
gst_nst_paintings_set_sample (GstNstPaintings ** self, const GValue * value)
{
  GstSample *sample = gst_value_get_sample (value);

  if (sample == NULL && !is_sample (*self))
    return;

  replace (self, g_new0 (gchar *, 1),
      sample != NULL ? gst_sample_ref (sample) : NULL);
}

const gchar *
gst_nst_paintings_get_location (const GstNstPaintings * self)
{
  if (self == NULL || g_strv_length (self->locations) != 1)
    return NULL;
  return self->locations[0];
}

void
gst_nst_paintings_get_locations (const GstNstPaintings * self, GValue * value)
{
  guint i;

  for (i = 0; self != NULL && self->locations[i] != NULL; i++) {
    GValue location = G_VALUE_INIT;

    g_value_init (&location, G_TYPE_STRING);
    g_value_set_string (&location, self->locations[i]);
    gst_value_array_append_and_take_value (value, &location);
  }
}

static gboolean
add_image (GPtrArray * images, GstNstImage * image)
{
  if (image != NULL)
    g_ptr_array_add (images, image);
  return image != NULL;
}

GPtrArray *
gst_nst_paintings_load (const GstNstPaintings * self,
    GCancellable * cancellable, GError ** error)
{
  GPtrArray *images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_nst_image_free);
  gboolean ok;
  guint i;

  if (is_sample (self)) {
    ok = add_image (images, gst_nst_image_load_sample (self->sample,
            cancellable, error));
  } else if (self == NULL || self->locations[0] == NULL) {
    /* Says which property to set. */
    ok = add_image (images, gst_nst_image_load (NULL, cancellable, error));
  } else {
    ok = TRUE;
    for (i = 0; ok && self->locations[i] != NULL; i++)
      ok = add_image (images, gst_nst_image_load (self->locations[i],
              cancellable, error));
  }
  if (!ok)
    g_clear_pointer (&images, g_ptr_array_unref);
  return images;
}

GArray *
gst_nst_shares_new (const GValue * value)
{
  guint n = gst_value_array_get_size (value);
  GArray *shares;
  guint i;

  if (n == 0)
    return NULL;

  shares = g_array_sized_new (FALSE, FALSE, sizeof (gdouble), n);
  for (i = 0; i < n; i++) {
    gdouble share = g_value_get_double (gst_value_array_get_value (value, i));

    g_array_append_val (shares, share);
  }
  return shares;
}

void
gst_nst_shares_get (GArray * shares, GValue * value)
{
  guint i;

  for (i = 0; shares != NULL && i < shares->len; i++) {
    GValue share = G_VALUE_INIT;

    g_value_init (&share, G_TYPE_DOUBLE);
    g_value_set_double (&share, g_array_index (shares, gdouble, i));
    gst_value_array_append_and_take_value (value, &share);
  }
}

gboolean
gst_nst_shares_check (GArray * shares, guint n, GError ** error)
{
  gdouble sum = 0.0;
  guint i;

  if (shares == NULL || n == 1)
    return TRUE;
  if (shares->len != n) {
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "style-blend has %u shares, but there are %u paintings: give each one "
        "a share, or none to any for equal shares.", shares->len, n);
    return FALSE;
  }
  for (i = 0; i < n; i++)
    sum += g_array_index (shares, gdouble, i);
  if (sum > 0.0)
    return TRUE;
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "All shares in style-blend are 0: give one of the paintings more.");
  return FALSE;
}
