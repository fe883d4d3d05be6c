/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What stays of the input in a painted frame, in the format of the frame: its
 * alpha, and where mix and wipe let it through, its very bits. */

#ifndef GST_NST_BLEND_H
#define GST_NST_BLEND_H

#include <gst/video/video.h>

G_BEGIN_DECLS

/* in and out have the same format and size. out becomes (1 - mix) in + mix
 * out, in its left share of wipe in alone. Where chroma is subsampled, the
 * edge of the wipe lies between two chroma samples. */
void gst_nst_blend (const GstVideoFrame * in, GstVideoFrame * out,
    gdouble mix, gdouble wipe);

G_END_DECLS

#endif /* GST_NST_BLEND_H */
