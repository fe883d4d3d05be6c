/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* In the company of other elements. */

#include "testpipeline.h"
#include "testsupport.h"

/* The first encoder for AAC or MP3 that is there, or NULL. */
static const gchar *
find_audio_encoder (void)
{
  static const gchar *const names[] = {
    "avenc_aac", "voaacenc", "fdkaacenc", "lamemp3enc"
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    if (test_pipeline_have_element (names[i]))
      return names[i];
  return NULL;
}

/* Any bytes are a picture. */
GST_START_TEST (test_corrupt_frames)
{
  gchar *element = test_pipeline_describe_element ("");
  GstElement *pipeline =
      test_pipeline_parse ("videotestsrc num-buffers=10 ! video/x-raw,"
      "format=I420,width=50,height=38 ! breakmydata probability=0.3 seed=1 ! "
      "%s ! identity check-imperfect-timestamp=true ! fakesink", element);

  test_pipeline_play_to_the_end (pipeline);
  gst_object_unref (pipeline);
  g_free (element);
}

GST_END_TEST;

/* Links to encoders and to raw sinks without a converter. */
GST_START_TEST (test_links)
{
  static const gchar *const neighbours[] = {
    "x264enc", "vp8enc", "jpegenc", "theoraenc", "avenc_mpeg4"
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (neighbours); i++) {
    gchar *element = test_pipeline_describe_element ("mix=0");
    GstElement *pipeline;

    if (!test_pipeline_have_element (neighbours[i]))
      continue;
    pipeline =
        test_pipeline_parse
        ("videotestsrc num-buffers=2 ! video/x-raw,width=64,"
        "height=48 ! %s ! %s ! fakesink", element, neighbours[i]);
    test_pipeline_play_to_the_end (pipeline);
    gst_object_unref (pipeline);
    g_free (element);
  }
}

GST_END_TEST;

/* What it cannot paint, it does not take, and that is said at once. */
GST_START_TEST (test_unknown_format)
{
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch ("videotestsrc ! nststyle ! "
      "video/x-raw,format=v210 ! fakesink", &error);

  fail_unless (g_error_matches (error, GST_PARSE_ERROR, GST_PARSE_ERROR_LINK));
  g_error_free (error);
  gst_clear_object (&pipeline);
}

GST_END_TEST;

typedef struct
{
  GChecksum *checksum;
  guint packets;
} Track;

static void
add_packet (GstElement * sink, GstBuffer * buffer, GstPad * pad, Track * track)
{
  GstMapInfo map;

  (void) sink;
  (void) pad;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  g_checksum_update (track->checksum, map.data, (gssize) map.size);
  gst_buffer_unmap (buffer, &map);
  track->packets++;
}

/* The packets of one track of an mp4 file. */
static Track
read_track (const gchar * path, const gchar * media)
{
  Track track = { g_checksum_new (G_CHECKSUM_SHA256), 0 };
  GstElement *pipeline =
      test_pipeline_parse ("filesrc location=\"%s\" ! qtdemux name=d "
      "d.%s_0 ! queue ! fakesink name=sink signal-handoffs=true sync=false",
      path, media);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");

  g_signal_connect (sink, "handoff", G_CALLBACK (add_packet), &track);
  test_pipeline_play_to_the_end (pipeline);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  return track;
}

static void
write_film (const gchar * path, const gchar * element, const gchar * encoder)
{
  GstElement *pipeline = test_pipeline_parse ("videotestsrc num-buffers=12 ! "
      "video/x-raw,width=64,height=48,framerate=25/1 ! %s ! "
      "x264enc speed-preset=ultrafast ! queue ! mp4mux name=m ! "
      "filesink location=\"%s\" audiotestsrc num-buffers=20 ! "
      "audio/x-raw,rate=44100,channels=2 ! audioconvert ! %s ! queue ! m.",
      element, path, encoder);

  test_pipeline_play_to_the_end (pipeline);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_film_with_sound)
{
  gchar *element = test_pipeline_describe_element ("mode=film");
  const gchar *encoder = find_audio_encoder ();
  const gchar *plain = test_support_path ("plain.mp4");
  const gchar *painted = test_support_path ("painted.mp4");
  Track a, b;

  if (encoder != NULL && test_pipeline_have_element ("x264enc")
      && test_pipeline_have_element ("mp4mux")) {
    write_film (plain, "identity", encoder);
    write_film (painted, element, encoder);

    a = read_track (plain, "audio");
    b = read_track (painted, "audio");
    fail_unless (a.packets > 0 && a.packets == b.packets);
    fail_unless_equals_string (g_checksum_get_string (a.checksum),
        g_checksum_get_string (b.checksum));
    g_checksum_free (a.checksum);
    g_checksum_free (b.checksum);

    a = read_track (plain, "video");
    b = read_track (painted, "video");
    fail_unless_equals_int (a.packets, 12);
    fail_unless_equals_int (b.packets, 12);
    fail_if (g_str_equal (g_checksum_get_string (a.checksum),
            g_checksum_get_string (b.checksum)));
    g_checksum_free (a.checksum);
    g_checksum_free (b.checksum);
  }
  g_free (element);
}

GST_END_TEST;

GST_START_TEST (test_preset_in_a_launch_line)
{
  GstElement *pipeline =
      test_pipeline_parse ("videotestsrc ! nststyle name=style "
      "@preset=article-2019 ! fakesink");
  GstElement *element = gst_bin_get_by_name (GST_BIN (pipeline), "style");
  guint restart_interval;

  g_object_get (element, "restart-interval", &restart_interval, NULL);
  fail_unless_equals_int (restart_interval, 20);
  gst_object_unref (element);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* Plugins share a process: what ours brings along must not keep libav from
 * loading, or the decoders of most films are gone. */
GST_START_TEST (test_beside_libav)
{
  const gchar *path = GST_PLUGINS_DIR "/libgstlibav.so";
  GstPlugin *ours = gst_plugin_load_by_name ("nststyle");
  GstPlugin *libav;
  GError *error = NULL;

  fail_unless (ours != NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    libav = gst_plugin_load_file (path, &error);
    fail_unless (libav != NULL, "%s", error ? error->message : "");
    gst_object_unref (libav);
  } else {
    g_print ("skipped: no %s\n", path);
  }
  gst_object_unref (ours);
}

GST_END_TEST;

static Suite *
pipelines_suite (void)
{
  Suite *suite = suite_create ("pipelines");
  TCase *tcase = tcase_create ("pipelines");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_corrupt_frames);
  tcase_add_test (tcase, test_links);
  tcase_add_test (tcase, test_unknown_format);
  tcase_add_test (tcase, test_film_with_sound);
  tcase_add_test (tcase, test_beside_libav);
  tcase_add_test (tcase, test_preset_in_a_launch_line);
  return suite;
}

GST_CHECK_MAIN (pipelines);
