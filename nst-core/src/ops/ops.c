/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/ops.h"

void
nst_ops_init(struct nst_ops *ops)
{
    ops->gemm = nst_gemm_openblas;
    ops->im2col = nst_im2col_c;
    ops->bias_relu = nst_bias_relu_c;
    ops->relu_backward = nst_relu_backward_c;
    ops->average_pool_forward = nst_average_pool_forward_c;
    ops->average_pool_backward = nst_average_pool_backward_c;
    ops->max_pool_forward = nst_max_pool_forward_c;
    ops->max_pool_backward = nst_max_pool_backward_c;
    ops->tv = nst_tv_c;
    ops->range = nst_range_c;
    ops->dot = nst_dot_c;
    ops->axpy = nst_axpy_c;
    ops->scale = nst_scale_c;
    ops->squared_distance = nst_squared_distance_c;
    ops->axpy_difference = nst_axpy_difference_c;
}
