/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Seconds for one evaluation of loss and gradient, through the public API,
 * by phase. pytorch_evaluation.py measures the same objective in PyTorch;
 * engine.py runs both in turns.
 */

#include <nst/nst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "random_network.h"
#include "test_picture.h"

static char *architecture, *deepest, *network_file, *widths, *style_layers;

static const GOptionEntry entries[] = {
    {"architecture", 0, 0, G_OPTION_ARG_STRING, &architecture,
     "vgg16 or vgg19, with random weights", "NAME"},
    {"widths", 0, 0, G_OPTION_ARG_STRING, &widths,
     "channels of its five blocks (64,128,256,512,512)", "LIST"},
    {"network", 0, 0, G_OPTION_ARG_FILENAME, &network_file,
     "a network file instead", "FILE"},
    {"layer", 0, 0, G_OPTION_ARG_STRING, &deepest,
     "the deepest layer (conv5_1)", "NAME"},
    {"style-layers", 0, 0, G_OPTION_ARG_STRING, &style_layers,
     "a list, or all as far as the deepest (the first of each block)", "LIST"},
    G_OPTION_ENTRY_NULL};

struct timing {
    double *at; /* elapsed after evaluation i */
    guint n;
};

static gboolean
note_time(const NstProgress *progress, gpointer user_data)
{
    struct timing *timing = user_data;

    timing->at[timing->n++] = progress->elapsed;
    return TRUE;
}

static void
read_widths(guint result[5])
{
    char extra;

    if (sscanf(widths, "%u,%u,%u,%u,%u%c", &result[0], &result[1], &result[2],
               &result[3], &result[4], &extra) != 5)
        bench_fail("--widths wants five numbers, not %s", widths);
}

static NstNetwork *
open_network(GError **error)
{
    RandomNetwork spec;

    if (network_file)
        return nst_network_new_from_file(network_file, error);
    random_network_init(&spec, architecture);
    if (widths)
        read_widths(spec.widths);
    g_autoptr(GBytes) bytes = random_network_build(&spec);
    return nst_network_new_from_bytes(bytes, "random network", error);
}

static NstImage
make_image(guint64 seed)
{
    guint width = (guint)bench_options.width;
    guint height = (guint)bench_options.height;

    return (NstImage){test_picture_new(seed, width, height),
                      (gssize)(3 * sizeof(float) * width), width, height,
                      NST_PIXEL_RGB32F};
}

/* What --style-layers says, or stands for. */
static char *
list_style_layers(const NstNetwork *network)
{
    gboolean all = g_strcmp0(style_layers, "all") == 0;
    GString *list = g_string_new(NULL);

    if (style_layers && !all)
        return g_string_free(g_string_append(list, style_layers), FALSE);
    for (guint i = 0; i < nst_network_get_n_layers(network); i++) {
        const char *name = nst_network_get_layer_name(network, i);

        if (all || g_str_has_suffix(name, "_1"))
            g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "",
                                   name);
        if (g_str_equal(name, deepest))
            return g_string_free(list, FALSE);
    }
    bench_fail("--layer: the network has no %s", deepest);
}

/*
 * With bfloat16, evaluations are faster in the first half of a picture: then
 * there are twice as many, and what is reported are means of one of either.
 */
static guint
n_halves(void)
{
    return bench_options.bf16 ? 2 : 1;
}

static guint
n_evaluations(void)
{
    return n_halves() *
           ((guint)bench_options.warm_up + (guint)bench_options.repeat);
}

static void
set_params(NstParams *params, const char *layers)
{
    nst_params_init(params);
    params->content_layer =
        g_str_equal(deepest, "conv5_1") ? "conv4_2" : deepest;
    params->style_layers = layers;
    params->threads = (guint)bench_options.threads;
    params->iterations = n_evaluations();
    params->precision =
        bench_options.bf16 ? NST_PRECISION_BF16 : NST_PRECISION_FP32;
}

static void
print_result(const struct timing *timing, const NstReport *report)
{
    double n = timing->n;
    g_autofree double *seconds = g_new(double, timing->n);
    g_autofree char *phases = g_strdup_printf(
        "\"forward\": %.6f, \"loss\": %.6f, \"backward\": %.6f, "
        "\"optimizer\": %.6f",
        report->time_forward / n, report->time_loss / n,
        report->time_backward / n, report->time_optimizer / n);
    guint half = timing->n / n_halves(), first = (guint)bench_options.warm_up;

    for (guint i = first; i < half; i++) {
        double sum = 0.0;

        for (guint j = i; j < timing->n; j += half)
            sum += timing->at[j] - timing->at[j - 1];
        seconds[i - first] = sum / n_halves();
    }
    bench_report("an evaluation", seconds, phases);
}

static gboolean
paint(NstNetwork *network, const char *layers, struct timing *timing,
      NstReport *report, GError **error)
{
    NstStyleParams style_params = {layers, NST_POOLING_AVERAGE, 0};
    NstImage content = make_image(1), painting = make_image(2);
    NstStyle *style =
        nst_style_new(network, &style_params, &painting, NULL, 1, NULL, error);
    NstStylizer *stylizer = NULL;
    NstParams params;
    gboolean ok = FALSE;

    set_params(&params, layers);
    if (style)
        stylizer = nst_stylizer_new(network, &params, error);
    if (stylizer) {
        nst_stylizer_set_style(stylizer, style);
        ok = nst_stylizer_render(stylizer, &content, &content, note_time,
                                 timing, NULL, report, error);
    }
    nst_stylizer_free(stylizer);
    nst_style_unref(style);
    g_free(content.data);
    g_free(painting.data);
    return ok;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    struct timing timing = {.n = 0};
    NstReport report;

    bench_parse(argc, argv, entries);
    /* The first evaluation has the content target in it as well. */
    if (bench_options.warm_up < 1)
        bench_fail("--warm-up has to be at least 1");
    if (bench_options.bf16 && !nst_precision_is_supported(NST_PRECISION_BF16))
        bench_skip("this processor has no bfloat16 products");
    if (!architecture)
        architecture = g_strdup("vgg16");
    if (!deepest)
        deepest = g_strdup("conv5_1");
    timing.at = g_new0(double, n_evaluations());

    NstNetwork *network = open_network(&error);
    if (!network)
        bench_fail("%s", error->message);
    g_autofree char *layers = list_style_layers(network);
    if (!paint(network, layers, &timing, &report, &error))
        bench_fail("%s", error->message);
    /* It stops early where no descent is left. */
    if (timing.n < n_evaluations())
        bench_fail("the optimiser converged after %u evaluations", timing.n);
    print_result(&timing, &report);
    nst_network_unref(network);
    g_free(timing.at);
    return 0;
}
