/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Keeping the colours of the content: Gatys, Bethge, Hertzmann, Shechtman,
 * "Preserving Color in Neural Artistic Style Transfer", 2016. Two ways:
 *
 *   palette  the painting gets the mean and covariance of the content's
 *            colours (nst_colors_match()) before nst_style_new() sees it
 *   luma     both are turned grey (nst_colors_to_luma()), the painting gets
 *            the mean and deviation of the content's luma
 *            (nst_colors_match() again), and the painted luma is put
 *            together with the chroma of the content
 *
 * These functions compute on the calling thread, in a pass or two over the
 * picture. Images must have the sizes that the rest of the library accepts.
 */

#ifndef NST_COLORS_H
#define NST_COLORS_H

#include <glib.h>

#include <nst/image.h>
#include <nst/version.h>

G_BEGIN_DECLS

/* What is known of the colours of a picture: red, green, blue in 0..1. */
typedef struct {
    double mean[3];
    double
        covariance[9]; /* [3][3], symmetric; divided by the number of pixels */
} NstColors;

/*
 * Measures a picture. Errors: INVALID_ARGUMENT, TOO_SMALL, NO_MEMORY,
 * NOT_FINITE; colors is then untouched.
 */
NST_API gboolean nst_colors_measure(const NstImage *image, NstColors *colors,
                                    GError **error);

/*
 * Gives a picture, in place, the mean and the covariance of target, and clips
 * it to 0..1, which leaves them a little off where colours fall outside. Of
 * the linear transforms that do so it is the symmetric one, which moves
 * colours least (Pitié, Kokaram 2007): A = S^-1/2 (S^1/2 T S^1/2)^1/2 S^-1/2
 * with the covariances S of the picture and T of target. In directions in
 * which the picture varies by less than a grey level of 255 it is only
 * stretched as far as if it did by that much, so that noise remains noise:
 * colours that lie on a line stay on one, and a plain picture becomes one of
 * the mean of target.
 *
 * Errors: INVALID_ARGUMENT, TOO_SMALL, NO_MEMORY, NOT_FINITE (of the picture
 * or of target); the picture is then untouched.
 */
NST_API gboolean nst_colors_match(const NstImage *image,
                                  const NstColors *target, GError **error);

/*
 * Makes a picture grey, in place: all channels become
 * red * R + (1 - red - blue) * G + blue * B, the luma of a colour matrix with
 * these constants (0.299 and 0.114 in BT.601, 0.2126 and 0.0722 in BT.709).
 * Errors: INVALID_ARGUMENT, TOO_SMALL, NO_MEMORY.
 */
NST_API gboolean nst_colors_to_luma(const NstImage *image, double red,
                                    double blue, GError **error);

G_END_DECLS

#endif /* NST_COLORS_H */
