/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstanalyst.h"

#include <string.h>

#include "gstnstreport.h"

typedef struct
{
  GstNstSettings settings;
  GstNstAnalysisParams params;
  gchar *style_layers;          /* the parameters' */
  NstImage content;             /* data NULL: no colours to keep */
  gboolean anew;
} Request;

struct _GstNstAnalyst
{
  GstNstSetup *setup;           /* not owned */
  GThread *thread;
  GCancellable *cancellable;

  /* Only the stream's side touches these: what was asked for last. */
  gboolean has_asked;
  guint style_serial;
  GstNstAnalysisParams params;
  gchar *style_layers;

  GMutex lock;                  /* of the rest; never held for long */
  GCond cond;
  gboolean quit;
  gboolean is_working;
  Request *waiting;
  NstStyle *style;              /* not taken yet */
  GError *error;
};

static void
free_request (Request * request)
{
  gst_nst_settings_clear (&request->settings);
  g_free (request->style_layers);
  g_free (request->content.data);
  g_free (request);
}

static NstStyle *
analyse (GstNstAnalyst * self, Request * request, GError ** error)
{
  GstNstAnalysis *analysis = self->setup->analysis;
  NstStyle *style;

  if (request->anew)
    gst_nst_analysis_forget_colors (analysis);
  if (!gst_nst_analysis_set_paintings (analysis, &request->settings,
          self->cancellable, error))
    return NULL;
  style = gst_nst_analysis_get_style (analysis, self->setup->network,
      &request->params, &request->content, self->cancellable, error);
  return style != NULL ? nst_style_ref (style) : NULL;
}

/* With the lock held, which is let go meanwhile. */
static void
work (GstNstAnalyst * self)
{
  Request *request = g_steal_pointer (&self->waiting);
  NstStyle *style, *old;
  GError *error = NULL;

  self->is_working = TRUE;
  g_mutex_unlock (&self->lock);
  style = analyse (self, request, &error);
  free_request (request);
  g_mutex_lock (&self->lock);
  self->is_working = FALSE;
  old = self->style;
  self->style = style;
  g_clear_error (&self->error);
  self->error = error;
  nst_style_unref (old);
}

static gpointer
run (gpointer data)
{
  GstNstAnalyst *self = data;

  g_mutex_lock (&self->lock);
  while (!self->quit) {
    if (self->waiting != NULL)
      work (self);
    else
      g_cond_wait (&self->cond, &self->lock);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

GstNstAnalyst *
gst_nst_analyst_new (GstNstSetup * setup, GError ** error)
{
  GstNstAnalyst *self = g_new0 (GstNstAnalyst, 1);

  self->setup = setup;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_try_new ("nststyle", run, self, error);
  if (self->thread == NULL)
    g_clear_pointer (&self, gst_nst_analyst_free);
  return self;
}

void
gst_nst_analyst_free (GstNstAnalyst * self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  g_clear_pointer (&self->waiting, free_request);
  nst_style_unref (self->style);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_free (self->style_layers);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_new (const GstNstAnalyst * self, const GstNstSettings * settings,
    const GstNstAnalysisParams * params, gboolean anew)
{
  return !self->has_asked || settings->style_serial != self->style_serial
      || (anew && params->keep_colors != GST_NST_KEEP_COLORS_NONE)
      || !gst_nst_analysis_same_params (params, &self->params);
}

static void
note_asked (GstNstAnalyst * self, const GstNstSettings * settings,
    const GstNstAnalysisParams * params)
{
  self->has_asked = TRUE;
  self->style_serial = settings->style_serial;
  g_free (self->style_layers);
  self->style_layers = g_strdup (params->style_layers);
  self->params = *params;
  self->params.style_layers = self->style_layers;
}

/* Rows without gaps, as the work picture has them. */
static NstImage
copy_image (const NstImage * image)
{
  NstImage copy = *image;
  gsize bytes = (gsize) image->stride * image->height;

  copy.data = g_malloc (bytes);
  memcpy (copy.data, image->data, bytes);
  return copy;
}

static Request *
new_request (const GstNstSettings * settings,
    const GstNstAnalysisParams * params, const NstImage * content,
    gboolean anew)
{
  Request *request = g_new0 (Request, 1);

  gst_nst_settings_copy (&request->settings, settings);
  request->params = *params;
  request->style_layers = g_strdup (params->style_layers);
  request->params.style_layers = request->style_layers;
  request->anew = anew;
  if (params->keep_colors != GST_NST_KEEP_COLORS_NONE)
    request->content = copy_image (content);
  return request;
}

void
gst_nst_analyst_ask (GstNstAnalyst * self, const GstNstSettings * settings,
    const GstNstAnalysisParams * params, const NstImage * content,
    gboolean anew)
{
  Request *request, *old;

  if (!is_new (self, settings, params, anew))
    return;

  note_asked (self, settings, params);
  request = new_request (settings, params, content, anew);
  g_mutex_lock (&self->lock);
  old = self->waiting;
  if (old != NULL)
    request->anew |= old->anew;
  self->waiting = request;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    free_request (old);
}

NstStyle *
gst_nst_analyst_take (GstNstAnalyst * self, GError ** error)
{
  GError *local_error;
  NstStyle *style;

  g_mutex_lock (&self->lock);
  style = g_steal_pointer (&self->style);
  local_error = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->lock);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return style;
}

gboolean
gst_nst_analyst_is_busy (GstNstAnalyst * self)
{
  gboolean busy;

  g_mutex_lock (&self->lock);
  busy = self->is_working || self->waiting != NULL || self->style != NULL;
  g_mutex_unlock (&self->lock);
  return busy;
}
