/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How much of a small picture another one explains, if its blocks may come
 * from elsewhere there, and all of it be brighter and of more contrast. 4x3
 * blocks of 16x12 cells have enough cells each not to find themselves in a
 * picture of something else, and are small enough to follow a zoom.
 */

#ifndef NST_MOTION_CUT_SEARCH_H
#define NST_MOTION_CUT_SEARCH_H

#include <glib.h>

#define NST_CUT_BLOCK_X 16
#define NST_CUT_BLOCK_Y 12
#define NST_CUT_GRID_X (4 * NST_CUT_BLOCK_X)
#define NST_CUT_GRID_Y (3 * NST_CUT_BLOCK_Y)

/* How far a block looks, in cells, in each direction. */
#define NST_CUT_REACH 9
#define NST_CUT_SIDE (2 * NST_CUT_REACH + 1)

/* A picture less its mean; what is not used of the cells is 0. */
struct nst_cut_grid {
    int width, height; /* at least 1, at most GRID_X, GRID_Y */
    double mean, variance;
    float cell[NST_CUT_GRID_Y][NST_CUT_GRID_X];
};

/* [y][x]: the sum of all above and to the left of (x, y). */
typedef double nst_cut_sums[NST_CUT_GRID_Y + 1][NST_CUT_GRID_X + 1];

struct nst_cut_search {
    struct {
        int x, y;
        double cost;
    } shifts[NST_CUT_SIDE * NST_CUT_SIDE]; /* the short ones first */
    /* Of the two pictures, and the older one with zeros around it. */
    nst_cut_sums now, now_squares, before, before_squares;
    float around[NST_CUT_GRID_Y + 2 * NST_CUT_REACH]
                [NST_CUT_GRID_X + 2 * NST_CUT_REACH];
};

void nst_cut_search_init(struct nst_cut_search *search);

/* The share of the variance of `now` that is left, 0 to 1. Both are of one
 * size. */
double nst_cut_unexplained(struct nst_cut_search *search,
                           const struct nst_cut_grid *now,
                           const struct nst_cut_grid *before);

#endif
