/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "net/objective.h"

#include <string.h>

#include "base/arena.h"
#include "net/gram.h"

/* A target of zeros (a black picture) must not divide by zero. */
#define MIN_MEAN_SQUARE 1e-20

struct target {
    float *data;
    double mean_square;
};

struct nst_objective {
    const struct nst_context *context;
    struct nst_objective_spec spec;
    struct nst_vgg *vgg;
    int height, width;
    gboolean draft;
    struct target content;
    double *content_sums; /* of the blocks of channels */
    struct target grams[NST_MAX_LAYERS];
    float *gram; /* of the picture; becomes the difference */
    float *gram_scratch;
    struct nst_arena arena;
    struct nst_loss_terms *terms; /* of the evaluation in progress */
    struct nst_objective_times times;
};

static double
seconds(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

static void
lay_out(struct nst_objective *objective)
{
    struct nst_arena *arena = &objective->arena;
    const struct nst_objective_spec *spec = &objective->spec;
    struct nst_tensor content =
        nst_vgg_features(objective->vgg, spec->content_layer);
    gsize gram_size = 0, scratch_size = 0;

    objective->content.data =
        nst_arena_take(arena, nst_tensor_size(&content), 1, 1);
    objective->content_sums = (double *)(void *)nst_arena_take(
        arena, 2 * nst_blocks(content.channels), 1, 1);
    for (guint i = 0; i < spec->n_style_layers; i++) {
        struct nst_tensor features =
            nst_vgg_features(objective->vgg, spec->style_layers[i].layer);
        gsize size = nst_gram_size(features.channels);

        objective->grams[i].data = nst_arena_take(arena, size, 1, 1);
        gram_size = MAX(gram_size, size);
        scratch_size = MAX(
            scratch_size, nst_gram_scratch_size(objective->context, &features));
    }
    objective->gram = nst_arena_take(arena, gram_size, 1, 1);
    objective->gram_scratch = nst_arena_take(arena, scratch_size, 1, 1);
}

static guint
n_layers(const struct nst_objective_spec *spec)
{
    guint deepest = spec->content_layer;

    for (guint i = 0; i < spec->n_style_layers; i++)
        deepest = MAX(deepest, spec->style_layers[i].layer);
    return deepest + 1;
}

struct nst_objective *
nst_objective_new(const struct nst_context *context,
                  const struct nst_weights *weights,
                  const struct nst_objective_spec *spec, int height, int width)
{
    struct nst_objective *objective = g_new0(struct nst_objective, 1);

    objective->context = context;
    objective->spec = *spec;
    objective->height = height;
    objective->width = width;
    objective->vgg = nst_vgg_new(context, weights, spec->pooling,
                                 n_layers(spec), height, width);
    if (!objective->vgg)
        goto fail;
    lay_out(objective);
    if (!nst_arena_allocate(&objective->arena))
        goto fail;
    lay_out(objective);
    return objective;

fail:
    nst_objective_free(objective);
    return NULL;
}

void
nst_objective_free(struct nst_objective *objective)
{
    if (!objective)
        return;
    nst_vgg_free(objective->vgg);
    nst_arena_clear(&objective->arena);
    g_free(objective);
}

gboolean
nst_objective_update(struct nst_objective *objective,
                     const struct nst_objective_spec *spec)
{
    const struct nst_objective_spec *old = &objective->spec;

    if (old->pooling != spec->pooling ||
        old->content_layer != spec->content_layer ||
        old->n_style_layers != spec->n_style_layers)
        return FALSE;
    for (guint i = 0; i < spec->n_style_layers; i++)
        if (old->style_layers[i].layer != spec->style_layers[i].layer)
            return FALSE;
    objective->spec = *spec;
    return TRUE;
}

/* Without what fills up the blocks. */
static gsize
n_features(const struct nst_tensor *features)
{
    return (gsize)features->channels * nst_tensor_positions(features);
}

/* size: floats of data, of which n are not there to fill up blocks. */
static void
set_target(struct nst_objective *objective, struct target *target,
           const float *data, gsize size, gsize n)
{
    memcpy(target->data, data, size * sizeof(*data));
    target->mean_square =
        objective->context->ops.dot(data, data, size) / (double)n;
    /* Not MAX(): a NaN has to stay one. */
    if (target->mean_square < MIN_MEAN_SQUARE)
        target->mean_square = MIN_MEAN_SQUARE;
}

gboolean
nst_objective_set_content(struct nst_objective *objective, const float *picture)
{
    double start = seconds();

    if (objective->spec.alpha == 0.0)
        return TRUE; /* nothing looks at it */
    nst_vgg_set_bf16(objective->vgg, FALSE, FALSE);
    if (!nst_vgg_forward(objective->vgg, picture))
        return FALSE;
    objective->times.forward += seconds() - start;

    struct nst_tensor features =
        nst_vgg_features(objective->vgg, objective->spec.content_layer);
    set_target(objective, &objective->content, features.data,
               nst_tensor_size(&features), n_features(&features));
    return TRUE;
}

void
nst_objective_set_gram(struct nst_objective *objective, guint index,
                       const float *gram)
{
    struct nst_tensor features = nst_vgg_features(
        objective->vgg, objective->spec.style_layers[index].layer);
    gsize channels = (gsize)features.channels;

    set_target(objective, &objective->grams[index], gram,
               nst_gram_size(features.channels), channels * channels);
}

/* What a term's weight is divided by. */
static double
denominator(const struct nst_objective *objective, const struct target *target)
{
    return objective->spec.relative ? target->mean_square : 1.0;
}

struct content_job {
    const struct nst_objective *objective;
    const struct nst_tensor *features;
    float *grad;
    float scale;
    double *sums; /* of the blocks */
};

static void
run_content_block(void *data, guint block, guint worker)
{
    const struct content_job *job = data;
    gsize n = nst_tensor_positions(job->features) * NST_BLOCK;
    gsize first = block * n;

    (void)worker;
    job->sums[block] = job->objective->context->ops.add_difference_masked(
        job->scale, job->features->data + first,
        job->objective->content.data + first, job->grad + first, n);
}

static void
add_content(struct nst_objective *objective, const struct nst_tensor *features,
            float *grad)
{
    gsize n_blocks = nst_blocks(features->channels);
    double factor =
        objective->spec.alpha / (denominator(objective, &objective->content) *
                                 (double)n_features(features));
    struct content_job job = {objective, features, grad, (float)(2.0 * factor),
                              objective->content_sums};

    nst_pool_run(objective->context->pool, (guint)n_blocks, run_content_block,
                 &job);
    for (gsize i = 0; i < n_blocks; i++)
        objective->terms->content += factor * job.sums[i];
}

static void
add_style(struct nst_objective *objective, guint index,
          const struct nst_tensor *features, float *grad)
{
    const struct target *target = &objective->grams[index];
    double channels = (double)features->channels;
    double factor = objective->spec.beta *
                    objective->spec.style_layers[index].weight /
                    (denominator(objective, target) * channels * channels);
    double n = channels * (double)nst_tensor_positions(features);

    objective->terms->style +=
        factor * nst_gram_forward(objective->context, features, target->data,
                                  objective->gram, objective->gram_scratch);
    nst_gram_backward(objective->context, features, objective->gram,
                      (float)(4.0 * factor / n), grad, objective->gram_scratch);
}

static void
add_layer(guint layer, const struct nst_tensor *features, float *grad,
          void *data)
{
    struct nst_objective *objective = data;
    const struct nst_objective_spec *spec = &objective->spec;
    double start = seconds();

    if (layer == spec->content_layer && spec->alpha != 0.0)
        add_content(objective, features, grad);
    for (guint i = 0; i < spec->n_style_layers; i++)
        if (layer == spec->style_layers[i].layer && spec->beta != 0.0 &&
            spec->style_layers[i].weight != 0.0)
            add_style(objective, i, features, grad);
    objective->times.loss += seconds() - start;
}

/*
 * Gradients bear bfloat16 to the end: 160 evaluations reach the loss of
 * float32. In features its noise hides the last tenth of the loss
 * (docs/performance.md), so that is for the way there.
 */
void
nst_objective_set_draft(struct nst_objective *objective, gboolean draft)
{
    objective->draft = draft;
}

static void
add_tv(struct nst_objective *objective, const float *picture, float *grad)
{
    gsize plane = (gsize)objective->height * (gsize)objective->width;
    double factor = objective->spec.tv_weight / (3.0 * (double)plane);

    for (gsize c = 0; c < 3; c++)
        objective->terms->tv +=
            factor * objective->context->ops.tv(
                         picture + c * plane, objective->height,
                         objective->width, (float)factor, grad + c * plane);
}

static void
add_range(struct nst_objective *objective, const float *picture, float *grad)
{
    gsize n = (gsize)3 * (gsize)objective->height * (gsize)objective->width;
    double factor = objective->spec.range_weight / (double)n;

    objective->terms->range =
        factor * objective->context->ops.range(picture, n, (float)factor, grad);
}

gboolean
nst_objective_evaluate(struct nst_objective *objective, const float *picture,
                       float *grad, struct nst_loss_terms *terms)
{
    struct nst_objective_times *times = &objective->times;
    double start = seconds(), loss_before = times->loss;

    memset(terms, 0, sizeof(*terms));
    objective->terms = terms;
    nst_vgg_set_bf16(objective->vgg, objective->spec.bf16 && objective->draft,
                     objective->spec.bf16);
    if (!nst_vgg_forward(objective->vgg, picture))
        return FALSE;

    double middle = seconds();
    times->forward += middle - start;
    if (!nst_vgg_backward(objective->vgg, add_layer, objective, grad))
        return FALSE;
    if (objective->spec.tv_weight != 0.0)
        add_tv(objective, picture, grad);
    if (objective->spec.range_weight != 0.0)
        add_range(objective, picture, grad);
    terms->total = terms->content + terms->style + terms->tv + terms->range;
    times->backward += seconds() - middle - (times->loss - loss_before);
    return TRUE;
}

struct nst_objective_times
nst_objective_get_times(const struct nst_objective *objective)
{
    return objective->times;
}
