/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/cut.h"

#include <math.h>
#include <string.h>

#include "motion/cut_search.h"

/* Mean difference of luma that is no suspicion: noise, and small motion. */
#define SMALL_DIFFERENCE 0.012

/* Nor is one of frames that correlate so well as they stand. */
#define HIGH_CORRELATION 0.95

/* Standard deviations of luma: a picture becomes plain below the one, and is
 * a picture again above the other. */
#define PLAIN 0.006
#define NOT_PLAIN 0.015

/* The mean difference from a picture to a plain frame that is no fade. */
#define SUDDEN 0.03

struct nst_cut {
    gsize width, height;
    double threshold, score;
    float *sums; /* width: down the columns of a row of cells */
    struct nst_cut_grid grids[2], *now, *before;
    struct nst_cut_search search;
    gboolean first, plain;
};

struct nst_cut *
nst_cut_new(gsize width, gsize height, double threshold)
{
    struct nst_cut *cut = g_try_new0(struct nst_cut, 1);

    if (!cut)
        return NULL;
    cut->sums = g_try_new(float, width);
    if (!cut->sums) {
        nst_cut_free(cut);
        return NULL;
    }
    cut->width = width;
    cut->height = height;
    cut->threshold = threshold;
    for (guint i = 0; i < G_N_ELEMENTS(cut->grids); i++) {
        cut->grids[i].width = (int)MIN(width, NST_CUT_GRID_X);
        cut->grids[i].height = (int)MIN(height, NST_CUT_GRID_Y);
    }
    cut->now = &cut->grids[0];
    cut->before = &cut->grids[1];
    nst_cut_search_init(&cut->search);
    nst_cut_reset(cut);
    return cut;
}

void
nst_cut_free(struct nst_cut *cut)
{
    if (!cut)
        return;
    g_free(cut->sums);
    g_free(cut);
}

void
nst_cut_set_threshold(struct nst_cut *cut, double threshold)
{
    cut->threshold = threshold;
}

void
nst_cut_reset(struct nst_cut *cut)
{
    cut->first = TRUE;
    cut->plain = TRUE;
    cut->score = 0.0;
}

double
nst_cut_score(const struct nst_cut *cut)
{
    return cut->score;
}

/* The means of the cells of one row, which is of rows y0 to y1 of luma. */
static void
reduce_row(struct nst_cut *cut, const float *luma, gsize y0, gsize y1,
           float *cells)
{
    gsize width = cut->width, across = (gsize)cut->now->width;

    memset(cut->sums, 0, width * sizeof(*cut->sums));
    for (gsize y = y0; y < y1; y++) {
        const float *row = luma + width * y;

        for (gsize x = 0; x < width; x++)
            cut->sums[x] += row[x];
    }
    for (gsize i = 0; i < across; i++) {
        gsize x0 = width * i / across, x1 = width * (i + 1) / across;
        float sum = 0.0f;

        for (gsize x = x0; x < x1; x++)
            sum += cut->sums[x];
        cells[i] = sum / (float)((x1 - x0) * (y1 - y0));
    }
}

static void
reduce(struct nst_cut *cut, const float *luma)
{
    struct nst_cut_grid *grid = cut->now;
    gsize down = (gsize)grid->height;
    double n = (double)grid->width * grid->height, sum = 0.0, squares = 0.0;

    for (gsize j = 0; j < down; j++) {
        reduce_row(cut, luma, cut->height * j / down,
                   cut->height * (j + 1) / down, grid->cell[j]);
        for (int i = 0; i < grid->width; i++)
            sum += (double)grid->cell[j][i];
    }
    grid->mean = sum / n;
    for (gsize j = 0; j < down; j++) {
        for (int i = 0; i < grid->width; i++) {
            double cell = (double)grid->cell[j][i] - grid->mean;

            grid->cell[j][i] = (float)cell;
            squares += cell * cell;
        }
    }
    grid->variance = squares / n;
}

/* Of the frames as they stand: the mean difference, and the correlation. */
static void
compare(const struct nst_cut *cut, double *difference, double *correlation)
{
    const struct nst_cut_grid *now = cut->now, *before = cut->before;
    double n = (double)now->width * now->height, apart = 0.0, product = 0.0;
    double brighter = now->mean - before->mean;

    for (int y = 0; y < now->height; y++) {
        for (int x = 0; x < now->width; x++) {
            double a = (double)now->cell[y][x], b = (double)before->cell[y][x];

            apart += fabs(a - b + brighter);
            product += a * b;
        }
    }
    *difference = apart / n;
    *correlation = product / n / sqrt(now->variance * before->variance + 1e-12);
}

static double
score(struct nst_cut *cut, gboolean was_plain)
{
    double difference, correlation;

    compare(cut, &difference, &correlation);
    if (was_plain)
        return cut->plain ? 0.0 : 1.0;
    if (cut->plain)
        return difference > SUDDEN ? 1.0 : 0.0;
    if (difference < SMALL_DIFFERENCE)
        return 0.0;
    if (correlation > HIGH_CORRELATION)
        return 1.0 - correlation * correlation;
    return nst_cut_unexplained(&cut->search, cut->now, cut->before);
}

gboolean
nst_cut_push(struct nst_cut *cut, const float *luma)
{
    struct nst_cut_grid *before = cut->now;
    gboolean first = cut->first, was_plain = cut->plain;

    cut->now = cut->before;
    cut->before = before;
    reduce(cut, luma);
    cut->plain = sqrt(cut->now->variance) < (was_plain ? NOT_PLAIN : PLAIN);
    cut->first = FALSE;
    cut->score = first ? 1.0 : score(cut, was_plain);
    return first || cut->score > cut->threshold;
}
