/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstanalysis.h"

#include <string.h>

#include "gstnstimage.h"
#include "gstnstpaintings.h"
#include "gstnstreport.h"

struct _GstNstAnalysis
{
  GstElement *element;          /* not owned */

  guint style_serial;           /* of the settings that were last tried */
  GstNstPaintings *paintings;   /* what the images were decoded from */
  GPtrArray *images;            /* GstNstImage */
  GArray *shares;

  /* Of the frame that the paintings were last matched to. */
  NstColors colors;
  gboolean colors_known;

  /* One for each image, and their blend; NULL: to be made. */
  GPtrArray *styles;
  NstStyle *blend;
  /* The last blend. It stays in use if another cannot be made. */
  NstStyle *style;
  gchar *layers_of_style;
  NstPooling pooling_of_style;

  /* How the styles were made, or could not be. */
  GstNstAnalysisParams tried;
  gchar *tried_layers;
  gboolean failed;
};

static void
drop_blend (GstNstAnalysis * self)
{
  g_clear_pointer (&self->blend, nst_style_unref);
  self->failed = FALSE;
}

static void
drop_styles (GstNstAnalysis * self)
{
  g_clear_pointer (&self->styles, g_ptr_array_unref);
  drop_blend (self);
}

static void
warn (GstNstAnalysis * self, const GError * error)
{
  gst_nst_report_post (self->element, GST_MESSAGE_WARNING, error);
}

/* All or nothing. */
static gboolean
take_paintings (GstNstAnalysis * self, const GstNstSettings * settings,
    GCancellable * cancellable, GError ** error)
{
  GPtrArray *images = self->images;

  /* Shares alone need no decoding. */
  if (images == NULL || settings->paintings != self->paintings)
    images = gst_nst_paintings_load (settings->paintings, cancellable, error);
  if (images == NULL)
    return FALSE;
  if (!gst_nst_shares_check (settings->shares, images->len, error)) {
    if (images != self->images)
      g_ptr_array_unref (images);
    return FALSE;
  }

  if (images != self->images) {
    g_clear_pointer (&self->images, g_ptr_array_unref);
    self->images = images;
    gst_nst_paintings_unref (self->paintings);
    self->paintings = gst_nst_paintings_ref (settings->paintings);
    self->colors_known = FALSE;
    drop_styles (self);
  }
  g_clear_pointer (&self->shares, g_array_unref);
  if (settings->shares != NULL && images->len > 1)
    self->shares = g_array_ref (settings->shares);
  drop_blend (self);
  return TRUE;
}

GstNstAnalysis *
gst_nst_analysis_new (GstElement * element, const GstNstSettings * settings,
    GError ** error)
{
  GstNstAnalysis *self = g_new0 (GstNstAnalysis, 1);

  self->element = element;
  self->style_serial = settings->style_serial;
  if (!take_paintings (self, settings, NULL, error))
    g_clear_pointer (&self, gst_nst_analysis_free);
  return self;
}

void
gst_nst_analysis_free (GstNstAnalysis * self)
{
  if (self == NULL)
    return;

  drop_styles (self);
  nst_style_unref (self->style);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->shares, g_array_unref);
  gst_nst_paintings_unref (self->paintings);
  g_free (self->layers_of_style);
  g_free (self->tried_layers);
  g_free (self);
}

gboolean
gst_nst_analysis_set_paintings (GstNstAnalysis * self,
    const GstNstSettings * settings, GCancellable * cancellable,
    GError ** error)
{
  GError *local_error = NULL;

  if (settings->style_serial == self->style_serial)
    return TRUE;

  take_paintings (self, settings, cancellable, &local_error);
  if (gst_nst_report_is_cancelled (local_error)) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  self->style_serial = settings->style_serial;
  if (local_error != NULL)
    warn (self, local_error);
  g_clear_error (&local_error);
  return TRUE;
}

void
gst_nst_analysis_forget_colors (GstNstAnalysis * self)
{
  self->colors_known = FALSE;
}

gboolean
gst_nst_analysis_same_params (const GstNstAnalysisParams * a,
    const GstNstAnalysisParams * b)
{
  return g_strcmp0 (a->style_layers, b->style_layers) == 0
      && a->pooling == b->pooling && a->side == b->side
      && a->keep_colors == b->keep_colors
      && memcmp (a->luma, b->luma, sizeof a->luma) == 0;
}

static void
update_params (GstNstAnalysis * self, const GstNstAnalysisParams * params)
{
  if (gst_nst_analysis_same_params (&self->tried, params))
    return;

  if (params->keep_colors != self->tried.keep_colors)
    self->colors_known = FALSE;
  drop_styles (self);
  self->tried = *params;
  g_free (self->tried_layers);
  self->tried.style_layers = self->tried_layers =
      g_strdup (params->style_layers);
}

/* The paintings are analysed anew only for colours that are others. */
static gboolean
update_colors (GstNstAnalysis * self, const NstImage * content, GError ** error)
{
  NstColors colors;

  if (self->tried.keep_colors == GST_NST_KEEP_COLORS_NONE || self->colors_known)
    return TRUE;

  if (!nst_colors_measure (content, &colors, error))
    return FALSE;
  if (memcmp (&colors, &self->colors, sizeof colors) != 0)
    drop_styles (self);
  self->colors = colors;
  self->colors_known = TRUE;
  return TRUE;
}

static gboolean
recolor (GstNstAnalysis * self, const NstImage * image, GError ** error)
{
  const GstNstAnalysisParams *params = &self->tried;

  if (params->keep_colors == GST_NST_KEEP_COLORS_NONE)
    return TRUE;
  if (params->keep_colors == GST_NST_KEEP_COLORS_LUMA
      && !nst_colors_to_luma (image, params->luma[0], params->luma[1], error))
    return FALSE;
  return nst_colors_match (image, &self->colors, error);
}

static NstStyle *
analyse_image (GstNstAnalysis * self, NstNetwork * network, guint index,
    GCancellable * cancellable, GError ** error)
{
  NstStyleParams params;
  NstImage image = gst_nst_image_scale (g_ptr_array_index (self->images,
          index), self->tried.side);
  NstStyle *style = NULL;

  nst_style_params_init (&params);
  params.style_layers = self->tried.style_layers;
  params.pooling = self->tried.pooling;
  params.threads = self->tried.threads;
  if (recolor (self, &image, error))
    style = nst_style_new (network, &params, &image, NULL, 1, cancellable,
        error);
  g_free (image.data);
  return style;
}

static gboolean
analyse_images (GstNstAnalysis * self, NstNetwork * network,
    GCancellable * cancellable, GError ** error)
{
  GPtrArray *styles =
      g_ptr_array_new_with_free_func ((GDestroyNotify) nst_style_unref);
  GError *local_error = NULL;
  guint i;

  gst_nst_report_progress (self->element, GST_PROGRESS_TYPE_START, "style",
      "Analysing the painting");
  for (i = 0; i < self->images->len && local_error == NULL; i++) {
    NstStyle *style = analyse_image (self, network, i, cancellable,
        &local_error);

    if (style != NULL)
      g_ptr_array_add (styles, style);
  }
  gst_nst_report_progress_end (self->element, "style",
      "Analysed the painting", local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    g_ptr_array_unref (styles);
    return FALSE;
  }
  self->styles = styles;
  return TRUE;
}

static gboolean
blend_styles (GstNstAnalysis * self, GError ** error)
{
  self->blend = nst_style_new_blend ((NstStyle * const *) self->styles->pdata,
      self->shares != NULL ? (const gdouble *) (gpointer) self->shares->data
      : NULL, self->styles->len, error);
  if (self->blend == NULL)
    return FALSE;

  nst_style_unref (self->style);
  self->style = nst_style_ref (self->blend);
  g_free (self->layers_of_style);
  self->layers_of_style = g_strdup (self->tried_layers);
  self->pooling_of_style = self->tried.pooling;
  return TRUE;
}

/* Whether the last style can still be painted with. */
static gboolean
style_suits (GstNstAnalysis * self)
{
  return self->style != NULL && self->pooling_of_style == self->tried.pooling
      && g_strcmp0 (self->layers_of_style, self->tried_layers) == 0;
}

NstStyle *
gst_nst_analysis_get_style (GstNstAnalysis * self, NstNetwork * network,
    const GstNstAnalysisParams * params, const NstImage * content,
    GCancellable * cancellable, GError ** error)
{
  GError *local_error = NULL;

  update_params (self, params);
  if (update_colors (self, content, &local_error)
      && (self->blend != NULL || self->failed))
    return self->style;

  if (local_error == NULL
      && (self->styles != NULL || analyse_images (self, network, cancellable,
              &local_error))
      && blend_styles (self, &local_error))
    return self->style;

  if (gst_nst_report_is_cancelled (local_error) || !style_suits (self)) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  warn (self, local_error);
  g_error_free (local_error);
  self->failed = TRUE;
  return self->style;
}
