/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A film that begins anew when it has ended. */

#ifndef NST_EXAMPLE_LOOP_H
#define NST_EXAMPLE_LOOP_H

#include <gst/gst.h>

G_BEGIN_DECLS

/* For a decodebin that has not started yet. In place of an EOS, each of its
 * streams has another segment, whose running time goes on. Needs a demuxer
 * that can seek by segments; else the film ends. */
void loop_decoder (GstElement * decoder);

G_END_DECLS

#endif /* NST_EXAMPLE_LOOP_H */
