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
 * In a live pipeline (#GstNstStyle:mode), frames do not wait until they are
 * painted: what there is of the picture is carried along with the motion and
 * shown, while it is painted on.
 *
 * No frame is dropped, however late it is, and no element upstream is told
 * that it is late, unless #GstBaseTransform:qos is set; in live mode, less is
 * done for a frame then. A live pipeline is told how long frames are held up:
 * for #GstNstStyle:budget, in live mode else for the time of a frame, or as
 * long as the slowest of the last ones was.
 *
 * In other modes a frame may take minutes. Stopping the pipeline and flushing
 * seeks do not wait for it, and properties can be set at any time. Only the EOS
 * that gst-launch-1.0 -e sends on Ctrl-C has to wait until the frame is done; a
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
 * gst-launch-1.0 v4l2src ! nststyle style-location=painting.jpg ! \
 *     videoconvert ! autovideosink
 * ]| Paints what a camera sees.
 * |[
 * gst-launch-1.0 -e filesrc location=film.mp4 ! decodebin name=d \
 *     d. ! queue ! videoconvert ! nststyle mode=film \
 *     style-location=painting.jpg ! \
 *     x264enc ! mp4mux name=m ! \
 *     filesink location=painted.mp4 \
 *     d. ! queue max-size-time=0 max-size-bytes=0 ! audioconvert ! \
 *     avenc_aac ! m.
 * ]| Paints a film and keeps its sound.
 * |[
 * gst-launch-1.0 -m filesrc location=photo.jpg ! decodebin ! \
 *     videoconvert ! nststyle @preset=article-2019 post-messages=true \
 *     style-location=painting.jpg ! \
 *     videoconvert ! pngenc ! filesink location=painted.png
 * ]| Paints with the constants of an article and shows the progress. In a
 * launch line a preset is loaded last, whatever the order: it wins over
 * properties that are set beside it.
 * |[
 * gst-launch-1.0 filesrc location=photo.jpg ! decodebin ! videoconvert ! \
 *     nststyle style-locations='<"one.jpg","other.jpg">' \
 *     style-blend='<0.3,0.7>' keep-colors=palette ! \
 *     videoconvert ! pngenc ! filesink location=painted.png
 * ]| Paints in the manner of two paintings, in the colours of the photograph.
 *
 * Since: 0.1
 */

#include "gstnststyle.h"

#include "gstnstinstance.h"

#define FORMATS "{ I420, YV12, NV12, NV21, Y42B, Y444, YUY2, UYVY, GRAY8, " \
    "RGB, BGR, RGBx, xRGB, BGRx, xBGR, RGBA, ARGB, BGRA, ABGR, " \
    "I420_10LE, P010_10LE, I422_10LE, Y444_10LE }"

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

  gst_nst_filter_class_init (GST_VIDEO_FILTER_CLASS (klass));

  gst_type_mark_as_plugin_api (GST_TYPE_NST_MODE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_KEEP_COLORS, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_FLOW, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_INIT, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_POOLING, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_LOSS_SCALE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_OPTIMIZER, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_NST_PRECISION, 0);
}

static void
gst_nst_style_init (GstNstStyle * self)
{
  gst_nst_settings_init (&self->settings);
  gst_nst_cancel_init (&self->cancel);
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
  /* A film has to keep all of its frames, and live mode can do with less. */
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
}
