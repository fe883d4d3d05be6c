/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstsetup.h"

#include "gstnstchroma.h"
#include "gstnstnetworks.h"
#include "gstnstreport.h"

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

void
gst_nst_setup_warn (GstNstSetup * self, const GError * error)
{
  gst_nst_report_post (self->element, GST_MESSAGE_WARNING, error);
}

static void
check_precision (GstNstSetup * self, const GstNstSettings * settings)
{
  GError *error;

  if (nst_precision_is_supported (settings->precision))
    return;

  error = g_error_new (GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "precision=bf16 needs a processor with AVX-512-BF16, and this one "
      "is used as \"%s\": painting with fp32 instead. Set precision=fp32.",
      nst_cpu_name ());
  gst_nst_setup_warn (self, error);
  g_error_free (error);
}

GstNstSetup *
gst_nst_setup_new (GstElement * element, const GstNstSettings * settings,
    GError ** error)
{
  GstNstSetup *self = g_new0 (GstNstSetup, 1);

  self->element = element;
  gst_nst_settings_copy (&self->accepted, settings);
  gst_nst_settings_copy (&self->tried, settings);

  /* The painting first: it is the property that people forget. */
  self->analysis = gst_nst_analysis_new (element, settings, error);
  if (self->analysis != NULL)
    self->network = load_network (element, settings->network_location, error);
  if (self->network == NULL)
    g_clear_pointer (&self, gst_nst_setup_free);
  else
    check_precision (self, settings);
  return self;
}

void
gst_nst_setup_free (GstNstSetup * self)
{
  if (self == NULL)
    return;

  gst_nst_networks_release (self->network);
  gst_nst_analysis_free (self->analysis);
  gst_nst_settings_clear (&self->accepted);
  gst_nst_settings_clear (&self->tried);
  g_free (self);
}

static void
replace (GstNstSettings * dest, const GstNstSettings * src)
{
  gst_nst_settings_clear (dest);
  gst_nst_settings_copy (dest, src);
}

void
gst_nst_setup_accept (GstNstSetup * self, const GstNstSettings * settings)
{
  replace (&self->accepted, settings);
  replace (&self->tried, settings);
}

void
gst_nst_setup_update (GstNstSetup * self, const GstNstSettings * settings,
    GstNstSetParams set_params, gpointer core)
{
  GError *error = NULL;

  if (gst_nst_settings_same_params (settings, &self->tried))
    return;

  if (settings->precision != self->tried.precision)
    check_precision (self, settings);
  replace (&self->tried, settings);
  if (set_params (core, settings, &error)) {
    replace (&self->accepted, settings);
  } else {
    gst_nst_setup_warn (self, error);
    g_error_free (error);
  }
}

void
gst_nst_setup_get_analysis_params (const GstNstSetup * self,
    const GstNstSettings * settings, const GstVideoInfo * info,
    guint work_side, GstNstAnalysisParams * params)
{
  params->style_layers = self->accepted.style_layers;
  params->pooling = self->accepted.pooling;
  params->threads = self->accepted.threads;
  params->side = gst_nst_settings_get_style_side (settings, work_side);
  params->keep_colors = settings->keep_colors;
  gst_nst_chroma_get_luma (info, params->luma);
}
