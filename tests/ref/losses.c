/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref.h"

#include <stdlib.h>

void
ref_gram(const double *features, int channels, size_t positions, double *gram)
{
    size_t n = (size_t)channels;

    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            double sum = 0.0;

            for (size_t p = 0; p < positions; p++)
                sum +=
                    features[a * positions + p] * features[b * positions + p];
            gram[a * n + b] = sum / (double)(n * positions);
        }
}

/* dG(a, b) / dF(a, p) = F(b, p) / (C M), and the same with a and b swapped,
 * so grad_F = (D + D^T) F / (C M). */
void
ref_gram_grad(const double *features, const double *grad_gram, int channels,
              size_t positions, double *grad_features)
{
    size_t n = (size_t)channels;

    for (size_t a = 0; a < n; a++)
        for (size_t p = 0; p < positions; p++) {
            double sum = 0.0;

            for (size_t b = 0; b < n; b++)
                sum += (grad_gram[a * n + b] + grad_gram[b * n + a]) *
                       features[b * positions + p];
            grad_features[a * positions + p] = sum / (double)(n * positions);
        }
}

double
ref_distance(RefLossScale scale, const double *value, const double *target,
             size_t n, double *grad_value)
{
    double divisor = (double)n, sum = 0.0;

    if (scale == REF_RELATIVE) {
        divisor = 0.0;
        for (size_t i = 0; i < n; i++)
            divisor += target[i] * target[i];
    }
    for (size_t i = 0; i < n; i++) {
        double difference = value[i] - target[i];

        sum += difference * difference;
        grad_value[i] = 2.0 * difference / divisor;
    }
    return sum / divisor;
}

double
ref_style_loss(RefLossScale scale, const double *features,
               const double *target_gram, int channels, size_t positions,
               double *grad_features)
{
    size_t n = (size_t)channels * (size_t)channels;
    double *gram = calloc(n, sizeof *gram);
    double *grad_gram = calloc(n, sizeof *grad_gram);
    double loss;

    if (gram == NULL || grad_gram == NULL)
        abort();
    ref_gram(features, channels, positions, gram);
    loss = ref_distance(scale, gram, target_gram, n, grad_gram);
    ref_gram_grad(features, grad_gram, channels, positions, grad_features);
    free(gram);
    free(grad_gram);
    return loss;
}

double
ref_total_variation(const double *picture, int height, int width,
                    double *grad_picture)
{
    size_t w = (size_t)width, n = 3 * (size_t)height * w;
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        grad_picture[i] = 0.0;
    for (size_t i = 0; i < n; i++) {
        bool has_right = i % w + 1 < w;
        bool has_lower = i / w % (size_t)height + 1 < (size_t)height;

        for (int lower = 0; lower < 2; lower++) {
            size_t neighbour = lower ? i + w : i + 1;
            double difference;

            if (!(lower ? has_lower : has_right))
                continue;
            difference = picture[neighbour] - picture[i];
            sum += difference * difference;
            grad_picture[neighbour] += 2.0 * difference / (double)n;
            grad_picture[i] -= 2.0 * difference / (double)n;
        }
    }
    return sum / (double)n;
}
