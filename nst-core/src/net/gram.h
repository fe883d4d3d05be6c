/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Gram matrices: G = F F^T / (C M) of features F [C][M], and the gradient of
 * a loss on them.
 *
 * Like features, they are blocked: [C / 16][C][16] with C filled up by zeros,
 * the element of row r and column c at ((c / 16) * C + r) * 16 + c % 16. That
 * is how the products want the factor of the gradient.
 */

#ifndef NST_NET_GRAM_H
#define NST_NET_GRAM_H

#include "net/context.h"
#include "net/vgg.h"

/* Floats of a Gram matrix of so many channels. */
gsize nst_gram_size(int channels);

/* Floats of scratch memory, aligned for a double. */
gsize nst_gram_scratch_size(const struct nst_context *context,
                            const struct nst_tensor *features);

/*
 * difference = G - target; target NULL: zero. Returns the sum of its squares.
 * target and difference may be the same.
 */
double nst_gram_forward(const struct nst_context *context,
                        const struct nst_tensor *features, const float *target,
                        float *difference, float *scratch);

/*
 * grad += scale * difference * F where F > 0, else 0: the gradient, through
 * the ReLU whose output F is. With difference = G - A, that of mean((G - A)^2)
 * has the scale 4 / (C^3 M). grad is blocked as F is.
 */
void
nst_gram_backward(const struct nst_context *context,
                  const struct nst_tensor *features, const float *difference,
                  float scale, float *grad, float *scratch);

#endif
