/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How the painted picture is written into the frames of a stream. */

#ifndef GST_NST_DISPLAY_H
#define GST_NST_DISPLAY_H

#include <gst/video/video.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* For rows as the format's unpack_func makes them. Goes by the colour matrix
 * and range of info. grey: only luma is painted. */
void gst_nst_display_fill (NstLiveDisplay * display,
    const GstVideoInfo * info, gboolean grey, gdouble detail);

G_END_DECLS

#endif /* GST_NST_DISPLAY_H */
