/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The matrix behind nst_colors_match(). */

#ifndef NST_STYLIZER_COLORS_H
#define NST_STYLIZER_COLORS_H

#include "nst/colors.h"

/*
 * matrix, [3][3]: the symmetric one that gives colours of the covariance `from`
 * that of `to`; both [3][3], symmetric, without negative eigenvalues, and
 * finite.
 */
void nst_colors_transform(const double *from, const double *to, double *matrix);

#endif
