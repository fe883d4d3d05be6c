/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A media of gst-rtsp-server that prints what is wrong with it. */

#ifndef NST_EXAMPLE_PAINTED_MEDIA_H
#define NST_EXAMPLE_PAINTED_MEDIA_H

#include <gst/rtsp-server/rtsp-server.h>

G_BEGIN_DECLS

/* Derived from GST_TYPE_RTSP_MEDIA. */
GType painted_media_get_type (void);

/* Ends the waiting of clients for its first picture, if any wait; prints
 * nothing. Call it again until they are gone: it may come too early. From any
 * thread. */
void painted_media_fail (GstRTSPMedia * media);

G_END_DECLS

#endif /* NST_EXAMPLE_PAINTED_MEDIA_H */
