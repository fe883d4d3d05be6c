/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstframe.h"

#include <string.h>

#include "gstnstinstance.h"

#define GST_CAT_DEFAULT gst_nst_style_debug
GST_DEBUG_CATEGORY_EXTERN (GST_CAT_DEFAULT);

/* Ten messages a second are enough for a progress bar. */
#define MESSAGE_INTERVAL (G_USEC_PER_SEC / 10)

/* Of live frames, if the caps do not say. */
#define USUAL_DURATION (GST_SECOND / 25)

/* ==== Start and stop ==== */

/* With the mode that is in force in the place of auto. */
static void
copy_settings (GstNstStyle * self, GstNstSettings * settings)
{
  GST_OBJECT_LOCK (self);
  gst_nst_settings_copy (settings, &self->settings);
  GST_OBJECT_UNLOCK (self);
  settings->mode = self->mode;
}

static void
drop_painters (GstNstStyle * self)
{
  g_clear_pointer (&self->painter, gst_nst_painter_free);
  g_clear_pointer (&self->live, gst_nst_live_free);
}

static gboolean
set_mode (GstNstStyle * self, GstNstMode mode, GError ** error)
{
  GstNstSettings settings;

  if (mode == self->mode && (self->painter != NULL || self->live != NULL))
    return TRUE;

  drop_painters (self);
  GST_OBJECT_LOCK (self);
  self->mode = mode;
  GST_OBJECT_UNLOCK (self);
  copy_settings (self, &settings);
  if (mode == GST_NST_MODE_LIVE)
    self->live = gst_nst_live_new (self->setup, &settings, error);
  else
    self->painter = gst_nst_painter_new (self->setup, &settings, error);
  gst_nst_settings_clear (&settings);
  return self->painter != NULL || self->live != NULL;
}

gboolean
gst_nst_frame_start (GstNstStyle * self, GError ** error)
{
  GstNstSettings settings;
  GstNstMode mode;

  GST_OBJECT_LOCK (self);
  memset (&self->stats, 0, sizeof self->stats);
  gst_nst_latency_reset (&self->latency);
  gst_nst_load_reset (&self->load);
  memset (&self->qos, 0, sizeof self->qos);
  self->frame_duration = USUAL_DURATION;
  mode = self->settings.mode;
  GST_OBJECT_UNLOCK (self);
  self->frame = 0;
  self->message_time = 0;
  self->mode_is_known = mode != GST_NST_MODE_AUTO;

  copy_settings (self, &settings);
  self->setup = gst_nst_setup_new (GST_ELEMENT (self), &settings, error);
  gst_nst_settings_clear (&settings);
  if (self->setup != NULL
      && set_mode (self, self->mode_is_known ? mode : GST_NST_MODE_STILL,
          error))
    return TRUE;
  gst_nst_frame_stop (self);
  return FALSE;
}

void
gst_nst_frame_stop (GstNstStyle * self)
{
  drop_painters (self);
  g_clear_pointer (&self->setup, gst_nst_setup_free);
}

/* Some sources cannot answer before their first frame. */
static gboolean
choose_mode (GstNstStyle * self, GError ** error)
{
  GstQuery *query = gst_query_new_latency ();
  gboolean live = FALSE;

  self->mode_is_known =
      gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (self), query);
  if (self->mode_is_known)
    gst_query_parse_latency (query, &live, NULL, NULL);
  gst_query_unref (query);
  GST_INFO_OBJECT (self, "the pipeline is %s", live ? "live" : "not live");
  return set_mode (self, live ? GST_NST_MODE_LIVE : GST_NST_MODE_STILL, error);
}

static gboolean
choose_mode_or_post (GstNstStyle * self)
{
  GError *error = NULL;

  if (choose_mode (self, &error))
    return TRUE;
  gst_nst_report_post (GST_ELEMENT (self), GST_MESSAGE_ERROR, error);
  g_error_free (error);
  return FALSE;
}

gboolean
gst_nst_frame_set_info (GstNstStyle * self, const GstVideoInfo * info)
{
  gboolean is_auto;

  GST_OBJECT_LOCK (self);
  self->frame_duration = info->fps_n > 0 ?
      gst_util_uint64_scale (GST_SECOND, (guint64) info->fps_d,
      (guint64) info->fps_n) : USUAL_DURATION;
  is_auto = self->settings.mode == GST_NST_MODE_AUTO;
  GST_OBJECT_UNLOCK (self);

  if (is_auto && !choose_mode_or_post (self))
    return FALSE;
  gst_nst_painter_new_caps (self->painter);
  gst_nst_live_new_caps (self->live);
  return TRUE;
}

void
gst_nst_frame_reset (GstNstStyle * self)
{
  gst_nst_painter_reset (self->painter);
  gst_nst_live_reset (self->live);
}

GstClockTime
gst_nst_frame_get_expected_time (GstNstStyle * self)
{
  GstClockTime budget = self->settings.budget * GST_MSECOND;

  if (budget == 0 && self->mode == GST_NST_MODE_LIVE)
    budget = self->frame_duration;
  return budget;
}

/* What was measured may change what the pipeline was told. */
static void
post_latency_if (GstNstStyle * self, gboolean ask_again)
{
  if (ask_again)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_latency (GST_OBJECT (self)));
}

/* ==== Stills and films ==== */

static gboolean
pads_are_flushing (GstNstStyle * self)
{
  return GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SINK_PAD (self))
      || GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SRC_PAD (self));
}

/* Whether another evaluation would take longer than there is time. (What
 * preparing a new painting takes is not the frame's.) */
static gboolean
budget_is_spent (GstNstStyle * self, const NstProgress * progress)
{
  gdouble next = progress->elapsed / MAX (progress->iteration, 1);
  gint64 spent = g_get_monotonic_time () - self->begin
      - gst_nst_painter_get_preparation (self->painter);

  return self->budget > 0.0
      && (gdouble) spent / G_USEC_PER_SEC + next > self->budget;
}

static gboolean
note_progress (const NstProgress * progress, gpointer user_data)
{
  GstNstStyle *self = GST_NST_STYLE (user_data);
  gint64 now;

  /* Also notices what deactivates a pad without telling the element. */
  if (pads_are_flushing (self)) {
    g_cancellable_cancel (self->cancel.work);
    return TRUE;
  }

  /* The last one is posted when the frame is done. */
  now = g_get_monotonic_time ();
  if (self->post_messages && progress->iteration < progress->iterations
      && now - self->message_time >= MESSAGE_INTERVAL) {
    self->message_time = now;
    gst_nst_report_iteration (GST_ELEMENT (self), self->frame, progress);
  }
  return !budget_is_spent (self, progress);
}

static void
end_frame (GstNstStyle * self, const NstReport * report)
{
  gint64 us = g_get_monotonic_time () - self->begin;
  gint64 held_up = us - gst_nst_painter_get_preparation (self->painter);
  gboolean ask_again;

  GST_OBJECT_LOCK (self);
  ask_again = gst_nst_latency_add (&self->latency,
      (GstClockTime) held_up * GST_USECOND,
      gst_nst_frame_get_expected_time (self));
  gst_nst_stats_add (&self->stats, report,
      gst_nst_painter_get_work_side (self->painter), (gdouble) us / 1000.0);
  GST_OBJECT_UNLOCK (self);

  GST_DEBUG_OBJECT (self, "frame %" G_GUINT64_FORMAT ": %u evaluations, loss "
      "%g, %.1f ms", self->frame, report->last.iteration, report->last.loss,
      (gdouble) us / 1000.0);
  if (self->post_messages) {
    self->message_time = g_get_monotonic_time ();
    gst_nst_report_iteration (GST_ELEMENT (self), self->frame, &report->last);
  }
  post_latency_if (self, ask_again);
}

static gboolean
paint_frame (GstNstStyle * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GstVideoFrame * out, GError ** error)
{
  GCancellable *work;
  NstReport report;
  gboolean ok;

  work = gst_nst_cancel_begin (&self->cancel);
  ok = gst_nst_painter_paint (self->painter, settings, in, out, note_progress,
      self, work, &report, error);
  if (ok)
    end_frame (self, &report);
  gst_nst_cancel_end (&self->cancel);
  return ok;
}

/* ==== Live ==== */

void
gst_nst_frame_note_qos (GstNstStyle * self, GstEvent * event)
{
  GstNstQos qos;
  GstQOSType type;

  gst_event_parse_qos (event, &type, &qos.proportion, &qos.jitter, NULL);
  if (type == GST_QOS_TYPE_THROTTLE)
    return;
  GST_OBJECT_LOCK (self);
  self->qos = qos;
  gst_nst_load_add_jitter (&self->load, g_get_monotonic_time (),
      qos.jitter / (GstClockTimeDiff) GST_USECOND);
  GST_OBJECT_UNLOCK (self);
}

static void
post_quality (GstNstStyle * self, const GstVideoFrame * in,
    const GstNstLoad * load, const GstNstQos * qos, guint64 processed)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  GstClockTime time = GST_BUFFER_PTS (in->buffer);
  guint64 running = GST_CLOCK_TIME_NONE, stream = GST_CLOCK_TIME_NONE;
  GstMessage *message;

  if (segment->format == GST_FORMAT_TIME) {
    running = gst_segment_to_running_time (segment, GST_FORMAT_TIME, time);
    stream = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, time);
  }
  message = gst_message_new_qos (GST_OBJECT (self), TRUE, running, stream,
      time, GST_BUFFER_DURATION (in->buffer));
  gst_message_set_qos_values (message, qos->jitter, qos->proportion,
      gst_nst_load_get_quality (load));
  gst_message_set_qos_stats (message, GST_FORMAT_BUFFERS, processed, 0);
  gst_element_post_message (GST_ELEMENT (self), message);
}

static void
end_live_frame (GstNstStyle * self, const GstNstLiveFrame * frame,
    const GstVideoFrame * in)
{
  gint64 now = g_get_monotonic_time (), us = now - self->begin;
  /* The picture of the frame before is as new as can be. */
  gdouble stale = MAX (frame->core.staleness - frame->interval, 0.0);
  gint64 staleness = frame->waits ? 0 : (gint64) (stale * G_USEC_PER_SEC);
  gboolean ask_again, changed;
  GstNstLoad load;
  GstNstQos qos;
  GstClockTime expected;

  GST_OBJECT_LOCK (self);
  expected = gst_nst_frame_get_expected_time (self);
  ask_again = gst_nst_latency_add (&self->latency,
      (GstClockTime) us * GST_USECOND, expected);
  changed = gst_nst_load_add (&self->load, now, us,
      (gint64) GST_TIME_AS_USECONDS (expected), staleness);
  gst_nst_stats_add_live (&self->stats, frame, self->load.level,
      (gdouble) us / 1000.0, now);
  load = self->load;
  qos = self->qos;
  GST_OBJECT_UNLOCK (self);

  post_latency_if (self, ask_again);
  if (changed) {
    GST_INFO_OBJECT (self, "load %u, work size smaller by %u",
        (guint) load.level, load.notches);
    post_quality (self, in, &load, &qos, self->frame + 1);
  }
  if (frame->is_cut && self->frame > 0 && self->post_messages)
    gst_nst_report_cut (GST_ELEMENT (self), self->frame,
        GST_BUFFER_PTS (in->buffer));
}

static gboolean
paint_live_frame (GstNstStyle * self, const GstNstSettings * settings,
    const GstVideoFrame * in, GstVideoFrame * out, GError ** error)
{
  GstNstLiveFrame frame;
  GstNstLoad load;

  GST_OBJECT_LOCK (self);
  load = self->load;
  GST_OBJECT_UNLOCK (self);
  if (!gst_nst_live_paint (self->live, settings, &load, in, out, &frame, error))
    return FALSE;
  end_live_frame (self, &frame, in);
  return TRUE;
}

/* ==== Both ==== */

GstFlowReturn
gst_nst_frame_paint (GstNstStyle * self, const GstVideoFrame * in,
    GstVideoFrame * out)
{
  GstFlowReturn ret = GST_FLOW_OK;
  GstNstSettings settings;
  GError *error = NULL;
  gboolean ok;

  if (!self->mode_is_known && !choose_mode_or_post (self))
    return GST_FLOW_ERROR;
  /* Whoever cannot answer now never will. */
  self->mode_is_known = TRUE;

  copy_settings (self, &settings);
  self->begin = g_get_monotonic_time ();
  self->post_messages = settings.post_messages;
  self->budget = settings.budget / 1000.0;
  ok = self->live != NULL ?
      paint_live_frame (self, &settings, in, out, &error) :
      paint_frame (self, &settings, in, out, &error);
  gst_nst_settings_clear (&settings);

  if (ok) {
    self->frame++;
  } else if (gst_nst_report_is_cancelled (error)) {
    GST_DEBUG_OBJECT (self, "cancelled");
    ret = GST_FLOW_FLUSHING;
  } else {
    gst_nst_report_post (GST_ELEMENT (self), GST_MESSAGE_ERROR, error);
    ret = GST_FLOW_ERROR;
  }
  g_clear_error (&error);
  return ret;
}
