/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/live_refiner.h"

#include <math.h>
#include <string.h>

#include "nst/error.h"
#include "optim/lbfgs.h"
#include "optim/pyramid_adam.h"
#include "stylizer/live_quads.h"
#include "stylizer/live_targets.h"
#include "stylizer/network_private.h"
#include "stylizer/picture.h"

#define PLANES 3

/* Adam's steps on each level: small, as what is shown must not tremble. */
#define STEP 0.004

/* Where the picture is new, they are so much longer, and less so with each
 * snapshot. */
#define FRESH_GAIN 6.0f
#define FRESH_DECAY 0.7f

/* The picture stays this close to what can be shown. */
#define MARGIN 0.05f

/* As in a still (stylizer/optimizer.c). */
#define HISTORY 10
#define FIRST_STEP_RMS 0.04

/* Steps for a snapshot, if nothing else is asked for: fewer would spend too
 * much on the content's features, more would show the picture too late. */
#define STEPS 4

/* After so many evaluations at the start of a scene the picture is shown. */
static const guint milestones[] = {5, 10, 20, 30};

/* Root mean square of what content may differ by and count as the same. */
#define SAME_CONTENT 0.004

/* Nothing changes any more: the loss by less than this share, with steps that
 * have become so small. */
#define CONVERGED 1e-3
#define LAST_STEP (STEP / 8.0)

/* Steps are halved after so many snapshots that were no better than the best
 * one: a step that is too long throws Adam off for a few of them. */
#define PATIENCE 4

struct nst_refiner {
    NstNetwork *network;
    struct nst_context context;
    struct nst_objective_spec spec; /* of the objective */
    struct nst_objective *objective;
    struct nst_targets targets;
    gboolean targets_are_set; /* in the objective */

    gsize height, width;
    struct nst_lbfgs *lbfgs;
    struct nst_pyramid_adam *adam;
    struct nst_quads quads;
    float *x, *grad, *good; /* good: x before the steps */
    float *content;         /* what x was painted for */
    float *scratch;         /* six planes */
    float *fresh, *gain;    /* [height][width]: 1 where the picture is new, to
                               0; what that does to the steps */
    struct nst_arena arena;

    guint64 id; /* of the frame that x was painted for; 0: none */
    struct nst_recoloring recoloring; /* from that frame to x */
    double step;
    double best_loss; /* of a snapshot, since something changed; 0: none */
    guint stuck;      /* snapshots since then */
    struct nst_refiner_report report;

    /* The run. */
    const struct nst_snapshot *snapshot;
    nst_refined_func refined;
    nst_outdated_func outdated;
    void *data;
};

struct nst_refiner *
nst_refiner_new(NstNetwork *network, guint n_threads)
{
    struct nst_refiner *refiner = g_new0(struct nst_refiner, 1);

    refiner->network = network;
    refiner->step = STEP;
    nst_context_init(&refiner->context, n_threads);
    return refiner;
}

static void
drop_size(struct nst_refiner *refiner)
{
    g_clear_pointer(&refiner->objective, nst_objective_free);
    g_clear_pointer(&refiner->lbfgs, nst_lbfgs_free);
    g_clear_pointer(&refiner->adam, nst_pyramid_adam_free);
    nst_quads_clear(&refiner->quads);
    nst_arena_clear(&refiner->arena);
    refiner->height = refiner->width = 0;
    refiner->id = 0;
}

void
nst_refiner_free(struct nst_refiner *refiner)
{
    if (!refiner)
        return;
    drop_size(refiner);
    nst_targets_clear(&refiner->targets);
    nst_context_clear(&refiner->context);
    g_free(refiner);
}

void
nst_refiner_set_cancellable(struct nst_refiner *refiner,
                            GCancellable *cancellable)
{
    refiner->context.cancellable = cancellable;
}

struct nst_refiner_report
nst_refiner_get_report(const struct nst_refiner *refiner)
{
    return refiner->report;
}

static gboolean
no_memory(struct nst_refiner *refiner, const struct nst_snapshot *snapshot,
          GError **error)
{
    drop_size(refiner);
    g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                "there is not enough memory to paint at "
                "%" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT
                ": choose a smaller size",
                snapshot->width, snapshot->height);
    return FALSE;
}

static void
lay_out(struct nst_refiner *refiner)
{
    struct nst_arena *arena = &refiner->arena;
    gsize height = refiner->height, width = refiner->width;

    refiner->x = nst_arena_take(arena, PLANES, height, width);
    refiner->grad = nst_arena_take(arena, PLANES, height, width);
    refiner->good = nst_arena_take(arena, PLANES, height, width);
    refiner->content = nst_arena_take(arena, PLANES, height, width);
    refiner->scratch = nst_arena_take(arena, 2 * PLANES, height, width);
    refiner->fresh = nst_arena_take(arena, height, width, 1);
    refiner->gain = nst_arena_take(arena, height, width, 1);
}

static gboolean
allocate(struct nst_refiner *refiner)
{
    const struct nst_ops *ops = &refiner->context.ops;
    struct nst_pool *pool = refiner->context.pool;
    gsize height = refiner->height, width = refiner->width;
    struct nst_pyramid *pyramid = nst_pyramid_new(ops, pool, height, width);

    if (!pyramid)
        return FALSE;
    refiner->lbfgs =
        nst_lbfgs_new(ops, pool, PLANES * height * width, HISTORY, pyramid);
    refiner->adam = nst_pyramid_adam_new(ops, pool, height, width);
    lay_out(refiner);
    if (!refiner->lbfgs || !refiner->adam ||
        !nst_quads_init(&refiner->quads, height, width) ||
        !nst_arena_allocate(&refiner->arena))
        return FALSE;
    lay_out(refiner);
    return TRUE;
}

static void
forget_fresh(struct nst_refiner *refiner)
{
    gsize plane = refiner->height * refiner->width;

    for (gsize i = 0; i < plane; i++) {
        refiner->fresh[i] = 0.0f;
        refiner->gain[i] = 1.0f;
    }
}

/* Another size goes on with the same picture. */
static gboolean
prepare_size(struct nst_refiner *refiner, const struct nst_snapshot *snapshot,
             GError **error)
{
    gsize height = snapshot->height, width = snapshot->width;
    guint64 id = refiner->id;
    float *x = NULL;

    if (refiner->height == height && refiner->width == width)
        return TRUE;
    if (id)
        x = nst_picture_resample(&refiner->context.ops, refiner->x, PLANES,
                                 refiner->height, refiner->width, height,
                                 width);
    drop_size(refiner);
    refiner->height = height;
    refiner->width = width;
    if (!allocate(refiner)) {
        g_free(x);
        return no_memory(refiner, snapshot, error);
    }
    if (x) {
        memcpy(refiner->x, x, PLANES * height * width * sizeof(*x));
        refiner->id = id;
    }
    forget_fresh(refiner);
    /* No frame of this size has been seen. */
    refiner->content[0] = INFINITY;
    g_free(x);
    return TRUE;
}

static gboolean
prepare_objective(struct nst_refiner *refiner,
                  const struct nst_refiner_task *task,
                  const struct nst_snapshot *snapshot, GError **error)
{
    if (refiner->objective &&
        nst_objective_update(refiner->objective, &task->spec))
        return TRUE;
    nst_objective_free(refiner->objective);
    refiner->targets_are_set = FALSE;
    refiner->objective = nst_objective_new(
        &refiner->context, nst_network_get_weights(refiner->network),
        &task->spec, (int)refiner->height, (int)refiner->width);
    return refiner->objective || no_memory(refiner, snapshot, error);
}

/* Returns whether the loss is another one than before. */
static gboolean
prepare_targets(struct nst_refiner *refiner,
                const struct nst_refiner_task *task, gint64 time)
{
    struct nst_targets *targets = &refiner->targets;
    gboolean moving;

    if (task->style != targets->style ||
        !nst_targets_have_layers(targets, &task->spec))
        nst_targets_set(targets, task->style, refiner->network, &task->spec,
                        time);
    moving = !targets->arrived;
    nst_targets_update(targets, refiner->objective, &task->spec, time,
                       task->fade, !refiner->targets_are_set);
    refiner->targets_are_set = TRUE;
    return moving;
}

/* ==== Evaluations ==== */

/* FALSE: cancelled. */
static gboolean
look(struct nst_refiner *refiner, const float *x, float *grad)
{
    gint64 begin = g_get_monotonic_time();
    double seconds, *mean = &refiner->report.evaluation_time;

    if (!nst_objective_evaluate(refiner->objective, x, grad,
                                &refiner->report.terms))
        return FALSE;
    seconds = (double)(g_get_monotonic_time() - begin) * 1e-6;
    refiner->report.evaluations++;
    *mean += (seconds - *mean) * (*mean > 0.0 ? 0.1 : 1.0);
    return TRUE;
}

static enum nst_evaluation
evaluate(const float *x, float *grad, double *value, void *data)
{
    struct nst_refiner *refiner = data;

    if (!look(refiner, x, grad))
        return NST_EVALUATION_CANCELLED;
    *value = refiner->report.terms.total;
    return refiner->outdated(refiner->data) ? NST_EVALUATION_STOP
                                            : NST_EVALUATION_GO_ON;
}

static gboolean
not_finite(GError **error)
{
    g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                "the loss of a frame is not finite: are its values finite, is "
                "the network file damaged, is a weight too large?");
    return FALSE;
}

/* To be shown; base: as for nst_refined_func. */
static void
publish(struct nst_refiner *refiner, guint64 base)
{
    if (!refiner->report.idle)
        nst_recoloring_fit(&refiner->recoloring, refiner->content, refiner->x,
                           refiner->height * refiner->width);
    refiner->id = refiner->snapshot->id;
    refiner->refined(refiner->data, refiner->snapshot, refiner->x,
                     &refiner->recoloring, base);
}

/* ==== A scene begins ==== */

/* Evaluations until the picture is shown next. */
static guint
next_milestone(guint done, guint all)
{
    for (guint i = 0; i < G_N_ELEMENTS(milestones); i++)
        if (milestones[i] > done)
            return MIN(milestones[i], all);
    return MIN(done + milestones[G_N_ELEMENTS(milestones) - 1], all);
}

static gboolean
begin_scene(struct nst_refiner *refiner, guint evaluations, GError **error)
{
    const struct nst_snapshot *snapshot = refiner->snapshot;
    gsize n = PLANES * refiner->height * refiner->width;
    guint64 base = snapshot->fresh ? 0 : snapshot->id;
    guint done = 0;

    memcpy(refiner->x, snapshot->content, n * sizeof(*refiner->x));
    nst_lbfgs_forget(refiner->lbfgs);
    nst_lbfgs_set_cancellable(refiner->lbfgs, refiner->context.cancellable);
    nst_pyramid_adam_forget(refiner->adam);
    forget_fresh(refiner);
    refiner->id = 0;
    refiner->step = STEP;
    refiner->best_loss = 0.0;
    refiner->stuck = 0;
    while (done < evaluations) {
        struct nst_optim_result result = nst_lbfgs_minimize(
            refiner->lbfgs, refiner->x,
            next_milestone(done, evaluations) - done,
            FIRST_STEP_RMS * sqrt((double)n), evaluate, refiner);

        if (result.status == NST_OPTIM_CANCELLED)
            return FALSE;
        if (result.status == NST_OPTIM_NOT_FINITE)
            return not_finite(error);
        done += result.evaluations;
        publish(refiner, base);
        base = snapshot->id;
        if (result.status != NST_OPTIM_LIMIT)
            break;
    }
    return TRUE;
}

/* ==== A scene goes on ==== */

/* What has come into sight. */
static void
update_fresh(struct nst_refiner *refiner)
{
    const struct nst_map *map = &refiner->snapshot->map;
    gsize plane = refiner->height * refiner->width;
    const float *const in[] = {refiner->fresh};
    float *const out[] = {refiner->scratch};

    nst_map_carry(map, &refiner->context.ops, in, 1, out);
    for (gsize i = 0; i < plane; i++) {
        refiner->fresh[i] =
            MAX(1.0f - map->valid[i], FRESH_DECAY * refiner->scratch[i]);
        refiner->gain[i] = 1.0f + FRESH_GAIN * refiner->fresh[i];
    }
}

/* Returns what was subtracted. */
static float
subtract_mean(float *x, gsize n)
{
    double sum = 0.0;
    float mean;

    for (gsize i = 0; i < n; i++)
        sum += (double)x[i];
    mean = (float)(sum / (double)n);
    for (gsize i = 0; i < n; i++)
        x[i] -= mean;
    return mean;
}

/* What comes into sight has no direction yet, and the second moment that is
 * usual in the picture: with none, its first steps would be far too long. */
static void
carry_moments(struct nst_refiner *refiner, guint level)
{
    struct nst_moments moments =
        nst_pyramid_adam_get_moments(refiner->adam, level);
    gsize plane = moments.height * moments.width;
    float *planes[2 * PLANES], usual[PLANES];

    for (gsize p = 0; p < PLANES; p++) {
        planes[p] = moments.first + p * plane;
        planes[PLANES + p] = moments.second + p * plane;
        usual[p] = subtract_mean(planes[PLANES + p], plane);
    }
    nst_map_carry_level(&refiner->snapshot->map, &refiner->context.ops,
                        moments.height, moments.width, planes,
                        G_N_ELEMENTS(planes), refiner->scratch);
    for (gsize p = 0; p < PLANES; p++)
        for (gsize i = 0; i < plane; i++) {
            float *second = &planes[PLANES + p][i];

            *second = MAX(*second + usual[p], 0.0f);
        }
}

/* From the frame that the optimiser had before to this one. */
static void
carry(struct nst_refiner *refiner)
{
    const struct nst_map *map = &refiner->snapshot->map;

    nst_quads_fill(&refiner->quads, refiner->x, nst_quads_identity, 0.0f);
    nst_quads_carry(&refiner->quads, &refiner->context.ops, map, refiner->x);
    nst_recolor(&refiner->recoloring, refiner->snapshot->content, map->valid,
                refiner->height * refiner->width, refiner->x);
    update_fresh(refiner);
    for (guint l = 0; l < NST_PYRAMID_ADAM_LEVELS; l++)
        carry_moments(refiner, l);
}

/* Whether the frame shows what the one before showed. */
static gboolean
is_static(const struct nst_refiner *refiner)
{
    gsize n = PLANES * refiner->height * refiner->width;

    return refiner->context.ops.squared_distance(refiner->snapshot->content,
                                                 refiner->content, n) <
           SAME_CONTENT * SAME_CONTENT * (double)n;
}

static void
clamp(float *x, gsize n)
{
    for (gsize i = 0; i < n; i++)
        x[i] = CLAMP(x[i], -MARGIN, 1.0f + MARGIN);
}

/* FALSE: cancelled. lost becomes whether the loss was not finite: then the
 * picture is what it was. */
static gboolean
take_steps(struct nst_refiner *refiner, guint steps, gboolean *lost)
{
    gsize n = PLANES * refiner->height * refiner->width;

    *lost = FALSE;
    memcpy(refiner->good, refiner->x, n * sizeof(*refiner->x));
    for (guint i = 0; i < steps && !refiner->outdated(refiner->data); i++) {
        if (!look(refiner, refiner->x, refiner->grad))
            return FALSE;
        if (!isfinite(refiner->report.terms.total) ||
            !isfinite(
                refiner->context.ops.dot(refiner->grad, refiner->grad, n))) {
            memcpy(refiner->x, refiner->good, n * sizeof(*refiner->x));
            nst_pyramid_adam_forget(refiner->adam);
            *lost = TRUE;
            return TRUE;
        }
        nst_pyramid_adam_step(refiner->adam, refiner->x, refiner->grad,
                              refiner->step, refiner->gain);
        clamp(refiner->x, n);
    }
    return TRUE;
}

/* Smaller steps once they lead nowhere, and the old ones when something
 * happens: at once if it is another loss that is sought. */
static void
adapt_step(struct nst_refiner *refiner, gboolean unchanged, gboolean same_loss,
           gboolean lost)
{
    double loss = refiner->report.terms.total, best = refiner->best_loss;

    if (lost) {
        refiner->step *= 0.5;
        return;
    }
    if (!same_loss)
        refiner->step = STEP;
    else if (!unchanged)
        refiner->step = MIN(refiner->step * 1.5, STEP);
    if (!same_loss || !unchanged || best == 0.0 ||
        best - loss >= CONVERGED * best) {
        refiner->best_loss = loss;
        refiner->stuck = 0;
    } else if (++refiner->stuck == PATIENCE) {
        refiner->step *= 0.5;
        refiner->stuck = 0;
    }
}

static gboolean
go_on(struct nst_refiner *refiner, guint steps, gboolean same_loss)
{
    const struct nst_snapshot *snapshot = refiner->snapshot;
    gsize bytes = PLANES * refiner->height * refiner->width * sizeof(float);
    gboolean unchanged = is_static(refiner), lost = FALSE;
    guint64 base = refiner->id;

    refiner->report.idle = unchanged && same_loss && refiner->step < LAST_STEP;
    if (!refiner->report.idle) {
        /* What stands still is not resampled, by whatever noise moves. */
        if (unchanged) {
            forget_fresh(refiner);
        } else {
            carry(refiner);
            memcpy(refiner->content, snapshot->content, bytes);
        }
        if (!nst_objective_set_content(refiner->objective, refiner->content) ||
            !take_steps(refiner, steps, &lost)) {
            refiner->id = 0;
            return FALSE;
        }
        adapt_step(refiner, unchanged, same_loss, lost);
    }
    publish(refiner, base);
    return TRUE;
}

gboolean
nst_refiner_run(struct nst_refiner *refiner,
                const struct nst_refiner_task *task,
                const struct nst_snapshot *snapshot, nst_refined_func refined,
                nst_outdated_func outdated, void *data, GError **error)
{
    gsize bytes = PLANES * snapshot->height * snapshot->width * sizeof(float);
    gboolean moving, same_loss;

    if (!task->style) {
        /* Its map will not be followed: x has no place in later frames. */
        refiner->id = 0;
        return TRUE;
    }
    if (!prepare_size(refiner, snapshot, error) ||
        !prepare_objective(refiner, task, snapshot, error))
        return FALSE;
    moving = prepare_targets(refiner, task, snapshot->time);
    same_loss = !moving &&
                memcmp(&refiner->spec, &task->spec, sizeof(refiner->spec)) == 0;
    refiner->spec = task->spec;
    refiner->snapshot = snapshot;
    refiner->refined = refined;
    refiner->outdated = outdated;
    refiner->data = data;
    if (refiner->id && !snapshot->fresh)
        return go_on(refiner, task->steps ? task->steps : STEPS, same_loss);

    refiner->report.idle = FALSE;
    memcpy(refiner->content, snapshot->content, bytes);
    return nst_objective_set_content(refiner->objective, snapshot->content) &&
           begin_scene(refiner, task->first, error);
}
