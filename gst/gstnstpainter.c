/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstpainter.h"

#include "gstnstconvert.h"
#include "gstnstimage.h"
#include "gstnstnetworks.h"
#include "gstnstreport.h"

struct _GstNstPainter
{
  GstElement *element;          /* not owned */
  NstNetwork *network;
  NstStylizer *stylizer;
  GstNstConvert *convert;       /* NULL: not for these caps yet */

  GstNstImage *painting;
  guint style_serial;           /* of the last style-location that was tried */

  /* What the core has taken and what it was last asked to take: they differ
   * while a property is set to something wrong. */
  GstNstSettings accepted;
  GstNstSettings tried;

  /* What the current style was made of. */
  gboolean style_valid;
  gchar *style_layers;
  NstPooling style_pooling;
  guint style_side;
};

static NstNetwork *
load_network (GstElement * element, const gchar * location, GError ** error)
{
  NstNetwork *network;
  GError *local_error = NULL;

  gst_nst_report_progress (element, GST_PROGRESS_TYPE_START, "load",
      "Loading the network");
  network = gst_nst_networks_acquire (location, &local_error);
  gst_nst_report_progress_end (element, "load", "Loaded the network",
      local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return network;
}

static void
warn (GstNstPainter * self, const GError * error)
{
  gst_nst_report_post (self->element, GST_MESSAGE_WARNING, error);
}

static void
check_precision (GstNstPainter * self, const GstNstSettings * settings)
{
  GError *error;

  if (nst_precision_is_supported (settings->precision))
    return;

  error = g_error_new (GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "precision=bf16 needs a processor with AVX-512-BF16, and this one "
      "is used as \"%s\": painting with fp32 instead. Set precision=fp32.",
      nst_cpu_name ());
  warn (self, error);
  g_error_free (error);
}

GstNstPainter *
gst_nst_painter_new (GstElement * element, const GstNstSettings * settings,
    GError ** error)
{
  GstNstPainter *self = g_new0 (GstNstPainter, 1);
  NstParams params;

  self->element = element;
  gst_nst_settings_copy (&self->accepted, settings);
  gst_nst_settings_copy (&self->tried, settings);
  self->style_serial = settings->style_serial;
  gst_nst_settings_to_params (settings, &params);

  /* The painting first: it is the property that people forget. */
  self->painting = gst_nst_image_load (settings->style_location, NULL, error);
  if (self->painting != NULL)
    self->network = load_network (element, settings->network_location, error);
  if (self->network != NULL)
    self->stylizer = nst_stylizer_new (self->network, &params, error);
  if (self->stylizer == NULL)
    g_clear_pointer (&self, gst_nst_painter_free);
  else
    check_precision (self, settings);
  return self;
}

void
gst_nst_painter_free (GstNstPainter * self)
{
  if (self == NULL)
    return;

  nst_stylizer_free (self->stylizer);
  gst_nst_networks_release (self->network);
  gst_nst_image_free (self->painting);
  gst_nst_convert_free (self->convert);
  gst_nst_settings_clear (&self->accepted);
  gst_nst_settings_clear (&self->tried);
  g_free (self->style_layers);
  g_free (self);
}

void
gst_nst_painter_reset (GstNstPainter * self)
{
  if (self != NULL)
    nst_stylizer_reset (self->stylizer);
}

void
gst_nst_painter_new_caps (GstNstPainter * self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->convert, gst_nst_convert_free);
  gst_nst_painter_reset (self);
}

/* FALSE only if cancelled: a bad painting is warned of once. */
static gboolean
update_painting (GstNstPainter * self, const GstNstSettings * settings,
    GCancellable * cancellable, GError ** error)
{
  GstNstImage *painting;
  GError *local_error = NULL;

  if (settings->style_serial == self->style_serial)
    return TRUE;

  painting = gst_nst_image_load (settings->style_location, cancellable,
      &local_error);
  if (gst_nst_report_is_cancelled (local_error)) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  self->style_serial = settings->style_serial;
  if (painting == NULL) {
    warn (self, local_error);
    g_error_free (local_error);
    return TRUE;
  }
  gst_nst_image_free (self->painting);
  self->painting = painting;
  self->style_valid = FALSE;
  return TRUE;
}

static void
update_params (GstNstPainter * self, const GstNstSettings * settings)
{
  NstParams params;
  GError *error = NULL;

  if (gst_nst_settings_same_params (settings, &self->tried))
    return;

  if (settings->precision != self->tried.precision)
    check_precision (self, settings);
  gst_nst_settings_clear (&self->tried);
  gst_nst_settings_copy (&self->tried, settings);
  gst_nst_settings_to_params (settings, &params);
  if (nst_stylizer_set_params (self->stylizer, &params, &error)) {
    gst_nst_settings_clear (&self->accepted);
    gst_nst_settings_copy (&self->accepted, settings);
  } else {
    warn (self, error);
    g_error_free (error);
  }
}

static NstStyle *
analyse_painting (GstNstPainter * self, guint side,
    GCancellable * cancellable, GError ** error)
{
  NstStyleParams params;
  NstImage image = gst_nst_image_scale (self->painting, side);
  NstStyle *style;
  GError *local_error = NULL;

  nst_style_params_init (&params);
  params.style_layers = self->accepted.style_layers;
  params.pooling = self->accepted.pooling;
  params.threads = self->accepted.threads;

  gst_nst_report_progress (self->element, GST_PROGRESS_TYPE_START, "style",
      "Analysing the painting");
  style = nst_style_new (self->network, &params, &image, NULL, 1, cancellable,
      &local_error);
  gst_nst_report_progress_end (self->element, "style",
      "Analysed the painting", local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  g_free (image.data);
  return style;
}

static gboolean
update_style (GstNstPainter * self, guint side, GCancellable * cancellable,
    GError ** error)
{
  NstStyle *style;

  if (self->style_valid && self->style_side == side
      && self->style_pooling == self->accepted.pooling
      && g_strcmp0 (self->style_layers, self->accepted.style_layers) == 0)
    return TRUE;

  style = analyse_painting (self, side, cancellable, error);
  if (style == NULL)
    return FALSE;

  nst_stylizer_set_style (self->stylizer, style);
  nst_style_unref (style);
  self->style_valid = TRUE;
  self->style_side = side;
  self->style_pooling = self->accepted.pooling;
  g_free (self->style_layers);
  self->style_layers = g_strdup (self->accepted.style_layers);
  return TRUE;
}

static gboolean
update_convert (GstNstPainter * self, const GstNstSettings * settings,
    const GstVideoFrame * frame, GError ** error)
{
  guint side = gst_nst_settings_get_work_side (settings,
      (guint) GST_VIDEO_FRAME_WIDTH (frame),
      (guint) GST_VIDEO_FRAME_HEIGHT (frame));

  if (self->convert != NULL
      && gst_nst_convert_get_longer_side (self->convert) == side)
    return TRUE;

  gst_nst_convert_free (self->convert);
  self->convert = gst_nst_convert_new (&frame->info, side);
  if (self->convert == NULL)
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "GStreamer cannot convert %s of this colorimetry to RGB and back: "
        "put a videoconvert in front of nststyle.",
        gst_video_format_to_string (GST_VIDEO_FRAME_FORMAT (frame)));
  return self->convert != NULL;
}

gboolean
gst_nst_painter_paint (GstNstPainter * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GstVideoFrame * out, NstProgressFunc progress,
    gpointer user_data, GCancellable * cancellable, NstReport * report,
    GError ** error)
{
  NstImage image;

  if (!update_convert (self, settings, in, error))
    return FALSE;
  image = gst_nst_convert_load (self->convert, in);

  if (!update_painting (self, settings, cancellable, error))
    return FALSE;
  update_params (self, settings);
  if (!update_style (self, MAX (image.width, image.height), cancellable, error))
    return FALSE;

  if (!nst_stylizer_render (self->stylizer, &image, &image, progress,
          user_data, cancellable, report, error))
    return FALSE;
  gst_nst_convert_store (self->convert, in, out, settings->mix);
  return TRUE;
}
