/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* References for the optimisers, by the rules of ref.h. */

#ifndef NST_TESTS_REF_OPTIM_H
#define NST_TESTS_REF_OPTIM_H

#include <stddef.h>

/*
 * Step t = 1, 2, ... of algorithm 1 of Kingma, Ba 2015, with x, the moments m
 * and v, and the gradient, all of n elements.
 */
void ref_adam(double *x, double *m, double *v, const double *grad, size_t n,
              int t, double alpha, double beta1, double beta2, double epsilon);

#endif /* NST_TESTS_REF_OPTIM_H */
