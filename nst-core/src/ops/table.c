/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/table.h"

#include "ops/simd.h"

NST_DECL_TABLE(NST_SIMD(nst_table))
{
#ifdef NST_BF16
    ops->winograd_input_bf16 = NST_SIMD(nst_winograd_input);
    ops->winograd_weight_bf16 = NST_SIMD(nst_winograd_weight);
    ops->multiply_bf16 = NST_SIMD(nst_multiply);
#else
    ops->winograd_input = NST_SIMD(nst_winograd_input);
    ops->winograd_weight = NST_SIMD(nst_winograd_weight);
    ops->winograd_output = NST_SIMD(nst_winograd_output);
    ops->multiply = NST_SIMD(nst_multiply);
    ops->multiply_dense = NST_SIMD(nst_multiply_dense);
    ops->gram_product = NST_SIMD(nst_gram_product);
    ops->bias_relu = NST_SIMD(nst_bias_relu);
    ops->add_masked = NST_SIMD(nst_add_masked);
    ops->add_difference_masked = NST_SIMD(nst_add_difference_masked);
    ops->tv = NST_SIMD(nst_tv);
    ops->range = NST_SIMD(nst_range);
    ops->dot = NST_SIMD(nst_dot);
    ops->axpy = NST_SIMD(nst_axpy);
    ops->squared_distance = NST_SIMD(nst_squared_distance);
    ops->dots = NST_SIMD(nst_dots);
    ops->combine = NST_SIMD(nst_combine);
    ops->pyramid_down = NST_SIMD(nst_pyramid_down);
    ops->pyramid_up = NST_SIMD(nst_pyramid_up);
    ops->pyramid_mix = NST_SIMD(nst_pyramid_mix);
    ops->sample_linear = NST_SIMD(nst_sample_linear);
    ops->sample_cubic = NST_SIMD(nst_sample_cubic);
    ops->stretch = NST_SIMD(nst_stretch);
    ops->add_detail8 = NST_SIMD(nst_add_detail8);
    ops->add_detail16 = NST_SIMD(nst_add_detail16);
    ops->patch_tensor = NST_SIMD(nst_patch_tensor);
    ops->patch_compare = NST_SIMD(nst_patch_compare);
    ops->patch_vote = NST_SIMD(nst_patch_vote);
    ops->consistency = NST_SIMD(nst_consistency);
#endif
}
