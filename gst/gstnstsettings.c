/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstsettings.h"

#include <string.h>

#define DEFAULT_MODE GST_NST_MODE_AUTO
#define DEFAULT_STYLE_SCALE 1.0
#define DEFAULT_KEEP_COLORS GST_NST_KEEP_COLORS_NONE
#define DEFAULT_MIX 1.0
#define DEFAULT_POST_MESSAGES FALSE

void
gst_nst_settings_init (GstNstSettings * settings)
{
  NstParams params;

  nst_params_init (&params);
  memset (settings, 0, sizeof *settings);
  settings->style_scale = DEFAULT_STYLE_SCALE;
  settings->keep_colors = DEFAULT_KEEP_COLORS;
  settings->content_layer = g_strdup (params.content_layer);
  settings->style_layers = g_strdup (params.style_layers);
  settings->alpha = params.alpha;
  settings->beta = params.beta;
  settings->tv_weight = params.tv_weight;
  settings->iterations = params.iterations;
  settings->init = params.init;
  settings->seed = params.seed;
  settings->optimizer = params.optimizer;
  settings->pooling = params.pooling;
  settings->loss_scale = params.loss_scale;
  settings->pyramid = params.pyramid;
  settings->restart_interval = params.restart_interval;
  settings->precision = params.precision;
  settings->mode = DEFAULT_MODE;
  settings->threads = params.threads;
  settings->mix = DEFAULT_MIX;
  settings->post_messages = DEFAULT_POST_MESSAGES;
  gst_nst_settings_init_live (settings);
}

void
gst_nst_settings_clear (GstNstSettings * settings)
{
  g_clear_pointer (&settings->paintings, gst_nst_paintings_unref);
  g_clear_pointer (&settings->shares, g_array_unref);
  g_clear_pointer (&settings->network_location, g_free);
  g_clear_pointer (&settings->content_layer, g_free);
  g_clear_pointer (&settings->style_layers, g_free);
}

void
gst_nst_settings_copy (GstNstSettings * dest, const GstNstSettings * src)
{
  *dest = *src;
  if (src->paintings != NULL)
    gst_nst_paintings_ref (src->paintings);
  if (src->shares != NULL)
    g_array_ref (src->shares);
  dest->network_location = g_strdup (src->network_location);
  dest->content_layer = g_strdup (src->content_layer);
  dest->style_layers = g_strdup (src->style_layers);
}

static void
replace_string (gchar ** string, const GValue * value)
{
  g_free (*string);
  *string = g_value_dup_string (value);
}

gboolean
gst_nst_settings_set (GstNstSettings * settings, guint prop_id,
    const GValue * value)
{
  settings->serial++;
  switch (prop_id) {
    case PROP_NETWORK_LOCATION:
      replace_string (&settings->network_location, value);
      break;
    case PROP_CONTENT_LAYER:
      replace_string (&settings->content_layer, value);
      settings->content_layer_is_set = TRUE;
      break;
    case PROP_STYLE_LAYERS:
      replace_string (&settings->style_layers, value);
      break;
    case PROP_ALPHA:
      settings->alpha = g_value_get_double (value);
      break;
    case PROP_BETA:
      settings->beta = g_value_get_double (value);
      break;
    case PROP_TV_WEIGHT:
      settings->tv_weight = g_value_get_double (value);
      break;
    case PROP_ITERATIONS:
      settings->iterations = g_value_get_uint (value);
      settings->iterations_are_set = TRUE;
      break;
    case PROP_WORK_SIZE:
      settings->work_size = g_value_get_uint (value);
      break;
    case PROP_INIT:
      settings->init = (NstInit) g_value_get_enum (value);
      break;
    case PROP_SEED:
      settings->seed = g_value_get_uint64 (value);
      break;
    case PROP_OPTIMIZER:
      settings->optimizer = (NstOptimizer) g_value_get_enum (value);
      break;
    case PROP_POOLING:
      settings->pooling = (NstPooling) g_value_get_enum (value);
      break;
    case PROP_LOSS_SCALE:
      settings->loss_scale = (NstLossScale) g_value_get_enum (value);
      break;
    case PROP_PYRAMID:
      settings->pyramid = g_value_get_boolean (value);
      break;
    case PROP_RESTART_INTERVAL:
      settings->restart_interval = g_value_get_uint (value);
      break;
    case PROP_PRECISION:
      settings->precision = (NstPrecision) g_value_get_enum (value);
      break;
    case PROP_MODE:
      settings->mode = (GstNstMode) g_value_get_enum (value);
      break;
    case PROP_THREADS:
      settings->threads = g_value_get_uint (value);
      break;
    case PROP_MIX:
      settings->mix = g_value_get_double (value);
      break;
    case PROP_WIPE:
      settings->wipe = g_value_get_double (value);
      break;
    case PROP_BUDGET:
      settings->budget = g_value_get_uint (value);
      break;
    case PROP_LEAD_IN_FRAMES:
      settings->lead_in_frames = g_value_get_uint (value);
      break;
    case PROP_POST_MESSAGES:
      settings->post_messages = g_value_get_boolean (value);
      break;
    default:
      return gst_nst_settings_set_style (settings, prop_id, value)
          || gst_nst_settings_set_live (settings, prop_id, value);
  }
  return TRUE;
}

gboolean
gst_nst_settings_get (const GstNstSettings * settings, guint prop_id,
    GValue * value)
{
  switch (prop_id) {
    case PROP_NETWORK_LOCATION:
      g_value_set_string (value, settings->network_location);
      break;
    case PROP_CONTENT_LAYER:
      g_value_set_string (value, settings->content_layer);
      break;
    case PROP_STYLE_LAYERS:
      g_value_set_string (value, settings->style_layers);
      break;
    case PROP_ALPHA:
      g_value_set_double (value, settings->alpha);
      break;
    case PROP_BETA:
      g_value_set_double (value, settings->beta);
      break;
    case PROP_TV_WEIGHT:
      g_value_set_double (value, settings->tv_weight);
      break;
    case PROP_ITERATIONS:
      g_value_set_uint (value, settings->iterations);
      break;
    case PROP_WORK_SIZE:
      g_value_set_uint (value, settings->work_size);
      break;
    case PROP_INIT:
      g_value_set_enum (value, (gint) settings->init);
      break;
    case PROP_SEED:
      g_value_set_uint64 (value, settings->seed);
      break;
    case PROP_OPTIMIZER:
      g_value_set_enum (value, (gint) settings->optimizer);
      break;
    case PROP_POOLING:
      g_value_set_enum (value, (gint) settings->pooling);
      break;
    case PROP_LOSS_SCALE:
      g_value_set_enum (value, (gint) settings->loss_scale);
      break;
    case PROP_PYRAMID:
      g_value_set_boolean (value, settings->pyramid);
      break;
    case PROP_RESTART_INTERVAL:
      g_value_set_uint (value, settings->restart_interval);
      break;
    case PROP_PRECISION:
      g_value_set_enum (value, (gint) settings->precision);
      break;
    case PROP_MODE:
      g_value_set_enum (value, (gint) settings->mode);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, settings->threads);
      break;
    case PROP_MIX:
      g_value_set_double (value, settings->mix);
      break;
    case PROP_WIPE:
      g_value_set_double (value, settings->wipe);
      break;
    case PROP_BUDGET:
      g_value_set_uint (value, settings->budget);
      break;
    case PROP_LEAD_IN_FRAMES:
      g_value_set_uint (value, settings->lead_in_frames);
      break;
    case PROP_POST_MESSAGES:
      g_value_set_boolean (value, settings->post_messages);
      break;
    default:
      return gst_nst_settings_get_style (settings, prop_id, value)
          || gst_nst_settings_get_live (settings, prop_id, value);
  }
  return TRUE;
}

void
gst_nst_settings_to_params (const GstNstSettings * settings, NstParams * params)
{
  nst_params_init (params);
  params->content_layer = settings->content_layer;
  params->style_layers = settings->style_layers;
  params->pooling = settings->pooling;
  params->loss_scale = settings->loss_scale;
  params->alpha = settings->alpha;
  params->beta = settings->beta;
  params->tv_weight = settings->tv_weight;
  params->iterations = settings->iterations;
  params->mode = settings->mode == GST_NST_MODE_FILM ?
      NST_MODE_FILM : NST_MODE_STILL;
  params->init = settings->init;
  params->seed = settings->seed;
  params->optimizer = settings->optimizer;
  params->pyramid = settings->pyramid;
  params->restart_interval = settings->restart_interval;
  params->precision = settings->precision;
  params->threads = settings->threads;
}

void
gst_nst_settings_to_live_params (const GstNstSettings * settings,
    NstLiveParams * params)
{
  NstParams usual;

  nst_live_params_init (params);
  usual = params->params;
  gst_nst_settings_to_params (settings, &params->params);
  if (!settings->content_layer_is_set)
    params->params.content_layer = usual.content_layer;
  if (!settings->iterations_are_set)
    params->params.iterations = usual.iterations;
  params->steps = settings->live_steps;
  params->flow = settings->flow;
  params->cut_threshold = settings->cut_threshold;
  params->style_fade = settings->style_fade;
}

/* Told apart by bits and not by ==: any change has to reach the core. */
static gboolean
same_double (gdouble a, gdouble b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

gboolean
gst_nst_settings_same_params (const GstNstSettings * a,
    const GstNstSettings * b)
{
  return g_strcmp0 (a->content_layer, b->content_layer) == 0
      && g_strcmp0 (a->style_layers, b->style_layers) == 0
      && same_double (a->alpha, b->alpha)
      && same_double (a->beta, b->beta)
      && same_double (a->tv_weight, b->tv_weight)
      && a->iterations == b->iterations
      && a->iterations_are_set == b->iterations_are_set
      && a->content_layer_is_set == b->content_layer_is_set
      && a->init == b->init
      && a->seed == b->seed && a->optimizer == b->optimizer
      && a->pooling == b->pooling
      && a->loss_scale == b->loss_scale
      && a->pyramid == b->pyramid
      && a->restart_interval == b->restart_interval
      && a->precision == b->precision && a->mode == b->mode
      && a->threads == b->threads
      && a->live_steps == b->live_steps && a->flow == b->flow
      && same_double (a->cut_threshold, b->cut_threshold)
      && a->style_fade == b->style_fade;
}

gboolean
gst_nst_settings_show_input (const GstNstSettings * settings)
{
  return !(settings->mix > 0.0) || settings->wipe >= 1.0;
}

guint
gst_nst_settings_get_work_side (const GstNstSettings * settings,
    guint by_mode, const GstVideoInfo * info)
{
  guint side = settings->work_size != 0 ? settings->work_size : by_mode;

  side = MIN (side, (guint) MAX (info->width, info->height));
  return CLAMP (side, NST_IMAGE_MIN_SIDE, NST_IMAGE_MAX_SIDE);
}

guint
gst_nst_settings_get_style_side (const GstNstSettings * settings,
    guint work_side)
{
  guint side = (guint) (settings->style_scale * work_side + 0.5);

  return CLAMP (side, NST_IMAGE_MIN_SIDE, NST_IMAGE_MAX_SIDE);
}
