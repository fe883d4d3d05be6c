/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Convolutions, tiled and threaded, against the naive reference. */

#include <string.h>

#include "approx.h"
#include "net/conv2d.h"
#include "ref.h"

/* Sums of up to 600 products: rounding grows with the square root. */
#define TOLERANCE 2e-6

static GRand *rng;

static float *
random_floats(gsize n)
{
    float *x = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        x[i] = (float)g_rand_double_range(rng, -1.0, 1.0);
    return x;
}

struct shape {
    int in, out, height, width;
};

static void
check_forward(const struct nst_context *context,
              const struct nst_conv_weights *layer, const struct shape *shape,
              const struct nst_scratch *scratch)
{
    gsize n = (gsize)shape->height * (gsize)shape->width;
    gsize in = (gsize)shape->in * n, out = (gsize)shape->out * n;
    g_autofree float *input = random_floats(in);
    g_autofree float *output = random_floats(out);
    g_autofree double *input_d = approx_doubles(input, in);
    g_autofree double *weight_d =
        approx_doubles(layer->weight, (gsize)shape->in * (gsize)shape->out * 9);
    g_autofree double *bias_d = approx_doubles(layer->bias, (gsize)shape->out);
    g_autofree double *sum_d = g_new(double, out);
    g_autofree double *output_d = g_new(double, out);

    nst_conv2d_forward(context, layer, shape->height, shape->width, input,
                       output, scratch);
    ref_conv3x3(input_d, weight_d, shape->in, shape->out, shape->height,
                shape->width, sum_d);
    ref_bias_relu(sum_d, bias_d, shape->out, n, output_d);
    g_assert_true(approx_equal("forward", output, output_d, out, TOLERANCE));
}

static void
check_backward(const struct nst_context *context,
               const struct nst_conv_weights *layer, const struct shape *shape,
               const struct nst_scratch *scratch)
{
    gsize n = (gsize)shape->height * (gsize)shape->width;
    gsize in = (gsize)shape->in * n, out = (gsize)shape->out * n;
    g_autofree float *grad_output = random_floats(out);
    g_autofree float *grad_input = random_floats(in);
    g_autofree double *grad_output_d = approx_doubles(grad_output, out);
    g_autofree double *weight_d =
        approx_doubles(layer->weight, (gsize)shape->in * (gsize)shape->out * 9);
    g_autofree double *grad_input_d = g_new(double, in);

    nst_conv2d_backward(context, layer, shape->height, shape->width,
                        grad_output, grad_input, scratch);
    ref_conv3x3_grad_input(grad_output_d, weight_d, shape->in, shape->out,
                           shape->height, shape->width, grad_input_d);
    g_assert_true(
        approx_equal("backward", grad_input, grad_input_d, in, TOLERANCE));
}

static void
check_shape(const struct nst_context *context, const struct shape *shape)
{
    struct nst_conv_weights layer = {
        .in_channels = shape->in,
        .out_channels = shape->out,
        .weight = random_floats((gsize)shape->in * (gsize)shape->out * 9),
        .bias = random_floats((gsize)shape->out),
    };
    struct nst_scratch scratch;

    g_assert_true(nst_conv_weights_prepare(&layer));
    scratch.stride =
        nst_conv2d_scratch_size(&layer, shape->height, shape->width);
    scratch.base =
        g_new(float, scratch.stride *nst_pool_n_threads(context->pool));
    check_forward(context, &layer, shape, &scratch);
    check_backward(context, &layer, shape, &scratch);
    g_free(scratch.base);
    g_free(layer.weight);
    g_free(layer.bias);
    g_free(layer.weight_backward);
}

static void
test_shapes(void)
{
    static const struct shape shapes[] = {
        {1, 1, 1, 1},    {3, 5, 1, 7},    {3, 5, 7, 1},  {2, 3, 2, 2},
        {3, 16, 16, 16}, {16, 3, 17, 13}, {64, 8, 9, 8}, {4, 67, 11, 12},
        {5, 6, 37, 41},  {3, 4, 3, 600},  {3, 4, 700, 3}};

    for (guint threads = 1; threads <= 3; threads += 2) {
        struct nst_context context = {.cancellable = NULL};

        nst_context_init(&context, threads);
        for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++)
            check_shape(&context, &shapes[i]);
        /* As with a threaded OpenBLAS. */
        context.gemm_is_serial = FALSE;
        check_shape(&context, &shapes[8]);
        nst_context_clear(&context);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    rng = g_rand_new_with_seed(2);
    g_test_add_func("/conv2d/shapes", test_shapes);
    status = g_test_run();
    g_rand_free(rng);
    return status;
}
