/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The colours of the input on the luma of the output. */

#ifndef GST_NST_CHROMA_H
#define GST_NST_CHROMA_H

#include <gst/video/video.h>

G_BEGIN_DECLS

/* The shares of red and blue in the luma of this stream: those of its colour
 * matrix, and of BT.709 where it has none. */
void gst_nst_chroma_get_luma (const GstVideoInfo * info, gdouble luma[2]);

/* Gives out, which is painted in grey, the chroma of in. YUV: the samples
 * themselves. RGB: the distances of red, green and blue from luma, all
 * made smaller where they would not fit into the range of a component. */
void gst_nst_chroma_keep (const GstVideoFrame * in, GstVideoFrame * out);

G_END_DECLS

#endif /* GST_NST_CHROMA_H */
