/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where nothing could be carried, the content in the picture's colours. */

#ifndef NST_STYLIZER_LIVE_RECOLOR_H
#define NST_STYLIZER_LIVE_RECOLOR_H

#include <glib.h>

/*
 * Where valid [plane] is below 1, picture [3][plane] becomes content, of the
 * same shape, with each colour's mean and deviation made those of picture:
 * all of it where valid is 0.
 */
void nst_recolor(const float *content, const float *valid, gsize plane,
                 float *picture);

#endif
