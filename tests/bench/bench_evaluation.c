/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Seconds for one evaluation of loss and gradient, through the public API,
 * by phase. pytorch_evaluation.py measures the same objective in PyTorch;
 * compare.py runs both in turns.
 */

#include <nst/nst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random_network.h"
#include "test_picture.h"

/* The first evaluations fill caches; the first one also has the content
 * target's forward pass in it. */
#define WARM_UP 2

static struct {
    char *architecture, *layer, *network;
    int width, height, threads, repeat;
    gboolean json;
} options = {.width = 224, .height = 224, .threads = 0, .repeat = 5};

static const GOptionEntry entries[] = {
    {"architecture", 0, 0, G_OPTION_ARG_STRING, &options.architecture,
     "vgg16 or vgg19, with random weights", "NAME"},
    {"network", 0, 0, G_OPTION_ARG_FILENAME, &options.network,
     "a network file instead", "FILE"},
    {"layer", 0, 0, G_OPTION_ARG_STRING, &options.layer,
     "the deepest layer (conv5_1)", "NAME"},
    {"width", 0, 0, G_OPTION_ARG_INT, &options.width, "pixels", "N"},
    {"height", 0, 0, G_OPTION_ARG_INT, &options.height, "rows", "N"},
    {"threads", 0, 0, G_OPTION_ARG_INT, &options.threads, "0: one a processor",
     "N"},
    {"repeat", 0, 0, G_OPTION_ARG_INT, &options.repeat, "evaluations", "N"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "one line of JSON", NULL},
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

static NstNetwork *
open_network(GError **error)
{
    RandomNetwork spec;

    if (options.network)
        return nst_network_new_from_file(options.network, error);
    random_network_init(&spec, options.architecture);
    g_autoptr(GBytes) bytes = random_network_build(&spec);
    return nst_network_new_from_bytes(bytes, "random network", error);
}

static NstImage
make_image(guint64 seed)
{
    guint width = (guint)options.width, height = (guint)options.height;

    return (NstImage){test_picture_new(seed, width, height),
                      (gssize)(3 * sizeof(float) * width), width, height,
                      NST_PIXEL_RGB32F};
}

static char *
style_layers(void)
{
    GString *list = g_string_new("conv1_1");

    for (char block = '2'; block <= options.layer[4]; block++)
        g_string_append_printf(list, ",conv%c_1", block);
    return g_string_free(list, FALSE);
}

static void
print_result(const struct timing *timing, const NstReport *report)
{
    double n = timing->n;

    printf("{\"seconds\": [");
    for (guint i = WARM_UP; i < timing->n; i++)
        printf("%s%.6f", i > WARM_UP ? ", " : "",
               timing->at[i] - timing->at[i - 1]);
    printf("], \"forward\": %.6f, \"loss\": %.6f, \"backward\": %.6f, "
           "\"optimizer\": %.6f}\n",
           report->time_forward / n, report->time_loss / n,
           report->time_backward / n, report->time_optimizer / n);
}

static void
print_table(const struct timing *timing, const NstReport *report)
{
    double n = timing->n, sum = 0.0;

    for (guint i = WARM_UP; i < timing->n; i++)
        sum += timing->at[i] - timing->at[i - 1];
    printf("%d x %d to %s: %.4f s an evaluation (forward %.4f, losses %.4f, "
           "backward %.4f, optimizer %.4f)\n",
           options.width, options.height, options.layer, sum / (n - WARM_UP),
           report->time_forward / n, report->time_loss / n,
           report->time_backward / n, report->time_optimizer / n);
}

static gboolean
run(GError **error)
{
    g_autofree char *layers = style_layers();
    gboolean deep = strcmp(options.layer, "conv5_1") == 0;
    struct timing timing = {.n = 0};
    NstStyleParams style_params = {layers, NST_POOLING_AVERAGE, 0};
    NstParams params;
    NstReport report;
    NstNetwork *network = open_network(error);

    if (!network)
        return FALSE;
    nst_params_init(&params);
    params.content_layer = deep ? "conv4_2" : options.layer;
    params.style_layers = layers;
    params.threads = (guint)options.threads;
    params.iterations = WARM_UP + (guint)options.repeat;
    timing.at = g_new0(double, params.iterations);

    NstImage content = make_image(1), painting = make_image(2);
    NstStyle *style =
        nst_style_new(network, &style_params, &painting, NULL, 1, NULL, error);
    NstStylizer *stylizer =
        style ? nst_stylizer_new(network, &params, error) : NULL;
    gboolean ok = FALSE;
    if (stylizer) {
        nst_stylizer_set_style(stylizer, style);
        ok = nst_stylizer_render(stylizer, &content, &content, note_time,
                                 &timing, NULL, &report, error);
    }
    if (ok)
        (options.json ? print_result : print_table)(&timing, &report);
    nst_stylizer_free(stylizer);
    nst_style_unref(style);
    nst_network_unref(network);
    g_free(content.data);
    g_free(painting.data);
    g_free(timing.at);
    return ok;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        goto fail;
    if (!options.architecture)
        options.architecture = g_strdup("vgg16");
    if (!options.layer)
        options.layer = g_strdup("conv5_1");
    if (options.repeat < 1 || !g_str_has_prefix(options.layer, "conv") ||
        options.layer[4] < '1' || options.layer[4] > '5') {
        fprintf(stderr, "--repeat has to be at least 1, --layer one of "
                        "conv1_1 to conv5_4\n");
        return 2;
    }
    if (!run(&error))
        goto fail;
    return 0;

fail:
    fprintf(stderr, "%s\n", error->message);
    return 1;
}
