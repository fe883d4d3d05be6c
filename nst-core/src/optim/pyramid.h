/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The pyramid preconditioner of pictures [3][height][width], red, green and
 * blue: the symmetric positive definite matrix
 *
 *     P = C (x) sum over l = 0..3 of 2^-l U_l U_l^T
 *
 * where U_l enlarges a plane of 1/2^l of the size, l times by U of
 * ops/pyramid.h, and C works on the colours of a pixel. P g is what a pyramid
 * of pictures, each with its own step, would do along -g: what many pixels
 * agree about moves further; and so do light and dark, against green and
 * magenta, which differ least in pictures. Sizes down to 1x1 have a P.
 *
 * Constants and the shape of U were measured: docs/performance.md.
 */

#ifndef NST_OPTIM_PYRAMID_H
#define NST_OPTIM_PYRAMID_H

#include <gio/gio.h>

#include "base/threads.h"
#include "ops/ops.h"

struct nst_pyramid;

/* ops and pool are borrowed. NULL: no memory. */
struct nst_pyramid *
nst_pyramid_new(const struct nst_ops *ops, struct nst_pool *pool, gsize height,
                gsize width);
void nst_pyramid_free(struct nst_pyramid *pyramid);

/*
 * out = P x; they do not overlap. Results are the same to the bit for any
 * number of threads. cancellable may be NULL. FALSE: cancelled.
 */
gboolean nst_pyramid_multiply(struct nst_pyramid *pyramid, const float *x,
                              float *out, GCancellable *cancellable);

#endif
