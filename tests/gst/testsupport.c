/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testsupport.h"

#include <glib/gstdio.h>
#include <string.h>

#include "testnetwork.h"

#define WAIT (20 * GST_SECOND)

static gchar *folder;
static GHashTable *paths;

void
test_support_setup (void)
{
  GError *error = NULL;

  folder = g_dir_make_tmp ("nststyle-XXXXXX", &error);
  g_assert_no_error (error);
  paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  test_network_write (test_support_network (), 1, TEST_NETWORK_LAYERS);
  test_support_write_painting (test_support_painting (), 0);
}

void
test_support_teardown (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    gchar *path = g_build_filename (folder, name, NULL);

    g_remove (path);
    g_free (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
  g_hash_table_unref (paths);
  g_free (folder);
}

const gchar *
test_support_path (const gchar * name)
{
  gchar *path = g_hash_table_lookup (paths, name);

  if (path == NULL) {
    path = g_build_filename (folder, name, NULL);
    g_hash_table_insert (paths, g_strdup (name), path);
  }
  return path;
}

const gchar *
test_support_network (void)
{
  return test_support_path ("network.safetensors");
}

const gchar *
test_support_painting (void)
{
  return test_support_path ("painting.png");
}

void
test_support_write_painting (const gchar * path, guint pattern)
{
  gchar *launch = g_strdup_printf ("videotestsrc num-buffers=1 pattern=%u ! "
      "video/x-raw,width=80,height=60 ! videoconvert ! pngenc ! "
      "filesink location=\"%s\"", pattern, path);
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (test_support_wait_message (bus, GST_MESSAGE_EOS));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (launch);
}

GstElement *
test_support_new_element (void)
{
  GstElement *element = gst_element_factory_make ("nststyle", NULL);

  fail_unless (element != NULL, "there is no element nststyle");
  g_object_set (element, "network-location", test_support_network (),
      "style-location", test_support_painting (), "iterations", 3,
      "threads", 1, "mode", 1, NULL);
  return element;
}

GstHarness *
test_support_new_harness (const gchar * caps, GstBus ** bus)
{
  GstElement *element = test_support_new_element ();
  GstHarness *harness;

  *bus = gst_bus_new ();
  gst_element_set_bus (element, *bus);
  harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  if (caps != NULL)
    gst_harness_set_src_caps_str (harness, caps);
  return harness;
}

void
test_support_free_harness (GstHarness * harness, GstBus * bus)
{
  gst_element_set_bus (harness->element, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (bus);
  gst_harness_teardown (harness);
}

/* Smooth, so that resampled chroma is not the test's subject, and coloured,
 * so that a swap of channels or planes is. */
static void
paint_gradient (GstVideoFrame * frame, guint seed)
{
  gint width = GST_VIDEO_FRAME_WIDTH (frame);
  gint height = GST_VIDEO_FRAME_HEIGHT (frame);
  gint x, y;

  for (y = 0; y < height; y++) {
    guint8 *p = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, 0)
        + y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);

    for (x = 0; x < width; x++, p += 4) {
      p[0] = (guint8) (60 + (x + (gint) seed * 7) * 120 / (width + 200));
      p[1] = (guint8) (200 - y * 130 / height);
      p[2] = (guint8) (40 + (x + y) * 60 / (width + height));
      p[3] = (guint8) (1 + (x * 5 + y * 3) % 250);
    }
  }
}

GstBuffer *
test_support_new_frame (const GstVideoInfo * info, guint seed)
{
  GstVideoInfo rgba, to = *info;
  GstVideoFrame in, out;
  GstVideoConverter *converter;
  GstBuffer *picture, *buffer;

  gst_video_info_set_format (&rgba, GST_VIDEO_FORMAT_RGBA,
      (guint) info->width, (guint) info->height);
  to.fps_n = rgba.fps_n;
  to.fps_d = rgba.fps_d;
  to.interlace_mode = rgba.interlace_mode;
  picture = gst_buffer_new_allocate (NULL, rgba.size, NULL);
  buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  gst_buffer_memset (buffer, 0, 0, info->size);
  gst_video_frame_map (&in, &rgba, picture, GST_MAP_READWRITE);
  gst_video_frame_map (&out, &to, buffer, GST_MAP_WRITE);
  paint_gradient (&in, seed);
  converter = gst_video_converter_new (&rgba, &to, NULL);
  gst_video_converter_frame (converter, &in, &out);
  gst_video_converter_free (converter);
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  gst_buffer_unref (picture);

  GST_BUFFER_PTS (buffer) = seed * 40 * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
  return buffer;
}

GstBuffer *
test_support_new_frame_for_caps (const gchar * string, guint seed)
{
  GstCaps *caps = gst_caps_from_string (string);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  gst_caps_unref (caps);
  return test_support_new_frame (&info, seed);
}

gboolean
test_support_same_bytes (GstBuffer * a, GstBuffer * b)
{
  GstMapInfo map;
  gboolean same;

  if (gst_buffer_get_size (a) != gst_buffer_get_size (b))
    return FALSE;
  gst_buffer_map (a, &map, GST_MAP_READ);
  same = gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);
  return same;
}

GstMessage *
test_support_wait_message (GstBus * bus, GstMessageType type)
{
  GstMessage *message = gst_bus_timed_pop_filtered (bus, WAIT,
      type | GST_MESSAGE_ERROR);

  fail_unless (message != NULL, "no message %s came",
      gst_message_type_get_name (type));
  if ((GST_MESSAGE_TYPE (message) & type) == 0) {
    GError *error = NULL;

    gst_message_parse_error (message, &error, NULL);
    fail ("unexpected error: %s", error->message);
  }
  return message;
}

void
test_support_expect (GstBus * bus, GstMessageType type, GQuark domain,
    gint code, const gchar * word)
{
  GstMessage *message = test_support_wait_message (bus, type);
  GError *error = NULL;

  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  fail_unless (error->domain == domain && error->code == code,
      "%s %d: %s", g_quark_to_string (error->domain), error->code,
      error->message);
  fail_unless (strstr (error->message, word) != NULL,
      "no '%s' in: %s", word, error->message);
  g_error_free (error);
  gst_message_unref (message);
}

void
test_support_expect_silence (GstBus * bus)
{
  GstMessage *message = gst_bus_pop_filtered (bus,
      GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  GError *error = NULL;

  if (message == NULL)
    return;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  fail ("unexpected message: %s", error->message);
}

void
test_support_expect_progress (GstBus * bus, GstProgressType type,
    const gchar * code)
{
  GstMessage *message = test_support_wait_message (bus, GST_MESSAGE_PROGRESS);
  GstProgressType got;
  gchar *got_code;

  gst_message_parse_progress (message, &got, &got_code, NULL);
  fail_unless_equals_int (got, type);
  fail_unless_equals_string (got_code, code);
  g_free (got_code);
  gst_message_unref (message);
}

void
test_support_wait_painting (GstBus * bus)
{
  GstMessage *message = test_support_wait_message (bus, GST_MESSAGE_ELEMENT);

  fail_unless (gst_message_has_name (message, "nststyle-progress"));
  gst_message_unref (message);
}

typedef struct
{
  GstHarness *harness;
  GstBuffer *frame;
} Push;

static gpointer
push (gpointer data)
{
  Push *self = data;
  GstFlowReturn ret = gst_harness_push (self->harness, self->frame);

  g_free (self);
  return GINT_TO_POINTER (ret);
}

GThread *
test_support_push_in_thread (GstHarness * harness, GstBuffer * frame)
{
  Push *self = g_new (Push, 1);

  self->harness = harness;
  self->frame = frame;
  return g_thread_new ("push", push, self);
}
