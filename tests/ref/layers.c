/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref.h"

#include <string.h>

static size_t
at(int channel, int y, int x, int height, int width)
{
    return ((size_t)channel * (size_t)height + (size_t)y) * (size_t)width +
           (size_t)x;
}

/*
 * Calls for every pair of an input and an output position that a weight
 * connects: to[o] += weight * from[i] (forward) or to[i] += weight * from[o].
 */
static void
connect(const double *from, const double *weight, int in_channels,
        int out_channels, int height, int width, bool forward, double *to)
{
    for (int o = 0; o < out_channels; o++)
        for (int i = 0; i < in_channels; i++)
            for (int tap = 0; tap < 9; tap++) {
                int dy = tap / 3 - 1, dx = tap % 3 - 1;
                size_t kernel = (size_t)o * (size_t)in_channels + (size_t)i;
                double w = weight[kernel * 9 + (size_t)tap];

                for (int y = 0; y < height; y++)
                    for (int x = 0; x < width; x++) {
                        size_t out = at(o, y, x, height, width);
                        size_t in;

                        if (y + dy < 0 || y + dy >= height || x + dx < 0 ||
                            x + dx >= width)
                            continue;
                        in = at(i, y + dy, x + dx, height, width);
                        if (forward)
                            to[out] += w * from[in];
                        else
                            to[in] += w * from[out];
                    }
            }
}

void
ref_conv3x3(const double *input, const double *weight, int in_channels,
            int out_channels, int height, int width, double *output)
{
    memset(output, 0, at(out_channels, 0, 0, height, width) * sizeof *output);
    connect(input, weight, in_channels, out_channels, height, width, true,
            output);
}

void
ref_conv3x3_grad_input(const double *grad_output, const double *weight,
                       int in_channels, int out_channels, int height, int width,
                       double *grad_input)
{
    memset(grad_input, 0,
           at(in_channels, 0, 0, height, width) * sizeof *grad_input);
    connect(grad_output, weight, in_channels, out_channels, height, width,
            false, grad_input);
}

void
ref_bias_relu(const double *input, const double *bias, int channels,
              size_t positions, double *output)
{
    for (int c = 0; c < channels; c++)
        for (size_t p = 0; p < positions; p++) {
            size_t i = (size_t)c * positions + p;
            double sum = input[i] + bias[c];

            output[i] = sum > 0.0 ? sum : 0.0;
        }
}

void
ref_bias_relu_grad(const double *output, const double *grad_output, size_t n,
                   double *grad_input)
{
    for (size_t i = 0; i < n; i++)
        grad_input[i] = output[i] > 0.0 ? grad_output[i] : 0.0;
}

/* Index of the first maximum in the 2x2 window of an output position. */
static size_t
first_maximum(const double *input, int c, int y, int x, int height, int width)
{
    size_t best = at(c, 2 * y, 2 * x, height, width);

    for (int i = 1; i < 4; i++) {
        size_t other = at(c, 2 * y + i / 2, 2 * x + i % 2, height, width);

        if (input[other] > input[best])
            best = other;
    }
    return best;
}

static double
mean_2x2(const double *input, int c, int y, int x, int height, int width)
{
    double sum = 0.0;

    for (int i = 0; i < 4; i++)
        sum += input[at(c, 2 * y + i / 2, 2 * x + i % 2, height, width)];
    return sum / 4.0;
}

void
ref_pool(RefPooling pooling, const double *input, int channels, int height,
         int width, double *output)
{
    for (int c = 0; c < channels; c++)
        for (int y = 0; y < height / 2; y++)
            for (int x = 0; x < width / 2; x++)
                output[at(c, y, x, height / 2, width / 2)] =
                    pooling == REF_POOL_AVERAGE
                        ? mean_2x2(input, c, y, x, height, width)
                        : input[first_maximum(input, c, y, x, height, width)];
}

void
ref_pool_grad(RefPooling pooling, const double *input,
              const double *grad_output, int channels, int height, int width,
              double *grad_input)
{
    memset(grad_input, 0,
           at(channels, 0, 0, height, width) * sizeof *grad_input);
    for (int c = 0; c < channels; c++)
        for (int y = 0; y < height / 2; y++)
            for (int x = 0; x < width / 2; x++) {
                double g = grad_output[at(c, y, x, height / 2, width / 2)];

                if (pooling == REF_POOL_MAX) {
                    grad_input[first_maximum(input, c, y, x, height, width)] +=
                        g;
                    continue;
                }
                for (int i = 0; i < 4; i++)
                    grad_input[at(c, 2 * y + i / 2, 2 * x + i % 2, height,
                                  width)] += g / 4.0;
            }
}
