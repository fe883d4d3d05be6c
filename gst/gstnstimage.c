/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstimage.h"

#include "gstnstconvert.h"
#include "gstnstlocation.h"

/* How long a cancel may go unnoticed. */
#define POLL_INTERVAL (50 * GST_MSECOND)

/* How long a server may keep an application waiting that starts. */
#define PATIENCE (20 * G_USEC_PER_SEC)

/* Decoded it takes 8 bytes a pixel, and some decoders need as much again. */
#define MAX_PIXELS (8192 * 8192)

typedef struct
{
  const gchar *location;        /* what messages call it */
  GstElement *pipeline;
  GstElement *convert;
  GstElement *sink;
  gchar *missing;               /* the plugin that GStreamer asked for */
  gboolean too_large;
} Decoder;

void
gst_nst_image_free (GstNstImage * image)
{
  if (image == NULL)
    return;

  gst_video_frame_unmap (&image->frame);
  g_free (image);
}

NstImage
gst_nst_image_scale (GstNstImage * image, guint longer_side)
{
  GstVideoConverter *converter;
  GstVideoInfo info;
  GstVideoFrame scaled;
  GstBuffer *buffer;
  NstImage view;
  guint width, height;

  gst_nst_convert_fit ((guint) GST_VIDEO_FRAME_WIDTH (&image->frame),
      (guint) GST_VIDEO_FRAME_HEIGHT (&image->frame), longer_side, &width,
      &height);
  gst_video_info_set_format (&info, GST_NST_CONVERT_FORMAT, width, height);
  buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&info), NULL);
  gst_video_frame_map (&scaled, &info, buffer, GST_MAP_READWRITE);

  converter = gst_nst_convert_make_converter (&image->frame.info, &info);
  gst_nst_convert_run (converter, &image->frame, &scaled);
  gst_video_converter_free (converter);
  view = gst_nst_convert_unpack (&scaled,
      g_new (gfloat, (gsize) 3 * width * height));

  gst_video_frame_unmap (&scaled);
  gst_buffer_unref (buffer);
  return view;
}

static void
link_picture (GstElement * source, GstPad * pad, Decoder * decoder)
{
  GstPad *sink_pad = gst_element_get_static_pad (decoder->convert, "sink");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  gint width = 0, height = 0;

  (void) source;
  if (caps != NULL) {
    gst_structure_get (gst_caps_get_structure (caps, 0),
        "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, NULL);
    gst_caps_unref (caps);
  }
  decoder->too_large |= (gint64) width *height > MAX_PIXELS;
  if (!decoder->too_large && !gst_pad_is_linked (sink_pad))
    gst_pad_link (pad, sink_pad);
  gst_object_unref (sink_pad);
}

/* Nothing else would end the wait for a file that only holds sound. */
static void
check_picture (GstElement * source, Decoder * decoder)
{
  GstPad *sink_pad = gst_element_get_static_pad (decoder->convert, "sink");

  if (!gst_pad_is_linked (sink_pad))
    gst_element_post_message (source,
        gst_message_new_application (GST_OBJECT (source),
            gst_structure_new_empty ("no-picture")));
  gst_object_unref (sink_pad);
}

static GstElement *
add_element (Decoder * decoder, const gchar * factory, GError ** error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "The style picture '%s' cannot be decoded without GStreamer's "
        "element '%s': install the base plugins of GStreamer.",
        decoder->location, factory);
  else
    gst_bin_add (GST_BIN (decoder->pipeline), element);
  return element;
}

/* The sample, once. */
static void
feed_sample (GstElement * source, guint size, GstSample * sample)
{
  GstFlowReturn ret;

  (void) size;
  g_signal_emit_by_name (source, "push-buffer", gst_sample_get_buffer (sample),
      &ret);
  g_signal_emit_by_name (source, "end-of-stream", &ret);
}

/* The element whose pads are pictures, from a URI or else a sample. */
static GstElement *
add_source (Decoder * decoder, const gchar * uri, GstSample * sample,
    GError ** error)
{
  GstElement *source, *decodebin;

  if (uri != NULL) {
    source = add_element (decoder, "uridecodebin", error);
    if (source != NULL)
      g_object_set (source, "uri", uri, NULL);
    return source;
  }

  if ((source = add_element (decoder, "appsrc", error)) == NULL
      || (decodebin = add_element (decoder, "decodebin", error)) == NULL)
    return NULL;
  g_object_set (source, "caps", gst_sample_get_caps (sample), "format",
      GST_FORMAT_TIME, NULL);
  g_signal_connect (source, "need-data", G_CALLBACK (feed_sample), sample);
  gst_element_link (source, decodebin);
  return decodebin;
}

static gboolean
build_decoder (Decoder * decoder, const gchar * uri, GstSample * sample,
    GError ** error)
{
  GstElement *source;
  GstCaps *any = gst_caps_new_empty_simple ("video/x-raw");
  GstCaps *rgb = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      GST_NST_CONVERT_FORMAT_NAME, NULL);
  gboolean ok = FALSE;

  decoder->pipeline = gst_pipeline_new (NULL);
  if ((source = add_source (decoder, uri, sample, error)) != NULL
      && (decoder->convert = add_element (decoder, "videoconvert",
              error)) != NULL
      && (decoder->sink = add_element (decoder, "appsink", error)) != NULL) {
    g_object_set (source, "caps", any, "expose-all-streams", FALSE, NULL);
    g_object_set (decoder->sink, "caps", rgb, "max-buffers", 1, NULL);
    g_signal_connect (source, "pad-added", G_CALLBACK (link_picture), decoder);
    g_signal_connect (source, "no-more-pads", G_CALLBACK (check_picture),
        decoder);
    ok = gst_element_link (decoder->convert, decoder->sink);
  }
  gst_caps_unref (any);
  gst_caps_unref (rgb);
  return ok;
}

/* What decoders report when they do not know what is wrong either. */
static gboolean
is_vague (const GError * cause)
{
  return cause->domain != GST_STREAM_ERROR
      || cause->code == GST_STREAM_ERROR_FAILED;
}

/* Makes of what an element of the decoder complained about one sentence that
 * names the location. */
static void
set_decode_error (Decoder * decoder, const GError * cause, GError ** error)
{
  if (decoder->too_large)
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "The style picture '%s' is too large: it is scaled to work-size anyway,"
        " so make it smaller than 8192x8192.", decoder->location);
  else if (decoder->missing != NULL)
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "The style picture '%s' cannot be decoded: GStreamer has no %s; "
        "install the plugin or convert the picture to PNG or JPEG.",
        decoder->location, decoder->missing);
  else if (cause != NULL && cause->domain == GST_RESOURCE_ERROR)
    g_set_error (error, cause->domain, cause->code,
        "The style picture '%s' cannot be read: %s", decoder->location,
        cause->message);
  else if (cause == NULL || is_vague (cause))
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE,
        "The style picture '%s' holds no complete picture: it is damaged, cut "
        "off or something else.", decoder->location);
  else
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
        "The style picture '%s' is not a picture, or a damaged one: %s",
        decoder->location, cause->message);
}

static void
note_missing_plugin (Decoder * decoder, GstMessage * message)
{
  const GstStructure *structure = gst_message_get_structure (message);

  if (decoder->missing == NULL && structure != NULL
      && gst_structure_has_name (structure, "missing-plugin"))
    decoder->missing = g_strdup (gst_structure_get_string (structure, "name"));
}

/* TRUE: the picture has arrived, or the end of the stream. */
static gboolean
wait_for_picture (Decoder * decoder, GCancellable * cancellable,
    GError ** error)
{
  GstBus *bus = gst_element_get_bus (decoder->pipeline);
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  gboolean done = FALSE, ok = FALSE;

  /* A live source has no picture before it plays. */
  if (gst_element_set_state (decoder->pipeline, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_NO_PREROLL)
    deadline = 0;
  while (!done && !g_cancellable_set_error_if_cancelled (cancellable, error)) {
    GstMessage *message = gst_bus_timed_pop_filtered (bus, POLL_INTERVAL,
        GST_MESSAGE_ERROR | GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ELEMENT |
        GST_MESSAGE_APPLICATION);
    GError *cause = NULL;

    if (message == NULL) {
      if (g_get_monotonic_time () < deadline)
        continue;
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
          "The style picture '%s' does not arrive: try a file.",
          decoder->location);
      break;
    }
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT) {
      note_missing_plugin (decoder, message);
    } else {
      done = TRUE;
      ok = GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        gst_message_parse_error (message, &cause, NULL);
      if (!ok)
        set_decode_error (decoder, cause, error);
      g_clear_error (&cause);
    }
    gst_message_unref (message);
  }
  gst_object_unref (bus);
  return ok;
}

static GstNstImage *
map_sample (GstSample * sample)
{
  GstNstImage *image = g_new0 (GstNstImage, 1);
  GstVideoInfo info;

  if (gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      && gst_video_frame_map (&image->frame, &info,
          gst_sample_get_buffer (sample), GST_MAP_READ))
    return image;
  g_free (image);
  return NULL;
}

static GstNstImage *
pull_picture (Decoder * decoder, GCancellable * cancellable, GError ** error)
{
  GstSample *sample = NULL;
  GstNstImage *image = NULL;

  if (!wait_for_picture (decoder, cancellable, error))
    return NULL;

  g_signal_emit_by_name (decoder->sink, "pull-preroll", &sample);
  if (sample != NULL) {
    image = map_sample (sample);
    gst_sample_unref (sample);
  }
  if (image == NULL)
    set_decode_error (decoder, NULL, error);
  return image;
}

static GstNstImage *
decode (const gchar * location, const gchar * uri, GstSample * sample,
    GCancellable * cancellable, GError ** error)
{
  Decoder decoder = {.location = location };
  GstNstImage *image = NULL;

  if (build_decoder (&decoder, uri, sample, error))
    image = pull_picture (&decoder, cancellable, error);
  gst_element_set_state (decoder.pipeline, GST_STATE_NULL);
  gst_object_unref (decoder.pipeline);
  g_free (decoder.missing);
  return image;
}

GstNstImage *
gst_nst_image_load (const gchar * location, GCancellable * cancellable,
    GError ** error)
{
  GstNstImage *image;
  gchar *uri;

  if (location == NULL || *location == '\0') {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "There is no style: set style-location to the file or URI of a "
        "painting.");
    return NULL;
  }
  if ((uri = gst_nst_location_to_uri (location, error)) == NULL)
    return NULL;

  image = decode (location, uri, NULL, cancellable, error);
  g_free (uri);
  return image;
}

/* Elements look at frames as late as when they use them, and only warn. */
static gboolean
check_sample (GstSample * sample, GError ** error)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstCaps *caps = gst_sample_get_caps (sample);
  const gchar *problem = NULL;
  GstVideoInfo info;
  GstVideoFrame frame;

  if (buffer == NULL || gst_buffer_get_size (buffer) == 0)
    problem = "has no buffer";
  else if (caps == NULL || !gst_caps_is_fixed (caps))
    problem = "has no fixed caps";
  else if (!gst_structure_has_name (gst_caps_get_structure (caps, 0),
          "video/x-raw"))
    return TRUE;
  else if (!gst_video_info_from_caps (&info, caps))
    problem = "has incomplete caps";
  else if (!gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    problem = "has a buffer that is smaller than its caps say or cannot be "
        "read";
  else
    gst_video_frame_unmap (&frame);

  if (problem != NULL)
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "The painting in style-sample %s: hand in a buffer with a picture and "
        "the caps that describe it.", problem);
  return problem == NULL;
}

GstNstImage *
gst_nst_image_load_sample (GstSample * sample, GCancellable * cancellable,
    GError ** error)
{
  if (!check_sample (sample, error))
    return NULL;
  return decode ("style-sample", NULL, sample, cancellable, error);
}
