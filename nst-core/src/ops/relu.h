/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef NST_OPS_RELU_H
#define NST_OPS_RELU_H

#include <glib.h>

/* x[c * stride + i] = max(x[c * stride + i] + bias[c], 0), i < n. */
#define NST_DECL_BIAS_RELU(name)                                               \
    void name(float *x, gsize stride, const float *bias, int channels, gsize n)

typedef NST_DECL_BIAS_RELU(nst_bias_relu_func);
NST_DECL_BIAS_RELU(nst_bias_relu_c);

/* grad[i] = output[i] > 0 ? grad[i] : 0, where output is that of the ReLU. */
#define NST_DECL_RELU_BACKWARD(name)                                           \
    void name(const float *output, float *grad, gsize n)

typedef NST_DECL_RELU_BACKWARD(nst_relu_backward_func);
NST_DECL_RELU_BACKWARD(nst_relu_backward_c);

#endif
