/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "film.h"

#include <string.h>
#include <sys/stat.h>

/* Each frame adds to the one before: with less weight of the style than that
 * of a still, the content keeps up. */
#define STYLE "nststyle name=style mode=film iterations=20 beta=5"

/* Where decoding ends: sound that a file can hold stays as it is. */
#define DECODED "video/x-raw(ANY);audio/mpeg;audio/x-opus;audio/x-vorbis;" \
    "audio/x-ac3;audio/x-eac3;audio/x-flac;audio/x-alac;audio/x-raw"

static const struct
{
  const gchar *suffix;
  const gchar *muxer;
} muxers[] = {
  {".mp4", "mp4mux"},
  {".m4v", "mp4mux"},
  {".mov", "qtmux"},
  {".mkv", "matroskamux"},
};

static const struct
{
  const gchar *caps;
  const gchar *parser;
} parsers[] = {
  {"audio/mpeg,mpegversion=(int)1", "mpegaudioparse"},
  {"audio/mpeg", "aacparse"},
  {"audio/x-opus", "opusparse"},
  {"audio/x-vorbis", "vorbisparse"},
  {"audio/x-ac3", "ac3parse"},
  {"audio/x-eac3", "ac3parse"},
  {"audio/x-flac", "flacparse"},
};

static const gchar *
find_muxer (const gchar * path, GError ** error)
{
  gchar *lower = g_ascii_strdown (path, -1);
  const gchar *muxer = NULL;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (muxers); i++)
    if (g_str_has_suffix (lower, muxers[i].suffix))
      muxer = muxers[i].muxer;
  if (muxer == NULL)
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "%s: what kind of file? The name of the painted film must end in "
        ".mp4, .m4v, .mov or .mkv", path);
  g_free (lower);
  return muxer;
}

/* The sink would empty the file before the source reads it. */
static gboolean
are_two_files (const gchar * film, const gchar * painted, GError ** error)
{
  struct stat a, b;

  if (stat (film, &a) != 0) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "%s: there is no such file", film);
    return FALSE;
  }
  if (stat (painted, &b) != 0 || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
    return TRUE;
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
      "%s: cannot paint a film into its own file; give another name", painted);
  return FALSE;
}

static const gchar *
find_parser (const GstCaps * caps)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (parsers); i++) {
    GstCaps *kind = gst_caps_from_string (parsers[i].caps);
    gboolean found = gst_caps_can_intersect (kind, caps);

    gst_caps_unref (kind);
    if (found)
      return parsers[i].parser;
  }
  return "identity";
}

/* Painting takes its time: the packets wait in a queue without bounds. */
static gboolean
link_sound (GstBin * pipeline, GstPad * pad, const GstCaps * caps)
{
  gchar *launch = g_strdup_printf ("queue max-size-time=0 max-size-buffers=0 "
      "max-size-bytes=0 ! %s", find_parser (caps));
  GstElement *sound = gst_parse_bin_from_description (launch, TRUE, NULL);
  GstElement *muxer = gst_bin_get_by_name (pipeline, "muxer");
  GstPad *sink;
  gboolean linked = FALSE;

  if (sound != NULL) {
    gst_bin_add (pipeline, sound);
    sink = gst_element_get_static_pad (sound, "sink");
    linked = gst_element_link_pads (sound, "src", muxer, "audio_%u")
        && gst_pad_link (pad, sink) == GST_PAD_LINK_OK
        && gst_element_sync_state_with_parent (sound);
    gst_object_unref (sink);
  }
  gst_object_unref (muxer);
  g_free (launch);
  return linked;
}

static void
on_pad_added (GstElement * decoder, GstPad * pad, gpointer data)
{
  GstBin *pipeline = GST_BIN (data);
  GstCaps *caps = gst_pad_query_caps (pad, NULL);
  const gchar *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  GstElement *frames = gst_bin_get_by_name (pipeline, "frames");
  GstPad *sink = gst_element_get_static_pad (frames, "sink");

  /* Of several streams of a kind, the first one. */
  if (g_str_has_prefix (name, "video/") && !gst_pad_is_linked (sink)) {
    gst_pad_link (pad, sink);
  } else if (g_str_has_prefix (name, "audio/")
      && g_object_get_data (data, "sound") == NULL) {
    g_object_set_data (data, "sound", pad);
    if (!link_sound (pipeline, pad, caps))
      GST_ELEMENT_ERROR (decoder, STREAM, FORMAT,
          ("The sound, %s, does not fit into this kind of file, or a plugin "
              "is missing: let the name of the painted film end in .mkv", name),
          (NULL));
  }
  gst_object_unref (sink);
  gst_object_unref (frames);
  gst_caps_unref (caps);
}

static void
on_no_more_pads (GstElement * decoder, gpointer data)
{
  GstElement *frames = gst_bin_get_by_name (GST_BIN (data), "frames");
  GstPad *sink = gst_element_get_static_pad (frames, "sink");

  if (!gst_pad_is_linked (sink))
    GST_ELEMENT_ERROR (decoder, STREAM, WRONG_TYPE,
        ("There are no pictures in this file that could be painted"), (NULL));
  gst_object_unref (sink);
  gst_object_unref (frames);
}

static void
set_location (GstBin * pipeline, const gchar * name, const gchar * location)
{
  GstElement *element = gst_bin_get_by_name (pipeline, name);

  g_object_set (element, "location", location, NULL);
  gst_object_unref (element);
}

GstElement *
film_new (const gchar * film, const gchar * painted, GError ** error)
{
  const gchar *muxer = find_muxer (painted, error);
  GstElement *pipeline, *decoder;
  gchar *launch;

  if (muxer == NULL || !are_two_files (film, painted, error))
    return NULL;
  /* Few frames wait, so that an interrupted film ends soon. */
  launch = g_strdup_printf ("filesrc name=film ! "
      "decodebin name=decoder caps=\"" DECODED "\" "
      "queue name=frames max-size-buffers=2 ! videoconvert ! " STYLE " ! "
      "videoconvert ! x264enc pass=quant quantizer=18 ! "
      "video/x-h264,profile=high ! queue ! %s name=muxer ! "
      "filesink name=painted", muxer);
  pipeline = gst_parse_launch_full (launch, NULL, GST_PARSE_FLAG_FATAL_ERRORS,
      error);
  g_free (launch);
  if (pipeline == NULL)
    return NULL;
  set_location (GST_BIN (pipeline), "film", film);
  set_location (GST_BIN (pipeline), "painted", painted);
  decoder = gst_bin_get_by_name (GST_BIN (pipeline), "decoder");
  g_signal_connect_object (decoder, "pad-added", G_CALLBACK (on_pad_added),
      pipeline, 0);
  g_signal_connect_object (decoder, "no-more-pads",
      G_CALLBACK (on_no_more_pads), pipeline, 0);
  gst_object_unref (decoder);
  return pipeline;
}
