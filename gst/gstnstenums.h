/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef GST_NST_ENUMS_H
#define GST_NST_ENUMS_H

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GstNstMode:
 * @GST_NST_MODE_AUTO: live in a live pipeline, else still
 * @GST_NST_MODE_STILL: every frame on its own
 * @GST_NST_MODE_FILM: each frame starts from the result of the one before
 * @GST_NST_MODE_LIVE: frames are shown at once, and painted at the painter's
 *     own pace
 *
 * How the frames of a stream depend on each other.
 */
typedef enum
{
  GST_NST_MODE_AUTO = 0,
  GST_NST_MODE_STILL = 1,
  GST_NST_MODE_FILM = 2,
  GST_NST_MODE_LIVE = 3
} GstNstMode;

/**
 * GstNstKeepColors:
 * @GST_NST_KEEP_COLORS_NONE: the colours of the painting
 * @GST_NST_KEEP_COLORS_LUMA: only light and dark are painted, on the chroma
 *     of the input
 * @GST_NST_KEEP_COLORS_PALETTE: the painting is analysed in the palette of
 *     the input: its colours get the mean and covariance of the input's
 *
 * What to keep of the colours of the input.
 */
typedef enum
{
  GST_NST_KEEP_COLORS_NONE,
  GST_NST_KEEP_COLORS_LUMA,
  GST_NST_KEEP_COLORS_PALETTE
} GstNstKeepColors;

#define GST_TYPE_NST_MODE (gst_nst_mode_get_type ())
#define GST_TYPE_NST_KEEP_COLORS (gst_nst_keep_colors_get_type ())
#define GST_TYPE_NST_FLOW (gst_nst_flow_get_type ())
#define GST_TYPE_NST_INIT (gst_nst_init_get_type ())
#define GST_TYPE_NST_POOLING (gst_nst_pooling_get_type ())
#define GST_TYPE_NST_LOSS_SCALE (gst_nst_loss_scale_get_type ())
#define GST_TYPE_NST_OPTIMIZER (gst_nst_optimizer_get_type ())
#define GST_TYPE_NST_PRECISION (gst_nst_precision_get_type ())

GType gst_nst_mode_get_type (void);
GType gst_nst_keep_colors_get_type (void);

/* The values of the next six are those of NstFlow, NstInit, NstPooling,
 * NstLossScale, NstOptimizer and NstPrecision. */
GType gst_nst_flow_get_type (void);
GType gst_nst_init_get_type (void);
GType gst_nst_pooling_get_type (void);
GType gst_nst_loss_scale_get_type (void);
GType gst_nst_optimizer_get_type (void);
GType gst_nst_precision_get_type (void);

G_END_DECLS

#endif /* GST_NST_ENUMS_H */
