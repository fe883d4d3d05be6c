/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The properties that say what the style is. */

#include "gstnstsettings.h"

#define WHILE_PLAYING (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS \
    | GST_PARAM_MUTABLE_PLAYING)

/* A smaller painting has hardly any strokes left, and a larger one takes
 * gigabytes to analyse. */
#define MIN_STYLE_SCALE 0.1
#define MAX_STYLE_SCALE 4.0

#define MAX_SHARE 1e9

static void
install_one_painting (GObjectClass * klass)
{
  /**
   * GstNstStyle:style-location:
   *
   * File or URI of the painting; anything that GStreamer can decode. If it
   * cannot be read, the element does not start; while it plays, there is a
   * warning and the old painting stays. A new painting takes effect with the
   * next frame; in live mode it is prepared while the stream goes on, and the
   * picture changes within #GstNstStyle:style-fade.
   *
   * #GstNstStyle:style-location, #GstNstStyle:style-locations and
   * #GstNstStyle:style-sample say the same in three ways: whichever is set
   * last is in force, and reading the others shows it where they can (this
   * one: if there is one location).
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_LOCATION,
      g_param_spec_string ("style-location", "Style location",
          "File or URI of the painting; the last set of style-location, "
          "style-locations and style-sample is in force", NULL, WHILE_PLAYING));
  /**
   * GstNstStyle:style-sample:
   *
   * The painting from memory: raw video of any format, or an encoded picture
   * with its caps. The buffer must not be written to while it is set. What
   * cannot be decoded is answered as for #GstNstStyle:style-location.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_SAMPLE,
      g_param_spec_boxed ("style-sample", "Style sample",
          "The painting from memory, raw or encoded", GST_TYPE_SAMPLE,
          WHILE_PLAYING));
}

static void
install_blend (GObjectClass * klass)
{
  /**
   * GstNstStyle:style-locations:
   *
   * Files or URIs of several paintings, whose Gram matrices are blended:
   * painting in the manner of all of them costs no more than in that of one.
   * See #GstNstStyle:style-location.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_LOCATIONS,
      gst_param_spec_array ("style-locations", "Style locations",
          "Files or URIs of paintings to blend",
          g_param_spec_string ("location", "Location",
              "File or URI of a painting", NULL, WHILE_PLAYING),
          WHILE_PLAYING));
  /**
   * GstNstStyle:style-blend:
   *
   * The share of each painting in #GstNstStyle:style-locations; only their
   * ratios count. Empty: equal shares. While it plays, new shares neither
   * decode nor analyse anything: they can change with every frame. As many as
   * there are paintings, not all 0, else the element does not start, or
   * warns while it plays and keeps the old paintings and shares. A single
   * painting needs none.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_BLEND,
      gst_param_spec_array ("style-blend", "Style blend",
          "Shares of the paintings in style-locations, empty: equal",
          g_param_spec_double ("share", "Share", "Share of a painting", 0.0,
              MAX_SHARE, 1.0, WHILE_PLAYING), WHILE_PLAYING));
}

void
gst_nst_settings_install_style_properties (GObjectClass * klass,
    const GstNstSettings * defaults)
{
  install_one_painting (klass);
  install_blend (klass);
  /**
   * GstNstStyle:style-scale:
   *
   * The size of the painting, longer side to longer side, over that of the
   * picture that is optimised. 0.5: smaller strokes, 2: larger ones. A change
   * analyses the paintings anew.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_SCALE,
      g_param_spec_double ("style-scale", "Style scale",
          "Size of the painting, and so of its strokes, relative to the "
          "picture", MIN_STYLE_SCALE, MAX_STYLE_SCALE, defaults->style_scale,
          WHILE_PLAYING));
  /**
   * GstNstStyle:keep-colors:
   *
   * Whether the result has the colours of the painting or of the input
   * (Gatys et al., "Preserving Color in Neural Artistic Style Transfer",
   * 2016).
   *
   * For luma and palette, the painting is matched to a frame: in still mode
   * to each one. Else to the first one, and again after new paintings, other
   * caps, a seek or a jump in the time stamps; so a film does not flicker,
   * and the result depends on where the stream begins. In live mode, again
   * with each scene.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_KEEP_COLORS,
      g_param_spec_enum ("keep-colors", "Keep colors",
          "What to keep of the colours of the input",
          GST_TYPE_NST_KEEP_COLORS, (gint) defaults->keep_colors,
          WHILE_PLAYING));
}

gboolean
gst_nst_settings_set_style (GstNstSettings * settings, guint prop_id,
    const GValue * value)
{
  switch (prop_id) {
    case PROP_STYLE_LOCATION:
      gst_nst_paintings_set_location (&settings->paintings, value);
      settings->style_serial++;
      break;
    case PROP_STYLE_LOCATIONS:
      gst_nst_paintings_set_locations (&settings->paintings, value);
      settings->style_serial++;
      break;
    case PROP_STYLE_SAMPLE:
      gst_nst_paintings_set_sample (&settings->paintings, value);
      settings->style_serial++;
      break;
    case PROP_STYLE_BLEND:
      g_clear_pointer (&settings->shares, g_array_unref);
      settings->shares = gst_nst_shares_new (value);
      settings->style_serial++;
      break;
    case PROP_STYLE_SCALE:
      settings->style_scale = g_value_get_double (value);
      break;
    case PROP_KEEP_COLORS:
      settings->keep_colors = (GstNstKeepColors) g_value_get_enum (value);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

gboolean
gst_nst_settings_get_style (const GstNstSettings * settings, guint prop_id,
    GValue * value)
{
  switch (prop_id) {
    case PROP_STYLE_LOCATION:
      g_value_set_string (value,
          gst_nst_paintings_get_location (settings->paintings));
      break;
    case PROP_STYLE_LOCATIONS:
      gst_nst_paintings_get_locations (settings->paintings, value);
      break;
    case PROP_STYLE_SAMPLE:
      if (settings->paintings != NULL)
        gst_value_set_sample (value, settings->paintings->sample);
      break;
    case PROP_STYLE_BLEND:
      gst_nst_shares_get (settings->shares, value);
      break;
    case PROP_STYLE_SCALE:
      g_value_set_double (value, settings->style_scale);
      break;
    case PROP_KEEP_COLORS:
      g_value_set_enum (value, (gint) settings->keep_colors);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}
