/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The properties that tell an application how far the work is. */

#include "gstnstsettings.h"

static void
install_messages (GObjectClass * klass, const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:post-messages:
   *
   * Whether to post element messages. In still and film mode they are called
   * nststyle-progress, at most ten a second and one at the end of each frame,
   * with the fields
   *
   * * `frame`       #guint64: counted from 0
   * * `iteration`   #guint: evaluations so far
   * * `iterations`  #guint: evaluations at most
   * * `loss`, `loss-content`, `loss-style` #gdouble: of the best picture
   * * `elapsed`, `eta` #gdouble: seconds of this frame
   *
   * In live mode there is one called nststyle-cut for each frame but the first
   * that starts another scene, with the fields
   *
   * * `frame`       #guint64: counted from 0
   * * `timestamp`   #guint64: of the frame, in nanoseconds
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_POST_MESSAGES,
      g_param_spec_boolean ("post-messages", "Post messages",
          "Post nststyle-progress and nststyle-cut element messages",
          defaults->post_messages, G_PARAM_READWRITE |
          G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));
}

static void
install_stats (GObjectClass * klass)
{
  /**
   * GstNstStyle:stats:
   *
   * Since the element was started:
   *
   * * `frames`, `dropped` #guint64: painted; late, and thrown away (only with
   *   #GstBaseTransform:qos, and never in live mode)
   * * `evaluations` #guint64: of the loss and its gradient
   * * `average-ms` #gdouble: milliseconds a painted frame
   * * `cuts` #guint64: scenes that began in live mode, but the first
   *
   * and of the last frame:
   *
   * * `loss` #gdouble and its parts `loss-content`, `loss-style`, `loss-tv`
   *   and `loss-range`; in live mode, of the last evaluation, and the last two
   *   are 0
   * * `last-ms` #gdouble: milliseconds
   * * `work-size` #guint: longer side of the picture that is optimised
   *
   * What follows is 0 in other modes than live:
   *
   * * `evaluations-per-second` #gdouble: in the last second
   * * `staleness-ms` #gdouble: how old the frame is that the picture was
   *   painted for
   * * `convert-ms`, `flow-ms`, `carry-ms`, `paint-ms` #gdouble: milliseconds
   *   of the last frame for its conversion to the work picture, the optical
   *   flow, carrying the picture along, and writing it into the frame
   * * `load` #guint: what is left out for want of time; 0: nothing, 1: flow is
   *   fast at most, 2: nor is there detail, 3: flow for every other frame only
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STATS,
      g_param_spec_boxed ("stats", "Statistics", "Frames, losses and times",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

void
gst_nst_settings_install_report_properties (GObjectClass * klass,
    const GstNstSettings * defaults)
{
  install_messages (klass, defaults);
  install_stats (klass);
}
