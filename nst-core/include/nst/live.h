/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Live style transfer: a stream is painted at its own pace while an optimiser
 * keeps refining what is painted.
 *
 * The caller's side, one call of nst_live_push() a frame, never waits for the
 * optimiser: it follows the motion of the picture by optical flow (DIS:
 * Kroeger et al., ECCV 2016) and carries the last painted picture along. The
 * optimiser, a thread of its own below the caller's priority, takes the newest
 * frame there is, carries its picture there (Ruder, Dosovitskiy, Brox, GCPR
 * 2016), takes a few steps of Adam on an image pyramid with moments that are
 * carried, too, and hands the picture over. A scene starts with L-BFGS, as in
 * nst/stylizer.h, which also defines the loss.
 *
 * What is shown is the painted picture at the size of the frame, with the
 * fine detail of the frame's own luma.
 *
 * Threads: one call at a time for one NstLive, any number of them at once.
 */

#ifndef NST_LIVE_H
#define NST_LIVE_H

#include <gio/gio.h>
#include <glib.h>

#include <nst/image.h>
#include <nst/network.h>
#include <nst/style.h>
#include <nst/stylizer.h>
#include <nst/version.h>

G_BEGIN_DECLS

typedef struct _NstLive NstLive;

typedef enum {
    NST_FLOW_OFF,   /* the painted picture stays where it is */
    NST_FLOW_FAST,  /* patches on a quarter of the work picture's size */
    NST_FLOW_MEDIUM /* finer, and refined: three times the time */
} NstFlow;

/* Copied, strings included, by the functions that take it. */
typedef struct {
    NstParams params; /* of the loss and of the machine. iterations are
                         the evaluations at a start or after a cut; mode,
                         init, optimizer, seed, restart_interval and
                         pyramid do not matter */
    guint steps;      /* of Adam for each frame that the optimiser takes;
                         0: as many as suit this machine */
    NstFlow flow;
    double cut_threshold; /* 0..1: how different a frame has to be to start
                             another scene; 1: none is */
    guint style_fade;     /* milliseconds in which one style becomes another */
    gboolean synchronous; /* the optimiser works in nst_live_push(), on every
                             frame, and the same input gives the same output.
                             For tests and measurements; fixed by
                             nst_live_new() */
} NstLiveParams;

/*
 * nst_params_init() with the layers up to conv4_1, 30 evaluations at a start;
 * steps 0, flow medium, cut_threshold 0.5, style_fade 800.
 */
NST_API void nst_live_params_init(NstLiveParams *params);

/*
 * The caller owns it; it holds a reference on the network. Errors:
 * INVALID_ARGUMENT, UNKNOWN_LAYER.
 */
NST_API NstLive *
nst_live_new(NstNetwork *network, const NstLiveParams *params, GError **error);

/* Accepts NULL. Takes as long as a part of a layer in progress. */
NST_API void nst_live_free(NstLive *live);

/*
 * Takes effect with what the optimiser begins next; threads and synchronous
 * are ignored. On error the old parameters stay. Errors: INVALID_ARGUMENT,
 * UNKNOWN_LAYER.
 */
NST_API gboolean nst_live_set_params(NstLive *live, const NstLiveParams *params,
                                     GError **error);

/*
 * Takes a reference. The picture changes into the new style within style_fade.
 * The style must be of the same network and pooling, and have all style
 * layers, else a later nst_live_push() says so.
 */
NST_API void nst_live_set_style(NstLive *live, NstStyle *style);

typedef enum {
    NST_LIVE_LOAD_NONE,  /* everything as the parameters say */
    NST_LIVE_LOAD_FAST,  /* flow at most NST_FLOW_FAST */
    NST_LIVE_LOAD_PLAIN, /* nor the frame's detail */
    NST_LIVE_LOAD_CARRY  /* flow for every other frame only */
} NstLiveLoad;

/* What the caller's side leaves out, as there is too little time. */
NST_API void nst_live_set_load(NstLive *live, NstLiveLoad load);

/*
 * The next frame of the stream, at the size that is to be optimised, and its
 * time in microseconds. Frames of another size than the one before go on with
 * the picture at that size. A gap of more than 200 ms or a step back in time
 * starts another scene.
 *
 * Before there is a style the frame itself is shown. cut, which may be NULL,
 * becomes whether the frame starts another scene.
 *
 * Errors: INVALID_ARGUMENT, TOO_SMALL, NO_MEMORY, NOT_FINITE, of the content:
 * it is then as if it had not been pushed; and what went wrong in the
 * optimiser, once: NO_MEMORY, NOT_FINITE. The caller may go on.
 */
NST_API gboolean nst_live_push(NstLive *live, const NstImage *content,
                               gint64 time, gboolean *cut, GError **error);

/* Forgets the scene: a seek, another stream. */
NST_API void nst_live_reset(NstLive *live);

/*
 * How the rows of a frame are made of the painted picture: each of its pixels
 * has four components, the first of which becomes opaque (alpha), the others
 * are matrix times red, green, blue and 1, in 0..1 of the range of the
 * components' type.
 */
typedef struct {
    guint width, height; /* of the frame */
    guint depth;         /* bits a component: 8 or 16 */
    double matrix[3][4];
    double luma[3];      /* shares of the components in the luma */
    double direction[3]; /* what a luma of 1 more adds to the components */
    double detail;       /* how much of the frame's detail is added, 0..1.5 */
} NstLiveDisplay;

/* Copied. Errors: INVALID_ARGUMENT. */
NST_API gboolean nst_live_set_display(NstLive *live,
                                      const NstLiveDisplay *display,
                                      GError **error);

/*
 * Makes row y of the frame that was pushed last: 4 * width components, as
 * guint8 or guint16, from those of the frame itself. out may be in. Before
 * there is a painted picture it is a copy; before there is a display, nothing
 * is done.
 */
NST_API void
nst_live_paint_row(NstLive *live, guint y, const void *in, void *out);

/* The painted picture as the frame pushed last shows it, at the work size. */
NST_API gboolean nst_live_get_picture(NstLive *live, const NstImage *output,
                                      GError **error);

/* Since the start. Times in seconds. */
typedef struct {
    guint64 frames;
    guint64 cuts;
    guint64 evaluations;
    guint64 publications;
    double loss, loss_content, loss_style; /* of the last evaluation */
    double evaluation_time;                /* mean of the last ones */
    double staleness;  /* age of the picture that is shown, by the times
                          of the frames */
    double time_flow;  /* of the last frame: motion, ... */
    double time_carry; /* ... the maps, cuts, handing over */
    gboolean idle;     /* nothing changes, so the optimiser sleeps */
} NstLiveReport;

NST_API void nst_live_get_report(NstLive *live, NstLiveReport *report);

G_END_DECLS

#endif /* NST_LIVE_H */
