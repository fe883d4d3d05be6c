/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-progress: paints a film, or runs a pipeline, and shows how far it is. */

#include <gst/gst.h>
#include <locale.h>
#include <string.h>

#include "film.h"
#include "run.h"

#define EXIT_FAILED 1
#define EXIT_USAGE 2
/* As a shell says it of a program that SIGINT has ended. */
#define EXIT_INTERRUPTED 130

typedef struct
{
  gchar *style;
  gchar *curve;
  gchar **properties;
  gchar **arguments;
  gboolean version;
} Options;

static const gchar description[] =
    "With an \"!\" among the arguments they are a pipeline with nststyle, as "
    "for\ngst-launch-1.0. Else they are a film and the name of the painted "
    "one, which ends in\n.mp4, .m4v, .mov or .mkv: pictures become H.264, the "
    "sound is copied.\n\n"
    "Ctrl-C finishes the frame and the file; a second one stops at once.\n\n"
    "Exit status: 0 painted to the end, 1 failed, 2 wrong usage, "
    "130 interrupted.\n\n"
    "Examples:\n"
    "  nst-progress --style painting.jpg film.mp4 painted.mp4\n"
    "  nst-progress --style painting.jpg -p iterations=40 --curve loss.png \\\n"
    "      film.mp4 painted.mkv\n"
    "  nst-progress videotestsrc num-buffers=9 ! nststyle mode=film \\\n"
    "      style-location=painting.jpg ! autovideosink\n";

static gboolean
parse_options (Options * options, int *argc, char ***argv, GError ** error)
{
  const GOptionEntry entries[] = {
    {"style", 's', 0, G_OPTION_ARG_FILENAME, &options->style,
        "The painting", "FILE"},
    {"property", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options->properties,
        "Set a property of nststyle, again for more", "NAME=VALUE"},
    {"curve", 'c', 0, G_OPTION_ARG_FILENAME, &options->curve,
        "Draw the losses into a PNG file", "FILE"},
    {"version", 0, 0, G_OPTION_ARG_NONE, &options->version,
        "Print the version", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
        &options->arguments, NULL, NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL}
  };
  GOptionContext *context = g_option_context_new ("FILM PAINTED | PIPELINE");
  gboolean parsed;

  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  parsed = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);
  return parsed;
}

static void
clear_options (Options * options)
{
  g_free (options->style);
  g_free (options->curve);
  g_strfreev (options->properties);
  g_strfreev (options->arguments);
}

static GstElement *
parse_pipeline (gchar ** arguments, GError ** error)
{
  guint i, count = g_strv_length (arguments);
  const gchar **words = g_new0 (const gchar *, count + 1);
  GstElement *parsed, *pipeline;

  for (i = 0; i < count; i++)
    words[i] = arguments[i];
  parsed = gst_parse_launchv_full (words, NULL, GST_PARSE_FLAG_FATAL_ERRORS,
      error);
  g_free (words);
  if (parsed == NULL || GST_IS_PIPELINE (parsed))
    return parsed;
  /* All of it was in parentheses. */
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add (GST_BIN (pipeline), parsed);
  return pipeline;
}

/* NULL and no error: wrong usage. */
static GstElement *
new_pipeline (const Options * options, GError ** error)
{
  gchar **arguments = options->arguments;
  GstElement *pipeline = NULL;

  if (arguments == NULL)
    return NULL;
  if (g_strv_contains ((const gchar * const *) arguments, "!"))
    pipeline = parse_pipeline (arguments, error);
  else if (g_strv_length (arguments) == 2)
    pipeline = film_new (arguments[0], arguments[1], error);
  if (pipeline != NULL)
    gst_object_ref_sink (pipeline);
  return pipeline;
}

static GstElement *
find_style (GstElement * pipeline, GError ** error)
{
  GstIterator *it;
  GValue item = G_VALUE_INIT;
  GstElement *style = NULL;

  if (GST_IS_BIN (pipeline)) {
    it = gst_bin_iterate_all_by_element_factory_name (GST_BIN (pipeline),
        "nststyle");
    if (gst_iterator_next (it, &item) == GST_ITERATOR_OK) {
      style = g_value_dup_object (&item);
      g_value_unset (&item);
    }
    gst_iterator_free (it);
  }
  if (style == NULL)
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "there is no nststyle in this pipeline");
  return style;
}

static gboolean
set_property (GstElement * style, const gchar * text, GError ** error)
{
  gchar **parts = g_strsplit (text, "=", 2);
  GParamSpec *pspec = g_object_class_find_property
      (G_OBJECT_GET_CLASS (style), parts[0] ? parts[0] : "");
  GValue value = G_VALUE_INIT;
  const gchar *fault = NULL;

  if (parts[0] == NULL || parts[1] == NULL) {
    fault = "write it as NAME=VALUE";
  } else if (pspec == NULL || !(pspec->flags & G_PARAM_WRITABLE)) {
    fault = "nststyle has no such property; see gst-inspect-1.0 nststyle";
  } else {
    g_value_init (&value, pspec->value_type);
    if (!gst_value_deserialize_with_pspec (&value, parts[1], pspec)
        || g_param_value_validate (pspec, &value))
      fault = "not a value of this property; see gst-inspect-1.0 nststyle";
    else
      g_object_set_property (G_OBJECT (style), parts[0], &value);
    g_value_unset (&value);
  }
  if (fault != NULL)
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "%s: %s", text, fault);
  g_strfreev (parts);
  return fault == NULL;
}

static gboolean
set_up (GstElement * style, const Options * options, GError ** error)
{
  gchar **property;

  if (options->style != NULL)
    g_object_set (style, "style-location", options->style, NULL);
  for (property = options->properties; property != NULL && *property != NULL;
      property++)
    if (!set_property (style, *property, error))
      return FALSE;
  return TRUE;
}

static int
paint (GstElement * pipeline, GstElement * style, const Options * options)
{
  Curve *curve = curve_new ();
  RunResult result = run_pipeline (pipeline, style, curve);
  int status = result == RUN_WHOLE ? 0 :
      result == RUN_FAILED ? EXIT_FAILED : EXIT_INTERRUPTED;
  GError *error = NULL;

  if (options->curve != NULL && !curve_is_empty (curve)
      && !curve_save (curve, options->curve, &error)) {
    g_printerr ("%s: error: %s\n", g_get_prgname (), error->message);
    g_clear_error (&error);
    status = EXIT_FAILED;
  }
  curve_free (curve);
  return status;
}

static int
run (const Options * options)
{
  GError *error = NULL;
  GstElement *pipeline = new_pipeline (options, &error);
  GstElement *style = NULL;
  int status = EXIT_USAGE;

  if (pipeline == NULL && error == NULL) {
    g_printerr ("usage: nst-progress [OPTION...] FILM PAINTED | PIPELINE\n"
        "try: nst-progress --help\n");
    return EXIT_USAGE;
  }
  if (pipeline != NULL)
    style = find_style (pipeline, &error);
  if (style != NULL && set_up (style, options, &error))
    status = paint (pipeline, style, options);
  if (error != NULL) {
    g_printerr ("%s: error: %s\n", g_get_prgname (), error->message);
    g_error_free (error);
    status = EXIT_FAILED;
  }
  gst_clear_object (&style);
  gst_clear_object (&pipeline);
  return status;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  GError *error = NULL;
  int status;

  setlocale (LC_ALL, "");
  /* Numbers of properties and of the display are written with a point. */
  setlocale (LC_NUMERIC, "C");
  g_set_prgname ("nst-progress");
  if (!parse_options (&options, &argc, &argv, &error)) {
    g_printerr ("nst-progress: %s\ntry: nst-progress --help\n", error->message);
    g_error_free (error);
    return EXIT_USAGE;
  }
  if (options.version) {
    g_print ("nst-progress %s\n", VERSION);
    status = 0;
  } else {
    status = run (&options);
  }
  clear_options (&options);
  return status;
}
