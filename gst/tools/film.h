/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pipeline that paints a film into another file. */

#ifndef NST_FILM_H
#define NST_FILM_H

#include <gst/gst.h>

G_BEGIN_DECLS

/* Pictures are decoded, painted and encoded as H.264; the sound is copied as
 * it is. The kind of the file follows from the end of its name: mp4, m4v, mov
 * or mkv. Whatever is found out later comes as an error of the pipeline.
 * Returns NULL and sets error if there is no such kind of file, no film, or if
 * both are the same file. */
GstElement *film_new (const gchar * film, const gchar * painted,
    GError ** error);

G_END_DECLS

#endif /* NST_FILM_H */
