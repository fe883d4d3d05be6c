/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "input.h"

#include <gst/pbutils/pbutils.h>

#include "loop.h"

#define DEFAULT_WORK_SIZE 160
#define DEFAULT_ITERATIONS 4

/* How long reading a painting, or the beginning of a film, may take. */
#define DISCOVERY (10 * GST_SECOND)

/* Painting takes longer than there is time between two frames. Without the
 * leaky queue, frames would wait and be shown later and later; it keeps the
 * newest one only and throws away what comes in between. (It needs a source
 * that runs at the speed of the clock.) */
#define PAINT "queue leaky=downstream max-size-buffers=1 ! " \
    "nststyle name=style mode=\"%s\" beta=5 work-size=%d iterations=%d"

void
input_init (Input * input)
{
  *input = (Input) {
  .work_size = DEFAULT_WORK_SIZE,.iterations = DEFAULT_ITERATIONS};
  g_mutex_init (&input->lock);
  g_weak_ref_init (&input->painter, NULL);
}

void
input_clear (Input * input)
{
  g_free (input->device);
  g_free (input->file);
  g_free (input->mode);
  g_strfreev (input->styles);
  g_weak_ref_clear (&input->painter);
  g_mutex_clear (&input->lock);
}

static GOptionGroup *
new_options (Input * input)
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
    {"mode", 'm', 0, G_OPTION_ARG_STRING, &input->mode,
        "The element's property mode (default film)", "MODE"},
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

gboolean
input_parse_options (Input * input, const GOptionEntry * entries,
    const gchar * summary, const gchar * description, int *argc, char ***argv,
    GError ** error)
{
  GOptionContext *context = g_option_context_new (summary);
  gboolean parsed;

  g_option_context_set_description (context, description);
  g_option_context_set_main_group (context, new_options (input));
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  parsed = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);
  if (parsed && *argc > 1)
    return fail (error, (*argv)[1], "this is no option");
  return parsed;
}

static gboolean
has_streams (GList * streams)
{
  gboolean any = streams != NULL;

  gst_discoverer_stream_info_list_free (streams);
  return any;
}

/* Whether there are pictures in a file or at a URI, and where sound is not
 * NULL, whether there is sound. */
static gboolean
discover (const gchar * location, gboolean * sound, GError ** error)
{
  GstDiscoverer *discoverer = gst_discoverer_new (DISCOVERY, error);
  GstDiscovererInfo *info = NULL;
  GError *failure = NULL;
  gboolean pictures = FALSE;
  gchar *uri;

  if (discoverer == NULL)
    return FALSE;
  uri = gst_uri_is_valid (location) ? g_strdup (location) :
      gst_filename_to_uri (location, &failure);
  if (uri != NULL)
    info = gst_discoverer_discover_uri (discoverer, uri, &failure);
  g_free (uri);
  g_object_unref (discoverer);
  if (failure != NULL)
    fail (error, location, failure->message);
  else if (gst_discoverer_info_get_result (info) == GST_DISCOVERER_TIMEOUT)
    fail (error, location, "it does not answer in time");
  else {
    pictures = has_streams (gst_discoverer_info_get_video_streams (info));
    if (sound != NULL)
      *sound = has_streams (gst_discoverer_info_get_audio_streams (info));
    if (!pictures)
      fail (error, location, "there are no pictures in it");
  }
  g_clear_error (&failure);
  g_clear_object (&info);
  return pictures;
}

static gboolean
is_file (const gchar * path, const gchar * what, GError ** error)
{
  gchar *text;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return fail (error, path, "this is a folder");
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  text = g_strconcat ("there is no such ", what, NULL);
  fail (error, path, text);
  g_free (text);
  return FALSE;
}

static gboolean
check_paintings (Input * input, GError ** error)
{
  gchar **style = input->styles;

  if (style == NULL)
    return fail (error, "", "give a painting: --style FILE");
  for (; *style != NULL; style++)
    if ((!gst_uri_is_valid (*style) && !is_file (*style, "painting", error))
        || !discover (*style, NULL, error))
      return FALSE;
  return TRUE;
}

gboolean
input_check (Input * input, GError ** error)
{
  gint sources = (input->device != NULL) + (input->file != NULL) + input->test;

  if (sources != 1)
    return fail (error, "", "give one of --device, --file and --test");
  if (input->work_size < 0 || input->iterations < 1)
    return fail (error, "", "--work-size must not be negative, and "
        "--iterations at least 1");
  if ((input->device != NULL && !is_file (input->device, "camera", error))
      || (input->file != NULL && !is_file (input->file, "file", error))
      || !check_paintings (input, error))
    return FALSE;
  return input->file == NULL || discover (input->file, &input->sound, error);
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
  return g_strdup_printf ("%s ! " PAINT, source,
      input->mode != NULL ? input->mode : "film", input->work_size,
      input->iterations);
}

GstElement *
input_parse (const gchar * launch, GError ** error)
{
  GError *failure = NULL;
  GstElement *parsed = gst_parse_launch_full (launch, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, &failure);

  if (g_error_matches (failure, GST_PARSE_ERROR,
          GST_PARSE_ERROR_NO_SUCH_ELEMENT))
    g_set_error (error, failure->domain, failure->code, "%s: its plugin is not "
        "installed, or not where GST_PLUGIN_PATH looks", failure->message);
  else if (failure != NULL)
    g_propagate_error (error, g_error_copy (failure));
  g_clear_error (&failure);
  return parsed;
}

static void
set_string (GstBin * bin, const gchar * element, const gchar * property,
    const gchar * value)
{
  GstElement *found = gst_bin_get_by_name (bin, element);

  g_object_set (found, property, value, NULL);
  gst_object_unref (found);
}

static void
set_painter (Input * input, GstBin * bin)
{
  GstElement *painter = gst_bin_get_by_name (bin, "style");

  g_mutex_lock (&input->lock);
  g_weak_ref_set (&input->painter, painter);
  g_object_set (painter, "style-location", input->styles[input->style], NULL);
  g_mutex_unlock (&input->lock);
  gst_object_unref (painter);
}

void
input_set_up (Input * input, GstBin * bin)
{
  GstElement *decoder;

  set_painter (input, bin);
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
input_choose_style (Input * input, gint index)
{
  gint count = (gint) g_strv_length (input->styles);
  gint chosen = (index % count + count) % count;
  GstElement *painter;

  g_mutex_lock (&input->lock);
  input->style = chosen;
  painter = g_weak_ref_get (&input->painter);
  if (painter != NULL)
    g_object_set (painter, "style-location", input->styles[chosen], NULL);
  g_mutex_unlock (&input->lock);
  gst_clear_object (&painter);
  g_print ("style %d of %d: %s\n", chosen + 1, count, input->styles[chosen]);
}
