/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstpainter.h"

#include "gstnstanalysis.h"
#include "gstnstblend.h"
#include "gstnstchroma.h"
#include "gstnstconvert.h"
#include "gstnstnetworks.h"
#include "gstnstreport.h"

struct _GstNstPainter
{
  GstElement *element;          /* not owned */
  NstNetwork *network;
  NstStylizer *stylizer;
  GstNstConvert *convert;       /* NULL: not for these caps yet */

  GstNstAnalysis *analysis;
  const NstStyle *style;        /* the stylizer's */

  /* What the core has taken and what it was last asked to take: they differ
   * while a property is set to something wrong. */
  GstNstSettings accepted;
  GstNstSettings tried;

  gint64 preparation;
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
  gst_nst_settings_to_params (settings, &params);

  /* The painting first: it is the property that people forget. */
  self->analysis = gst_nst_analysis_new (element, settings, error);
  if (self->analysis != NULL)
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
  gst_nst_analysis_free (self->analysis);
  gst_nst_convert_free (self->convert);
  gst_nst_settings_clear (&self->accepted);
  gst_nst_settings_clear (&self->tried);
  g_free (self);
}

gint64
gst_nst_painter_get_preparation (const GstNstPainter * self)
{
  return self->preparation;
}

void
gst_nst_painter_reset (GstNstPainter * self)
{
  if (self == NULL)
    return;

  nst_stylizer_reset (self->stylizer);
  gst_nst_analysis_forget_colors (self->analysis);
}

void
gst_nst_painter_new_caps (GstNstPainter * self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->convert, gst_nst_convert_free);
  gst_nst_painter_reset (self);
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

static void
get_analysis_params (GstNstPainter * self, const GstNstSettings * settings,
    const GstVideoFrame * in, const NstImage * content,
    GstNstAnalysisParams * params)
{
  params->style_layers = self->accepted.style_layers;
  params->pooling = self->accepted.pooling;
  params->threads = self->accepted.threads;
  params->side = gst_nst_settings_get_style_side (settings,
      MAX (content->width, content->height));
  params->keep_colors = settings->keep_colors;
  gst_nst_chroma_get_luma (&in->info, params->luma);
}

static gboolean
update_style (GstNstPainter * self, const GstNstSettings * settings,
    const GstNstAnalysisParams * params, const NstImage * content,
    GCancellable * cancellable, GError ** error)
{
  NstStyle *style;

  /* Every frame on its own, so its colours as well. */
  if (settings->mode == GST_NST_MODE_STILL)
    gst_nst_analysis_forget_colors (self->analysis);
  style = gst_nst_analysis_get_style (self->analysis, self->network, params,
      content, cancellable, error);
  if (style == NULL)
    return FALSE;

  if (style != self->style)
    nst_stylizer_set_style (self->stylizer, style);
  self->style = style;
  return TRUE;
}

/* Grey, if only luma is painted. */
static gboolean
remove_chroma (const GstNstAnalysisParams * params, const NstImage * image,
    GError ** error)
{
  return params->keep_colors != GST_NST_KEEP_COLORS_LUMA
      || nst_colors_to_luma (image, params->luma[0], params->luma[1], error);
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
  GstNstAnalysisParams params;
  NstImage image;
  gint64 begin;

  if (!update_convert (self, settings, in, error))
    return FALSE;
  image = gst_nst_convert_load (self->convert, in);

  begin = g_get_monotonic_time ();
  if (!gst_nst_analysis_set_paintings (self->analysis, settings, cancellable,
          error))
    return FALSE;
  update_params (self, settings);
  get_analysis_params (self, settings, in, &image, &params);
  if (!remove_chroma (&params, &image, error)
      || !update_style (self, settings, &params, &image, cancellable, error))
    return FALSE;
  /* What has to be done again for each frame is the frame's. */
  self->preparation = settings->mode == GST_NST_MODE_STILL
      && params.keep_colors == GST_NST_KEEP_COLORS_PALETTE ? 0 :
      g_get_monotonic_time () - begin;

  if (!nst_stylizer_render (self->stylizer, &image, &image, progress,
          user_data, cancellable, report, error)
      || !remove_chroma (&params, &image, error))
    return FALSE;
  gst_nst_convert_store (self->convert, out);
  if (params.keep_colors == GST_NST_KEEP_COLORS_LUMA)
    gst_nst_chroma_keep (in, out);
  gst_nst_blend (in, out, settings->mix, settings->wipe);
  return TRUE;
}
