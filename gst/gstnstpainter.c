/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstpainter.h"

#include "gstnstblend.h"
#include "gstnstchroma.h"
#include "gstnstconvert.h"

#define STILL_SIDE 512
#define FILM_SIDE 256

struct _GstNstPainter
{
  GstNstSetup *setup;           /* not owned */
  NstStylizer *stylizer;
  GstNstConvert *convert;       /* NULL: not for these caps yet */
  const NstStyle *style;        /* the stylizer's */
  gint64 preparation;
};

GstNstPainter *
gst_nst_painter_new (GstNstSetup * setup, const GstNstSettings * settings,
    GError ** error)
{
  GstNstPainter *self;
  NstStylizer *stylizer;
  NstParams params;

  gst_nst_settings_to_params (settings, &params);
  stylizer = nst_stylizer_new (setup->network, &params, error);
  if (stylizer == NULL)
    return NULL;

  gst_nst_setup_accept (setup, settings);
  self = g_new0 (GstNstPainter, 1);
  self->setup = setup;
  self->stylizer = stylizer;
  return self;
}

void
gst_nst_painter_free (GstNstPainter * self)
{
  if (self == NULL)
    return;

  nst_stylizer_free (self->stylizer);
  gst_nst_convert_free (self->convert);
  g_free (self);
}

gint64
gst_nst_painter_get_preparation (const GstNstPainter * self)
{
  return self->preparation;
}

guint
gst_nst_painter_get_work_side (const GstNstPainter * self)
{
  return self->convert != NULL ?
      gst_nst_convert_get_longer_side (self->convert) : 0;
}

void
gst_nst_painter_reset (GstNstPainter * self)
{
  if (self == NULL)
    return;

  nst_stylizer_reset (self->stylizer);
  gst_nst_analysis_forget_colors (self->setup->analysis);
}

void
gst_nst_painter_new_caps (GstNstPainter * self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->convert, gst_nst_convert_free);
  gst_nst_painter_reset (self);
}

static gboolean
set_params (gpointer core, const GstNstSettings * settings, GError ** error)
{
  NstParams params;

  gst_nst_settings_to_params (settings, &params);
  return nst_stylizer_set_params (core, &params, error);
}

static gboolean
update_style (GstNstPainter * self, const GstNstSettings * settings,
    const GstNstAnalysisParams * params, const NstImage * content,
    GCancellable * cancellable, GError ** error)
{
  NstStyle *style;

  /* Every frame on its own, so its colours as well. */
  if (settings->mode == GST_NST_MODE_STILL)
    gst_nst_analysis_forget_colors (self->setup->analysis);
  style = gst_nst_analysis_get_style (self->setup->analysis,
      self->setup->network, params, content, cancellable, error);
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

gboolean
gst_nst_painter_paint (GstNstPainter * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GstVideoFrame * out, NstProgressFunc progress,
    gpointer user_data, GCancellable * cancellable, NstReport * report,
    GError ** error)
{
  GstNstAnalysisParams params;
  NstImage image;
  gint64 begin;

  if (!gst_nst_convert_update (&self->convert, &in->info,
          gst_nst_settings_get_work_side (settings, settings->mode ==
              GST_NST_MODE_FILM ? FILM_SIDE : STILL_SIDE, &in->info), error))
    return FALSE;
  image = gst_nst_convert_load (self->convert, in);

  begin = g_get_monotonic_time ();
  if (!gst_nst_analysis_set_paintings (self->setup->analysis, settings,
          cancellable, error))
    return FALSE;
  gst_nst_setup_update (self->setup, settings, set_params, self->stylizer);
  gst_nst_setup_get_analysis_params (self->setup, settings, &in->info,
      MAX (image.width, image.height), &params);
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
