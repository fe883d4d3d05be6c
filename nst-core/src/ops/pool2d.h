/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Pooling by 2x2 with stride 2 of one plane. An odd last row or column has
 * no output and gets no gradient, as in PyTorch and Keras ("valid").
 */

#ifndef NST_OPS_POOL2D_H
#define NST_OPS_POOL2D_H

/* input [height][width] -> output [height / 2][width / 2] */
#define NST_DECL_POOL2D_FORWARD(name)                                          \
    void name(const float *input, int height, int width, float *output)

/*
 * grad_output [height / 2][width / 2] -> grad_input [height][width], which
 * is overwritten. input is that of the forward pass; of equal maxima the
 * first one, row by row, gets the gradient.
 */
#define NST_DECL_POOL2D_BACKWARD(name)                                         \
    void name(const float *input, int height, int width,                       \
              const float *grad_output, float *grad_input)

typedef NST_DECL_POOL2D_FORWARD(nst_pool2d_forward_func);
typedef NST_DECL_POOL2D_BACKWARD(nst_pool2d_backward_func);

NST_DECL_POOL2D_FORWARD(nst_average_pool_forward_c);
NST_DECL_POOL2D_BACKWARD(nst_average_pool_backward_c);
NST_DECL_POOL2D_FORWARD(nst_max_pool_forward_c);
NST_DECL_POOL2D_BACKWARD(nst_max_pool_backward_c);

#endif
