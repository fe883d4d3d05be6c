/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The values of the element's properties: one struct that is copied for each
 * frame, so that a frame never sees half a change and no lock is held while
 * it is painted. */

#ifndef GST_NST_SETTINGS_H
#define GST_NST_SETTINGS_H

#include <gst/video/video.h>
#include <nst/nst.h>

#include "gstnstenums.h"
#include "gstnstpaintings.h"

G_BEGIN_DECLS

enum
{
  PROP_0,
  PROP_STYLE_LOCATION,
  PROP_STYLE_LOCATIONS,
  PROP_STYLE_BLEND,
  PROP_STYLE_SAMPLE,
  PROP_STYLE_SCALE,
  PROP_KEEP_COLORS,
  PROP_NETWORK_LOCATION,
  PROP_CONTENT_LAYER,
  PROP_STYLE_LAYERS,
  PROP_ALPHA,
  PROP_BETA,
  PROP_TV_WEIGHT,
  PROP_ITERATIONS,
  PROP_WORK_SIZE,
  PROP_INIT,
  PROP_SEED,
  PROP_OPTIMIZER,
  PROP_POOLING,
  PROP_LOSS_SCALE,
  PROP_PYRAMID,
  PROP_RESTART_INTERVAL,
  PROP_PRECISION,
  PROP_MODE,
  PROP_THREADS,
  PROP_MIX,
  PROP_WIPE,
  PROP_BUDGET,
  PROP_LEAD_IN_FRAMES,
  PROP_POST_MESSAGES,
  PROP_DETAIL,
  PROP_STYLE_FADE,
  PROP_FLOW,
  PROP_LIVE_STEPS,
  PROP_CUT_THRESHOLD,
  PROP_STATS
};

typedef struct
{
  guint serial;                 /* counts the times any of them was set */
  GstNstPaintings *paintings;   /* NULL: none yet */
  GArray *shares;               /* of the paintings; NULL: equal ones */
  guint style_serial;           /* counts the times one of them was set */
  gdouble style_scale;
  GstNstKeepColors keep_colors;
  gchar *network_location;
  gchar *content_layer;
  gboolean content_layer_is_set;        /* else live mode has its own */
  gchar *style_layers;
  gdouble alpha;
  gdouble beta;
  gdouble tv_weight;
  guint iterations;
  gboolean iterations_are_set;  /* as well */
  guint work_size;
  NstInit init;
  guint64 seed;
  NstOptimizer optimizer;
  NstPooling pooling;
  NstLossScale loss_scale;
  gboolean pyramid;
  guint restart_interval;
  NstPrecision precision;
  GstNstMode mode;
  guint threads;
  gdouble mix;
  gdouble wipe;
  guint budget;                 /* milliseconds a frame, 0: none */
  guint lead_in_frames;
  gboolean post_messages;
  gdouble detail;
  guint style_fade;             /* milliseconds */
  NstFlow flow;
  guint live_steps;
  gdouble cut_threshold;
} GstNstSettings;

void gst_nst_settings_init (GstNstSettings * settings);
void gst_nst_settings_clear (GstNstSettings * settings);

/* Overwrites dest, which is not cleared first. */
void gst_nst_settings_copy (GstNstSettings * dest,
    const GstNstSettings * src);

/* Installs every property of the element, stats included. */
void gst_nst_settings_install_properties (GObjectClass * klass);

/* FALSE: there is no such property here. */
gboolean gst_nst_settings_set (GstNstSettings * settings, guint prop_id,
    const GValue * value);
gboolean gst_nst_settings_get (const GstNstSettings * settings, guint prop_id,
    GValue * value);

/* The same for those of them that say what the style is. */
void gst_nst_settings_install_style_properties (GObjectClass * klass,
    const GstNstSettings * defaults);
gboolean gst_nst_settings_set_style (GstNstSettings * settings, guint prop_id,
    const GValue * value);
gboolean gst_nst_settings_get_style (const GstNstSettings * settings,
    guint prop_id, GValue * value);

/* Those that tell how far the work is. */
void gst_nst_settings_install_report_properties (GObjectClass * klass,
    const GstNstSettings * defaults);

/* And for those that only live mode has. */
void gst_nst_settings_init_live (GstNstSettings * settings);
void gst_nst_settings_install_live_properties (GObjectClass * klass,
    const GstNstSettings * defaults);
gboolean gst_nst_settings_set_live (GstNstSettings * settings, guint prop_id,
    const GValue * value);
gboolean gst_nst_settings_get_live (const GstNstSettings * settings,
    guint prop_id, GValue * value);

/* The core's view; the strings are borrowed from settings. */
void gst_nst_settings_to_params (const GstNstSettings * settings,
    NstParams * params);
void gst_nst_settings_to_live_params (const GstNstSettings * settings,
    NstLiveParams * params);

/* Whether both lead to the same NstParams and NstLiveParams. */
gboolean gst_nst_settings_same_params (const GstNstSettings * a,
    const GstNstSettings * b);

/* Whether nothing of what is painted would be seen. */
gboolean gst_nst_settings_show_input (const GstNstSettings * settings);

/* The longer side of the work picture for frames like this, if work-size 0
 * means by_mode. */
guint gst_nst_settings_get_work_side (const GstNstSettings * settings,
    guint by_mode, const GstVideoInfo * info);

/* The longer side of the paintings for a work picture with this one. */
guint gst_nst_settings_get_style_side (const GstNstSettings * settings,
    guint work_side);

/* What a preset is made of. Free with g_strfreev(). */
gchar **gst_nst_settings_get_preset_names (void);

G_END_DECLS

#endif /* GST_NST_SETTINGS_H */
