/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run.h"

#include <glib-unix.h>
#include <string.h>

#include "meter.h"

typedef struct
{
  GstElement *pipeline;
  GstElement *style;
  Curve *curve;
  Meter *meter;
  MeterState state;
  GMainLoop *loop;
  RunResult result;
  gboolean stopping;

  GMutex mutex;
  GstClockTime cut;             /* guarded: of the first frame not painted */
} Run;

/* By what the frames that are not painted yet say of themselves. */
static guint64
count_frames (GstElement * style)
{
  GstPad *pad = gst_element_get_static_pad (style, "sink");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  gint64 duration;
  guint64 frames = 0;
  gint n, d;

  if (caps != NULL
      && gst_structure_get_fraction (gst_caps_get_structure (caps, 0),
          "framerate", &n, &d) && n > 0 && d > 0
      && gst_pad_peer_query_duration (pad, GST_FORMAT_TIME, &duration)
      && duration > 0)
    frames = gst_util_uint64_scale_round ((guint64) duration, (guint64) n,
        (guint64) d * GST_SECOND);
  gst_clear_caps (&caps);
  gst_object_unref (pad);
  return frames;
}

static void
on_progress (Run * run, const GstStructure * structure)
{
  Losses losses = { 0.0, 0.0, 0.0 };
  MeterState *state = &run->state;

  gst_structure_get (structure, "frame", G_TYPE_UINT64, &state->frame,
      "iteration", G_TYPE_UINT, &state->evaluation,
      "iterations", G_TYPE_UINT, &state->evaluations,
      "loss", G_TYPE_DOUBLE, &losses.loss,
      "loss-content", G_TYPE_DOUBLE, &losses.content,
      "loss-style", G_TYPE_DOUBLE, &losses.style, NULL);
  state->loss = losses.loss;
  if (state->total == 0)
    state->total = count_frames (run->style);
  curve_add (run->curve, state->frame, state->evaluation, &losses);
  meter_show (run->meter, state);
}

/* What takes time before the first frame: reading networks, paintings. */
static void
on_preparation (Run * run, GstMessage * message)
{
  GstProgressType type;
  gchar *text;

  gst_message_parse_progress (message, &type, NULL, &text);
  if (type == GST_PROGRESS_TYPE_START)
    meter_say (run->meter, text);
  g_free (text);
}

static void
report (Run * run, GstMessage * message, gboolean fatal)
{
  GError *error = NULL;
  gchar *debug = NULL, *more;

  if (fatal)
    gst_message_parse_error (message, &error, &debug);
  else
    gst_message_parse_warning (message, &error, &debug);
  meter_print (run->meter, "%s: %s: %s", g_get_prgname (),
      fatal ? "error" : "warning", error->message);
  /* The first line says where in the source code that is. */
  more = debug != NULL ? strchr (debug, '\n') : NULL;
  if (more != NULL)
    meter_print (run->meter, "  %s: %s",
        GST_OBJECT_NAME (GST_MESSAGE_SRC (message)), more + 1);
  g_free (debug);
  g_error_free (error);
}

static void
end (Run * run, RunResult result)
{
  run->result = run->stopping && result == RUN_WHOLE ? RUN_INTERRUPTED : result;
  g_main_loop_quit (run->loop);
}

static gboolean
on_message (GstBus * bus, GstMessage * message, gpointer data)
{
  Run *run = data;

  (void) bus;
  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ELEMENT:
      if (GST_MESSAGE_SRC (message) == GST_OBJECT (run->style)
          && gst_message_has_name (message, "nststyle-progress"))
        on_progress (run, gst_message_get_structure (message));
      break;
    case GST_MESSAGE_PROGRESS:
      if (GST_MESSAGE_SRC (message) == GST_OBJECT (run->style))
        on_preparation (run, message);
      break;
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (run->pipeline));
      break;
    case GST_MESSAGE_WARNING:
      report (run, message, FALSE);
      break;
    case GST_MESSAGE_ERROR:
      report (run, message, TRUE);
      end (run, RUN_FAILED);
      break;
    case GST_MESSAGE_EOS:
      end (run, RUN_WHOLE);
      break;
    default:
      break;
  }
  return G_SOURCE_CONTINUE;
}

static GstClockTime
get_running_time (GstPad * pad, GstBuffer * buffer)
{
  GstEvent *event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  GstClockTime time = GST_CLOCK_TIME_NONE;
  const GstSegment *segment;

  if (event == NULL)
    return time;
  gst_event_parse_segment (event, &segment);
  if (segment->format == GST_FORMAT_TIME)
    time = gst_segment_to_running_time (segment, GST_FORMAT_TIME,
        GST_BUFFER_PTS (buffer));
  gst_event_unref (event);
  return time;
}

/* Drops what waits to be painted. */
static GstPadProbeReturn
drop_frame (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Run *run = data;
  GstClockTime time = get_running_time (pad,
      GST_PAD_PROBE_INFO_BUFFER (info));

  g_mutex_lock (&run->mutex);
  if (!GST_CLOCK_TIME_IS_VALID (run->cut))
    run->cut = time;
  g_mutex_unlock (&run->mutex);
  return GST_PAD_PROBE_DROP;
}

/* Drops the sound of frames that are not painted. */
static GstPadProbeReturn
drop_sound (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Run *run = data;
  GstClockTime time = get_running_time (pad,
      GST_PAD_PROBE_INFO_BUFFER (info));
  gboolean is_late;

  g_mutex_lock (&run->mutex);
  is_late = GST_CLOCK_TIME_IS_VALID (run->cut)
      && GST_CLOCK_TIME_IS_VALID (time) && time >= run->cut;
  g_mutex_unlock (&run->mutex);
  return is_late ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

static gboolean
cut_sound (GstElement * muxer, GstPad * pad, gpointer data)
{
  GstCaps *caps = gst_pad_get_current_caps (pad);
  const gchar *name;

  (void) muxer;
  if (caps == NULL)
    return TRUE;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_has_prefix (name, "audio/"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, drop_sound, data, NULL);
  gst_caps_unref (caps);
  return TRUE;
}

static void
cut_sound_of_muxer (const GValue * item, gpointer data)
{
  GstElement *element = g_value_get_object (item);
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL && gst_element_factory_list_is_type (factory,
          GST_ELEMENT_FACTORY_TYPE_MUXER))
    gst_element_foreach_sink_pad (element, cut_sound, data);
}

/* May wait for the frame in progress. */
static void
send_eos (GstElement * pipeline, gpointer data)
{
  (void) data;
  gst_element_send_event (pipeline, gst_event_new_eos ());
}

/* Only the frame in progress is finished. Sound that has been read further
 * ahead waits before the muxer, and must not go on without pictures. */
static void
stop_gently (Run * run)
{
  GstPad *pad = gst_element_get_static_pad (run->style, "sink");
  GstIterator *it = gst_bin_iterate_recurse (GST_BIN (run->pipeline));

  gst_iterator_foreach (it, cut_sound_of_muxer, run);
  gst_iterator_free (it);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, drop_frame, run, NULL);
  gst_object_unref (pad);
  gst_element_call_async (run->pipeline, send_eos, NULL, NULL);
}

/* Ends the frame in progress, for which the EOS may be waiting, and for that
 * the change of state. */
static void
stop_at_once (Run * run)
{
  GstPad *pad = gst_element_get_static_pad (run->style, "sink");

  gst_pad_send_event (pad, gst_event_new_flush_start ());
  gst_object_unref (pad);
}

static gboolean
on_signal (gpointer data)
{
  Run *run = data;

  if (run->stopping) {
    meter_print (run->meter, "stopped; what was written may lack its end");
    stop_at_once (run);
    end (run, RUN_INTERRUPTED);
    return G_SOURCE_CONTINUE;
  }
  run->stopping = TRUE;
  meter_print (run->meter,
      "finishing the frame and the file; Ctrl-C again: stop at once");
  stop_gently (run);
  return G_SOURCE_CONTINUE;
}

static void
play (Run * run)
{
  GstBus *bus = gst_element_get_bus (run->pipeline);
  guint interrupted = g_unix_signal_add (SIGINT, on_signal, run);
  guint terminated = g_unix_signal_add (SIGTERM, on_signal, run);

  gst_bus_add_watch (bus, on_message, run);
  /* Whatever is wrong has been posted as an error. */
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (run->loop);
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  gst_bus_remove_watch (bus);
  g_source_remove (terminated);
  g_source_remove (interrupted);
  gst_object_unref (bus);
}

static void
summarise (Run * run)
{
  guint64 frames = 0, evaluations = 0;
  gdouble ms = 0.0;
  GstStructure *stats;

  g_object_get (run->style, "stats", &stats, NULL);
  gst_structure_get (stats, "frames", G_TYPE_UINT64, &frames,
      "evaluations", G_TYPE_UINT64, &evaluations,
      "average-ms", G_TYPE_DOUBLE, &ms, NULL);
  gst_structure_free (stats);
  meter_finish (run->meter);
  if (frames > 0)
    meter_print (run->meter, "painted %" G_GUINT64_FORMAT " frame%s, %"
        G_GUINT64_FORMAT " evaluations, loss %.4g, %.3g s a frame", frames,
        frames == 1 ? "" : "s", evaluations, run->state.loss, ms / 1000.0);
}

RunResult
run_pipeline (GstElement * pipeline, GstElement * style, Curve * curve)
{
  Run run = { 0 };

  run.pipeline = pipeline;
  run.style = style;
  run.curve = curve;
  run.meter = meter_new ();
  run.loop = g_main_loop_new (NULL, FALSE);
  run.cut = GST_CLOCK_TIME_NONE;
  g_mutex_init (&run.mutex);
  g_object_set (style, "post-messages", TRUE, NULL);
  play (&run);
  summarise (&run);
  g_main_loop_unref (run.loop);
  meter_free (run.meter);
  g_mutex_clear (&run.mutex);
  return run.result;
}
