/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Between two levels of an image pyramid, by all threads. U is that of
 * ops/pyramid.h, for each plane of a picture.
 */

#ifndef NST_OPTIM_LEVELS_H
#define NST_OPTIM_LEVELS_H

#include <gio/gio.h>

#include "base/threads.h"
#include "ops/ops.h"

#define NST_LEVEL_MAX_PLANES 3

struct nst_level {
    gsize height, width;
    float *picture; /* [planes][height][width] */
};

struct nst_level_pass {
    const struct nst_ops *ops;
    struct nst_pool *pool;
    gsize planes;                          /* 3 with mix, else up to 3 */
    const struct nst_level *fine, *coarse; /* half the size, rounded up */
    const float *x;                        /* of the fine size */
    float *out;            /* coarse on the way down, fine on the way up */
    float scale;           /* of x, on the way up */
    const float (*mix)[3]; /* on the way up: applied to the colours of a pixel;
                              NULL: none */
    GCancellable *cancellable; /* may be NULL; out is half done then */
    gsize rows_a_job;          /* filled in */
};

/* out = U^T x */
void nst_level_shrink(struct nst_level_pass *pass);

/* out = mix (scale * x + U coarse->picture); out may be x. */
void nst_level_enlarge(struct nst_level_pass *pass);

#endif
