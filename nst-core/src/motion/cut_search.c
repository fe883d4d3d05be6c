/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/cut_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID_X NST_CUT_GRID_X
#define GRID_Y NST_CUT_GRID_Y
#define BLOCK_X NST_CUT_BLOCK_X
#define BLOCK_Y NST_CUT_BLOCK_Y
#define REACH NST_CUT_REACH
#define MAX_BLOCKS ((GRID_X / BLOCK_X) * (GRID_Y / BLOCK_Y))

/* A cell that a block comes from farther away has to explain that much more
 * of it: among 361 places chance finds something. */
#define SHIFT_COST 0.05

/* A block at an edge, of which that much was in the picture. */
#define LEAST_OVERLAP (1.0 / 3.0)

/* A variance that noise alone may leave, and what a block has at least that
 * finds itself for certain: of which at most so much is unexplained. */
#define NOISE 1e-4
#define STRUCTURE 4e-4
#define FOUND 0.2

/* Cells brighter than that may have been clipped. If they were in the older
 * picture, they do not count; but that share of all cells has to. */
#define CLIPPED 0.97
#define LEAST_CELLS (1.0 / 16.0)

struct rectangle {
    int x0, x1, y0, y1;
};

/* What a block shares with the older picture, that far away. */
struct match {
    struct rectangle shared;
    int x, y;
    double variance, unexplained;
};

/* By length; in one order on every machine. */
static int
compare_shifts(const void *a, const void *b)
{
    const int *p = a, *q = b;
    int p_length = p[0] * p[0] + p[1] * p[1];
    int q_length = q[0] * q[0] + q[1] * q[1];

    if (p_length != q_length)
        return p_length - q_length;
    return p[1] != q[1] ? p[1] - q[1] : p[0] - q[0];
}

void
nst_cut_search_init(struct nst_cut_search *search)
{
    int shifts[NST_CUT_SIDE * NST_CUT_SIDE][2];
    gsize n = G_N_ELEMENTS(shifts);

    for (gsize i = 0; i < n; i++) {
        shifts[i][0] = (int)(i % NST_CUT_SIDE) - REACH;
        shifts[i][1] = (int)(i / NST_CUT_SIDE) - REACH;
    }
    qsort(shifts, n, sizeof(*shifts), compare_shifts);
    for (gsize i = 0; i < n; i++) {
        search->shifts[i].x = shifts[i][0];
        search->shifts[i].y = shifts[i][1];
        search->shifts[i].cost =
            SHIFT_COST * sqrt((double)(shifts[i][0] * shifts[i][0] +
                                       shifts[i][1] * shifts[i][1]));
    }
    memset(search->around, 0, sizeof(search->around));
}

static void
add_up(const struct nst_cut_grid *grid, nst_cut_sums sums, nst_cut_sums squares)
{
    memset(sums[0], 0, sizeof(sums[0]));
    memset(squares[0], 0, sizeof(squares[0]));
    for (int y = 0; y < GRID_Y; y++) {
        double row = 0.0, row_squares = 0.0;

        sums[y + 1][0] = squares[y + 1][0] = 0.0;
        for (int x = 0; x < GRID_X; x++) {
            double cell = (double)grid->cell[y][x];

            row += cell;
            row_squares += cell * cell;
            sums[y + 1][x + 1] = sums[y][x + 1] + row;
            squares[y + 1][x + 1] = squares[y][x + 1] + row_squares;
        }
    }
}

static double
sum_over(const nst_cut_sums sums, struct rectangle r, int x, int y)
{
    const double *top = sums[r.y0 + y] + x, *bottom = sums[r.y1 + y] + x;

    return bottom[r.x1] - top[r.x1] - bottom[r.x0] + top[r.x0];
}

/* Of a block with what is (x, y) away; cells outside are 0. */
static double
product(const struct nst_cut_search *search, const struct nst_cut_grid *now,
        int left, int top, int x, int y)
{
    float sum[BLOCK_X] = {0.0f}; /* of columns: the compiler has vectors */

    for (int j = top; j < top + BLOCK_Y; j++) {
        const float *a = now->cell[j] + left;
        const float *b = search->around[REACH + j + y] + REACH + left + x;

        for (int i = 0; i < BLOCK_X; i++)
            sum[i] += a[i] * b[i];
    }
    for (int half = BLOCK_X / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++)
            sum[i] += sum[i + half];
    }
    return (double)sum[0];
}

static double
area(struct rectangle r)
{
    return (double)MAX(r.x1 - r.x0, 0) * (double)MAX(r.y1 - r.y0, 0);
}

/* Of a block, what is inside the picture here and (x, y) away. */
static struct rectangle
overlap(const struct nst_cut_grid *grid, int left, int top, int x, int y)
{
    int right = MIN(left + BLOCK_X, grid->width);
    int bottom = MIN(top + BLOCK_Y, grid->height);

    return (struct rectangle){MAX(left, -x), MIN(right, grid->width - x),
                              MAX(top, -y), MIN(bottom, grid->height - y)};
}

/* The correlation of what is shared, as what it leaves of the variance. */
static void
correlate(const struct nst_cut_search *search, struct match *match, double ab)
{
    struct rectangle r = match->shared;
    double n = area(r);
    double a = sum_over(search->now, r, 0, 0) / n;
    double b = sum_over(search->before, r, match->x, match->y) / n;
    double aa = sum_over(search->now_squares, r, 0, 0) / n - a * a;
    double bb =
        sum_over(search->before_squares, r, match->x, match->y) / n - b * b;

    ab = ab / n - a * b;
    match->variance = aa;
    match->unexplained = 1.0;
    if (ab > 0.0 && aa > 0.0 && bb > 0.0)
        match->unexplained = CLAMP(1.0 - ab * ab / (aa * bb), 0.0, 1.0);
}

/* The first shift is none, so there is one. */
static struct match
search_block(const struct nst_cut_search *search,
             const struct nst_cut_grid *now, int left, int top)
{
    struct match best = {.unexplained = 1.0};
    double lowest = G_MAXDOUBLE;
    double least = LEAST_OVERLAP * area(overlap(now, left, top, 0, 0));

    for (gsize i = 0; i < G_N_ELEMENTS(search->shifts); i++) {
        struct match match = {.x = search->shifts[i].x,
                              .y = search->shifts[i].y};
        double cost = search->shifts[i].cost;

        if (cost >= lowest)
            break;
        match.shared = overlap(now, left, top, match.x, match.y);
        if (area(match.shared) < least)
            continue;
        correlate(search, &match,
                  product(search, now, left, top, match.x, match.y));
        if (match.unexplained + cost < lowest) {
            lowest = match.unexplained + cost;
            best = match;
        }
    }
    return best;
}

/* Straight lines through what cells were and are: sums for one of them. */
struct fit {
    double n, a, b, aa, bb, ab, gain, offset, left;
};

static void
fit_add(struct fit *fit, double a, double b)
{
    fit->n++;
    fit->a += a;
    fit->b += b;
    fit->aa += a * a;
    fit->bb += b * b;
    fit->ab += a * b;
}

static void
fit_solve(struct fit *fit)
{
    double n = MAX(fit->n, 1.0);
    double bb = fit->bb - fit->b * fit->b / n;
    double ab = fit->ab - fit->a * fit->b / n;

    fit->gain = ab > 0.0 && bb > 0.0 ? ab / bb : 0.0;
    fit->offset = (fit->a - fit->gain * fit->b) / n;
}

/* Cells that are not clipped now make the line; what it says of all is
 * clipped, too. */
static void
add_block(struct fit *line, struct fit *all, const struct match *match,
          const struct nst_cut_grid *now, const struct nst_cut_grid *before)
{
    struct rectangle r = match->shared;

    for (int y = r.y0; y < r.y1; y++) {
        for (int x = r.x0; x < r.x1; x++) {
            double a = (double)now->cell[y][x];
            double b = (double)before->cell[y + match->y][x + match->x];

            if (b + before->mean >= CLIPPED)
                continue;
            if (!all && a + now->mean < CLIPPED)
                fit_add(line, a, b);
            if (all) {
                double guess = line->gain * b + line->offset;
                double error = a - CLAMP(guess, -now->mean, 1.0 - now->mean);

                fit_add(all, a, b);
                all->left += error * error;
            }
        }
    }
}

/* One brightness and contrast for all blocks. */
static double
unexplained_by(const struct match *matches, guint n,
               const struct nst_cut_grid *now,
               const struct nst_cut_grid *before)
{
    struct fit line = {0}, all = {0};
    double found = 0.0;

    for (guint i = 0; i < n; i++)
        add_block(&line, NULL, &matches[i], now, before);
    fit_solve(&line);
    for (guint i = 0; i < n; i++) {
        add_block(&line, &all, &matches[i], now, before);
        if (matches[i].variance > STRUCTURE && matches[i].unexplained < FOUND)
            found += 1.0 / n;
    }
    if (all.n < LEAST_CELLS * now->width * now->height)
        return 1.0;
    double variance = all.aa - all.a * all.a / all.n;
    double left = all.left - NOISE * all.n;
    if (left <= 0.0 || variance <= 0.0)
        return 0.0;
    /* One block may be chance. More speak for the same scene, even if
     * something large has come before it. */
    return MIN(left / variance, 1.0) * (1.0 - MAX(found - 1.0 / n, 0.0));
}

double
nst_cut_unexplained(struct nst_cut_search *search,
                    const struct nst_cut_grid *now,
                    const struct nst_cut_grid *before)
{
    struct match matches[MAX_BLOCKS];
    guint n = 0;

    for (int y = 0; y < GRID_Y; y++)
        memcpy(search->around[REACH + y] + REACH, before->cell[y],
               sizeof(before->cell[y]));
    add_up(now, search->now, search->now_squares);
    add_up(before, search->before, search->before_squares);
    for (int top = 0; top < now->height; top += BLOCK_Y) {
        for (int left = 0; left < now->width; left += BLOCK_X)
            matches[n++] = search_block(search, now, left, top);
    }
    return unexplained_by(matches, n, now, before);
}
