/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What happens to the buffers, events and queries of a stream. */

#include "gstnstframe.h"
#include "gstnstinstance.h"

GST_DEBUG_CATEGORY (gst_nst_style_debug);
#define GST_CAT_DEFAULT gst_nst_style_debug

/* Within this a DISCONT is a frame that a leaky queue has thrown away, and
 * the film goes on; beyond, it is another scene. */
#define MAX_GAP GST_SECOND

static GstBaseTransformClass *parent_class;

static GstFlowReturn
gst_nst_filter_transform_frame (GstVideoFilter * filter, GstVideoFrame * in,
    GstVideoFrame * out)
{
  GstNstStyle *self = GST_NST_STYLE (filter);
  GstFlowReturn ret = GST_FLOW_OK;

  /* As it is comes here only what is not shown. */
  if (!self->as_it_is)
    ret = gst_nst_frame_paint (self, in, out);
  if (ret == GST_FLOW_OK && self->lead_in > 0) {
    self->lead_in--;
    ret = GST_BASE_TRANSFORM_FLOW_DROPPED;
  }
  return ret;
}

static void
gst_nst_filter_sync_values (GstNstStyle * self, GstBuffer * buffer)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  GstClockTime time = GST_BUFFER_PTS (buffer);

  if (trans->segment.format == GST_FORMAT_TIME)
    time = gst_segment_to_stream_time (&trans->segment, GST_FORMAT_TIME, time);
  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (self), time);
}

static gboolean
gst_nst_filter_is_jump (GstNstStyle * self, GstBuffer * buffer)
{
  GstClockTime last = self->last_time, time = GST_BUFFER_PTS (buffer);

  self->last_time = time;
  if (!GST_BUFFER_IS_DISCONT (buffer))
    return FALSE;
  return !GST_CLOCK_TIME_IS_VALID (last) || !GST_CLOCK_TIME_IS_VALID (time)
      || time < last || time - last > MAX_GAP;
}

static void
gst_nst_filter_set_passthrough (GstNstStyle * self, gboolean passthrough)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  GstBufferPool *pool;

  if (passthrough == gst_base_transform_is_passthrough (trans))
    return;
  gst_base_transform_set_passthrough (trans, passthrough);
  if (passthrough)
    return;

  /* There is no pool if the caps came while frames were passed on. */
  pool = gst_base_transform_get_buffer_pool (trans);
  if (pool == NULL)
    gst_base_transform_reconfigure_src (trans);
  else
    gst_object_unref (pool);
}

/* Whether a frame is passed on is decided for each one, so that a mix that
 * is ramped up from 0 is noticed. */
static void
gst_nst_filter_before_transform (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  gboolean was_as_it_is = self->as_it_is;
  gboolean jump;

  gst_nst_filter_sync_values (self, buffer);

  GST_OBJECT_LOCK (self);
  self->as_it_is = gst_nst_settings_show_input (&self->settings);
  GST_OBJECT_UNLOCK (self);

  jump = gst_nst_filter_is_jump (self, buffer);
  if (jump || (was_as_it_is && !self->as_it_is))
    gst_nst_frame_reset (self);
  gst_nst_filter_set_passthrough (self, self->as_it_is && self->lead_in == 0);
}

/* The base class drops a late frame here, if it was asked to by qos. */
static GstFlowReturn
gst_nst_filter_submit_input_buffer (GstBaseTransform * trans,
    gboolean is_discont, GstBuffer * input)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  GstFlowReturn ret = parent_class->submit_input_buffer (trans, is_discont,
      input);

  if (ret == GST_BASE_TRANSFORM_FLOW_DROPPED) {
    GST_OBJECT_LOCK (self);
    self->stats.dropped++;
    GST_OBJECT_UNLOCK (self);
  }
  return ret;
}

static gboolean
gst_nst_filter_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  GstNstStyle *self = GST_NST_STYLE (trans);

  if (direction != GST_PAD_SRC || GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return parent_class->query (trans, direction, query);
  if (!gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (trans), query))
    return FALSE;

  GST_OBJECT_LOCK (self);
  gst_nst_latency_answer (&self->latency, query,
      gst_nst_frame_get_expected_time (self));
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

/* Without qos no frame may be lost: so nobody upstream, a decoder above all,
 * may hear that we are late either. Live mode loses none in any case, so the
 * base class does not hear of it. */
static gboolean
gst_nst_filter_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  gboolean is_live;

  if (GST_EVENT_TYPE (event) != GST_EVENT_QOS)
    return parent_class->src_event (trans, event);

  GST_OBJECT_LOCK (self);
  is_live = self->mode == GST_NST_MODE_LIVE;
  GST_OBJECT_UNLOCK (self);
  if (is_live)
    gst_nst_frame_note_qos (self, event);
  if (!gst_base_transform_is_qos_enabled (trans)) {
    gst_event_unref (event);
    return TRUE;
  }
  return is_live ? gst_pad_push_event (GST_BASE_TRANSFORM_SINK_PAD (trans),
      event) : parent_class->src_event (trans, event);
}

static gboolean
gst_nst_filter_set_info (GstVideoFilter * filter, GstCaps * incaps,
    GstVideoInfo * in_info, GstCaps * outcaps, GstVideoInfo * out_info)
{
  GstNstStyle *self = GST_NST_STYLE (filter);

  (void) outcaps;
  (void) out_info;
  GST_DEBUG_OBJECT (self, "caps %" GST_PTR_FORMAT, incaps);
  return gst_nst_frame_set_info (self, in_info);
}

/* What describes the picture, its size, orientation or colours stays right:
 * none of them changes. What describes the memory does not. */
static gboolean
gst_nst_filter_transform_meta (GstBaseTransform * trans, GstBuffer * outbuf,
    GstMeta * meta, GstBuffer * inbuf)
{
  static const gchar *const kept[] = {
    GST_META_TAG_VIDEO_STR, GST_META_TAG_VIDEO_SIZE_STR,
    GST_META_TAG_VIDEO_ORIENTATION_STR, GST_META_TAG_VIDEO_COLORSPACE_STR, NULL
  };
  const gchar *const *tags = gst_meta_api_type_get_tags (meta->info->api);
  gboolean keep = TRUE;

  for (; tags != NULL && *tags != NULL; tags++)
    keep = keep && g_strv_contains (kept, *tags);
  if (keep)
    return TRUE;

  return parent_class->transform_meta (trans, outbuf, meta, inbuf);
}

static gboolean
gst_nst_filter_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstNstStyle *self = GST_NST_STYLE (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_START:
      gst_nst_cancel_raise (&self->cancel, GST_NST_CANCEL_FLUSH);
      break;
    case GST_EVENT_FLUSH_STOP:
      gst_nst_cancel_lower (&self->cancel, GST_NST_CANCEL_FLUSH);
      gst_nst_frame_reset (self);
      break;
    default:
      break;
  }
  return parent_class->sink_event (trans, event);
}

static void
gst_nst_filter_set_started (GstNstStyle * self, gboolean started)
{
  GST_OBJECT_LOCK (self);
  self->started = started;
  GST_OBJECT_UNLOCK (self);
}

static gboolean
gst_nst_filter_start (GstBaseTransform * trans)
{
  GstNstStyle *self = GST_NST_STYLE (trans);
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  self->lead_in = self->settings.lead_in_frames;
  GST_OBJECT_UNLOCK (self);
  self->as_it_is = FALSE;
  self->last_time = GST_CLOCK_TIME_NONE;

  gst_nst_filter_set_started (self, TRUE);
  if (gst_nst_frame_start (self, &error))
    return TRUE;
  gst_nst_report_post (GST_ELEMENT (self), GST_MESSAGE_ERROR, error);
  g_error_free (error);
  gst_nst_filter_set_started (self, FALSE);
  return FALSE;
}

static gboolean
gst_nst_filter_stop (GstBaseTransform * trans)
{
  GstNstStyle *self = GST_NST_STYLE (trans);

  gst_nst_frame_stop (self);
  gst_nst_filter_set_started (self, FALSE);
  return TRUE;
}

void
gst_nst_filter_class_init (GstVideoFilterClass * klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_nst_style_debug, "nststyle", 0,
      "neural style transfer");
  parent_class = g_type_class_peek_parent (klass);

  trans_class->before_transform =
      GST_DEBUG_FUNCPTR (gst_nst_filter_before_transform);
  trans_class->submit_input_buffer =
      GST_DEBUG_FUNCPTR (gst_nst_filter_submit_input_buffer);
  trans_class->transform_meta =
      GST_DEBUG_FUNCPTR (gst_nst_filter_transform_meta);
  trans_class->query = GST_DEBUG_FUNCPTR (gst_nst_filter_query);
  trans_class->src_event = GST_DEBUG_FUNCPTR (gst_nst_filter_src_event);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (gst_nst_filter_sink_event);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_nst_filter_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_nst_filter_stop);
  klass->set_info = GST_DEBUG_FUNCPTR (gst_nst_filter_set_info);
  klass->transform_frame = GST_DEBUG_FUNCPTR (gst_nst_filter_transform_frame);
}
