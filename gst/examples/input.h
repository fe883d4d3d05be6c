/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the examples share: options that say what is painted and how, and the
 * first half of a pipeline for them. */

#ifndef NST_EXAMPLE_INPUT_H
#define NST_EXAMPLE_INPUT_H

#include <gst/gst.h>

G_BEGIN_DECLS typedef struct
{
  gchar *device;
  gchar *file;
  gboolean test;
  gchar **styles;
  gchar *mode;
  gint work_size;
  gint iterations;

  gboolean sound;               /* of the file */

  GMutex lock;                  /* of the rest */
  gint style;                   /* index into styles */
  GWeakRef painter;             /* the nststyle that paints now, if any */
} Input;

void input_init (Input * input);
void input_clear (Input * input);
/* Those of both, of the example (entries, summary, description) and of
 * GStreamer, which it initialises. */
gboolean input_parse_options (Input * input, const GOptionEntry * entries,
    const gchar * summary, const gchar * description, int *argc, char ***argv,
    GError ** error);
/* Whether the options make sense: one source, a film and paintings that can
 * be read. */
gboolean input_check (Input * input, GError ** error);

/* From the source to an nststyle that is called "style", in the language of
 * gst_parse_launch(). A file is played at its own speed and the decoder is
 * called "decoder". Free with g_free(). */
gchar *input_describe (const Input * input);
/* A pipeline that begins with that; NULL with an error that says what is not
 * installed. */
GstElement *input_parse (const gchar * launch, GError ** error);
/* Sets what cannot be part of a description: names of files. A file begins
 * anew when it has ended. From any thread. */
void input_set_up (Input * input, GstBin * bin);

/* Takes another painting, now and for what is set up later, and says so.
 * Indices beyond the ends wrap around. */
void input_choose_style (Input * input, gint index);

G_END_DECLS
#endif /* NST_EXAMPLE_INPUT_H */
