/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The table of ops: pure functions on arrays, each on one thread. What runs
 * is chosen here, once; the rooms above call through the table, so a new op
 * is a line in table.c, and a new instruction set one in nst_ops_init().
 */

#ifndef NST_OPS_OPS_H
#define NST_OPS_OPS_H

#include "base/cpu.h"
#include "ops/combine.h"
#include "ops/detail.h"
#include "ops/consistency.h"
#include "ops/fold.h"
#include "ops/gram.h"
#include "ops/multiply.h"
#include "ops/patch.h"
#include "ops/pyramid.h"
#include "ops/range.h"
#include "ops/relu.h"
#include "ops/sample.h"
#include "ops/tv.h"
#include "ops/vec.h"
#include "ops/winograd.h"

struct nst_ops {
    nst_winograd_input_func *winograd_input;
    nst_winograd_weight_func *winograd_weight;
    nst_winograd_output_func *winograd_output;
    nst_multiply_func *multiply, *multiply_dense;
    /* The same in bfloat16; NULL: the processor has none. */
    nst_winograd_input_func *winograd_input_bf16;
    nst_winograd_weight_func *winograd_weight_bf16;
    nst_multiply_func *multiply_bf16;
    nst_fold_func *fold;
    nst_gram_product_func *gram_product;
    nst_bias_relu_func *bias_relu;
    nst_add_masked_func *add_masked;
    nst_add_difference_masked_func *add_difference_masked;
    nst_tv_func *tv;
    nst_range_func *range;
    nst_dot_func *dot;
    nst_axpy_func *axpy;
    nst_squared_distance_func *squared_distance;
    nst_dots_func *dots;
    nst_combine_func *combine;
    nst_pyramid_down_func *pyramid_down;
    nst_pyramid_up_func *pyramid_up;
    nst_pyramid_mix_func *pyramid_mix;
    nst_sample_linear_func *sample_linear;
    nst_sample_cubic_func *sample_cubic;
    nst_stretch_func *stretch;
    nst_add_detail8_func *add_detail8;
    nst_add_detail16_func *add_detail16;
    nst_patch_tensor_func *patch_tensor;
    nst_patch_compare_func *patch_compare;
    nst_patch_vote_func *patch_vote;
    nst_consistency_func *consistency;
};

/* The fastest versions that `cpu` can run. */
void nst_ops_init(struct nst_ops *ops, enum nst_cpu cpu);

#endif
