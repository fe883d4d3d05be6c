/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/pyramid.h"

#include "base/arena.h"

#define LEVELS 4
#define PLANES 3

/* Of each level, beside the next coarser one's 1: P is known up to a factor
 * only, as the optimiser scales it. */
#define WEIGHT_RATIO 2.0f

/* Pixels of one plane that a job writes, about. */
#define JOB 4096

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

struct level {
    gsize height, width;
    float *picture; /* [3][height][width]; the caller's at level 0 */
};

struct nst_pyramid {
    const struct nst_ops *ops;
    struct nst_pool *pool;
    struct level levels[LEVELS];
    struct nst_arena arena;
};

/* From one level to the next, down or up. */
struct pass {
    const struct nst_ops *ops;
    const struct level *fine, *coarse;
    const float *x; /* fine */
    float *out;     /* coarse on the way down, fine on the way up */
    float scale;    /* of x, on the way up */
    gboolean mix;   /* apply C */
    gsize rows_a_job;
    GCancellable *cancellable;
};

static void
lay_out(struct nst_pyramid *pyramid)
{
    for (gsize l = 1; l < LEVELS; l++) {
        struct level *level = &pyramid->levels[l];

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
        pyramid->levels[l].height = height;
        pyramid->levels[l].width = width;
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

/*
 * Row y of a coarse plane: what the fine rows 2 y - 1 to 2 y + 2 take from
 * it. Before the first row and, of an even height, behind the last one, the
 * edge's own row stands once more.
 */
static void
shrink_row(const struct pass *pass, gsize plane, gsize y)
{
    gsize height = pass->fine->height, width = pass->fine->width;
    const float *x = pass->x + plane * height * width;
    float weight[4] = {NST_PYRAMID_FAR, NST_PYRAMID_NEAR, NST_PYRAMID_NEAR,
                       NST_PYRAMID_FAR};
    const float *row[4];

    for (gsize i = 0; i < 4; i++) {
        gsize fine = MAX(2 * y + i, 1) - 1;

        if (fine > height || (fine == height && height % 2 == 1))
            weight[i] = 0.0f;
        row[i] = x + MIN(fine, height - 1) * width;
    }
    pass->ops->pyramid_down(row, weight, width,
                            pass->out + (plane * pass->coarse->height + y) *
                                            pass->coarse->width);
}

static void
shrink_job(void *data, guint job, guint worker)
{
    const struct pass *pass = data;
    gsize first = job * pass->rows_a_job;
    gsize end = MIN(first + pass->rows_a_job, pass->coarse->height);

    (void)worker;
    if (g_cancellable_is_cancelled(pass->cancellable))
        return;
    for (gsize plane = 0; plane < PLANES; plane++)
        for (gsize y = first; y < end; y++)
            shrink_row(pass, plane, y);
}

static void
enlarge_row(const struct pass *pass, gsize plane, gsize y, float *out)
{
    gsize height = pass->coarse->height, width = pass->coarse->width;
    const float *coarse = pass->coarse->picture + plane * height * width;
    gsize near = y / 2;
    gsize far = y % 2 ? MIN(near + 1, height - 1) : MAX(near, 1) - 1;
    gsize at = (plane * pass->fine->height + y) * pass->fine->width;

    pass->ops->pyramid_up(coarse + near * width, coarse + far * width,
                          pass->scale, pass->x + at, pass->fine->width, out);
}

static void
enlarge_job(void *data, guint job, guint worker)
{
    const struct pass *pass = data;
    gsize first = job * pass->rows_a_job;
    gsize end = MIN(first + pass->rows_a_job, pass->fine->height);
    gsize width = pass->fine->width;

    (void)worker;
    if (g_cancellable_is_cancelled(pass->cancellable))
        return;
    for (gsize y = first; y < end; y++) {
        float *row[PLANES];

        for (gsize plane = 0; plane < PLANES; plane++) {
            row[plane] = pass->out + (plane * pass->fine->height + y) * width;
            enlarge_row(pass, plane, y, row[plane]);
        }
        if (pass->mix)
            pass->ops->pyramid_mix(row, colors, width);
    }
}

static void
run(const struct nst_pyramid *pyramid, struct pass *pass,
    const struct level *out, nst_job_func func)
{
    pass->rows_a_job = 1 + JOB / out->width;
    nst_pool_run(
        pyramid->pool,
        (guint)((out->height + pass->rows_a_job - 1) / pass->rows_a_job), func,
        pass);
}

gboolean
nst_pyramid_multiply(struct nst_pyramid *pyramid, const float *x, float *out,
                     GCancellable *cancellable)
{
    struct level *levels = pyramid->levels;
    struct pass pass = {.ops = pyramid->ops, .cancellable = cancellable};

    for (gsize l = 0; l + 1 < LEVELS; l++) {
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = l ? levels[l].picture : x;
        pass.out = levels[l + 1].picture;
        run(pyramid, &pass, pass.coarse, shrink_job);
    }
    pass.scale = 1.0f;
    for (gsize l = LEVELS - 1; l-- > 0;) {
        pass.fine = &levels[l];
        pass.coarse = &levels[l + 1];
        pass.x = l ? levels[l].picture : x;
        pass.out = l ? levels[l].picture : out;
        pass.scale *= WEIGHT_RATIO;
        pass.mix = l == 0;
        run(pyramid, &pass, pass.fine, enlarge_job);
    }
    return !g_cancellable_is_cancelled(cancellable);
}
