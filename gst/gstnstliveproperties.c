/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The properties that only live mode has. */

#include "gstnstsettings.h"

#define WHILE_PLAYING (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS \
    | GST_PARAM_MUTABLE_PLAYING)

#define DEFAULT_DETAIL 0.8

/* As far as the core takes. */
#define MAX_STEPS 1000
#define MAX_FADE 3600000

void
gst_nst_settings_init_live (GstNstSettings * settings)
{
  NstLiveParams params;

  nst_live_params_init (&params);
  settings->detail = DEFAULT_DETAIL;
  settings->style_fade = params.style_fade;
  settings->flow = params.flow;
  settings->live_steps = params.steps;
  settings->cut_threshold = params.cut_threshold;
}

static void
install_look (GObjectClass * klass, const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:detail:
   *
   * How much of the fine detail of the frame's own luma is added to the
   * painted picture in live mode, which optimises a small one: 0 leaves the
   * strokes alone, soft; 1 makes edges as sharp as they were; more, sharper.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_DETAIL,
      g_param_spec_double ("detail", "Detail",
          "Share of the frame's own fine detail, in live mode", 0.0, 1.5,
          defaults->detail, WHILE_PLAYING | GST_PARAM_CONTROLLABLE));
  /**
   * GstNstStyle:style-fade:
   *
   * Milliseconds in which the picture changes from one style into another in
   * live mode; 0: as fast as it can.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_FADE,
      g_param_spec_uint ("style-fade", "Style fade",
          "Milliseconds from one style to another, in live mode", 0, MAX_FADE,
          defaults->style_fade, WHILE_PLAYING));
}

static void
install_motion (GObjectClass * klass, const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:flow:
   *
   * How the motion of the picture is followed in live mode, so that strokes
   * stick to what they paint. Under load it is fast at most.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_FLOW,
      g_param_spec_enum ("flow", "Flow", "Optical flow, in live mode",
          GST_TYPE_NST_FLOW, (gint) defaults->flow, WHILE_PLAYING));
  /**
   * GstNstStyle:live-steps:
   *
   * Steps of the optimiser for each frame that it takes in live mode; 0: as
   * many as suit the machine. More finish a picture further, and show a new
   * one less often.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_LIVE_STEPS,
      g_param_spec_uint ("live-steps", "Live steps",
          "Steps for each frame that is taken in live mode, 0: automatic", 0,
          MAX_STEPS, defaults->live_steps, WHILE_PLAYING));
  /**
   * GstNstStyle:cut-threshold:
   *
   * How different from the one before a frame has to be to start another
   * scene in live mode, which is then painted from its beginning. 1: none is.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_CUT_THRESHOLD,
      g_param_spec_double ("cut-threshold", "Cut threshold",
          "Difference that starts another scene in live mode, 1: none", 0.0,
          1.0, defaults->cut_threshold, WHILE_PLAYING));
}

void
gst_nst_settings_install_live_properties (GObjectClass * klass,
    const GstNstSettings * defaults)
{
  install_look (klass, defaults);
  install_motion (klass, defaults);
}

gboolean
gst_nst_settings_set_live (GstNstSettings * settings, guint prop_id,
    const GValue * value)
{
  switch (prop_id) {
    case PROP_DETAIL:
      settings->detail = g_value_get_double (value);
      break;
    case PROP_STYLE_FADE:
      settings->style_fade = g_value_get_uint (value);
      break;
    case PROP_FLOW:
      settings->flow = (NstFlow) g_value_get_enum (value);
      break;
    case PROP_LIVE_STEPS:
      settings->live_steps = g_value_get_uint (value);
      break;
    case PROP_CUT_THRESHOLD:
      settings->cut_threshold = g_value_get_double (value);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}

gboolean
gst_nst_settings_get_live (const GstNstSettings * settings, guint prop_id,
    GValue * value)
{
  switch (prop_id) {
    case PROP_DETAIL:
      g_value_set_double (value, settings->detail);
      break;
    case PROP_STYLE_FADE:
      g_value_set_uint (value, settings->style_fade);
      break;
    case PROP_FLOW:
      g_value_set_enum (value, (gint) settings->flow);
      break;
    case PROP_LIVE_STEPS:
      g_value_set_uint (value, settings->live_steps);
      break;
    case PROP_CUT_THRESHOLD:
      g_value_set_double (value, settings->cut_threshold);
      break;
    default:
      return FALSE;
  }
  return TRUE;
}
