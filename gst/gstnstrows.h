/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A frame that is painted row by row, in its own format. */

#ifndef GST_NST_ROWS_H
#define GST_NST_ROWS_H

#include <gst/video/video.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* Paints the frame that was pushed last, whose display suits the format. Both
 * have the same format and size; alpha becomes opaque. */
void gst_nst_rows_paint (NstLive * live, const GstVideoFrame * in,
    GstVideoFrame * out);

G_END_DECLS

#endif /* GST_NST_ROWS_H */
