/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/levels.h"

/* Pixels of one plane that a job writes, about. */
#define JOB 4096

/*
 * Row y of a coarse plane: what the fine rows 2 y - 1 to 2 y + 2 take from
 * it. Before the first row and, of an even height, behind the last one, the
 * edge's own row stands once more.
 */
static void
shrink_row(const struct nst_level_pass *pass, gsize plane, gsize y)
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
    const struct nst_level_pass *pass = data;
    gsize first = job * pass->rows_a_job;
    gsize end = MIN(first + pass->rows_a_job, pass->coarse->height);

    (void)worker;
    if (g_cancellable_is_cancelled(pass->cancellable))
        return;
    for (gsize plane = 0; plane < pass->planes; plane++)
        for (gsize y = first; y < end; y++)
            shrink_row(pass, plane, y);
}

static void
enlarge_row(const struct nst_level_pass *pass, gsize plane, gsize y, float *out)
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
    const struct nst_level_pass *pass = data;
    gsize first = job * pass->rows_a_job;
    gsize end = MIN(first + pass->rows_a_job, pass->fine->height);
    gsize width = pass->fine->width;

    (void)worker;
    if (g_cancellable_is_cancelled(pass->cancellable))
        return;
    for (gsize y = first; y < end; y++) {
        float *row[NST_LEVEL_MAX_PLANES];

        for (gsize plane = 0; plane < pass->planes; plane++) {
            row[plane] = pass->out + (plane * pass->fine->height + y) * width;
            enlarge_row(pass, plane, y, row[plane]);
        }
        if (pass->mix)
            pass->ops->pyramid_mix(row, pass->mix, width);
    }
}

static void
run(struct nst_level_pass *pass, const struct nst_level *out, nst_job_func func)
{
    pass->rows_a_job = 1 + JOB / out->width;
    nst_pool_run(
        pass->pool,
        (guint)((out->height + pass->rows_a_job - 1) / pass->rows_a_job), func,
        pass);
}

void
nst_level_shrink(struct nst_level_pass *pass)
{
    run(pass, pass->coarse, shrink_job);
}

void
nst_level_enlarge(struct nst_level_pass *pass)
{
    run(pass, pass->fine, enlarge_job);
}
