/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstdisplay.h"

#include <string.h>

#include "gstnstchroma.h"

/* From RGB to YUV or, where no matrix is known, to RGB: rows of three. */
static void
fill_colors (gdouble colors[3][3], const GstVideoInfo * info,
    const gdouble luma[3])
{
  gdouble kr, kb;
  guint i;

  memset (colors, 0, 9 * sizeof (gdouble));
  if (GST_VIDEO_INFO_IS_RGB (info)
      || (!GST_VIDEO_INFO_IS_GRAY (info)
          && !gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &kr,
              &kb))) {
    for (i = 0; i < 3; i++)
      colors[i][i] = 1.0;
    return;
  }

  for (i = 0; i < 3; i++) {
    colors[0][i] = luma[i];
    colors[1][i] = ((i == 2) - luma[i]) / (2.0 * (1.0 - luma[2]));
    colors[2][i] = ((i == 0) - luma[i]) / (2.0 * (1.0 - luma[0]));
  }
}

/* Red, green and blue are luma. */
static void
remove_chroma (gdouble colors[3][3], const gdouble luma[3])
{
  guint i, k;

  for (k = 0; k < 3; k++) {
    gdouble sum = colors[k][0] + colors[k][1] + colors[k][2];

    for (i = 0; i < 3; i++)
      colors[k][i] = sum * luma[i];
  }
}

/* The components have the depth of the format, whose bits unpack_func repeats
 * to fill 8 or 16. */
static void
fill_matrix (NstLiveDisplay * display, const GstVideoInfo * info,
    gdouble colors[3][3])
{
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  gdouble max = (1 << GST_VIDEO_INFO_COMP_DEPTH (info, 0)) - 1;
  guint i, k, n = GST_VIDEO_INFO_IS_GRAY (info) ? 1 : 3;

  gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset,
      scale);
  memset (display->matrix, 0, sizeof display->matrix);
  for (k = 0; k < n; k++) {
    for (i = 0; i < 3; i++)
      display->matrix[k][i] = colors[k][i] * scale[k] / max;
    display->matrix[k][3] = offset[k] / max;
  }
}

void
gst_nst_display_fill (NstLiveDisplay * display, const GstVideoInfo * info,
    gboolean grey, gdouble detail)
{
  gdouble shares[2], luma[3], colors[3][3];
  gboolean rgb = GST_VIDEO_INFO_IS_RGB (info);
  guint k;

  gst_nst_chroma_get_luma (info, shares);
  luma[0] = shares[0];
  luma[1] = 1.0 - shares[0] - shares[1];
  luma[2] = shares[1];
  fill_colors (colors, info, luma);
  if (grey)
    remove_chroma (colors, luma);

  memset (display, 0, sizeof *display);
  display->width = (guint) info->width;
  display->height = (guint) info->height;
  display->depth = GST_VIDEO_INFO_COMP_DEPTH (info, 0) > 8 ? 16 : 8;
  fill_matrix (display, info, colors);
  for (k = 0; k < 3; k++) {
    display->luma[k] = rgb ? luma[k] : k == 0;
    display->direction[k] = rgb || k == 0;
  }
  display->detail = detail;
}
