/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the element says of itself, and what it keeps of a buffer. */

#include <nst/nst.h>
#include <string.h>

#include "testsupport.h"

#define CAPS "video/x-raw,format=I420,width=64,height=48,framerate=25/1"

static GstStructure *
get_stats (GstElement * element)
{
  GstStructure *stats;

  g_object_get (element, "stats", &stats, NULL);
  return stats;
}

static guint64
get_frames (GstElement * element)
{
  GstStructure *stats = get_stats (element);
  guint64 frames;

  fail_unless (gst_structure_get_uint64 (stats, "frames", &frames));
  gst_structure_free (stats);
  return frames;
}

static void
require_mode (GstElement * element, gint mode)
{
  gint got;

  g_object_get (element, "mode", &got, NULL);
  fail_unless_equals_int (got, mode);
}

/* The parameters that the properties stand for. */
static void
require_params (GstElement * element, const NstParams * params)
{
  gchar *content_layer, *style_layers;
  gdouble alpha, beta, tv_weight;
  guint iterations, restart_interval;
  gint init, pooling, loss_scale, optimizer;
  gboolean pyramid;
  guint64 seed;

  g_object_get (element, "content-layer", &content_layer, "style-layers",
      &style_layers, "alpha", &alpha, "beta", &beta, "tv-weight", &tv_weight,
      "iterations", &iterations, "restart-interval", &restart_interval,
      "init", &init, "pooling", &pooling, "loss-scale", &loss_scale,
      "optimizer", &optimizer, "pyramid", &pyramid, "seed", &seed, NULL);
  fail_unless_equals_string (content_layer, params->content_layer);
  fail_unless_equals_string (style_layers ? style_layers : "",
      params->style_layers ? params->style_layers : "");
  fail_unless_equals_float (alpha, params->alpha);
  fail_unless_equals_float (beta, params->beta);
  fail_unless_equals_float (tv_weight, params->tv_weight);
  fail_unless_equals_int (iterations, params->iterations);
  fail_unless_equals_int (restart_interval, params->restart_interval);
  fail_unless_equals_int (init, params->init);
  fail_unless_equals_int (pooling, params->pooling);
  fail_unless_equals_int (loss_scale, params->loss_scale);
  fail_unless_equals_int (optimizer, params->optimizer);
  fail_unless_equals_int (pyramid, params->pyramid);
  fail_unless_equals_uint64 (seed, params->seed);

  g_free (content_layer);
  g_free (style_layers);
}

GST_START_TEST (test_defaults)
{
  GstElement *element = gst_element_factory_make ("nststyle", NULL);
  NstParams params;
  gboolean qos, post_messages;
  gdouble mix;
  guint threads, work_size;

  nst_params_init (&params);
  params.iterations = 100;
  require_params (element, &params);
  require_mode (element, 0);
  g_object_get (element, "qos", &qos, "post-messages", &post_messages, "mix",
      &mix, "threads", &threads, "work-size", &work_size, NULL);
  fail_if (qos);
  fail_if (post_messages);
  fail_unless (mix == 1.0);
  fail_unless_equals_int (threads, 0);
  fail_unless_equals_int (work_size, 0);
  gst_object_unref (element);
}

GST_END_TEST;

static gboolean
has_name (gchar ** names, const gchar * name)
{
  return g_strv_contains ((const gchar * const *) names, name);
}

GST_START_TEST (test_presets)
{
  static const gchar *const names[] = { "article-2019", "draft", "quality" };
  static const guint sizes[] = { 224, 192, 0 };
  GstElement *element = gst_element_factory_make ("nststyle", NULL);
  gchar **presets = gst_preset_get_preset_names (GST_PRESET (element));
  gchar **properties = gst_preset_get_property_names (GST_PRESET (element));
  guint i, work_size;

  fail_unless (has_name (presets, "live"));
  fail_unless_equals_int (g_strv_length (presets), G_N_ELEMENTS (names) + 1);
  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    NstParams params;

    fail_unless (has_name (presets, names[i]));
    fail_unless (gst_preset_load_preset (GST_PRESET (element), names[i]));
    nst_params_init (&params);
    fail_unless (nst_params_preset (&params, names[i]));
    require_params (element, &params);
    g_object_get (element, "work-size", &work_size, NULL);
    fail_unless_equals_int (work_size, sizes[i]);
  }

  /* Good for stills and films, so they leave the mode alone. */
  gst_util_set_object_arg (G_OBJECT (element), "mode", "film");
  for (i = 1; i < G_N_ELEMENTS (names); i++) {
    fail_unless (gst_preset_load_preset (GST_PRESET (element), names[i]));
    require_mode (element, 2);
  }
  fail_unless (gst_preset_load_preset (GST_PRESET (element), names[0]));
  require_mode (element, 1);

  /* What belongs to one film or machine is not saved. */
  fail_unless (has_name (properties, "beta"));
  fail_if (has_name (properties, "style-location"));
  fail_if (has_name (properties, "network-location"));
  fail_if (has_name (properties, "stats"));
  fail_if (has_name (properties, "threads"));
  fail_if (has_name (properties, "wipe"));
  fail_if (has_name (properties, "lead-in-frames"));
  fail_if (has_name (properties, "precision"));
  g_strfreev (properties);
  g_strfreev (presets);
  gst_object_unref (element);
}

GST_END_TEST;

/* What the core recommends, and nothing else. */
GST_START_TEST (test_live_preset)
{
  GstElement *element = gst_element_factory_make ("nststyle", NULL);
  NstLiveParams live;
  gchar *content_layer;
  guint iterations, style_fade, live_steps;
  gint flow;
  gdouble beta, cut_threshold, detail;

  g_object_set (element, "iterations", 7, "beta", 1.0, "style-fade", 1,
      "live-steps", 9, "flow", 0, "cut-threshold", 0.1, "detail", 0.0, NULL);
  fail_unless (gst_preset_load_preset (GST_PRESET (element), "live"));
  require_mode (element, 3);
  nst_live_params_init (&live);
  g_object_get (element, "content-layer", &content_layer, "iterations",
      &iterations, "beta", &beta, "style-fade", &style_fade, "live-steps",
      &live_steps, "flow", &flow, "cut-threshold", &cut_threshold, "detail",
      &detail, NULL);
  fail_unless (content_layer == NULL || *content_layer == '\0');
  fail_unless_equals_int (iterations, live.params.iterations);
  fail_unless_equals_float (beta, live.params.beta);
  fail_unless_equals_int (style_fade, live.style_fade);
  fail_unless_equals_int (live_steps, live.steps);
  fail_unless_equals_int (flow, (gint) live.flow);
  fail_unless_equals_float (cut_threshold, live.cut_threshold);
  fail_unless_equals_float (detail, 0.8);
  g_free (content_layer);
  gst_object_unref (element);
}

GST_END_TEST;

/* Every property says when it may be set, and every weight can be ramped. */
GST_START_TEST (test_property_flags)
{
  static const gchar *const controllable[] = {
    "alpha", "beta", "tv-weight", "mix", "wipe", "detail", NULL
  };
  GstElement *element = gst_element_factory_make ("nststyle", NULL);
  GParamSpec **specs;
  guint n, i, own = 0;

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  for (i = 0; i < n; i++) {
    const gchar *name = specs[i]->name;

    if (specs[i]->owner_type != G_OBJECT_TYPE (element))
      continue;
    own++;
    fail_unless (!(specs[i]->flags & G_PARAM_WRITABLE)
        || (specs[i]->flags & (GST_PARAM_MUTABLE_READY |
                GST_PARAM_MUTABLE_PLAYING)), "%s", name);
    fail_unless (!(specs[i]->flags & GST_PARAM_CONTROLLABLE) ==
        !g_strv_contains (controllable, name), "%s", name);
  }
  fail_unless_equals_int (own, 35);
  g_free (specs);
  gst_object_unref (element);
}

GST_END_TEST;

GST_START_TEST (test_states)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *reference = NULL;
  guint i;

  for (i = 0; i < 3; i++) {
    GstBuffer *out;

    out = gst_harness_push_and_pull (harness,
        test_support_new_frame_for_caps (CAPS, 0));
    fail_unless_equals_uint64 (get_frames (harness->element), 1);
    if (reference == NULL)
      reference = gst_buffer_ref (out);
    fail_unless (test_support_same_bytes (out, reference));
    gst_buffer_unref (out);

    gst_element_set_state (harness->element, i == 0 ? GST_STATE_READY :
        GST_STATE_NULL);
    gst_element_set_state (harness->element, GST_STATE_PLAYING);
    gst_harness_play (harness);
    gst_harness_push_event (harness, gst_event_new_flush_start ());
    gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
    gst_harness_set_src_caps_str (harness, CAPS);
    fail_unless_equals_uint64 (get_frames (harness->element), 0);
  }
  gst_buffer_unref (reference);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* A title of one pixel. */
static GstVideoOverlayComposition *
new_overlay (void)
{
  GstBuffer *pixel = gst_buffer_new_allocate (NULL, 4, NULL);
  GstVideoOverlayRectangle *rectangle;
  GstVideoOverlayComposition *composition;

  gst_buffer_memset (pixel, 0, 255, 4);
  gst_buffer_add_video_meta (pixel, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_OVERLAY_COMPOSITION_FORMAT_RGB, 1, 1);
  rectangle = gst_video_overlay_rectangle_new_raw (pixel, 0, 0, 1, 1,
      GST_VIDEO_OVERLAY_FORMAT_FLAG_NONE);
  composition = gst_video_overlay_composition_new (rectangle);
  gst_video_overlay_rectangle_unref (rectangle);
  gst_buffer_unref (pixel);
  return composition;
}

GST_START_TEST (test_metadata)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *in = test_support_new_frame_for_caps (CAPS, 7);
  GstBuffer *out;
  GstVideoRegionOfInterestMeta *roi;
  GstVideoTimeCodeMeta *time_code;
  GstVideoCropMeta *crop;
  GstReferenceTimestampMeta *time;
  GstVideoOverlayComposition *composition = new_overlay ();
  GstCaps *when = gst_caps_new_empty_simple ("timestamp/x-ntp");

  GST_BUFFER_DTS (in) = 123;
  GST_BUFFER_OFFSET (in) = 42;
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_MARKER | GST_BUFFER_FLAG_DISCONT);
  gst_buffer_add_video_region_of_interest_meta (in, "face", 1, 2, 30, 40);
  gst_buffer_add_video_time_code_meta_full (in, 25, 1, NULL,
      GST_VIDEO_TIME_CODE_FLAGS_NONE, 1, 2, 3, 4, 0);
  crop = gst_buffer_add_video_crop_meta (in);
  crop->width = 20;
  gst_buffer_add_reference_timestamp_meta (in, when, 77, GST_CLOCK_TIME_NONE);
  gst_buffer_add_video_overlay_composition_meta (in, composition);
  gst_video_overlay_composition_unref (composition);

  out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
  fail_if (test_support_same_bytes (in, out));
  fail_unless_equals_clocktime (GST_BUFFER_PTS (out), 280 * GST_MSECOND);
  fail_unless_equals_clocktime (GST_BUFFER_DTS (out), 123);
  fail_unless_equals_clocktime (GST_BUFFER_DURATION (out), 40 * GST_MSECOND);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 42);
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_MARKER));
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));

  roi = gst_buffer_get_video_region_of_interest_meta (out);
  fail_unless (roi != NULL && roi->x == 1 && roi->y == 2 && roi->w == 30
      && roi->h == 40);
  time_code = gst_buffer_get_video_time_code_meta (out);
  fail_unless (time_code != NULL && time_code->tc.frames == 4);
  crop = gst_buffer_get_video_crop_meta (out);
  fail_unless (crop != NULL && crop->width == 20);
  time = gst_buffer_get_reference_timestamp_meta (out, when);
  fail_unless (time != NULL && time->timestamp == 77);
  fail_unless (gst_buffer_get_video_overlay_composition_meta (out) != NULL);
  gst_caps_unref (when);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

GST_START_TEST (test_gap)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstBuffer *in = test_support_new_frame_for_caps (CAPS, 0);
  GstBuffer *out;

  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_GAP);
  out = gst_harness_push_and_pull (harness, gst_buffer_ref (in));
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP));
  /* videorate marks so what it repeats: that has to look like the others. */
  fail_if (test_support_same_bytes (in, out));
  fail_unless_equals_uint64 (get_frames (harness->element), 1);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* The loss, added up from its parts. */
static gdouble
get_parts (const GstStructure * stats)
{
  gdouble content, style, tv, range;

  fail_unless (gst_structure_get (stats, "loss-content", G_TYPE_DOUBLE,
          &content, "loss-style", G_TYPE_DOUBLE, &style, "loss-tv",
          G_TYPE_DOUBLE, &tv, "loss-range", G_TYPE_DOUBLE, &range, NULL));
  return content + style + tv + range;
}

GST_START_TEST (test_messages)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  GstMessage *message, *last = NULL;
  GstStructure *stats;
  const GstStructure *s;
  guint64 frame, evaluations;
  guint iteration, iterations, n = 0;
  gdouble loss, posted, eta, ms;

  g_object_set (harness->element, "iterations", 40, "post-messages", TRUE,
      NULL);
  gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
  stats = get_stats (harness->element);
  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT)) != NULL) {
    gst_message_replace (&last, message);
    gst_message_unref (message);
    n++;
  }

  /* Ten a second, one at the beginning and one at the end. */
  fail_unless (gst_structure_get_double (stats, "last-ms", &ms));
  fail_unless (n >= 1 && n <= 2 + ms / 100.0, "%u in %g ms", n, ms);
  s = gst_message_get_structure (last);
  fail_unless (gst_structure_has_name (s, "nststyle-progress"));
  fail_unless (gst_structure_get (s, "frame", G_TYPE_UINT64, &frame,
          "iteration", G_TYPE_UINT, &iteration, "iterations", G_TYPE_UINT,
          &iterations, "loss", G_TYPE_DOUBLE, &posted, "eta", G_TYPE_DOUBLE,
          &eta, NULL));
  fail_unless (gst_structure_has_field (s, "loss-content"));
  fail_unless (gst_structure_has_field (s, "loss-style"));
  fail_unless (gst_structure_has_field (s, "elapsed"));
  fail_unless_equals_uint64 (frame, 0);
  fail_unless_equals_int (iterations, 40);
  fail_unless (iteration == 40 ? eta == 0.0 : eta > 0.0);

  fail_unless (gst_structure_get (stats, "loss", G_TYPE_DOUBLE, &loss,
          "evaluations", G_TYPE_UINT64, &evaluations, NULL));
  fail_unless (loss > 0.0 && loss == posted);
  fail_unless_equals_uint64 (evaluations, iteration);
  fail_unless (ABS (loss - get_parts (stats)) <= 1e-9 * loss);
  gst_structure_free (stats);
  gst_message_unref (last);
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* What is begun is ended; nothing for what is there already. Another painting
 * and another size of the work picture need another analysis. */
GST_START_TEST (test_progress)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (CAPS, &bus);
  guint i;

  test_support_expect_progress (bus, GST_PROGRESS_TYPE_START, "load");
  test_support_expect_progress (bus, GST_PROGRESS_TYPE_COMPLETE, "load");
  for (i = 0; i < 3; i++) {
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
    gst_harness_push (harness, test_support_new_frame_for_caps (CAPS, 0));
    test_support_expect_progress (bus, GST_PROGRESS_TYPE_START, "style");
    test_support_expect_progress (bus, GST_PROGRESS_TYPE_COMPLETE, "style");
    fail_if (gst_bus_have_pending (bus)
        && gst_bus_pop_filtered (bus, GST_MESSAGE_PROGRESS) != NULL);
    if (i == 0)
      g_object_set (harness->element, "style-location",
          test_support_painting (), NULL);
    else
      g_object_set (harness->element, "work-size", 32, NULL);
  }
  test_support_free_harness (harness, bus);
}

GST_END_TEST;

/* Two at once paint what one paints alone. */
GST_START_TEST (test_two_instances)
{
  GstBus *bus[2];
  GstHarness *harness[2];
  GThread *thread[2];
  GstBuffer *out[2];
  guint i;

  for (i = 0; i < 2; i++) {
    harness[i] = test_support_new_harness (CAPS, &bus[i]);
    thread[i] = test_support_push_in_thread (harness[i],
        test_support_new_frame_for_caps (CAPS, 0));
  }
  for (i = 0; i < 2; i++) {
    fail_unless_equals_int (GPOINTER_TO_INT (g_thread_join (thread[i])),
        GST_FLOW_OK);
    out[i] = gst_harness_pull (harness[i]);
    test_support_free_harness (harness[i], bus[i]);
  }
  fail_unless (test_support_same_bytes (out[0], out[1]));
  gst_buffer_unref (out[0]);
  gst_buffer_unref (out[1]);
}

GST_END_TEST;

static Suite *
element_suite (void)
{
  Suite *suite = suite_create ("element");
  TCase *tcase = tcase_create ("element");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_defaults);
  tcase_add_test (tcase, test_presets);
  tcase_add_test (tcase, test_live_preset);
  tcase_add_test (tcase, test_property_flags);
  tcase_add_test (tcase, test_states);
  tcase_add_test (tcase, test_metadata);
  tcase_add_test (tcase, test_gap);
  tcase_add_test (tcase, test_messages);
  tcase_add_test (tcase, test_progress);
  tcase_add_test (tcase, test_two_instances);
  return suite;
}

GST_CHECK_MAIN (element);
