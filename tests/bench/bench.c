/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "hash.h"

struct bench_options bench_options = {
    .width = 224, .height = 224, .warm_up = 2, .repeat = 5};

static char *precision;
static gboolean json;

static const GOptionEntry shared_entries[] = {
    {"width", 0, 0, G_OPTION_ARG_INT, &bench_options.width, "pixels", "N"},
    {"height", 0, 0, G_OPTION_ARG_INT, &bench_options.height, "rows", "N"},
    {"threads", 0, 0, G_OPTION_ARG_INT, &bench_options.threads,
     "0: one a processor", "N"},
    {"warm-up", 0, 0, G_OPTION_ARG_INT, &bench_options.warm_up,
     "calls that are not measured", "N"},
    {"repeat", 0, 0, G_OPTION_ARG_INT, &bench_options.repeat, "calls that are",
     "N"},
    {"precision", 0, 0, G_OPTION_ARG_STRING, &precision, "fp32 or bf16",
     "NAME"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &json, "one line of JSON", NULL},
    G_OPTION_ENTRY_NULL};

G_GNUC_PRINTF(1, 0)
static void
print_error(const char *format, va_list arguments)
{
    g_autofree char *message = g_strdup_vprintf(format, arguments);

    fprintf(stderr, "%s\n", message);
}

void
bench_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_error(format, arguments);
    va_end(arguments);
    exit(1);
}

void
bench_skip(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_error(format, arguments);
    va_end(arguments);
    exit(BENCH_SKIP);
}

void
bench_parse(int argc, char **argv, const GOptionEntry *entries)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_add_main_entries(context, shared_entries, NULL);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        bench_fail("%s", error->message);
    if (argc > 1)
        bench_fail("%s: no such argument", argv[1]);
    if (bench_options.repeat < 1 || bench_options.warm_up < 0 ||
        bench_options.threads < 0)
        bench_fail("--repeat has to be at least 1, --warm-up and --threads "
                   "at least 0");
    if (bench_options.width < 16 || bench_options.height < 16)
        bench_fail("--width and --height have to be at least 16");
    bench_options.bf16 = g_strcmp0(precision, "bf16") == 0;
    if (precision && !bench_options.bf16 && !g_str_equal(precision, "fp32"))
        bench_fail("--precision is fp32 or bf16, not %s", precision);
    if (bench_options.threads == 0)
        bench_options.threads = (int)g_get_num_processors();
}

static double
now(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

double *
bench_measure(void (*func)(void *data), void *data)
{
    double *seconds = g_new(double, (gsize)bench_options.repeat);

    for (int i = 0; i < bench_options.warm_up; i++)
        func(data);
    for (int i = 0; i < bench_options.repeat; i++) {
        double begin = now();

        func(data);
        seconds[i] = now() - begin;
    }
    return seconds;
}

static double
peak_megabytes(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss * 1024 / 1e6; /* Linux counts in KiB */
}

void
bench_report(const char *what, const double *seconds, const char *more)
{
    g_autoptr(GString) line = g_string_new("{\"seconds\": [");

    for (int i = 0; i < bench_options.repeat; i++)
        g_string_append_printf(line, "%s%.6f", i > 0 ? ", " : "", seconds[i]);
    g_string_append_printf(line, "]%s%s, \"megabytes\": %.1f}",
                           *more ? ", " : "", more, peak_megabytes());
    if (!json) {
        g_string_replace(line, "\"", "", 0);
        printf("%s: ", what);
    }
    printf("%s\n", line->str);
}

void
bench_vgg16_layers(int width, int height,
                   struct bench_layer layers[BENCH_N_LAYERS])
{
    static const int depths[] = {2, 2, 3, 3, 3};
    static const int channels[] = {64, 128, 256, 512, 512};
    int in = 3, i = 0;

    for (int block = 0; block < 5; block++) {
        for (int place = 0; place < depths[block]; place++) {
            layers[i++] = (struct bench_layer){in, channels[block],
                                               height >> block, width >> block};
            in = channels[block];
        }
    }
}

float *
bench_random(guint64 stream, gsize n, float scale)
{
    guint64 key = test_hash_key(1, stream);
    float *values = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        values[i] = test_hash_uniform(key, i) * scale;
    return values;
}

float
bench_weight_scale(const struct bench_layer *layer)
{
    return sqrtf(6.0f / (9.0f * (float)layer->in));
}
