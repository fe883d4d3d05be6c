/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef GST_NST_STYLE_H
#define GST_NST_STYLE_H

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

#define GST_TYPE_NST_STYLE (gst_nst_style_get_type ())
G_DECLARE_FINAL_TYPE (GstNstStyle, gst_nst_style, GST, NST_STYLE,
    GstVideoFilter)

GST_ELEMENT_REGISTER_DECLARE (nststyle);

G_END_DECLS

#endif /* GST_NST_STYLE_H */
