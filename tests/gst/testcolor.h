/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Colour conversion to judge by: the matrices in double, rounded once.
 * GStreamer's own is only asked to reorder and resample components. */

#ifndef TEST_COLOR_H
#define TEST_COLOR_H

#include <gst/video/video.h>

G_BEGIN_DECLS

/* A frame of any of the element's formats as 8-bit RGB of the same size;
 * rgb is set to its description. */
GstBuffer *test_color_to_rgb (const GstVideoInfo * info, GstBuffer * frame,
    GstVideoInfo * rgb);
GstBuffer *test_color_from_rgb (const GstVideoInfo * rgb, GstBuffer * frame,
    const GstVideoInfo * info);

/* One component of a pixel, in its own steps. */
gint test_color_get_value (const GstVideoFrame * frame, guint component,
    gint x, gint y);

/* How close two frames are in one component, in dB; 99: they are the same.
 * Padding does not count. Of all columns, or of those from first to end. */
gdouble test_color_get_psnr (const GstVideoInfo * info, guint component,
    GstBuffer * a, GstBuffer * b);
gdouble test_color_get_psnr_of (const GstVideoInfo * info, guint component,
    gint first, gint end, GstBuffer * a, GstBuffer * b);

G_END_DECLS

#endif /* TEST_COLOR_H */
