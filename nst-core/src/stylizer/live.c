/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "nst/live.h"

#include <string.h>

#include "motion/follow.h"
#include "nst/error.h"
#include "stylizer/live_params.h"
#include "stylizer/live_screen.h"
#include "stylizer/live_targets.h"
#include "stylizer/live_worker.h"
#include "stylizer/picture.h"

/* Longer ones are not followed across, unless all are so long: microseconds. */
#define MAX_GAP 200000

/* How long a picture takes to become the next one, of the time from one to the
 * next: what the steps change back and forth is evened out on the way. At
 * most, microseconds. */
#define FADE 2
#define MAX_FADE 200000

/* How long parameters and style may not suit each other before it is an error:
 * they are set one after the other. */
#define PATIENCE 2000000

/* Frames within which an optimiser that has nothing to do answers. */
#define MAX_SILENCE 2

/* Far enough from what would not fit that times can be subtracted. */
#define MAX_TIME (G_MAXINT64 / 4)

struct _NstLive {
    NstNetwork *network;
    NstLiveParams params;
    struct nst_refiner_task task; /* style: what was set last, counted */
    gboolean task_changed;
    gint64 unsuited_since; /* 0: they suit */
    NstLiveLoad load;

    struct nst_ops ops;
    struct nst_worker *worker;
    struct nst_follow *follow; /* NULL: no size yet */
    struct nst_screen *screen;
    gsize height, width;
    float *content; /* [3][height][width] */
    float *luma;

    guint64 frame, scene; /* of the newest frame; from 1 */
    gboolean scene_is_taken;
    guint64 taken, shown; /* the frames that the maps lead to */
    gint64 time;          /* of the newest frame */
    gint64 before;        /* of the one before it */
    gint64 interval;      /* between frames, usually; 0: not known */
    gint64 gap;           /* the last one, if it was longer; else 0 */
    gboolean is_reset;    /* the next frame starts another scene */
    gint64 shown_time;    /* of the shown picture's frame */
    gint64 change_time;   /* when it came */

    NstLiveReport report;
};

NstLive *
nst_live_new(NstNetwork *network, const NstLiveParams *params, GError **error)
{
    NstLive *live;

    g_return_val_if_fail(network != NULL && params != NULL, NULL);
    live = g_new0(NstLive, 1);
    live->network = nst_network_ref(network);
    nst_ops_init(&live->ops, nst_cpu_detect());
    live->screen = nst_screen_new(&live->ops);
    if (!nst_live_set_params(live, params, error)) {
        nst_live_free(live);
        return NULL;
    }
    live->params.synchronous = params->synchronous;
    live->worker =
        nst_worker_new(network, params->params.threads, params->synchronous);
    return live;
}

static void
drop_size(NstLive *live)
{
    g_clear_pointer(&live->follow, nst_follow_free);
    g_clear_pointer(&live->content, g_free);
    g_clear_pointer(&live->luma, g_free);
    live->height = live->width = 0;
}

void
nst_live_free(NstLive *live)
{
    if (!live)
        return;
    nst_worker_free(live->worker);
    drop_size(live);
    nst_screen_free(live->screen);
    nst_style_unref(live->task.style);
    nst_network_unref(live->network);
    g_free(live);
}

gboolean
nst_live_set_params(NstLive *live, const NstLiveParams *params, GError **error)
{
    struct nst_objective_spec spec;

    if (!nst_live_params_to_spec(live->network, params, &spec, error))
        return FALSE;
    live->task.spec = spec;
    live->task.first = params->params.iterations;
    live->task.steps = params->steps;
    live->task.fade = (gint64)params->style_fade * 1000;
    live->task_changed = TRUE;
    live->params.flow = params->flow;
    live->params.cut_threshold = params->cut_threshold;
    if (live->follow)
        nst_follow_set_threshold(live->follow, params->cut_threshold);
    return TRUE;
}

void
nst_live_set_style(NstLive *live, NstStyle *style)
{
    NstStyle *old = live->task.style;

    live->task.style = style ? nst_style_ref(style) : NULL;
    live->task_changed = TRUE;
    nst_style_unref(old);
}

void
nst_live_set_load(NstLive *live, NstLiveLoad load)
{
    live->load = load;
}

void
nst_live_reset(NstLive *live)
{
    live->is_reset = TRUE;
}

/* ==== What the optimiser is to do ==== */

/* FALSE, once: parameters and style do not suit each other. */
static gboolean
update_task(NstLive *live, gint64 time, GError **error)
{
    if (!live->task_changed)
        return TRUE;
    if (!live->task.style ||
        nst_targets_suit(live->task.style, live->network, &live->task.spec)) {
        nst_worker_set_task(live->worker, &live->task);
        live->task_changed = FALSE;
        live->unsuited_since = 0;
        return TRUE;
    }
    if (live->unsuited_since == 0 || time < live->unsuited_since)
        live->unsuited_since = MAX(time, 1);
    if (time - live->unsuited_since < PATIENCE)
        return TRUE;
    live->task_changed = FALSE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "the style was analysed with another network, another pooling "
                "or without some of the style layers: call nst_style_new() "
                "with the same parameters as those of live mode");
    return FALSE;
}

/* ==== What it has done ==== */

static gboolean
is_of_now(const NstLive *live, const struct nst_publication *publication)
{
    return publication && publication->scene == live->scene &&
           publication->height == live->height &&
           publication->width == live->width && publication->id == live->taken;
}

static gint64
find_fade(const NstLive *live)
{
    return CLAMP(FADE * (live->time - live->change_time), live->interval,
                 MAX_FADE);
}

static void
show(NstLive *live, const struct nst_publication *publication)
{
    const struct nst_map *map = NULL;
    gint64 fade = find_fade(live);

    if (publication->id != live->shown)
        map = &publication->map;
    if (map && publication->base != 0 && publication->base != live->shown)
        fade = 0;
    nst_screen_show(live->screen, publication->picture,
                    &publication->recoloring, map, live->before, fade);
    nst_follow_show(live->follow);
    live->shown = publication->id;
    live->shown_time = publication->time;
    live->change_time = live->time;
    live->report.publications++;
}

/* Hears from the optimiser, before the next frame is followed. */
static void
exchange(NstLive *live)
{
    guint64 taken;
    const struct nst_publication *publication =
        nst_worker_poll(live->worker, &taken);

    if (!live->follow)
        return;
    /* Its last word on the frame that it had before this one. */
    if (taken != live->taken && is_of_now(live, publication)) {
        show(live, publication);
        publication = NULL;
    }
    if (taken == live->frame && taken != live->taken) {
        nst_follow_take(live->follow);
        live->taken = taken;
        live->scene_is_taken = TRUE;
    }
    if (is_of_now(live, publication))
        show(live, publication);
}

static void
post(NstLive *live)
{
    struct nst_snapshot *snapshot = nst_worker_get_snapshot(live->worker);

    if (!nst_snapshot_resize(snapshot, live->height, live->width))
        return; /* without: what is shown is carried on */
    snapshot->id = live->frame;
    snapshot->scene = live->scene;
    snapshot->time = live->time;
    snapshot->fresh = !live->scene_is_taken;
    memcpy(snapshot->content, live->content,
           3 * live->height * live->width * sizeof(float));
    nst_map_copy(&snapshot->map, nst_follow_get_taken(live->follow));
    nst_follow_check_taken(live->follow, snapshot->map.valid);
    nst_worker_post(live->worker);
    if (live->params.synchronous)
        exchange(live);
}

/* ==== Frames ==== */

/* The maps lead on to where they led at the size before. NULL: no memory. */
static struct nst_follow *
new_follow(const NstLive *live, gsize height, gsize width)
{
    struct nst_follow *follow = nst_follow_new(&live->ops, height, width);
    g_autofree float *luma = NULL;

    if (!follow)
        return NULL;
    nst_follow_set_threshold(follow, live->params.cut_threshold);
    if (live->follow) {
        luma = nst_picture_resample(&live->ops, live->luma, 1, live->height,
                                    live->width, height, width);
        nst_follow_go_on(follow, live->follow, luma);
    }
    return follow;
}

static gboolean
prepare_size(NstLive *live, gsize height, gsize width, GError **error)
{
    struct nst_follow *follow;

    if (live->height == height && live->width == width)
        return TRUE;
    follow = new_follow(live, height, width);
    drop_size(live);
    live->follow = follow;
    live->content = g_try_new(float, 3 * height * width);
    live->luma = g_try_new(float, height *width);
    if (!live->follow || !live->content || !live->luma ||
        !nst_screen_resize(live->screen, height, width)) {
        drop_size(live);
        g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                    "there is not enough memory to paint at "
                    "%" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT
                    ": choose a smaller size",
                    width, height);
        return FALSE;
    }
    live->height = height;
    live->width = width;
    return TRUE;
}

/* That of BT.601; which one does not matter here. */
static void
fill_luma(NstLive *live)
{
    gsize plane = live->height * live->width;
    const float *r = live->content, *g = r + plane, *b = g + plane;

    for (gsize i = 0; i < plane; i++)
        live->luma[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
}

/* Two gaps of about the same length are how the stream is. */
static gboolean
is_usual(const NstLive *live, gint64 passed)
{
    return passed <= 4 * live->interval ||
           (passed <= 2 * live->gap && live->gap <= 2 * passed);
}

/* Whether frames are missing that could not be followed across. */
static gboolean
update_time(NstLive *live, gint64 time)
{
    gint64 passed = live->frame > 0 ? time - live->time : 0;
    gboolean gap = passed < 0 || (passed > MAX_GAP && live->interval > 0 &&
                                  !is_usual(live, passed));

    live->time = time;
    if (passed <= 0)
        return gap;
    live->gap = gap ? passed : 0;
    if (gap)
        return TRUE;
    if (live->interval == 0 || passed > 4 * live->interval)
        live->interval = passed;
    else
        live->interval = (7 * live->interval + passed) / 8;
    return FALSE;
}

static enum nst_follow_flow
choose_flow(const NstLive *live)
{
    if (live->params.flow == NST_FLOW_OFF ||
        (live->load == NST_LIVE_LOAD_CARRY && live->frame % 2 == 1))
        return NST_FOLLOW_STILL;
    if (live->params.flow == NST_FLOW_FAST || live->load != NST_LIVE_LOAD_NONE)
        return NST_FOLLOW_FAST;
    return NST_FOLLOW_MEDIUM;
}

static void
begin_scene(NstLive *live)
{
    live->scene++;
    live->scene_is_taken = FALSE;
    live->taken = 0;
    live->shown = live->frame;
    live->shown_time = live->change_time = live->time;
    if (live->frame > 1)
        live->report.cuts++;
    nst_screen_begin_scene(live->screen, live->content);
}

static gboolean
follow(NstLive *live, gint64 time)
{
    gint64 begin = g_get_monotonic_time();
    gboolean gap = update_time(live, time) || live->is_reset;
    gboolean cut;

    live->is_reset = FALSE;
    live->frame++;
    fill_luma(live);
    cut = nst_follow_push(live->follow, live->luma, gap, choose_flow(live));
    if (cut)
        begin_scene(live);
    live->report.time_flow = (double)(g_get_monotonic_time() - begin) * 1e-6;
    return cut;
}

static gboolean
check_content(const NstImage *content, GError **error)
{
    if (!nst_image_check(content, "content", error))
        return FALSE;
    if (nst_image_is_finite(content))
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                "the content image holds a value that is not a finite number");
    return FALSE;
}

/* The newest frame is the one to paint. */
static void
set_frame(NstLive *live)
{
    nst_screen_set_frame(live->screen, live->content,
                         nst_follow_check_shown(live->follow), live->time);
}

gboolean
nst_live_push(NstLive *live, const NstImage *content, gint64 time,
              gboolean *cut, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    gboolean is_cut;
    GError *problem;

    time = CLAMP(time, -MAX_TIME, MAX_TIME);
    if (!check_content(content, error) || !update_task(live, time, error))
        return FALSE;
    live->before = live->time;
    exchange(live);
    if (!prepare_size(live, content->height, content->width, error))
        return FALSE;
    nst_picture_from_image(content, live->content);
    is_cut = follow(live, time);
    if (cut)
        *cut = is_cut;
    if (!nst_follow_is_flash(live->follow))
        post(live);
    set_frame(live);
    live->report.frames++;
    live->report.time_carry = (double)(g_get_monotonic_time() - begin) * 1e-6 -
                              live->report.time_flow;
    problem = nst_worker_take_error(live->worker);
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

gboolean
nst_live_set_display(NstLive *live, const NstLiveDisplay *display,
                     GError **error)
{
    if (!(display->detail >= 0.0 && display->detail <= 1.5)) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "detail has to be 0 to 1.5");
        return FALSE;
    }
    if (display->width < 1 || display->width > NST_IMAGE_MAX_SIDE ||
        display->height < 1 || display->height > NST_IMAGE_MAX_SIDE ||
        (display->depth != 8 && display->depth != 16)) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "frames of %ux%u with %u bits a component cannot be "
                    "painted: sides may be 1 to %d, and bits 8 or 16",
                    display->width, display->height, display->depth,
                    NST_IMAGE_MAX_SIDE);
        return FALSE;
    }
    nst_screen_set_display(live->screen, display);
    if (live->follow)
        set_frame(live);
    return TRUE;
}

void
nst_live_paint_row(NstLive *live, guint y, const void *in, void *out)
{
    nst_screen_paint_row(
        live->screen, live->follow ? nst_follow_get_shown(live->follow) : NULL,
        live->load < NST_LIVE_LOAD_PLAIN, y, in, out);
}

gboolean
nst_live_get_picture(NstLive *live, const NstImage *output, GError **error)
{
    if (!nst_image_check(output, "output", error))
        return FALSE;
    if (!live->follow || output->width != live->width ||
        output->height != live->height) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "the output image is %ux%u, but the frame that was pushed "
                    "last is %" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT,
                    output->width, output->height, live->width, live->height);
        return FALSE;
    }
    nst_screen_get_picture(live->screen, nst_follow_get_shown(live->follow),
                           live->content, output);
    return TRUE;
}

void
nst_live_get_report(NstLive *live, NstLiveReport *report)
{
    struct nst_refiner_report refiner = nst_worker_get_report(live->worker);

    *report = live->report;
    report->evaluations = refiner.evaluations;
    report->evaluation_time = refiner.evaluation_time;
    /* What the optimiser said of an earlier frame does not hold if it has not
     * been heard of since. */
    report->idle = refiner.idle && live->scene_is_taken &&
                   live->frame - live->shown <= MAX_SILENCE;
    report->loss = refiner.terms.total;
    report->loss_content = refiner.terms.content;
    report->loss_style = refiner.terms.style;
    report->staleness = (double)(live->time - live->shown_time) * 1e-6;
}
