/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_OPS_RELU_H
#define NST_OPS_RELU_H

#include <glib.h>

#include "ops/multiply.h"
#include "ops/simd.h"

/* x[p * 16 + lane] = max(x[p * 16 + lane] + bias[lane], 0), p < n. */
#define NST_DECL_BIAS_RELU(name) void name(float *x, const float *bias, gsize n)

/*
 * grad[i] += features[i] > 0 ? scale * x[i] : 0, i < n: a gradient on its way
 * through the ReLU whose output `features` is.
 */
#define NST_DECL_ADD_MASKED(name)                                              \
    void name(float scale, const float *x, const float *features, float *grad, \
              gsize n)

/*
 * The same with x = features - target. Returns the sum of the squared
 * differences, of all elements.
 */
#define NST_DECL_ADD_DIFFERENCE_MASKED(name)                                   \
    double name(float scale, const float *features, const float *target,       \
                float *grad, gsize n)

typedef NST_DECL_BIAS_RELU(nst_bias_relu_func);
typedef NST_DECL_ADD_MASKED(nst_add_masked_func);
typedef NST_DECL_ADD_DIFFERENCE_MASKED(nst_add_difference_masked_func);
#ifdef NST_ISA
NST_DECL_BIAS_RELU(NST_SIMD(nst_bias_relu));
NST_DECL_ADD_MASKED(NST_SIMD(nst_add_masked));
NST_DECL_ADD_DIFFERENCE_MASKED(NST_SIMD(nst_add_difference_masked));
#endif

#endif
