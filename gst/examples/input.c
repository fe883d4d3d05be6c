/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "input.h"

#include <gst/pbutils/pbutils.h>

#include "loop.h"

#define DEFAULT_WORK_SIZE 160
#define DEFAULT_ITERATIONS 4

/* How long reading the beginning of a film may take. */
#define DISCOVERY (10 * GST_SECOND)

/* Painting takes longer than there is time between two frames. Without the
 * leaky queue, frames would wait and be shown later and later; it keeps the
 * newest one only and throws away what comes in between. (It needs a source
 * that runs at the speed of the clock.) */
#define PAINT "queue leaky=downstream max-size-buffers=1 ! " \
    "nststyle name=style mode=film beta=5 work-size=%d iterations=%d"

void
input_init (Input * input)
{
  *input = (Input) {
  .work_size = DEFAULT_WORK_SIZE,.iterations = DEFAULT_ITERATIONS};
}

void
input_clear (Input * input)
{
  g_free (input->device);
  g_free (input->file);
  g_strfreev (input->styles);
}

GOptionGroup *
input_new_options (Input * input)
{
  const GOptionEntry entries[] = {
    {"device", 'd', 0, G_OPTION_ARG_FILENAME, &input->device,
        "Paint what this camera sees", "DEVICE"},
    {"file", 'f', 0, G_OPTION_ARG_FILENAME, &input->file,
        "Paint this film, again and again", "FILE"},
    {"test", 't', 0, G_OPTION_ARG_NONE, &input->test,
        "Paint a moving test picture", NULL},
    {"style", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &input->styles,
        "A painting, again for more", "FILE"},
    {"work-size", 'w', 0, G_OPTION_ARG_INT, &input->work_size,
        "Longer side of the picture that is optimised (default 160)", "N"},
    {"iterations", 'i', 0, G_OPTION_ARG_INT, &input->iterations,
        "Evaluations a frame (default 4)", "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL}
  };
  GOptionGroup *group = g_option_group_new ("main", NULL, NULL, NULL, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

static gboolean
fail (GError ** error, const gchar * what, const gchar * text)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s%s%s",
      what, *what ? ": " : "", text);
  return FALSE;
}

static gboolean
has_streams (GList * streams)
{
  gboolean any = streams != NULL;

  gst_discoverer_stream_info_list_free (streams);
  return any;
}

static gboolean
discover_film (Input * input, GError ** error)
{
  GstDiscoverer *discoverer = gst_discoverer_new (DISCOVERY, error);
  GstDiscovererInfo *info;
  gboolean pictures;
  gchar *uri;

  if (discoverer == NULL)
    return FALSE;
  uri = gst_filename_to_uri (input->file, NULL);
  info = gst_discoverer_discover_uri (discoverer, uri, error);
  g_free (uri);
  g_object_unref (discoverer);
  if (*error != NULL) {
    g_prefix_error (error, "%s: ", input->file);
    g_clear_object (&info);
    return FALSE;
  }
  input->sound = has_streams (gst_discoverer_info_get_audio_streams (info));
  pictures = has_streams (gst_discoverer_info_get_video_streams (info));
  g_object_unref (info);
  return pictures || fail (error, input->file, "there are no pictures in it");
}

gboolean
input_check (Input * input, GError ** error)
{
  gint sources = (input->device != NULL) + (input->file != NULL) + input->test;
  const gchar *source = input->device ? input->device : input->file;
  guint i;

  if (sources != 1)
    return fail (error, "", "give one of --device, --file and --test");
  if (source != NULL && !g_file_test (source, G_FILE_TEST_EXISTS))
    return fail (error, source, input->device ? "there is no such camera" :
        "there is no such file");
  if (input->styles == NULL)
    return fail (error, "", "give a painting: --style FILE");
  for (i = 0; input->styles[i] != NULL; i++)
    if (!gst_uri_is_valid (input->styles[i])
        && !g_file_test (input->styles[i], G_FILE_TEST_EXISTS))
      return fail (error, input->styles[i], "there is no such painting");
  if (input->work_size < 0 || input->iterations < 1)
    return fail (error, "", "--work-size must not be negative, and "
        "--iterations at least 1");
  return input->file == NULL || discover_film (input, error);
}

gchar *
input_describe (const Input * input)
{
  const gchar *source = "videotestsrc is-live=true horizontal-speed=4 ! "
      "video/x-raw,width=320,height=240,framerate=25/1";

  /* A camera may send JPEG. */
  if (input->device != NULL)
    source = "v4l2src name=camera ! decodebin ! videoconvert";
  /* A film that begins anew stays one stream for all that comes after. */
  if (input->file != NULL)
    source = "filesrc name=film ! decodebin name=decoder decoder. ! "
        "videoconvert ! identity sync=true single-segment=true";
  return g_strdup_printf ("%s ! " PAINT, source, input->work_size,
      input->iterations);
}

static void
set_string (GstBin * bin, const gchar * element, const gchar * property,
    const gchar * value)
{
  GstElement *found = gst_bin_get_by_name (bin, element);

  g_object_set (found, property, value, NULL);
  gst_object_unref (found);
}

void
input_set_up (Input * input, GstBin * bin)
{
  GstElement *decoder;

  set_string (bin, "style", "style-location",
      input->styles[g_atomic_int_get (&input->style)]);
  if (input->device != NULL)
    set_string (bin, "camera", "device", input->device);
  if (input->file != NULL) {
    set_string (bin, "film", "location", input->file);
    decoder = gst_bin_get_by_name (bin, "decoder");
    loop_decoder (decoder);
    gst_object_unref (decoder);
  }
}

void
input_choose_style (Input * input, GstElement * style, gint index)
{
  gint count = (gint) g_strv_length (input->styles);
  gint chosen = (index % count + count) % count;

  g_atomic_int_set (&input->style, chosen);
  if (style != NULL)
    g_object_set (style, "style-location", input->styles[chosen], NULL);
  g_print ("style %d of %d: %s\n", chosen + 1, count, input->styles[chosen]);
}
