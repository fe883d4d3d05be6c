/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-nststyle
 * @title: nststyle
 *
 * Repaints video in the style of a painting, by the method of Gatys, Ecker
 * and Bethge ("Image Style Transfer Using Convolutional Neural Networks",
 * CVPR 2016): each frame becomes the picture whose features in a VGG network
 * are those of the frame, and whose Gram matrices are those of the painting.
 *
 * The frames keep their size, format, time stamps, flags and metadata. The
 * picture that is optimised is #GstNstStyle:work-size on its longer side. An
 * interlaced frame is painted as one picture.
 *
 * A frame may take minutes. Stopping the pipeline and flushing seeks do not
 * wait for it, and properties can be set at any time. Only the EOS that
 * gst-launch-1.0 -e sends on Ctrl-C has to wait until the frame is done; a
 * second Ctrl-C does not.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 filesrc location=photo.jpg ! decodebin ! videoconvert ! \
 *     nststyle style-location=painting.jpg ! videoconvert ! pngenc ! \
 *     filesink location=painted.png
 * ]| Paints a picture with the small network that is built in. With
 * network-location=vgg19, a published one that has been fetched before, it
 * takes longer and looks better.
 * |[
 * gst-launch-1.0 -e filesrc location=film.mp4 ! decodebin name=d \
 *     d. ! queue ! videoconvert ! nststyle mode=film \
 *     style-location=painting.jpg network-location=vgg19.safetensors ! \
 *     x264enc ! mp4mux name=m ! \
 *     filesink location=painted.mp4 \
 *     d. ! queue max-size-time=0 max-size-bytes=0 ! audioconvert ! \
 *     avenc_aac ! m.
 * ]| Paints a film and keeps its sound.
 * |[
 * gst-launch-1.0 -m filesrc location=photo.jpg ! decodebin ! \
 *     videoconvert ! nststyle @preset=article-2019 post-messages=true \
 *     style-location=painting.jpg network-location=vgg19.safetensors ! \
 *     videoconvert ! pngenc ! filesink location=painted.png
 * ]| Paints with the constants of an article and shows the progress. In a
 * launch line a preset is loaded last, whatever the order: it wins over
 * properties that are set beside it.
 * |[
 * gst-launch-1.0 filesrc location=photo.jpg ! decodebin ! videoconvert ! \
 *     nststyle style-locations='<"one.jpg","other.jpg">' \
 *     style-blend='<0.3,0.7>' keep-colors=palette \
 *     network-location=vgg19.safetensors ! videoconvert ! pngenc ! \
 *     filesink location=painted.png
 * ]| Paints in the manner of two paintings, in the colours of the photograph.
 *
 * Since: 0.1
 */

#include "gstnststyle.h"

#include <nst/nst.h>

#include "gstnstcancel.h"
#include "gstnstpainter.h"
#include "gstnstreport.h"
#include "gstnstsettings.h"

GST_DEBUG_CATEGORY_STATIC (gst_nst_style_debug);
#define GST_CAT_DEFAULT gst_nst_style_debug

#define FORMATS "{ I420, YV12, NV12, NV21, Y42B, Y444, YUY2, UYVY, GRAY8, " \
    "RGB, BGR, RGBx, xRGB, BGRx, xBGR, RGBA, ARGB, BGRA, ABGR }"

/* Ten messages a second are enough for a progress bar. */
#define MESSAGE_INTERVAL (G_USEC_PER_SEC / 10)

/* Within this a DISCONT is a frame that a leaky queue has thrown away, and
 * the film goes on; beyond, it is another scene. */
#define MAX_GAP GST_SECOND

struct _GstNstStyle
{
  GstVideoFilter parent;

  /* Guarded by the object lock, which is never held while something is
   * computed or posted. */
  GstNstSettings settings;
  GstNstStats stats;
  gboolean started;

  GstNstCancel cancel;

  /* Only touched under the stream lock and while there is no streaming. */
  GstNstPainter *painter;
  guint64 frame;                /* of the stream, from 0 */
  GstClockTime last_time;       /* of the buffer before */
  gint64 message_time;          /* when the last progress was posted */
  gboolean post_messages;       /* of the frame in progress */
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FORMATS)));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FORMATS)));

static void gst_nst_style_preset_init (GstPresetInterface * iface);

G_DEFINE_TYPE_WITH_CODE (GstNstStyle, gst_nst_style, GST_TYPE_VIDEO_FILTER,
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, gst_nst_style_preset_init));
GST_ELEMENT_REGISTER_DEFINE (nststyle, "nststyle", GST_RANK_NONE,
    GST_TYPE_NST_STYLE);

/* --- Painting ---------------------------------------------------------- */

static gboolean
gst_nst_style_pads_are_flushing (GstNstStyle * self)
{
  return GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SINK_PAD (self))
      || GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SRC_PAD (self));
}

static gboolean
gst_nst_style_progress (const NstProgress * progress, gpointer user_data)
{
  GstNstStyle *self = GST_NST_STYLE (user_data);
  gint64 now;

  /* Also notices what deactivates a pad without telling the element. */
  if (gst_nst_style_pads_are_flushing (self)) {
    g_cancellable_cancel (self->cancel.work);
    return TRUE;
  }

  /* The last one is posted when the frame is done. */
  now = g_get_monotonic_time ();
  if (self->post_messages && progress->iteration < progress->iterations
      && now - self->message_time >= MESSAGE_INTERVAL) {
    self->message_time = now;
    gst_nst_report_iteration (GST_ELEMENT (self), self->frame, progress);
  }
  return TRUE;
}

static void
gst_nst_style_frame_done (GstNstStyle * self, const NstReport * report,
    gint64 start)
{
  gdouble ms = (gdouble) (g_get_monotonic_time () - start) / 1000.0;

  GST_OBJECT_LOCK (self);
  gst_nst_stats_add (&self->stats, report, ms);
  GST_OBJECT_UNLOCK (self);

  GST_DEBUG_OBJECT (self, "frame %" G_GUINT64_FORMAT ": %u evaluations, loss "
      "%g, %.1f ms", self->frame, report->last.iteration, report->last.loss,
      ms);
  if (self->post_messages) {
    self->message_time = g_get_monotonic_time ();
    gst_nst_report_iteration (GST_ELEMENT (self), self->frame, &report->last);
  }
  self->frame++;
}

static GstFlowReturn
gst_nst_style_transform_frame (GstVideoFilter * filter, GstVideoFrame * in,
    GstVideoFrame * out)
{
  GstNstStyle *self = GST_NST_STYLE (filter);
  gint64 start = g_get_monotonic_time ();
  GstNstSettings settings;
  GstFlowReturn ret = GST_FLOW_OK;
  NstReport report;
  GError *error = NULL;
  GCancellable *work;

  GST_OBJECT_LOCK (self);
  gst_nst_settings_copy (&settings, &self->settings);
  GST_OBJECT_UNLOCK (self);
  self->post_messages = settings.post_messages;

  work = gst_nst_cancel_begin (&self->cancel);
  if (gst_nst_painter_paint (self->painter, &settings, in, out,
          gst_nst_style_progress, self, work, &report, &error)) {
    gst_nst_style_frame_done (self, &report, start);
  } else if (gst_nst_report_is_cancelled (error)) {
    GST_DEBUG_OBJECT (self, "cancelled");
    ret = GST_FLOW_FLUSHING;
  } else {
    gst_nst_report_post (GST_ELEMENT (self), GST_MESSAGE_ERROR, error);
    ret = GST_FLOW_ERROR;
  }
  gst_nst_cancel_end (&self->cancel);

  g_clear_error (&error);
  gst_nst_settings_clear (&settings);
  return ret;
}

/* --- Base transform ---------------------------------------------------- */

static void
gst_nst_style_sync_values (GstNstStyle * self, GstBuffer * buffer)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  GstClockTime time = GST_BUFFER_PTS (buffer);

  if (trans->segment.format == GST_FORMAT_TIME)
    time = gst_segment_to_stream_time (&trans->segment, GST_FORMAT_TIME, time);
  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (self), time);
}

static gboolean
gst_nst_style_is_jump (GstNstStyle * self, GstBuffer * buffer)
{
  GstClockTime last = self->last_time, time = GST_BUFFER_PTS (buffer);

  self->last_time = time;
  if (!GST_BUFFER_IS_DISCONT (buffer))
    return FALSE;
  return !GST_CLOCK_TIME_IS_VALID (last) || !GST_CLOCK_TIME_IS_VALID (time)
      || time < last || time - last > MAX_GAP;
}

/* Whether a frame is passed on is decided for each one, so that a mix that
 * is ramped up from 0 is noticed. */
static void
gst_nst_style_before_transform (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  gboolean was_passthrough = gst_base_transform_is_passthrough (trans);
  gboolean passthrough, jump;

  gst_nst_style_sync_values (self, buffer);

  GST_OBJECT_LOCK (self);
  passthrough = !(self->settings.mix > 0.0);
  GST_OBJECT_UNLOCK (self);
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    passthrough = TRUE;

  if (passthrough != was_passthrough)
    gst_base_transform_set_passthrough (trans, passthrough);
  jump = gst_nst_style_is_jump (self, buffer);
  if (jump || (was_passthrough && !passthrough))
    gst_nst_painter_reset (self->painter);

  /* There is no pool if the caps came while frames were passed on. */
  if (was_passthrough && !passthrough) {
    GstBufferPool *pool = gst_base_transform_get_buffer_pool (trans);

    if (pool == NULL)
      gst_base_transform_reconfigure_src (trans);
    else
      gst_object_unref (pool);
  }
}

static gboolean
gst_nst_style_set_info (GstVideoFilter * filter, GstCaps * incaps,
    GstVideoInfo * in_info, GstCaps * outcaps, GstVideoInfo * out_info)
{
  GstNstStyle *self = GST_NST_STYLE (filter);

  (void) in_info;
  (void) outcaps;
  (void) out_info;
  GST_DEBUG_OBJECT (self, "caps %" GST_PTR_FORMAT, incaps);
  gst_nst_painter_new_caps (self->painter);
  return TRUE;
}

/* What describes the picture, its size, orientation or colours stays right:
 * none of them changes. What describes the memory does not. */
static gboolean
gst_nst_style_transform_meta (GstBaseTransform * trans, GstBuffer * outbuf,
    GstMeta * meta, GstBuffer * inbuf)
{
  static const gchar *const kept[] = {
    GST_META_TAG_VIDEO_STR, GST_META_TAG_VIDEO_SIZE_STR,
    GST_META_TAG_VIDEO_ORIENTATION_STR, GST_META_TAG_VIDEO_COLORSPACE_STR, NULL
  };
  const gchar *const *tags = gst_meta_api_type_get_tags (meta->info->api);
  gboolean keep = TRUE;

  for (; tags != NULL && *tags != NULL; tags++)
    keep = keep && g_strv_contains (kept, *tags);
  if (keep)
    return TRUE;

  return GST_BASE_TRANSFORM_CLASS (gst_nst_style_parent_class)->transform_meta
      (trans, outbuf, meta, inbuf);
}

static gboolean
gst_nst_style_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstNstStyle *self = GST_NST_STYLE (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_START:
      gst_nst_cancel_raise (&self->cancel, GST_NST_CANCEL_FLUSH);
      break;
    case GST_EVENT_FLUSH_STOP:
      gst_nst_cancel_lower (&self->cancel, GST_NST_CANCEL_FLUSH);
      gst_nst_painter_reset (self->painter);
      break;
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_nst_style_parent_class)->sink_event
      (trans, event);
}

static gboolean
gst_nst_style_start (GstBaseTransform * trans)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  GstNstSettings settings;
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  gst_nst_settings_copy (&settings, &self->settings);
  memset (&self->stats, 0, sizeof self->stats);
  self->started = TRUE;
  GST_OBJECT_UNLOCK (self);
  self->frame = 0;
  self->last_time = GST_CLOCK_TIME_NONE;
  self->message_time = 0;

  self->painter = gst_nst_painter_new (GST_ELEMENT (self), &settings, &error);
  gst_nst_settings_clear (&settings);
  if (self->painter == NULL) {
    gst_nst_report_post (GST_ELEMENT (self), GST_MESSAGE_ERROR, error);
    g_error_free (error);
    GST_OBJECT_LOCK (self);
    self->started = FALSE;
    GST_OBJECT_UNLOCK (self);
    return FALSE;
  }
  return TRUE;
}

static gboolean
gst_nst_style_stop (GstBaseTransform * trans)
{
  GstNstStyle *self = GST_NST_STYLE (trans);

  g_clear_pointer (&self->painter, gst_nst_painter_free);
  GST_OBJECT_LOCK (self);
  self->started = FALSE;
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

/* --- Element and object ------------------------------------------------ */

static GstStateChangeReturn
gst_nst_style_change_state (GstElement * element, GstStateChange transition)
{
  GstNstStyle *self = GST_NST_STYLE (element);

  /* The base class waits for the frame in progress, so this has to be before
   * it is asked. */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    gst_nst_cancel_raise (&self->cancel, GST_NST_CANCEL_STOP);
  } else if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    gst_nst_cancel_lower (&self->cancel, GST_NST_CANCEL_STOP);
    gst_nst_cancel_lower (&self->cancel, GST_NST_CANCEL_FLUSH);
  }

  return GST_ELEMENT_CLASS (gst_nst_style_parent_class)->change_state
      (element, transition);
}

static void
gst_nst_style_set_property (GObject * object, guint prop_id,
    const GValue * value, GParamSpec * pspec)
{
  GstNstStyle *self = GST_NST_STYLE (object);
  gboolean known = TRUE, refused;
  GstNstPaintings *old = NULL;

  GST_OBJECT_LOCK (self);
  /* A sample that is let go of may call back into the application. */
  if (self->settings.paintings != NULL)
    old = gst_nst_paintings_ref (self->settings.paintings);
  refused = self->started && (pspec->flags & GST_PARAM_MUTABLE_READY) != 0;
  if (!refused)
    known = gst_nst_settings_set (&self->settings, prop_id, value);
  GST_OBJECT_UNLOCK (self);
  gst_nst_paintings_unref (old);

  if (refused)
    GST_ELEMENT_WARNING (self, RESOURCE, SETTINGS,
        ("The property '%s' cannot be changed now: set it in state NULL or "
            "READY.", pspec->name), (NULL));
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gst_nst_style_get_property (GObject * object, guint prop_id, GValue * value,
    GParamSpec * pspec)
{
  GstNstStyle *self = GST_NST_STYLE (object);
  gboolean known = TRUE;

  GST_OBJECT_LOCK (self);
  if (prop_id == PROP_STATS)
    g_value_take_boxed (value, gst_nst_stats_to_structure (&self->stats));
  else
    known = gst_nst_settings_get (&self->settings, prop_id, value);
  GST_OBJECT_UNLOCK (self);

  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
gst_nst_style_finalize (GObject * object)
{
  GstNstStyle *self = GST_NST_STYLE (object);

  gst_nst_settings_clear (&self->settings);
  gst_nst_cancel_clear (&self->cancel);
  G_OBJECT_CLASS (gst_nst_style_parent_class)->finalize (object);
}

static gchar **
gst_nst_style_get_property_names (GstPreset * preset)
{
  (void) preset;
  return gst_nst_settings_get_preset_names ();
}

static void
gst_nst_style_preset_init (GstPresetInterface * iface)
{
  iface->get_property_names = gst_nst_style_get_property_names;
}

static void
gst_nst_style_class_init (GstNstStyleClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_nst_style_debug, "nststyle", 0,
      "neural style transfer");

  object_class->set_property = gst_nst_style_set_property;
  object_class->get_property = gst_nst_style_get_property;
  object_class->finalize = gst_nst_style_finalize;
  gst_nst_settings_install_properties (object_class);

  gst_element_class_set_static_metadata (element_class,
      "Neural style transfer", "Filter/Effect/Video",
      "Repaints video in the style of a painting", "the nststyle authors");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state = GST_DEBUG_FUNCPTR (gst_nst_style_change_state);

  trans_class->before_transform =
      GST_DEBUG_FUNCPTR (gst_nst_style_before_transform);
  trans_class->transform_meta =
      GST_DEBUG_FUNCPTR (gst_nst_style_transform_meta);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (gst_nst_style_sink_event);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_nst_style_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_nst_style_stop);
  filter_class->set_info = GST_DEBUG_FUNCPTR (gst_nst_style_set_info);
  filter_class->transform_frame =
      GST_DEBUG_FUNCPTR (gst_nst_style_transform_frame);

  gst_type_mark_as_plugin_api (GST_TYPE_NST_MODE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_KEEP_COLORS, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_INIT, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_POOLING, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_LOSS_SCALE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_PRECISION, 0);
}

static void
gst_nst_style_init (GstNstStyle * self)
{
  gst_nst_settings_init (&self->settings);
  gst_nst_cancel_init (&self->cancel);
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
  /* A film has to keep all of its frames. */
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
}
