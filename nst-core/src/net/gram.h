/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Gram matrices: G = F F^T / (C M) of features F [C][M], and the gradient of
 * a loss on them. Features are blocked, Gram matrices are not.
 */

#ifndef NST_NET_GRAM_H
#define NST_NET_GRAM_H

#include "net/context.h"
#include "net/vgg.h"

/* Floats of scratch memory, from a multiple of 64 bytes on. */
gsize nst_gram_scratch_size(const struct nst_context *context,
                            const struct nst_tensor *features);

/* gram [C][C] */
void nst_gram_forward(const struct nst_context *context,
                      const struct nst_tensor *features, float *gram,
                      float *scratch);

/*
 * grad += scale * difference * F where F > 0, else 0: the gradient, through
 * the ReLU whose output F is. With difference [C][C] = G - A, symmetric, that
 * of mean((G - A)^2) has the scale 4 / (C^3 M). grad is blocked as F is.
 */
void
nst_gram_backward(const struct nst_context *context,
                  const struct nst_tensor *features, const float *difference,
                  float scale, float *grad, float *scratch);

#endif
