/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the examples share: options that say what is painted and how, and the
 * first half of a pipeline for them. */

#ifndef NST_EXAMPLE_INPUT_H
#define NST_EXAMPLE_INPUT_H

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct
{
  gchar *device;
  gchar *file;
  gboolean test;
  gchar **styles;
  gint work_size;
  gint iterations;

  gboolean sound;               /* of the file */
  gint style;                   /* index into styles; atomic */
} Input;

void input_init (Input * input);
void input_clear (Input * input);
/* Writes to input when it is parsed. Transfer full. */
GOptionGroup *input_new_options (Input * input);
/* Whether the options make sense: one source, a film that can be read,
 * paintings that are there. */
gboolean input_check (Input * input, GError ** error);

/* From the source to an nststyle that is called "style", in the language of
 * gst_parse_launch(). A file is played at its own speed and the decoder is
 * called "decoder". Free with g_free(). */
gchar *input_describe (const Input * input);
/* Sets what cannot be part of a description: names of files. A file begins
 * anew when it has ended. */
void input_set_up (Input * input, GstBin * bin);

/* Takes another painting and says so. Indices beyond the ends wrap around. */
void input_choose_style (Input * input, GstElement * style, gint index);

G_END_DECLS

#endif /* NST_EXAMPLE_INPUT_H */
