/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstlive.h"

#include <string.h>

#include "gstnstanalyst.h"
#include "gstnstblend.h"
#include "gstnstchroma.h"
#include "gstnstconvert.h"
#include "gstnstdisplay.h"
#include "gstnstrepeat.h"
#include "gstnstrows.h"

/* The work picture of a network as wide as the published ones, whose
 * evaluations take sixteen times as long, and of others. */
#define WIDE_SIDE 224
#define NARROW_SIDE 320
#define WIDE_CHANNELS 48

/* Between frames without time stamps. */
#define USUAL_DURATION (40 * GST_MSECOND)

struct _GstNstLive
{
  GstNstSetup *setup;           /* not owned */
  NstLive *core;
  GstNstAnalyst *analyst;
  GstNstConvert *convert;       /* NULL: not for these caps yet */
  NstStyle *style;              /* the core's, or NULL */
  NstLiveDisplay display;       /* the core's */
  guint side;                   /* what work-size 0 means */

  GstNstRepeat repeat;
  guint serial;                 /* of the settings of the last frame */
  GstNstLoad load;              /* of the last frame */
  GstNstLiveFrame frame;        /* the last one that was painted */

  GstClockTime time;            /* of the last frame */
  GstClockTime repeated;        /* time that the core has not heard of */
};

GstNstLive *
gst_nst_live_new (GstNstSetup * setup, const GstNstSettings * settings,
    GError ** error)
{
  GstNstLive *self = g_new0 (GstNstLive, 1);
  NstLiveParams params;

  gst_nst_settings_to_live_params (settings, &params);
  self->setup = setup;
  self->time = GST_CLOCK_TIME_NONE;
  self->side = nst_network_get_layer_channels (setup->network, 0) <
      WIDE_CHANNELS ? NARROW_SIDE : WIDE_SIDE;
  self->core = nst_live_new (setup->network, &params, error);
  if (self->core != NULL)
    self->analyst = gst_nst_analyst_new (setup, error);
  if (self->analyst == NULL)
    g_clear_pointer (&self, gst_nst_live_free);
  else
    gst_nst_setup_accept (setup, settings);
  return self;
}

void
gst_nst_live_free (GstNstLive * self)
{
  if (self == NULL)
    return;

  gst_nst_analyst_free (self->analyst);
  nst_live_free (self->core);
  nst_style_unref (self->style);
  gst_nst_convert_free (self->convert);
  gst_nst_repeat_clear (&self->repeat);
  g_free (self);
}

void
gst_nst_live_new_caps (GstNstLive * self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->convert, gst_nst_convert_free);
  gst_nst_repeat_clear (&self->repeat);
}

void
gst_nst_live_reset (GstNstLive * self)
{
  if (self == NULL)
    return;

  nst_live_reset (self->core);
  gst_nst_repeat_clear (&self->repeat);
}

static gdouble
get_seconds_since (gint64 begin)
{
  return (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* ==== Before a frame ==== */

static gboolean
set_params (gpointer core, const GstNstSettings * settings, GError ** error)
{
  NstLiveParams params;

  gst_nst_settings_to_live_params (settings, &params);
  return nst_live_set_params (core, &params, error);
}

/* FALSE: there is nothing to paint with. */
static gboolean
take_style (GstNstLive * self, GError ** error)
{
  GError *local_error = NULL;
  NstStyle *style = gst_nst_analyst_take (self->analyst, &local_error);

  if (style != NULL) {
    nst_live_set_style (self->core, style);
    nst_style_unref (self->style);
    self->style = style;
  } else if (local_error != NULL && self->style == NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  } else if (local_error != NULL) {
    gst_nst_setup_warn (self->setup, local_error);
    g_error_free (local_error);
  }
  return TRUE;
}

static gboolean
update_display (GstNstLive * self, const GstNstSettings * settings,
    const GstVideoInfo * info, GError ** error)
{
  NstLiveDisplay display;

  gst_nst_display_fill (&display, info,
      settings->keep_colors == GST_NST_KEEP_COLORS_LUMA, settings->detail);
  if (memcmp (&display, &self->display, sizeof display) == 0)
    return TRUE;
  self->display = display;
  return nst_live_set_display (self->core, &display, error);
}

/* The work picture, in grey if only luma is painted. */
static gboolean
load_picture (GstNstLive * self, const GstNstSettings * settings,
    const GstVideoFrame * in, NstImage * image, GError ** error)
{
  guint side = gst_nst_settings_get_work_side (settings, self->side,
      &in->info);
  gdouble luma[2];

  side = gst_nst_load_get_side (&self->load, side);
  if (!gst_nst_convert_update (&self->convert, &in->info, side, error))
    return FALSE;
  *image = gst_nst_convert_load (self->convert, in);
  self->frame.work_side = side;
  if (settings->keep_colors != GST_NST_KEEP_COLORS_LUMA)
    return TRUE;
  gst_nst_chroma_get_luma (&in->info, luma);
  return nst_colors_to_luma (image, luma[0], luma[1], error);
}

/* ==== A frame ==== */

static GstClockTime
get_time (const GstNstLive * self, const GstVideoFrame * in)
{
  GstClockTime time = GST_BUFFER_PTS (in->buffer);

  if (GST_CLOCK_TIME_IS_VALID (time))
    return time;
  return GST_CLOCK_TIME_IS_VALID (self->time) ? self->time + USUAL_DURATION : 0;
}

/* Whether the stream can go on without what failed. While a style is
 * analysed, parameters and style do not suit each other, which is no fault. */
static gboolean
can_go_on (GstNstLive * self, GError * error)
{
  if (g_error_matches (error, NST_ERROR, NST_ERROR_NO_MEMORY)
      || g_error_matches (error, NST_ERROR, NST_ERROR_TOO_SMALL))
    return FALSE;
  if (!g_error_matches (error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT)
      || !gst_nst_analyst_is_busy (self->analyst))
    gst_nst_setup_warn (self->setup, error);
  return TRUE;
}

static gboolean
push (GstNstLive * self, const NstImage * image, GError ** error)
{
  gint64 time = (gint64) GST_TIME_AS_USECONDS (self->time)
      - (gint64) GST_TIME_AS_USECONDS (self->repeated);
  GError *local_error = NULL;

  self->frame.is_cut = FALSE;
  nst_live_set_load (self->core, self->load.level);
  if (nst_live_push (self->core, image, time, &self->frame.is_cut,
          &local_error))
    return TRUE;
  if (!can_go_on (self, local_error)) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  g_error_free (local_error);
  return TRUE;
}

static gboolean
follow (GstNstLive * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GError ** error)
{
  gint64 begin = g_get_monotonic_time ();
  GstNstAnalysisParams params;
  NstImage image;

  if (!load_picture (self, settings, in, &image, error))
    return FALSE;
  self->frame.time_convert = get_seconds_since (begin);

  gst_nst_setup_update (self->setup, settings, set_params, self->core);
  if (!take_style (self, error)
      || !update_display (self, settings, &in->info, error)
      || !push (self, &image, error))
    return FALSE;
  gst_nst_setup_get_analysis_params (self->setup, settings, &in->info,
      MAX (image.width, image.height), &params);
  gst_nst_analyst_ask (self->analyst, settings, &params, &image,
      self->frame.is_cut);
  return TRUE;
}

static void
paint (GstNstLive * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GstVideoFrame * out)
{
  gint64 begin = g_get_monotonic_time ();

  gst_nst_rows_paint (self->core, in, out);
  if (settings->keep_colors == GST_NST_KEEP_COLORS_LUMA)
    gst_nst_chroma_keep (in, out);
  gst_nst_blend (in, out, settings->mix, settings->wipe);
  self->frame.time_paint = get_seconds_since (begin);
}

/* ==== Frames that repeat ==== */

/* Whether anything but the frame itself is other than for the last one. */
static gboolean
is_changed (GstNstLive * self, const GstNstSettings * settings,
    const GstNstLoad * load)
{
  gboolean changed = settings->serial != self->serial
      || load->level != self->load.level
      || load->notches != self->load.notches
      || gst_nst_analyst_is_busy (self->analyst);

  self->serial = settings->serial;
  self->load = *load;
  return changed;
}

/* The core goes on where it was, as if no time had passed. */
static gboolean
repeat (GstNstLive * self, const GstVideoFrame * in, GstVideoFrame * out)
{
  GstClockTime time = get_time (self, in);

  if (time < self->time || !gst_nst_repeat_show (&self->repeat, in, out))
    return FALSE;
  self->repeated += time - self->time;
  self->time = time;
  self->frame.is_cut = FALSE;
  self->frame.time_convert = self->frame.time_paint = 0.0;
  self->frame.core.time_flow = self->frame.core.time_carry = 0.0;
  return TRUE;
}

static gboolean
paint_anew (GstNstLive * self, const GstNstSettings * settings,
    gboolean changed, const GstVideoFrame * in, GstVideoFrame * out,
    GError ** error)
{
  GstClockTime before = self->time;

  self->time = get_time (self, in);
  self->frame.interval = GST_CLOCK_TIME_IS_VALID (before)
      && self->time > before ?
      (gdouble) (self->time - before) / GST_SECOND : 0.0;
  if (!follow (self, settings, in, error))
    return FALSE;
  paint (self, settings, in, out);

  nst_live_get_report (self->core, &self->frame.core);
  self->frame.waits = self->style == NULL || self->frame.core.idle;
  if (changed || !self->frame.core.idle
      || gst_nst_analyst_is_busy (self->analyst))
    gst_nst_repeat_clear (&self->repeat);
  else
    gst_nst_repeat_keep (&self->repeat, in, out,
        (gint64) GST_TIME_AS_USECONDS (self->time));
  return TRUE;
}

gboolean
gst_nst_live_paint (GstNstLive * self, const GstNstSettings * settings,
    const GstNstLoad * load, const GstVideoFrame * in, GstVideoFrame * out,
    GstNstLiveFrame * frame, GError ** error)
{
  gboolean changed = is_changed (self, settings, load);

  if ((changed || !repeat (self, in, out))
      && !paint_anew (self, settings, changed, in, out, error))
    return FALSE;
  *frame = self->frame;
  return TRUE;
}
