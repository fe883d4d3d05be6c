/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loop.h"

/* What keeps the data of a pad back until the first seek is done. */
typedef struct
{
  GstPad *pad;
  gulong block;
  gulong flush;
} Gate;

static void
gate_free (gpointer data)
{
  Gate *gate = data;

  gst_object_unref (gate->pad);
  g_free (gate);
}

static GstPadProbeReturn
block (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  (void) pad;
  (void) info;
  (void) data;
  return GST_PAD_PROBE_OK;
}

/* What comes after the decoder has had no data yet, and may be waiting for
 * the first to be complete: a flush would disturb that. */
static GstPadProbeReturn
drop (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  (void) pad;
  (void) info;
  (void) data;
  return GST_PAD_PROBE_DROP;
}

static void
on_pad_added (GstElement * decoder, GstPad * pad, gpointer data)
{
  GPtrArray *gates = data;
  Gate *gate = g_new (Gate, 1);

  (void) decoder;
  gate->pad = gst_object_ref (pad);
  gate->block = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM,
      block, NULL, NULL);
  gate->flush = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_FLUSH, drop,
      NULL, NULL);
  g_ptr_array_add (gates, gate);
}

static GstPad *
get_pad (const GPtrArray * gates, guint index)
{
  return ((Gate *) gates->pdata[index])->pad;
}

/* Not through the element: that would hold its state lock, and who stops the
 * pipeline would wait for the seek. */
static void
seek_to_begin (GstPad * pad, GstSeekFlags flags)
{
  gst_pad_send_event (pad, gst_event_new_seek (1.0, GST_FORMAT_TIME,
          GST_SEEK_FLAG_SEGMENT | flags, GST_SEEK_TYPE_SET, 0,
          GST_SEEK_TYPE_NONE, -1));
}

static void
begin (GstElement * decoder, gpointer data)
{
  GPtrArray *gates = data;
  guint i;

  (void) decoder;
  seek_to_begin (get_pad (gates, 0), GST_SEEK_FLAG_FLUSH);
  for (i = 0; i < gates->len; i++) {
    Gate *gate = gates->pdata[i];

    gst_pad_remove_probe (gate->pad, gate->flush);
    gst_pad_remove_probe (gate->pad, gate->block);
  }
}

static void
begin_anew (GstElement * decoder, gpointer pad)
{
  (void) decoder;
  seek_to_begin (pad, GST_SEEK_FLAG_NONE);
}

static GstPadProbeReturn
on_event (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  /* Out of the thread that the seek has to wait for. */
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT_DONE)
    gst_element_call_async (GST_ELEMENT (data), begin_anew,
        gst_object_ref (pad), gst_object_unref);
  return GST_PAD_PROBE_OK;
}

/* Only a film that has been sought by segments tells of its end without
 * ending. */
static void
on_no_more_pads (GstElement * decoder, gpointer data)
{
  GPtrArray *gates = data;

  if (gates->len == 0)
    return;
  gst_pad_add_probe (get_pad (gates, 0), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      on_event, decoder, NULL);
  gst_element_call_async (decoder, begin, g_ptr_array_ref (gates),
      (GDestroyNotify) g_ptr_array_unref);
}

void
loop_decoder (GstElement * decoder)
{
  GPtrArray *gates = g_ptr_array_new_with_free_func (gate_free);

  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_pad_added), gates);
  g_signal_connect_data (decoder, "no-more-pads", G_CALLBACK (on_no_more_pads),
      gates, (GClosureNotify) (void (*)(void)) g_ptr_array_unref, 0);
}
