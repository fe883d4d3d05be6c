/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The stylizer: one stream's state. It looks for the picture x that
 * minimises
 *
 *   alpha * content(x) + beta * sum_l w_l * style_l(x) + tv_weight * TV(x)
 *
 * by L-BFGS (Liu, Nocedal 1989), preconditioned by an image pyramid, with a
 * line search for the strong Wolfe conditions (Moré, Thuente 1994), or by Adam
 * (Kingma, Ba 2015). With F the
 * features of a layer, C channels x M positions, after the ReLU, and G = F F^T
 * / (C M) their Gram matrix, P the features of the content picture and A the
 * Gram matrix of the style:
 *
 *                relative                      mean-square
 *   content      mean((F-P)^2) / mean(P^2)     mean((F-P)^2)
 *   style_l      mean((G-A)^2) / mean(A^2)     mean((G-A)^2)
 *
 * The relative loss also has 30 * range(x), the mean squared distance of x
 * from the displayable 0..1, so that the picture that is shown, clipped, is
 * as good as the one that was optimised. The mean-square loss is left as it
 * was published.
 *
 *   TV           mean over the 3 channels and all pixels of the squared
 *                differences to the right and to the lower neighbour, x in
 *                0..1 (Mahendran, Vedaldi, CVPR 2015, with beta = 2)
 *
 * Threads: one call at a time for one stylizer, any number of stylizers at
 * once. Results are the same to the bit for any number of threads.
 */

#ifndef NST_STYLIZER_H
#define NST_STYLIZER_H

#include <gio/gio.h>
#include <glib.h>

#include <nst/image.h>
#include <nst/network.h>
#include <nst/style.h>
#include <nst/version.h>

G_BEGIN_DECLS

typedef struct _NstStylizer NstStylizer;

typedef enum {
    NST_LOSS_SCALE_RELATIVE,   /* dimensionless: a weight means the same for
                                  every network, layer, size and painting */
    NST_LOSS_SCALE_MEAN_SQUARE /* Johnson et al. 2016; the article of 2019 */
} NstLossScale;

typedef enum {
    NST_INIT_CONTENT, /* start from the content picture */
    NST_INIT_NOISE,   /* start from N(0, 1) noise around the network's mean,
                         in the units of the network's input */
    NST_INIT_PREVIOUS /* start from the previous result; from the content
                         picture where there is none */
} NstInit;

typedef enum {
    NST_MODE_STILL, /* each picture on its own: starts from `init` */
    NST_MODE_FILM   /* the first picture starts from `init`, each later one
                       from the previous result, with the optimiser's memory */
} NstMode;

typedef enum {
    NST_OPTIMIZER_LBFGS, /* the fewest evaluations for a loss */
    NST_OPTIMIZER_ADAM   /* Kingma, Ba 2015 */
} NstOptimizer;

typedef enum {
    NST_PRECISION_FP32, /* float32 throughout */
    NST_PRECISION_BF16  /* products of bfloat16 values, with float32 sums: in
                           all convolutions but the first, backward, and
                           forward in the first half of the evaluations of
                           a picture that does not start from the previous
                           result. The picture, its gradient, the Gram
                           matrices and the optimiser stay in float32 */
} NstPrecision;

/*
 * Whether this processor can compute so. Where it cannot, NST_PRECISION_BF16
 * paints as NST_PRECISION_FP32 does; NstReport.precision says which it was.
 */
NST_API gboolean nst_precision_is_supported(NstPrecision precision);

/* Copied, strings included, by the functions that take it. */
typedef struct {
    const char *content_layer; /* "conv4_2"; NULL or "": what the network
                                  recommends */
    const char *style_layers;  /* "conv1_1:0.2,conv2_1:0.4": weights are used
                                  as given; a list without weights shares 1
                                  equally; NULL or "": what the network
                                  recommends */
    NstPooling pooling;
    NstLossScale loss_scale;
    double alpha;     /* content weight, >= 0 */
    double beta;      /* style weight, >= 0 */
    double tv_weight; /* total variation weight, >= 0 */
    guint iterations; /* evaluations of loss and gradient a picture; 0: the
                         starting picture comes back */
    NstMode mode;
    NstInit init;
    NstOptimizer optimizer;
    guint64 seed;           /* of NST_INIT_NOISE; each frame the same noise */
    guint history;          /* L-BFGS correction pairs, 1 to 100 */
    gboolean pyramid;       /* let large shapes and light change faster than
                               details and colours: fewer evaluations for
                               the same loss; for L-BFGS only */
    guint restart_interval; /* evaluations after which the optimiser forgets
                               its memory, as the article does; at least
                               2; 0: never */
    NstPrecision precision; /* of the network */
    guint threads;          /* at most 256; 0: one a processor; fixed by
                               nst_stylizer_new() */
} NstParams;

/*
 * The defaults: relative losses, content conv4_2, the recommended style
 * layers, alpha 1, beta 15, tv_weight 4, average pooling, 100 evaluations from
 * the content picture, mode still, L-BFGS with 10 correction pairs and the
 * pyramid, float32.
 */
NST_API void nst_params_init(NstParams *params);

/*
 * Sets everything but threads and precision to a named preset and returns
 * TRUE, or returns FALSE and leaves params alone.
 *   "quality"       our best for stills and films: the defaults with more
 *                   evaluations
 *   "draft"         something to look at, on a slow machine (paint it at 192)
 *   "article-2019"  S. Dey, "Neural Style Transfer on Real Time Video": what
 *                   its notebook ran (it paints at 224x224)
 */
NST_API gboolean nst_params_preset(NstParams *params, const char *name);

typedef struct {
    guint iteration;     /* evaluations so far, from 1 */
    guint iterations;    /* evaluations at most */
    double loss;         /* of the best picture so far: the sum of the terms */
    double loss_content; /* alpha * content */
    double loss_style;   /* beta * sum_l w_l * style_l */
    double loss_tv;      /* tv_weight * TV */
    double loss_range;   /* 30 * range, or 0 */
    double elapsed;      /* seconds since nst_stylizer_render() began */
} NstProgress;

/*
 * Called in the calling thread after each evaluation. Return FALSE to stop:
 * the best picture so far is kept, and that is a success.
 */
typedef gboolean (*NstProgressFunc)(const NstProgress *progress,
                                    gpointer user_data);

/* What came out of nst_stylizer_render(). Times in seconds. */
typedef struct {
    NstProgress last;       /* of the picture that was returned */
    double loss_start;      /* loss of the starting picture; with bf16, of a
                               picture that starts anew, in bfloat16, and a
                               little off what float32 would say */
    guint restarts;         /* how often the optimiser dropped its memory
                               because of a failed line search */
    gboolean stopped;       /* by the progress function */
    gboolean converged;     /* no further descent was possible */
    NstPrecision precision; /* what the network was computed in */
    double time_forward;    /* the network */
    double time_loss;       /* losses and their gradients, Gram matrices */
    double time_backward;   /* the network */
    double time_optimizer;
} NstReport;

/*
 * The caller owns the stylizer, which holds a reference on the network.
 * Errors: INVALID_ARGUMENT, UNKNOWN_LAYER.
 */
NST_API NstStylizer *
nst_stylizer_new(NstNetwork *network, const NstParams *params, GError **error);

/* Accepts NULL. */
NST_API void nst_stylizer_free(NstStylizer *stylizer);

/*
 * Takes effect with the next picture; threads is ignored. On error the old
 * parameters stay. Errors: INVALID_ARGUMENT, UNKNOWN_LAYER.
 */
NST_API gboolean nst_stylizer_set_params(NstStylizer *stylizer,
                                         const NstParams *params,
                                         GError **error);

/*
 * Takes a reference. The style must be of the same network and pooling, and
 * have all style layers, else the next render says so.
 */
NST_API void nst_stylizer_set_style(NstStylizer *stylizer, NstStyle *style);

/*
 * Paints content into output, which has the same size and may be the same
 * memory. progress, cancellable, report may be NULL. Cancelling is noticed
 * within a part of a layer; the previous result is then kept as it was. (A
 * picture of another size than the one before forgets it, whatever comes of
 * the call.)
 * A loss that is not finite never reaches output: the last good picture is
 * kept and the optimiser starts anew from it.
 *
 * Errors: INVALID_ARGUMENT, UNKNOWN_LAYER, TOO_SMALL, NO_MEMORY, NOT_FINITE,
 * CANCELLED; output is then untouched.
 */
NST_API gboolean nst_stylizer_render(
    NstStylizer *stylizer, const NstImage *content, const NstImage *output,
    NstProgressFunc progress, gpointer user_data, GCancellable *cancellable,
    NstReport *report, GError **error);

/* Forgets the previous result and the optimiser's memory: a seek, a cut. */
NST_API void nst_stylizer_reset(NstStylizer *stylizer);

G_END_DECLS

#endif /* NST_STYLIZER_H */
