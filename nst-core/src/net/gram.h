/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Gram matrices: G = F F^T / (C M) of features F [C][M], and the gradient of
 * a loss on them.
 */

#ifndef NST_NET_GRAM_H
#define NST_NET_GRAM_H

#include "net/context.h"
#include "net/vgg.h"

/* Floats of scratch memory for nst_gram_forward(). */
gsize nst_gram_scratch_size(const struct nst_tensor *features);

/* gram [C][C] */
void nst_gram_forward(const struct nst_context *context,
                      const struct nst_tensor *features, float *gram,
                      float *scratch);

/*
 * grad [C][M] += scale * difference * F. With difference = G - A, symmetric,
 * the gradient of mean((G - A)^2) has the scale 4 / (C^3 M).
 * difference [C][C] is overwritten.
 */
void nst_gram_backward(const struct nst_context *context,
                       const struct nst_tensor *features, float *difference,
                       float scale, float *grad);

#endif
