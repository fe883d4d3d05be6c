/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What stands in for a picture where there is none yet: the content, in the
 * colours that the picture gives to such content elsewhere. */

#ifndef NST_STYLIZER_LIVE_RECOLOR_H
#define NST_STYLIZER_LIVE_RECOLOR_H

#include <glib.h>

/* A colour of the content, and 1, times matrix is that of the picture. */
struct nst_recoloring {
    float matrix[3][4];
};

/*
 * The one of least squares between content and picture, [3][plane] both. What
 * the content does not tell, since it has too few colours, stays as it is:
 * differences from the mean are kept. Of large pictures some of the pixels are
 * looked at.
 */
void nst_recoloring_fit(struct nst_recoloring *recoloring, const float *content,
                        const float *picture, gsize plane);

/* rgb = that of a pixel of content [3][plane], 0 to 1. */
static inline void
nst_recolor_pixel(const struct nst_recoloring *recoloring, const float *content,
                  gsize plane, float rgb[3])
{
    for (gsize c = 0; c < 3; c++) {
        const float *row = recoloring->matrix[c];
        float value = row[0] * content[0] + row[1] * content[plane] +
                      row[2] * content[2 * plane] + row[3];

        /* Not a number becomes 0. */
        rgb[c] = value > 0.0f ? MIN(value, 1.0f) : 0.0f;
    }
}

/*
 * Where valid [plane] is below 1, picture becomes recoloured content, 0 to 1:
 * all of it where valid is 0.
 */
void nst_recolor(const struct nst_recoloring *recoloring, const float *content,
                 const float *valid, gsize plane, float *picture);

#endif
