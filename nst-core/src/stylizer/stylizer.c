/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "nst/stylizer.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "nst/error.h"
#include "stylizer/network_private.h"
#include "stylizer/optimizer.h"
#include "stylizer/params.h"
#include "stylizer/picture.h"
#include "stylizer/style_private.h"

/* Samples between two looks at the cancellable; even, as they come in pairs. */
#define NOISE_PIECE ((gsize)1 << 16)

struct _NstStylizer {
    NstNetwork *network;
    NstStyle *style; /* NULL: none yet */
    NstParams params;
    char *content_layer, *style_layers; /* what params points to */
    struct nst_objective_spec spec;
    struct nst_context context;

    /* For the size of the last picture. */
    guint width, height;
    struct nst_objective *objective;
    struct nst_optimizer optimizer;
    gboolean style_is_set; /* in the objective */
    float *content;        /* [3][height][width] */
    float *result;         /* the last one */
    float *work;           /* becomes the next one */
    gboolean has_result;
    struct nst_arena arena;
};

/* One call of nst_stylizer_render(). */
struct render {
    NstStylizer *stylizer;
    NstProgressFunc progress;
    gpointer user_data;
    gint64 start; /* g_get_monotonic_time() */
    struct nst_objective_times times;
    double time_optimizer;
    struct nst_loss_terms best;
    gboolean has_best;
    gboolean best_is_draft; /* the next evaluation is worth more */
    double loss_start;
    guint evaluations;
    guint restarts;
    enum nst_optim_status status;
};

static double
elapsed(const struct render *render)
{
    return (double)(g_get_monotonic_time() - render->start) * 1e-6;
}

static void
drop_size(NstStylizer *stylizer)
{
    g_clear_pointer(&stylizer->objective, nst_objective_free);
    nst_optimizer_clear(&stylizer->optimizer);
    nst_arena_clear(&stylizer->arena);
    stylizer->content = stylizer->result = stylizer->work = NULL;
    stylizer->has_result = FALSE;
    stylizer->style_is_set = FALSE;
    stylizer->width = stylizer->height = 0;
}

NstStylizer *
nst_stylizer_new(NstNetwork *network, const NstParams *params, GError **error)
{
    g_return_val_if_fail(network != NULL && params != NULL, NULL);

    NstStylizer *stylizer = g_new0(NstStylizer, 1);
    stylizer->network = nst_network_ref(network);
    if (!nst_stylizer_set_params(stylizer, params, error)) {
        nst_stylizer_free(stylizer);
        return NULL;
    }
    nst_context_init(&stylizer->context, params->threads);
    return stylizer;
}

void
nst_stylizer_free(NstStylizer *stylizer)
{
    if (!stylizer)
        return;
    drop_size(stylizer);
    nst_context_clear(&stylizer->context);
    nst_style_unref(stylizer->style);
    nst_network_unref(stylizer->network);
    g_free(stylizer->content_layer);
    g_free(stylizer->style_layers);
    g_free(stylizer);
}

static gboolean
is_within_factor_two(double a, double b)
{
    return a <= 2.0 * b && b <= 2.0 * a;
}

/*
 * Whether the curvature that the optimiser has seen still means something: a
 * ramp of a weight is no reason to forget, another loss is.
 */
static gboolean
is_similar(const struct nst_objective_spec *a,
           const struct nst_objective_spec *b)
{
    if (a->relative != b->relative || a->pooling != b->pooling ||
        a->content_layer != b->content_layer ||
        a->n_style_layers != b->n_style_layers)
        return FALSE;
    for (guint i = 0; i < a->n_style_layers; i++)
        if (a->style_layers[i].layer != b->style_layers[i].layer ||
            !is_within_factor_two(a->style_layers[i].weight,
                                  b->style_layers[i].weight))
            return FALSE;
    return is_within_factor_two(a->alpha, b->alpha) &&
           is_within_factor_two(a->beta, b->beta) &&
           is_within_factor_two(a->tv_weight, b->tv_weight);
}

gboolean
nst_stylizer_set_params(NstStylizer *stylizer, const NstParams *params,
                        GError **error)
{
    struct nst_objective_spec spec;

    if (!nst_params_to_spec(stylizer->network, params, &spec, error))
        return FALSE;
    if (!is_similar(&stylizer->spec, &spec) ||
        stylizer->params.optimizer != params->optimizer ||
        !stylizer->params.pyramid != !params->pyramid)
        nst_optimizer_forget(&stylizer->optimizer);
    /* params may point to our own strings: copy before freeing. */
    char *content_layer = g_strdup(params->content_layer);
    char *style_layers = g_strdup(params->style_layers);
    stylizer->params = *params;
    g_free(stylizer->content_layer);
    g_free(stylizer->style_layers);
    stylizer->params.content_layer = stylizer->content_layer = content_layer;
    stylizer->params.style_layers = stylizer->style_layers = style_layers;
    stylizer->spec = spec;
    return TRUE;
}

void
nst_stylizer_set_style(NstStylizer *stylizer, NstStyle *style)
{
    NstStyle *old = stylizer->style;

    stylizer->style = style ? nst_style_ref(style) : NULL;
    nst_style_unref(old);
    stylizer->style_is_set = FALSE;
}

void
nst_stylizer_reset(NstStylizer *stylizer)
{
    stylizer->has_result = FALSE;
    nst_optimizer_forget(&stylizer->optimizer);
}

static gboolean
no_memory(NstStylizer *stylizer, guint width, guint height, GError **error)
{
    drop_size(stylizer);
    g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                "there is not enough memory to paint at %ux%u: choose a "
                "smaller size",
                width, height);
    return FALSE;
}

static gboolean
prepare_size(NstStylizer *stylizer, guint width, guint height, GError **error)
{
    gsize n = (gsize)3 * width * height;

    if (stylizer->width == width && stylizer->height == height)
        return TRUE;
    drop_size(stylizer);
    for (int pass = 0; pass < 2; pass++) {
        stylizer->content = nst_arena_take(&stylizer->arena, n, 1, 1);
        stylizer->result = nst_arena_take(&stylizer->arena, n, 1, 1);
        stylizer->work = nst_arena_take(&stylizer->arena, n, 1, 1);
        if (pass == 0 && !nst_arena_allocate(&stylizer->arena))
            return no_memory(stylizer, width, height, error);
    }
    stylizer->width = width;
    stylizer->height = height;
    return TRUE;
}

/* Another optimiser, history or preconditioner begins without memory. */
static gboolean
prepare_optimizer(NstStylizer *stylizer, GError **error)
{
    guint width = stylizer->width, height = stylizer->height;

    return nst_optimizer_prepare(&stylizer->optimizer, &stylizer->context,
                                 &stylizer->params, width, height) ||
           no_memory(stylizer, width, height, error);
}

static gboolean
prepare_objective(NstStylizer *stylizer, GError **error)
{
    if (stylizer->objective &&
        nst_objective_update(stylizer->objective, &stylizer->spec))
        return TRUE;
    nst_objective_free(stylizer->objective);
    stylizer->style_is_set = FALSE;
    stylizer->objective = nst_objective_new(
        &stylizer->context, nst_network_get_weights(stylizer->network),
        &stylizer->spec, (int)stylizer->height, (int)stylizer->width);
    return stylizer->objective ||
           no_memory(stylizer, stylizer->width, stylizer->height, error);
}

static gboolean
prepare_style(NstStylizer *stylizer, GError **error)
{
    const struct nst_objective_spec *spec = &stylizer->spec;
    NstStyle *style = stylizer->style;
    const char *problem = NULL;

    if (spec->beta == 0.0 || stylizer->style_is_set)
        return TRUE;
    if (!style)
        problem = "no style has been set";
    else if (nst_style_get_network(style) != stylizer->network)
        problem = "the style was analysed with another network";
    else if (nst_style_get_pooling(style) != stylizer->params.pooling)
        problem = "the style was analysed with another pooling";
    for (guint i = 0; !problem && i < spec->n_style_layers; i++)
        if (!nst_style_get_gram(style, spec->style_layers[i].layer))
            problem = "the style was analysed without some of the style "
                      "layers";
    if (problem) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "%s: call nst_style_new() with the same parameters as "
                    "the stylizer's",
                    problem);
        return FALSE;
    }
    for (guint i = 0; i < spec->n_style_layers; i++)
        nst_objective_set_gram(
            stylizer->objective, i,
            nst_style_get_gram(style, spec->style_layers[i].layer));
    stylizer->style_is_set = TRUE;
    return TRUE;
}

/* N(0, 1) in the units of the network's input; half of it if cancelled. */
static void
fill_noise(const NstStylizer *stylizer, float *picture)
{
    const struct nst_preprocessing *pre =
        nst_network_get_weights(stylizer->network)->preprocessing;
    gsize plane = (gsize)stylizer->width * stylizer->height;
    struct nst_rng rng = {stylizer->params.seed};

    for (gsize c = 0; c < 3; c++) {
        float *out = picture + (gsize)pre->source[c] * plane;

        for (gsize at = 0; at < plane; at += NOISE_PIECE) {
            gsize n = MIN(NOISE_PIECE, plane - at);

            if (nst_context_cancelled(&stylizer->context))
                return;
            nst_rng_normal(&rng, out + at, n);
            for (gsize i = at; i < at + n; i++)
                out[i] = (out[i] - pre->offset[c]) / pre->scale[c];
        }
    }
}

/* Returns whether it goes on from the previous result, if it may. */
static gboolean
fill_start(NstStylizer *stylizer, gboolean may_go_on)
{
    const NstParams *params = &stylizer->params;
    gsize bytes =
        (gsize)3 * stylizer->width * stylizer->height * sizeof(*stylizer->work);
    gboolean warm =
        may_go_on && stylizer->has_result &&
        (params->mode == NST_MODE_FILM || params->init == NST_INIT_PREVIOUS);

    if (!warm || params->mode != NST_MODE_FILM)
        nst_optimizer_forget(&stylizer->optimizer);
    if (warm)
        memcpy(stylizer->work, stylizer->result, bytes);
    else if (params->init == NST_INIT_NOISE)
        fill_noise(stylizer, stylizer->work);
    else
        memcpy(stylizer->work, stylizer->content, bytes);
    return warm;
}

static void
fill_progress(const struct render *render, NstProgress *progress)
{
    progress->iteration = render->evaluations;
    progress->iterations = render->stylizer->params.iterations;
    progress->loss = render->best.total;
    progress->loss_content = render->best.content;
    progress->loss_style = render->best.style;
    progress->loss_tv = render->best.tv;
    progress->loss_range = render->best.range;
    progress->elapsed = elapsed(render);
}

static enum nst_evaluation
evaluate(const float *x, float *grad, double *value, void *data)
{
    struct render *render = data;
    struct nst_loss_terms terms;
    NstProgress progress;

    if (!nst_objective_evaluate(render->stylizer->objective, x, grad, &terms))
        return NST_EVALUATION_CANCELLED;
    render->evaluations++;
    *value = terms.total;
    if (!render->has_best) {
        render->loss_start = terms.total;
        render->best = terms;
        render->has_best = TRUE;
    } else if (render->best_is_draft || terms.total < render->best.total) {
        render->best = terms;
    }
    render->best_is_draft = FALSE;
    if (!render->progress || !isfinite(render->best.total))
        return NST_EVALUATION_GO_ON;
    fill_progress(render, &progress);
    return render->progress(&progress, render->user_data) ? NST_EVALUATION_GO_ON
                                                          : NST_EVALUATION_STOP;
}

/* If the processor can. */
static gboolean
uses_bf16(const NstStylizer *stylizer)
{
    return stylizer->spec.bf16 && stylizer->context.ops.multiply_bf16;
}

/* The evaluations that may be drafts: half of those of a cold start. */
static guint
count_drafts(const NstStylizer *stylizer, gboolean warm)
{
    return uses_bf16(stylizer) && !warm ? stylizer->params.iterations / 2 : 0;
}

/* Evaluations until the memory is dropped or drafts end. */
static guint
next_chunk(const NstParams *params, guint left, guint drafts)
{
    guint chunk = left;

    if (params->restart_interval)
        chunk = MIN(chunk, params->restart_interval);
    return drafts ? MIN(chunk, drafts) : chunk;
}

/* Minimises stylizer->work, with a fresh memory each restart_interval. */
static void
minimize(struct render *render, gboolean warm)
{
    NstStylizer *stylizer = render->stylizer;
    const NstParams *params = &stylizer->params;
    guint left = params->iterations, drafts = count_drafts(stylizer, warm);

    render->status = NST_OPTIM_LIMIT;
    while (left > 0 && render->status == NST_OPTIM_LIMIT) {
        nst_objective_set_draft(stylizer->objective, drafts > 0);
        if (params->restart_interval)
            nst_optimizer_forget(&stylizer->optimizer);

        struct nst_optim_result result = nst_optimizer_minimize(
            &stylizer->optimizer, stylizer->work,
            next_chunk(params, left, drafts), evaluate, render);
        render->status = result.status;
        render->restarts += result.restarts;
        left -= result.evaluations;
        if (drafts == 0)
            continue;
        drafts -= MIN(drafts, result.evaluations);
        if (result.status == NST_OPTIM_CONVERGED) { /* as far as drafts go */
            render->status = NST_OPTIM_LIMIT;
            drafts = 0;
        }
        render->best_is_draft = drafts == 0;
    }
}

static gboolean
paint(struct render *render, GError **error)
{
    NstStylizer *stylizer = render->stylizer;
    gboolean warm = fill_start(stylizer, TRUE);

    if (stylizer->params.iterations == 0 &&
        !nst_context_cancelled(&stylizer->context))
        return TRUE;
    if (nst_objective_set_content(stylizer->objective, stylizer->content)) {
        minimize(render, warm);
        if (render->status == NST_OPTIM_NOT_FINITE && warm) {
            /* The last good picture is no start here: begin anew. */
            render->has_best = FALSE;
            render->evaluations = 0;
            fill_start(stylizer, FALSE);
            minimize(render, FALSE);
        }
    } else {
        render->status = NST_OPTIM_CANCELLED;
    }
    if (render->status == NST_OPTIM_CANCELLED) {
        nst_optimizer_forget(&stylizer->optimizer);
        g_set_error(error, NST_ERROR, NST_ERROR_CANCELLED, "cancelled");
        return FALSE;
    }
    if (render->status == NST_OPTIM_NOT_FINITE) {
        nst_optimizer_forget(&stylizer->optimizer);
        g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                    "the loss of the starting picture is not finite: are the "
                    "picture's values finite, is the network file damaged, "
                    "is a weight too large?");
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_images(const NstImage *content, const NstImage *output, GError **error)
{
    if (!nst_image_check(content, "content", error) ||
        !nst_image_check(output, "output", error))
        return FALSE;
    if (content->width == output->width && content->height == output->height)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "the content image is %ux%u, but the output image %ux%u",
                content->width, content->height, output->width, output->height);
    return FALSE;
}

static void
fill_report(const struct render *render, NstReport *report)
{
    struct nst_objective_times times =
        nst_objective_get_times(render->stylizer->objective);

    memset(report, 0, sizeof(*report));
    fill_progress(render, &report->last);
    report->loss_start = render->loss_start;
    report->restarts = render->restarts;
    report->stopped = render->status == NST_OPTIM_STOPPED;
    report->precision =
        uses_bf16(render->stylizer) ? NST_PRECISION_BF16 : NST_PRECISION_FP32;
    report->converged = render->status == NST_OPTIM_CONVERGED;
    report->time_forward = times.forward - render->times.forward;
    report->time_loss = times.loss - render->times.loss;
    report->time_backward = times.backward - render->times.backward;
    report->time_optimizer = MAX(render->time_optimizer - report->time_forward -
                                     report->time_loss - report->time_backward,
                                 0.0);
}

gboolean
nst_stylizer_render(NstStylizer *stylizer, const NstImage *content,
                    const NstImage *output, NstProgressFunc progress,
                    gpointer user_data, GCancellable *cancellable,
                    NstReport *report, GError **error)
{
    struct render render = {
        .stylizer = stylizer,
        .progress = progress,
        .user_data = user_data,
        .start = g_get_monotonic_time(),
    };
    gboolean ok;

    g_return_val_if_fail(stylizer != NULL && content != NULL, FALSE);
    g_return_val_if_fail(output != NULL, FALSE);
    if (g_cancellable_is_cancelled(cancellable)) {
        g_set_error(error, NST_ERROR, NST_ERROR_CANCELLED, "cancelled");
        return FALSE;
    }
    if (!check_images(content, output, error) ||
        !prepare_size(stylizer, content->width, content->height, error) ||
        !prepare_optimizer(stylizer, error) ||
        !prepare_objective(stylizer, error) || !prepare_style(stylizer, error))
        return FALSE;

    render.times = nst_objective_get_times(stylizer->objective);
    stylizer->context.cancellable = cancellable;
    nst_optimizer_set_cancellable(&stylizer->optimizer, cancellable);
    nst_picture_from_image(content, stylizer->content);
    ok = paint(&render, error);
    stylizer->context.cancellable = NULL;
    nst_optimizer_set_cancellable(&stylizer->optimizer, NULL);
    if (!ok)
        return FALSE;

    float *swap = stylizer->result;
    stylizer->result = stylizer->work;
    stylizer->work = swap;
    stylizer->has_result = TRUE;
    nst_picture_to_image(stylizer->result, output);
    render.time_optimizer = elapsed(&render);
    if (report)
        fill_report(&render, report);
    return TRUE;
}
