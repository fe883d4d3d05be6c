/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Pictures cross the API as borrowed views: the caller keeps the memory, and
 * it need only live until the function that takes the view returns.
 *
 * Channels are always red, green, blue in this order, whatever order a
 * network wants. Values are gamma-encoded (sRGB-like), as networks are
 * trained on them.
 */

#ifndef NST_IMAGE_H
#define NST_IMAGE_H

#include <glib.h>

#include <nst/version.h>

G_BEGIN_DECLS

typedef enum {
    NST_PIXEL_RGB8,  /* 3 bytes a pixel, 0..255 */
    NST_PIXEL_RGBX8, /* 4 bytes a pixel; the fourth is ignored when read
                        and left alone when written */
    NST_PIXEL_RGB32F /* 3 floats a pixel; 0..1 is the displayable range.
                        Output is not clipped to it, so that nothing is
                        lost. Input must be finite */
} NstPixelFormat;

typedef struct {
    void *data;    /* first pixel of the top row; aligned for its type */
    gssize stride; /* from row to row, in bytes; may be negative; a multiple of
                      the alignment of the type */
    guint width;   /* pixels */
    guint height;  /* rows */
    NstPixelFormat format;
} NstImage;

/*
 * The smallest width and height in which every layer of every network keeps
 * at least one position (four poolings by 2). Smaller pictures are refused
 * with NST_ERROR_TOO_SMALL; enlarge them first.
 */
#define NST_IMAGE_MIN_SIDE 16

/* The largest width and height that are accepted. */
#define NST_IMAGE_MAX_SIDE 16384

G_END_DECLS

#endif /* NST_IMAGE_H */
