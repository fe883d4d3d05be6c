/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The loss after so many evaluations with and without the pyramid
 * preconditioner, photograph by photograph.
 */

#include <nst/nst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ppm.h"

static struct {
    char *network, *painting;
    char **photos;
    int evaluations, threads;
    double beta;
} options = {.evaluations = 100, .beta = 15.0};

static const GOptionEntry entries[] = {
    {"network", 0, 0, G_OPTION_ARG_FILENAME, &options.network,
     "safetensors file", "FILE"},
    {"painting", 0, 0, G_OPTION_ARG_FILENAME, &options.painting,
     "in the size that it is analysed in", "FILE.ppm"},
    {"evaluations", 0, 0, G_OPTION_ARG_INT, &options.evaluations,
     "for each picture (100)", "N"},
    {"beta", 0, 0, G_OPTION_ARG_DOUBLE, &options.beta, "style weight (15)",
     "X"},
    {"threads", 0, 0, G_OPTION_ARG_INT, &options.threads, "0: one a processor",
     "N"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.photos,
     NULL, "PHOTO.ppm..."},
    G_OPTION_ENTRY_NULL};

/* Evaluations that are printed. */
static const guint marks[] = {10, 20, 32, 50, 100, 160};

/* What the preconditioner aims at: LONG becomes SHORT. */
#define LONG 32u
#define SHORT 20u

struct curve {
    double *best;
    guint n;
};

static gboolean
note_loss(const NstProgress *progress, gpointer user_data)
{
    struct curve *curve = user_data;

    curve->best[curve->n++] = progress->loss;
    return TRUE;
}

static gboolean
paint(NstNetwork *network, NstStyle *style, const NstImage *photo,
      gboolean pyramid, struct curve *curve, GError **error)
{
    g_autofree guint8 *out = g_malloc((gsize)3 * photo->width * photo->height);
    NstImage output = *photo;
    NstParams params;
    gboolean ok = FALSE;

    output.data = out;
    nst_params_init(&params);
    params.iterations = (guint)options.evaluations;
    params.beta = options.beta;
    params.threads = (guint)options.threads;
    params.pyramid = pyramid;
    curve->n = 0;

    NstStylizer *stylizer = nst_stylizer_new(network, &params, error);
    if (stylizer) {
        nst_stylizer_set_style(stylizer, style);
        ok = nst_stylizer_render(stylizer, photo, &output, note_loss, curve,
                                 NULL, NULL, error);
    }
    nst_stylizer_free(stylizer);
    return ok;
}

/* The number of evaluations that reach a loss; 0: none do. */
static guint
reach(const struct curve *curve, double loss)
{
    for (guint i = 0; i < curve->n; i++)
        if (curve->best[i] <= loss)
            return i + 1;
    return 0;
}

static void
print_curves(const char *photo, const struct curve *without,
             const struct curve *with)
{
    g_autofree char *name = g_path_get_basename(photo);

    printf("%-14s", name);
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (marks[i] <= MIN(without->n, with->n))
            printf("  %u: %.4f %.4f", marks[i], without->best[marks[i] - 1],
                   with->best[marks[i] - 1]);
    if (MIN(without->n, with->n) >= LONG)
        printf("  %u without = %u with, %u with = %u without", LONG,
               reach(with, without->best[LONG - 1]), SHORT,
               reach(without, with->best[SHORT - 1]));
    printf("\n");
    fflush(stdout);
}

static gboolean
compare(NstNetwork *network, NstStyle *style, const char *file, GError **error)
{
    struct curve curves[2];
    NstImage photo;
    gboolean ok = bench_read_ppm(file, &photo, error);

    if (!ok)
        return FALSE;
    for (int i = 0; i < 2; i++)
        curves[i].best = g_new0(double, (gsize)options.evaluations);
    for (int i = 0; ok && i < 2; i++)
        ok = paint(network, style, &photo, i == 1, &curves[i], error);
    if (ok)
        print_curves(file, &curves[0], &curves[1]);
    for (int i = 0; i < 2; i++)
        g_free(curves[i].best);
    g_free(photo.data);
    return ok;
}

static gboolean
run(GError **error)
{
    NstStyleParams params;
    NstImage painting;
    NstNetwork *network = nst_network_new_from_file(options.network, error);
    NstStyle *style = NULL;

    nst_style_params_init(&params);
    if (network && bench_read_ppm(options.painting, &painting, error)) {
        style =
            nst_style_new(network, &params, &painting, NULL, 1, NULL, error);
        g_free(painting.data);
    }
    gboolean ok = style != NULL;
    for (char **photo = options.photos; ok && *photo; photo++)
        ok = compare(network, style, *photo, error);
    nst_style_unref(style);
    nst_network_unref(network);
    return ok;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    if (!options.network || !options.painting || !options.photos ||
        options.evaluations < 1) {
        fprintf(stderr, "--network, --painting and photographs are needed, "
                        "and at least one evaluation\n");
        return 2;
    }
    printf("loss after N evaluations without and with the pyramid\n");
    if (run(&error))
        return 0;
    fprintf(stderr, "%s\n", error->message);
    return 1;
}
