/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/pyramid.h"

#include "base/arena.h"
#include "optim/levels.h"

#define LEVELS 4
#define PLANES 3

/* Of each level, beside the next coarser one's 1: P is known up to a factor
 * only, as the optimiser scales it. */
#define WEIGHT_RATIO 2.0f

/* Eigenvalues of C: light and dark, red and blue, green and magenta. */
#define LIGHT 1.0f
#define RED_BLUE 0.8f
#define GREEN_MAGENTA 0.35f

/* C's entries from its eigenvectors (1 1 1), (1 0 -1) and (1 -2 1). */
#define SAME (LIGHT / 3.0f + RED_BLUE / 2.0f + GREEN_MAGENTA / 6.0f)
#define ACROSS (LIGHT / 3.0f - RED_BLUE / 2.0f + GREEN_MAGENTA / 6.0f)
#define BESIDE (LIGHT / 3.0f - GREEN_MAGENTA / 3.0f)
#define GREEN (LIGHT / 3.0f + GREEN_MAGENTA * 2.0f / 3.0f)

static const float colors[PLANES][PLANES] = {
    {SAME, BESIDE, ACROSS},
    {BESIDE, GREEN, BESIDE},
    {ACROSS, BESIDE, SAME},
};

struct nst_pyramid {
    const struct nst_ops *ops;
    struct nst_pool *pool;
    struct nst_level levels[LEVELS]; /* the caller's picture at level 0 */
    struct nst_arena arena;
};

static void
lay_out(struct nst_pyramid *pyramid)
{
    for (gsize l = 1; l < LEVELS; l++) {
        struct nst_level *level = &pyramid->levels[l];

        level->picture = nst_arena_take(&pyramid->arena, PLANES, level->height,
                                        level->width);
    }
}

struct nst_pyramid *
nst_pyramid_new(const struct nst_ops *ops, struct nst_pool *pool, gsize height,
                gsize width)
{
    struct nst_pyramid *pyramid = g_new0(struct nst_pyramid, 1);

    pyramid->ops = ops;
    pyramid->pool = pool;
    for (gsize l = 0; l < LEVELS; l++) {
        pyramid->levels[l] =
            (struct nst_level){.height = height, .width = width};
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }
    lay_out(pyramid);
    if (!nst_arena_allocate(&pyramid->arena)) {
        nst_pyramid_free(pyramid);
        return NULL;
    }
    lay_out(pyramid);
    return pyramid;
}

void
nst_pyramid_free(struct nst_pyramid *pyramid)
{
    if (!pyramid)
        return;
    nst_arena_clear(&pyramid->arena);
    g_free(pyramid);
}

gboolean
nst_pyramid_multiply(struct nst_pyramid *pyramid, const float *x, float *out,
                     GCancellable *cancellable)
{
    struct nst_level *levels = pyramid->levels;
    struct nst_level_pass pass = {.ops = pyramid->ops,
                                  .pool = pyramid->pool,
                                  .planes = PLANES,
                                  .cancellable = cancellable};

    for (gsize l = 0; l + 1 < LEVELS; l++) {
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = l ? levels[l].picture : x;
        pass.out = levels[l + 1].picture;
        nst_level_shrink(&pass);
    }
    pass.scale = 1.0f;
    for (gsize l = LEVELS - 1; l-- > 0;) {
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = l ? levels[l].picture : x;
        pass.out = l ? levels[l].picture : out;
        pass.scale *= WEIGHT_RATIO;
        pass.mix = l == 0 ? colors : NULL;
        nst_level_enlarge(&pass);
    }
    return !g_cancellable_is_cancelled(cancellable);
}
