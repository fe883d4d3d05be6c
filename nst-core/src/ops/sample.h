/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Pictures at places between their pixels. Positions are in pixels, 0 is the
 * middle of the first one; beyond the middle of the outermost ones, and for a
 * position that is not a number, the picture's edge goes on.
 */

#ifndef NST_OPS_SAMPLE_H
#define NST_OPS_SAMPLE_H

#include <glib.h>

#include "ops/simd.h"

/* Pixels that a picture has around it for the cubic, on each side. */
#define NST_SAMPLE_BORDER 2

/* The cubic's weights are those of the nearest of so many places a pixel. */
#define NST_SAMPLE_PHASES 64

/*
 * out[p][i] = plane p [height][width] at x[i], y[i], bilinear, for i < n.
 */
#define NST_DECL_SAMPLE_LINEAR(name)                                           \
    void name(const float *const *plane, gsize n_planes, gsize height,         \
              gsize width, const float *x, const float *y, gsize n,            \
              float *const *out)
/*
 * out [n][4] = the picture [height][width][4] at x[i], y[i], by the cubic of
 * Catmull and Rom (Keys 1981, a = -1/2). pixel is its first one, stride pixels
 * from row to row, and NST_SAMPLE_BORDER ones around it are there.
 */
#define NST_DECL_SAMPLE_CUBIC(name)                                            \
    void name(const float *pixel, gsize stride, gsize height, gsize width,     \
              const float *x, const float *y, gsize n, float *out)
/*
 * out[i] = row at index[i] + weight[i], linear between index[i] and the next
 * one, for i < n: an enlarged row.
 */
#define NST_DECL_STRETCH(name)                                                 \
    void name(const float *row, const gint32 *index, const float *weight,      \
              gsize n, float *out)

typedef NST_DECL_SAMPLE_LINEAR(nst_sample_linear_func);
typedef NST_DECL_SAMPLE_CUBIC(nst_sample_cubic_func);
typedef NST_DECL_STRETCH(nst_stretch_func);

#ifdef NST_ISA
NST_DECL_SAMPLE_LINEAR(NST_SIMD(nst_sample_linear));
NST_DECL_SAMPLE_CUBIC(NST_SIMD(nst_sample_cubic));
NST_DECL_STRETCH(NST_SIMD(nst_stretch));
#endif

#endif
