/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Convolutions, tiled and threaded, with what is fused to them, against the
 * naive reference; and the same to the bit for any number of threads.
 */

#include <string.h>

#include "approx.h"
#include "blocked.h"
#include "net/conv_first.h"
#include "ref.h"

/*
 * Winograd's transforms multiply by up to 8 and cancel again, which costs
 * about a decimal digit of float32; direct sums are ten times better.
 */
#define TOLERANCE 5e-6
#define TOLERANCE_FIRST 1e-6

static const guint threads[] = {1, 2, 7};

static GRand *rng;

struct shape {
    int in, out, height, width;
    enum nst_pooling_kind pooling; /* after it, or before it */
};

static float *
random_floats(gsize n)
{
    float *x = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        x[i] = (float)g_rand_double_range(rng, -1.0, 1.0);
    return x;
}

/* An array of planes, as both sides want it. */
struct planes {
    gsize channels, positions;
    float *blocked;
    double *d;
};

static struct planes
random_planes(int channels, int height, int width)
{
    struct planes planes = {(gsize)channels, (gsize)height * (gsize)width, NULL,
                            NULL};
    gsize n = planes.channels * planes.positions;
    g_autofree float *x = random_floats(n);

    planes.blocked = blocked_new(x, planes.channels, planes.positions);
    planes.d = approx_doubles(x, n);
    return planes;
}

static void
clear(struct planes *planes)
{
    g_free(planes->blocked);
    g_free(planes->d);
}

/* blocked against planes->d */
static void
check(const char *what, const float *blocked, const struct planes *planes,
      double tolerance)
{
    g_autofree float *x =
        blocked_to_planes(blocked, planes->channels, planes->positions);

    g_assert_true(approx_equal(
        what, x, planes->d, planes->channels * planes->positions, tolerance));
}

static struct nst_conv_weights
random_layer(const struct shape *shape, double **weight, double **bias)
{
    gsize n = (gsize)shape->in * (gsize)shape->out * 9;
    g_autofree float *w = random_floats(n);
    g_autofree float *b = random_floats((gsize)shape->out);
    struct nst_conv_weights layer;

    g_assert_true(
        shape->in == NST_FIRST_CHANNELS
            ? nst_conv_weights_init_first(&layer, shape->out, w, b)
            : nst_conv_weights_init(&layer, shape->in, shape->out, w, b));
    *weight = approx_doubles(w, n);
    *bias = approx_doubles(b, (gsize)shape->out);
    return layer;
}

static struct nst_scratch
scratch_new(const struct nst_context *context,
            const struct nst_conv_weights *layer, int height, int width)
{
    gsize shared = 0, worker = 0;

    nst_conv2d_measure(layer, height, width, &shared, &worker);
    nst_conv_first_measure(layer, width, &worker);
    return (struct nst_scratch){
        g_new(float, shared),
        g_new(float, worker *nst_pool_n_threads(context->pool)), worker};
}

static void
scratch_clear(struct nst_scratch *scratch)
{
    g_free(scratch->shared);
    g_free(scratch->base);
}

static RefPooling
ref_pooling(enum nst_pooling_kind kind)
{
    return kind == NST_POOL_MAX ? REF_POOL_MAX : REF_POOL_AVERAGE;
}

/* Runs with each number of threads into output, which must come out equal. */
static void
run_forward(struct nst_conv2d_forward *conv, float *output, gsize n,
            float *pooled, gsize n_pooled)
{
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        struct nst_context context = {.cancellable = NULL};
        g_autofree float *y = g_new(float, n);
        g_autofree float *p = g_new(float, n_pooled);

        nst_context_init(&context, threads[i]);
        struct nst_scratch scratch =
            scratch_new(&context, conv->layer, conv->height, conv->width);
        conv->output = i ? y : output;
        conv->pooled = i ? p : pooled;
        nst_conv2d_forward(&context, conv, &scratch);
        g_assert_cmpmem(conv->output, n * sizeof(*y), output, n * sizeof(*y));
        if (conv->pooling != NST_POOL_NONE)
            g_assert_cmpmem(conv->pooled, n_pooled * sizeof(*p), pooled,
                            n_pooled * sizeof(*p));
        scratch_clear(&scratch);
        nst_context_clear(&context);
    }
}

static void
check_forward(const struct shape *shape)
{
    int h = shape->height, w = shape->width;
    g_autofree double *weight = NULL, *bias = NULL;
    struct nst_conv_weights layer = random_layer(shape, &weight, &bias);
    struct planes input = random_planes(shape->in, h, w);
    struct planes output = random_planes(shape->out, h, w);
    struct planes pooled = random_planes(shape->out, h / 2, w / 2);
    struct nst_conv2d_forward conv = {
        .layer = &layer,
        .height = h,
        .width = w,
        .input = input.blocked,
        .pooling = shape->pooling,
    };

    run_forward(&conv, output.blocked,
                blocked_size(output.channels, output.positions), pooled.blocked,
                blocked_size(pooled.channels, pooled.positions));
    ref_conv3x3(input.d, weight, shape->in, shape->out, h, w, output.d);
    ref_bias_relu(output.d, bias, shape->out, output.positions, output.d);
    check("forward", output.blocked, &output, TOLERANCE);
    if (shape->pooling != NST_POOL_NONE) {
        ref_pool(ref_pooling(shape->pooling), output.d, shape->out, h, w,
                 pooled.d);
        check("pooled", pooled.blocked, &pooled, TOLERANCE);
    }
    nst_conv_weights_clear(&layer);
    clear(&input);
    clear(&output);
    clear(&pooled);
}

static void
run_backward(struct nst_conv2d_backward *conv, float *grad, gsize n)
{
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        struct nst_context context = {.cancellable = NULL};
        g_autofree float *g = g_new(float, n);

        nst_context_init(&context, threads[i]);
        struct nst_scratch scratch =
            scratch_new(&context, conv->layer, conv->height, conv->width);
        conv->grad_features = i ? g : grad;
        nst_conv2d_backward(&context, conv, &scratch);
        g_assert_cmpmem(conv->grad_features, n * sizeof(*g), grad,
                        n * sizeof(*g));
        scratch_clear(&scratch);
        nst_context_clear(&context);
    }
}

/* odd: the pooling drops a row and a column. */
static void
check_backward(const struct shape *shape, int odd)
{
    gboolean pools = shape->pooling != NST_POOL_NONE;
    int h = shape->height, w = shape->width;
    int fh = pools ? 2 * h + odd : h, fw = pools ? 2 * w + odd : w;
    g_autofree double *weight = NULL, *bias = NULL;
    struct nst_conv_weights layer = random_layer(shape, &weight, &bias);
    struct planes grad_output = random_planes(shape->out, h, w);
    struct planes features = random_planes(shape->in, fh, fw);
    struct planes grad = random_planes(shape->in, fh, fw);
    struct planes grad_input = random_planes(shape->in, h, w);
    struct nst_conv2d_backward conv = {
        .layer = &layer,
        .height = h,
        .width = w,
        .grad_output = grad_output.blocked,
        .pooling = shape->pooling,
        .features = features.blocked,
        .features_height = fh,
        .features_width = fw,
    };

    run_backward(&conv, grad.blocked,
                 blocked_size(grad.channels, grad.positions));
    ref_conv3x3_grad_input(grad_output.d, weight, shape->in, shape->out, h, w,
                           grad_input.d);
    if (pools)
        ref_pool_grad(ref_pooling(shape->pooling), features.d, grad_input.d,
                      shape->in, fh, fw, grad.d);
    else
        memcpy(grad.d, grad_input.d,
               grad.channels * grad.positions * sizeof(double));
    ref_bias_relu_grad(features.d, grad.d, grad.channels * grad.positions,
                       grad.d);
    check("backward", grad.blocked, &grad, TOLERANCE);
    nst_conv_weights_clear(&layer);
    clear(&grad_output);
    clear(&features);
    clear(&grad);
    clear(&grad_input);
}

static void
test_shapes(void)
{
    /* Few ranges of tiles, one range, many; more blocks than a group. */
    static const struct shape shapes[] = {
        {1, 1, 1, 1, NST_POOL_NONE},     {16, 16, 4, 4, NST_POOL_NONE},
        {5, 7, 1, 7, NST_POOL_NONE},     {17, 33, 7, 1, NST_POOL_NONE},
        {2, 67, 2, 2, NST_POOL_AVERAGE}, {64, 8, 9, 8, NST_POOL_MAX},
        {150, 70, 17, 13, NST_POOL_MAX}, {6, 40, 30, 37, NST_POOL_AVERAGE},
        {4, 5, 70, 211, NST_POOL_NONE},  {20, 4, 121, 130, NST_POOL_AVERAGE},
        {7, 20, 130, 117, NST_POOL_MAX}};

    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        check_forward(&shapes[i]);
        check_backward(&shapes[i], 0);
        check_backward(&shapes[i], 1);
    }
}

static float *
with_border(const double *planes, int height, int width)
{
    gsize h = (gsize)height, w = (gsize)width;
    float *bordered = g_new0(float, 3 * (h + 2) * (w + 2));

    for (gsize c = 0; c < 3; c++)
        for (gsize y = 0; y < h; y++)
            for (gsize x = 0; x < w; x++)
                bordered[(c * (h + 2) + y + 1) * (w + 2) + x + 1] =
                    (float)planes[(c * h + y) * w + x];
    return bordered;
}

static void
check_first(const struct nst_context *context, const struct shape *shape)
{
    int h = shape->height, w = shape->width;
    g_autofree double *weight = NULL, *bias = NULL;
    struct nst_conv_weights layer = random_layer(shape, &weight, &bias);
    struct planes input = random_planes(3, h, w);
    struct planes output = random_planes(shape->out, h, w);
    struct planes grad_output = random_planes(shape->out, h, w);
    g_autofree float *bordered = with_border(input.d, h, w);
    g_autofree float *grad = g_new(float, 3 * input.positions);
    struct nst_scratch scratch = scratch_new(context, &layer, h, w);

    nst_conv_first_forward(context, &layer, h, w, bordered, output.blocked);
    ref_conv3x3(input.d, weight, 3, shape->out, h, w, output.d);
    ref_bias_relu(output.d, bias, shape->out, output.positions, output.d);
    check("first forward", output.blocked, &output, TOLERANCE_FIRST);

    nst_conv_first_backward(context, &layer, h, w, grad_output.blocked, grad,
                            &scratch);
    ref_conv3x3_grad_input(grad_output.d, weight, 3, shape->out, h, w, input.d);
    g_assert_true(approx_equal("first backward", grad, input.d,
                               3 * input.positions, TOLERANCE_FIRST));
    scratch_clear(&scratch);
    nst_conv_weights_clear(&layer);
    clear(&input);
    clear(&output);
    clear(&grad_output);
}

static void
test_first(void)
{
    static const struct shape shapes[] = {
        {3, 1, 1, 1, NST_POOL_NONE},   {3, 16, 1, 7, NST_POOL_NONE},
        {3, 5, 7, 1, NST_POOL_NONE},   {3, 64, 17, 13, NST_POOL_NONE},
        {3, 33, 33, 2, NST_POOL_NONE}, {3, 67, 50, 37, NST_POOL_NONE}};

    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        struct nst_context context = {.cancellable = NULL};

        nst_context_init(&context, threads[i]);
        for (gsize j = 0; j < G_N_ELEMENTS(shapes); j++)
            check_first(&context, &shapes[j]);
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
    g_test_add_func("/conv2d/first", test_first);
    status = g_test_run();
    g_rand_free(rng);
    return status;
}
