/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ppm.h"

#include <stdio.h>

gboolean
bench_read_ppm(const char *file, NstImage *image, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length;
    int start = 0;

    if (!g_file_get_contents(file, &bytes, &length, error))
        return FALSE;
    if (sscanf(bytes, "P6 %u %u 255%n", &image->width, &image->height,
               &start) != 2 ||
        start == 0 || image->width == 0 || image->width > NST_IMAGE_MAX_SIDE ||
        image->height > NST_IMAGE_MAX_SIDE ||
        length - (gsize)start - 1 != (gsize)3 * image->width * image->height) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "%s: no binary PPM with 8 bits", file);
        return FALSE;
    }
    image->format = NST_PIXEL_RGB8;
    image->stride = (gssize)(3 * image->width);
    image->data = g_memdup2(bytes + start + 1, length - (gsize)start - 1);
    return TRUE;
}
