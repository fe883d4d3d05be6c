/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Winograd's F(4x4, 3x3) (Lavin, Gray, CVPR 2016): a tile of 4x4 outputs of a
 * 3x3 convolution is A^T [(G w G^T) * (B^T d B)] A, where d is the 6x6 input
 * around it; 36 products instead of 144. Each of the 36 "frequencies" is a
 * matrix product over the channels: ops/multiply.h.
 *
 * A block of 16 channels of a picture is [height][width][16]; tiles are
 * counted row by row, the last of a row or column may stick out.
 */

#ifndef NST_OPS_WINOGRAD_H
#define NST_OPS_WINOGRAD_H

#include <glib.h>

#include "ops/multiply.h"
#include "ops/simd.h"

#define NST_FREQUENCIES 36
#define NST_TILE 4

/* Tiles a row, rows of tiles. */
static inline gsize
nst_winograd_tiles(int length)
{
    return ((gsize)length + NST_TILE - 1) / NST_TILE;
}

/*
 * B^T d B of the tiles first <= t < first + n of one block, with zeros around
 * the picture:
 *     v[f * v_product + (t - first) * 16 + lane]
 * or, in bfloat16, 8 floats a tile with two channels in each.
 */
#define NST_DECL_WINOGRAD_INPUT(name)                                          \
    void name(const float *x, int height, int width, gsize first, gsize n,     \
              float *v, gsize v_product)

/*
 * G w G^T of weights w [n][9][16], of one block of outputs and n inputs:
 *     u[f * u_product + k * 16 + lane], k < n
 * or, in bfloat16 and for even n, k < n / 2 with two inputs in each float.
 */
#define NST_DECL_WINOGRAD_WEIGHT(name)                                         \
    void name(const float *w, gsize n, float *u, gsize u_product)

/* What becomes of a tile of outputs y of one block of channels. */
enum nst_winograd_store {
    /* output = relu(y + bias) */
    NST_STORE_RELU,
    /* the same, and pooled = its 2x2 average or maximum */
    NST_STORE_RELU_AVERAGE_POOL,
    NST_STORE_RELU_MAX_POOL,
    /* output = y where features > 0, else 0 */
    NST_STORE_MASK,
    /* y is the gradient of the pooled features, output that of the features,
     * masked; height and width are still those of y */
    NST_STORE_MASK_AVERAGE_POOL,
    NST_STORE_MASK_MAX_POOL
};

struct nst_winograd_output {
    enum nst_winograd_store store;
    const float *m; /* [36] by m_product, [n][16] */
    gsize m_product;
    gsize first, n;    /* tiles */
    int height, width; /* of y */
    const float *bias; /* [16] */
    float *output;     /* [height][width][16], or of features' size */
    float *pooled;     /* [height / 2][width / 2][16] */
    /* Of the layer below, [features_height][features_width][16]: with a pool,
     * these are 2 height or 2 height + 1, and so on. */
    const float *features;
    int features_height, features_width;
};

#define NST_DECL_WINOGRAD_OUTPUT(name)                                         \
    void name(const struct nst_winograd_output *job)

typedef NST_DECL_WINOGRAD_INPUT(nst_winograd_input_func);
typedef NST_DECL_WINOGRAD_WEIGHT(nst_winograd_weight_func);
typedef NST_DECL_WINOGRAD_OUTPUT(nst_winograd_output_func);

#ifdef NST_ISA
NST_DECL_WINOGRAD_INPUT(NST_SIMD(nst_winograd_input));
NST_DECL_WINOGRAD_WEIGHT(NST_SIMD(nst_winograd_weight));
NST_DECL_WINOGRAD_OUTPUT(NST_SIMD(nst_winograd_output));
#endif

#endif
