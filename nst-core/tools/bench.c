/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-weights bench: how long an evaluation takes. */

#include <stdlib.h>
#include <string.h>

#include "cost.h"
#include "tool.h"

#define DEFAULT_EVALUATIONS 20
/* The first ones touch memory for the first time. */
#define WARM_UP 2

typedef struct {
    char *size, *precision, *content_layer;
    int threads, evaluations;
    guint width, height;
    NstParams params;
} Options;

/* When each evaluation was done, in microseconds. */
typedef struct {
    gint64 *times;
    guint n;
} Times;

static gboolean
note_time(const NstProgress *progress, gpointer user_data)
{
    Times *times = user_data;

    (void)progress;
    times->times[times->n++] = g_get_monotonic_time();
    return TRUE;
}

/* Noise has all frequencies, and no painting is needed. */
static NstImage
new_picture(guint width, guint height, guint32 seed)
{
    GRand *rand = g_rand_new_with_seed(seed);
    gsize n = (gsize)3 * width * height;
    guint8 *pixels = g_malloc(n);

    for (gsize i = 0; i < n; i++)
        pixels[i] = (guint8)g_rand_int(rand);
    g_rand_free(rand);
    return (NstImage){pixels, (gssize)3 * width, width, height, NST_PIXEL_RGB8};
}

static NstStyle *
analyse(NstNetwork *network, const Options *options, GError **error)
{
    NstImage painting = new_picture(options->width, options->height, 1);
    NstStyleParams params;
    NstStyle *style;

    nst_style_params_init(&params);
    params.threads = options->params.threads;
    style = nst_style_new(network, &params, &painting, NULL, 1, NULL, error);
    g_free(painting.data);
    return style;
}

static gboolean
run(NstNetwork *network, const Options *options, Times *times,
    NstReport *report, GError **error)
{
    NstImage picture = new_picture(options->width, options->height, 2);
    NstStylizer *stylizer = nst_stylizer_new(network, &options->params, error);
    NstStyle *style = stylizer ? analyse(network, options, error) : NULL;
    gboolean ok = FALSE;

    if (style) {
        nst_stylizer_set_style(stylizer, style);
        ok = nst_stylizer_render(stylizer, &picture, &picture, note_time, times,
                                 NULL, report, error);
    }
    nst_style_unref(style);
    nst_stylizer_free(stylizer);
    g_free(picture.data);
    return ok;
}

static int
compare(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

    return x < y ? -1 : x > y;
}

static void
print_result(const NstNetwork *network, const Options *options,
             const Times *times, const NstReport *report)
{
    guint n = times->n - WARM_UP;
    g_autofree gint64 *each = g_new(gint64, n);
    double median, evaluations = times->n;
    Cost cost;

    for (guint i = 0; i < n; i++)
        each[i] = times->times[i + WARM_UP] - times->times[i + WARM_UP - 1];
    qsort(each, n, sizeof(*each), compare);
    median = (double)MAX(each[n / 2], 1);
    cost_of_network(network, options->content_layer, options->width,
                    options->height, &cost);

    tool_print(nst_network_get_name(network));
    g_print(", %ux%u, %s, threads %u%s, instructions %s\n", options->width,
            options->height,
            report->precision == NST_PRECISION_BF16 ? "bf16" : "fp32",
            options->params.threads,
            options->params.threads ? "" : " (one a processor)",
            nst_cpu_name());
    g_print("ms an evaluation: median %.2f, least %.2f, of %u\n", median * 1e-3,
            (double)each[0] * 1e-3, n);
    g_print("  on average: forward %.2f, losses %.2f, backward %.2f, "
            "optimiser %.2f\n",
            report->time_forward * 1e3 / evaluations,
            report->time_loss * 1e3 / evaluations,
            report->time_backward * 1e3 / evaluations,
            report->time_optimizer * 1e3 / evaluations);
    g_print("GFLOP/s, counted as nst-weights show does: %.1f\n",
            2e-3 * cost_sum(&cost) / median);
}

static gboolean
check_options(Options *options, GError **error)
{
    const char *precision = options->precision ? options->precision : "fp32";

    nst_params_init(&options->params);
    if (strcmp(precision, "bf16") == 0)
        options->params.precision = NST_PRECISION_BF16;
    else if (strcmp(precision, "fp32") != 0) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "--precision %s: give fp32 or bf16", precision);
        return FALSE;
    }
    if (options->threads < 0 || options->threads > 256 ||
        options->evaluations < 1 || options->evaluations > 100000) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "--threads has to be 0 to 256, --evaluations 1 to 100000");
        return FALSE;
    }
    options->params.threads = (guint)options->threads;
    options->params.iterations = (guint)options->evaluations + WARM_UP;
    options->params.content_layer = options->content_layer;
    return tool_parse_size(options->size ? options->size : TOOL_SIZE,
                           &options->width, &options->height, error);
}

static int
bench(const char *name, const Options *options)
{
    ToolNetwork opened;
    Times times = {NULL, 0};
    NstReport report;
    g_autoptr(GError) error = NULL;
    int status = TOOL_OK;

    if (!tool_open(&opened, name, &error))
        return tool_fail(error);
    if (!nst_precision_is_supported(options->params.precision))
        g_printerr("nst-weights: this processor has no bfloat16 products; "
                   "measuring fp32\n");
    times.times = g_new(gint64, options->params.iterations);
    if (!run(opened.network, options, &times, &report, &error)) {
        status = tool_fail(error);
    } else if (times.n <= WARM_UP) {
        g_printerr("nst-weights: the optimiser was done after %u evaluations, "
                   "too few to measure\n",
                   times.n);
        status = TOOL_FAILED;
    } else {
        print_result(opened.network, options, &times, &report);
    }
    g_free(times.times);
    tool_close(&opened);
    return status;
}

int
tool_bench(int argc, char **argv)
{
    Options options = {.evaluations = DEFAULT_EVALUATIONS};
    const GOptionEntry entries[] = {
        {"size", 's', 0, G_OPTION_ARG_STRING, &options.size,
         "Size of the picture; " TOOL_SIZE, "WxH"},
        {"threads", 't', 0, G_OPTION_ARG_INT, &options.threads,
         "Threads; 0, the default: one a processor", "N"},
        {"precision", 'p', 0, G_OPTION_ARG_STRING, &options.precision,
         "fp32, the default, or bf16", "NAME"},
        {"evaluations", 'e', 0, G_OPTION_ARG_INT, &options.evaluations,
         "Evaluations to measure; 20", "N"},
        {"content-layer", 0, 0, G_OPTION_ARG_STRING, &options.content_layer,
         "For a file that ends before the one it recommends", "LAYER"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GError) error = NULL;
    int status = TOOL_USAGE;

    if (tool_parse(&argc, &argv, entries,
                   "[NETWORK] - measure an evaluation of loss and gradient",
                   "Paints noise in the style of noise, with the style layers "
                   "that NETWORK\nrecommends, and prints how long an "
                   "evaluation takes.",
                   "Measure on an idle machine.", 1)) {
        if (check_options(&options, &error))
            status = bench(argv[1], &options);
        else
            tool_fail(error);
    }
    g_free(options.size);
    g_free(options.precision);
    g_free(options.content_layer);
    return status;
}
