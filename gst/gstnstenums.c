/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstenums.h"

#include <nst/nst.h>

GType
gst_nst_mode_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {GST_NST_MODE_AUTO, "Live in a live pipeline, else still", "auto"},
    {GST_NST_MODE_STILL, "Every frame on its own", "still"},
    {GST_NST_MODE_FILM, "Each frame starts from the previous result", "film"},
    {GST_NST_MODE_LIVE, "Show at once, paint at the painter's own pace",
        "live"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstMode", values));
  return type;
}

GType
gst_nst_keep_colors_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {GST_NST_KEEP_COLORS_NONE, "The colours of the painting", "none"},
    {GST_NST_KEEP_COLORS_LUMA, "Paint light and dark on the input's chroma",
        "luma"},
    {GST_NST_KEEP_COLORS_PALETTE, "Match the painting's colours to the input",
        "palette"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstKeepColors",
            values));
  return type;
}

GType
gst_nst_flow_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_FLOW_OFF, "Leave the painted picture where it is", "off"},
    {NST_FLOW_FAST, "Follow the motion coarsely", "fast"},
    {NST_FLOW_MEDIUM, "Follow the motion finely", "medium"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstFlow", values));
  return type;
}

GType
gst_nst_init_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_INIT_CONTENT, "Start from the frame", "content"},
    {NST_INIT_NOISE, "Start from noise", "noise"},
    {NST_INIT_PREVIOUS, "Start from the previous result", "previous"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstInit", values));
  return type;
}

GType
gst_nst_pooling_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_POOLING_AVERAGE, "Mean of 2x2, smoother pictures", "average"},
    {NST_POOLING_MAX, "Maximum of 2x2, as VGG was trained", "max"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstPooling", values));
  return type;
}

GType
gst_nst_loss_scale_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_LOSS_SCALE_RELATIVE, "Relative to the targets, dimensionless",
        "relative"},
    {NST_LOSS_SCALE_MEAN_SQUARE, "Plain mean squares", "mean-square"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstLossScale",
            values));
  return type;
}

GType
gst_nst_optimizer_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_OPTIMIZER_LBFGS, "L-BFGS, the fewest evaluations", "lbfgs"},
    {NST_OPTIMIZER_ADAM, "Adam, small steps of one evaluation each", "adam"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstOptimizer",
            values));
  return type;
}

GType
gst_nst_precision_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {NST_PRECISION_FP32, "32-bit floats", "fp32"},
    {NST_PRECISION_BF16, "Products of bfloat16 where the processor has them",
        "bf16"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstNstPrecision",
            values));
  return type;
}
