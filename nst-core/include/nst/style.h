/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A style: the Gram matrices of one or several paintings in the style layers
 * of a network. Immutable and reference-counted, shared like a network.
 */

#ifndef NST_STYLE_H
#define NST_STYLE_H

#include <gio/gio.h>
#include <glib.h>

#include <nst/image.h>
#include <nst/network.h>
#include <nst/version.h>

G_BEGIN_DECLS

typedef struct _NstStyle NstStyle;

typedef enum {
    NST_POOLING_AVERAGE, /* mean of 2x2; smoother pictures (Gatys 2015) */
    NST_POOLING_MAX      /* maximum of 2x2; what VGG was trained with */
} NstPooling;

/* Copied by the functions that take it. */
typedef struct {
    const char *style_layers; /* as NstParams.style_layers; weights in it do
                                 not matter here; NULL or "": what the
                                 network recommends */
    NstPooling pooling;       /* must be that of the stylizer */
    guint threads;            /* for the analysis; 0: one a processor */
} NstStyleParams;

/* {NULL, NST_POOLING_AVERAGE, 0} */
NST_API void nst_style_params_init(NstStyleParams *params);

/*
 * Analyses n_images >= 1 paintings, each at the size it is handed in (the
 * size of its strokes in the result). blend holds n_images shares >= 0 that
 * are normalised to sum 1; NULL: equal shares. The Gram matrices are blended,
 * so a mixture costs no more to paint than one painting.
 *
 * cancellable may be NULL. The caller owns the returned reference; the style
 * holds one on the network. Errors: INVALID_ARGUMENT, UNKNOWN_LAYER,
 * TOO_SMALL, NO_MEMORY, NOT_FINITE, CANCELLED.
 */
NST_API NstStyle *
nst_style_new(NstNetwork *network, const NstStyleParams *params,
              const NstImage *images, const double *blend, guint n_images,
              GCancellable *cancellable, GError **error);

/*
 * Blends n >= 1 styles that have been analysed, in a pass over their Gram
 * matrices: what nst_style_new() makes of all their images at once, without
 * looking at them again. They must be of the same network, pooling and style
 * layers. blend is as there. The caller owns the returned reference; those on
 * styles stay the caller's. Errors: INVALID_ARGUMENT, NO_MEMORY.
 */
NST_API NstStyle *
nst_style_new_blend(NstStyle *const *styles, const double *blend, guint n,
                    GError **error);

/* Thread-safe. ref returns its argument; unref accepts NULL. */
NST_API NstStyle *nst_style_ref(NstStyle *style);
NST_API void nst_style_unref(NstStyle *style);

G_END_DECLS

#endif /* NST_STYLE_H */
