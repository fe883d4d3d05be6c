/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/pyramid_adam.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "optim/chunks.h"
#include "optim/levels.h"

#define LEVELS NST_PYRAMID_ADAM_LEVELS
#define PLANES 3

/* Of the root mean square of a level's gradient. */
#define EPSILON 1e-3

struct nst_pyramid_adam {
    const struct nst_ops *ops;
    struct nst_pool *pool;
    struct nst_level levels[LEVELS]; /* gradient, then step; 0: the caller's */
    float *first[LEVELS], *second[LEVELS];
    struct nst_chunks chunks[LEVELS];
    guint steps; /* since the moments were dropped */
    struct nst_arena arena;
};

/* What a pass over a level needs. */
struct pass {
    const struct nst_ops *ops;
    float *grad, *first, *second;
    float length, epsilon;
};

static gsize
level_size(const struct nst_pyramid_adam *adam, gsize level)
{
    return PLANES * adam->levels[level].height * adam->levels[level].width;
}

static void
lay_out(struct nst_pyramid_adam *adam)
{
    for (gsize l = 0; l < LEVELS; l++) {
        gsize n = level_size(adam, l);

        adam->first[l] = nst_arena_take(&adam->arena, n, 1, 1);
        adam->second[l] = nst_arena_take(&adam->arena, n, 1, 1);
        if (l > 0)
            adam->levels[l].picture = nst_arena_take(&adam->arena, n, 1, 1);
    }
}

struct nst_pyramid_adam *
nst_pyramid_adam_new(const struct nst_ops *ops, struct nst_pool *pool,
                     gsize height, gsize width)
{
    struct nst_pyramid_adam *adam = g_new0(struct nst_pyramid_adam, 1);
    gboolean ok = TRUE;

    adam->ops = ops;
    adam->pool = pool;
    for (gsize l = 0; l < LEVELS; l++) {
        adam->levels[l] = (struct nst_level){.height = height, .width = width};
        ok &= nst_chunks_init(&adam->chunks[l], pool, level_size(adam, l), 1);
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }
    lay_out(adam);
    if (!ok || !nst_arena_allocate(&adam->arena)) {
        nst_pyramid_adam_free(adam);
        return NULL;
    }
    lay_out(adam);
    nst_pyramid_adam_forget(adam);
    return adam;
}

void
nst_pyramid_adam_free(struct nst_pyramid_adam *adam)
{
    if (!adam)
        return;
    for (gsize l = 0; l < LEVELS; l++)
        nst_chunks_clear(&adam->chunks[l]);
    nst_arena_clear(&adam->arena);
    g_free(adam);
}

void
nst_pyramid_adam_forget(struct nst_pyramid_adam *adam)
{
    adam->steps = 0;
    for (gsize l = 0; l < LEVELS; l++) {
        gsize bytes = level_size(adam, l) * sizeof(float);

        memset(adam->first[l], 0, bytes);
        memset(adam->second[l], 0, bytes);
    }
}

struct nst_moments
nst_pyramid_adam_get_moments(const struct nst_pyramid_adam *adam, guint level)
{
    return (struct nst_moments){
        .height = adam->levels[level].height,
        .width = adam->levels[level].width,
        .first = adam->first[level],
        .second = adam->second[level],
    };
}

static void
square_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct pass *pass = data;

    sums[0] = pass->ops->dot(pass->grad + at, pass->grad + at, n);
}

static void
step_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct pass *pass = data;
    float *grad = pass->grad + at;
    float *first = pass->first + at, *second = pass->second + at;
    const float beta1 = (float)NST_PYRAMID_ADAM_BETA1;
    const float beta2 = (float)NST_PYRAMID_ADAM_BETA2;
    const float rest1 = (float)(1.0 - NST_PYRAMID_ADAM_BETA1);
    const float rest2 = (float)(1.0 - NST_PYRAMID_ADAM_BETA2);

    (void)sums;
    for (gsize i = 0; i < n; i++) {
        first[i] = beta1 * first[i] + rest1 * grad[i];
        second[i] = beta2 * second[i] + rest2 * grad[i] * grad[i];
        grad[i] = -pass->length * first[i] / (sqrtf(second[i]) + pass->epsilon);
    }
}

/* The level's gradient becomes its step. */
static void
step_level(struct nst_pyramid_adam *adam, gsize l, float *grad, double length)
{
    double rest1 = 1.0 - pow(NST_PYRAMID_ADAM_BETA1, adam->steps);
    double rest2 = sqrt(1.0 - pow(NST_PYRAMID_ADAM_BETA2, adam->steps));
    struct pass pass = {.ops = adam->ops,
                        .grad = grad,
                        .first = adam->first[l],
                        .second = adam->second[l],
                        .length = (float)(length * rest2 / rest1)};
    double squares;

    nst_chunks_run(&adam->chunks[l], square_chunk, &pass, 1, &squares);
    /* Where no gradient ever was, 0 / epsilon is to be 0. */
    pass.epsilon = (float)MAX(
        EPSILON * rest2 * sqrt(squares / (double)level_size(adam, l)), 1e-30);
    nst_chunks_run(&adam->chunks[l], step_chunk, &pass, 0, NULL);
}

static void
move_pixels(const struct nst_pyramid_adam *adam, float *x, const float *step,
            const float *gain)
{
    gsize n = level_size(adam, 0), plane = n / PLANES;

    if (!gain) {
        adam->ops->axpy(1.0f, step, x, n);
        return;
    }
    for (gsize c = 0; c < n; c += plane)
        for (gsize i = 0; i < plane; i++)
            x[c + i] += gain[i] * step[c + i];
}

void
nst_pyramid_adam_step(struct nst_pyramid_adam *adam, float *x, float *grad,
                      double length, const float *gain)
{
    struct nst_level *levels = adam->levels;
    struct nst_level_pass pass = {
        .ops = adam->ops, .pool = adam->pool, .planes = PLANES, .scale = 1.0f};

    levels[0].picture = grad;
    adam->steps++;
    for (gsize l = 0; l + 1 < LEVELS; l++) {
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = levels[l].picture;
        pass.out = levels[l + 1].picture;
        nst_level_shrink(&pass);
    }
    for (gsize l = LEVELS; l-- > 0;) {
        step_level(adam, l, levels[l].picture, length);
        if (l + 1 == LEVELS)
            continue;
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = pass.out = levels[l].picture;
        nst_level_enlarge(&pass);
    }
    move_pixels(adam, x, grad, gain);
}
