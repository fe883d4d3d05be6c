/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The table of ops: pure functions on arrays, each on one thread. What runs
 * is chosen here, once; the rooms above call through the table, so a faster
 * version of an op is a line in nst_ops_init().
 */

#ifndef NST_OPS_OPS_H
#define NST_OPS_OPS_H

#include "base/cpu.h"
#include "ops/gemm.h"
#include "ops/im2col.h"
#include "ops/pool2d.h"
#include "ops/range.h"
#include "ops/relu.h"
#include "ops/tv.h"
#include "ops/vec.h"

struct nst_ops {
    nst_gemm_func *gemm;
    nst_im2col_func *im2col;
    nst_bias_relu_func *bias_relu;
    nst_relu_backward_func *relu_backward;
    nst_pool2d_forward_func *average_pool_forward;
    nst_pool2d_backward_func *average_pool_backward;
    nst_pool2d_forward_func *max_pool_forward;
    nst_pool2d_backward_func *max_pool_backward;
    nst_tv_func *tv;
    nst_range_func *range;
    nst_dot_func *dot;
    nst_axpy_func *axpy;
    nst_scale_func *scale;
    nst_squared_distance_func *squared_distance;
    nst_axpy_difference_func *axpy_difference;
};

/* The fastest versions that `cpu` can run. */
void nst_ops_init(struct nst_ops *ops, enum nst_cpu cpu);

#endif
