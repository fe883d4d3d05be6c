/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Live mode on scenes whose flow is known: a camera of 30 frames a second, and
 * frames of 1280x720 to paint, beside the optimiser. Other ways to paint the
 * same frames can be measured, too. Prints a line of JSON for each.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "live_score.h"
#include "ppm.h"

#define FPS 30
#define SHOWN_WIDTH 1280
#define SHOWN_HEIGHT 720

/* Frames from one reference to the next. */
#define STRIDE 15

static struct {
    char *network, *painting, *scene, *way, *pictures;
    char **photos;
    int frames, steps, flow, seed;
    double beta;
} options = {.frames = 90, .flow = NST_FLOW_MEDIUM, .seed = 1, .beta = 15.0};

static const GOptionEntry entries[] = {
    {"network", 0, 0, G_OPTION_ARG_FILENAME, &options.network,
     "safetensors file; none: the built-in network", "FILE"},
    {"painting", 0, 0, G_OPTION_ARG_FILENAME, &options.painting,
     "in the size that it is analysed in", "FILE.ppm"},
    {"scene", 0, 0, G_OPTION_ARG_STRING, &options.scene, "one of tests/scenes",
     "NAME"},
    {"way", 0, 0, G_OPTION_ARG_STRING, &options.way,
     "live: as in a pipeline; steps: --steps evaluations for every frame; "
     "alone: 100 evaluations for each frame on its own; unwarped: --steps "
     "evaluations from the picture before; carried: the first picture moves "
     "along",
     "WAY"},
    {"frames", 0, 0, G_OPTION_ARG_INT, &options.frames, "of the clip (90)",
     "N"},
    {"steps", 0, 0, G_OPTION_ARG_INT, &options.steps, "live-steps (0)", "N"},
    {"flow", 0, 0, G_OPTION_ARG_INT, &options.flow,
     "0 off, 1 fast, 2 medium (2)", "N"},
    {"seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "of the scene (1)", "N"},
    {"beta", 0, 0, G_OPTION_ARG_DOUBLE, &options.beta, "style weight (15)",
     "X"},
    {"pictures", 0, 0, G_OPTION_ARG_FILENAME, &options.pictures,
     "write each frame to PREFIX-NNN.ppm", "PREFIX"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.photos,
     NULL, "[PHOTO.ppm...]"},
    G_OPTION_ENTRY_NULL};

/* A run over the clip. */
struct run {
    guint width, height, n;
    gsize floats; /* of a picture */
    NstSceneFrame **frames;
    float **shown;     /* what was painted of each */
    double *ms;        /* what a frame took */
    double *staleness; /* seconds */
    gboolean *cut;     /* that were found */
    NstLiveReport report;
    double seconds;
    guint missed; /* frames that were late for the next one */
};

static NstImage
view(const struct run *run, const float *picture)
{
    return (NstImage){.data = (void *)(gsize)picture,
                      .stride = (gssize)(run->width * 3 * sizeof(float)),
                      .width = run->width,
                      .height = run->height,
                      .format = NST_PIXEL_RGB32F};
}

/* ==== Ways to paint ==== */

static void
set_display(NstLive *live)
{
    NstLiveDisplay display = {
        .width = SHOWN_WIDTH,
        .height = SHOWN_HEIGHT,
        .depth = 8,
        .matrix = {{0.183, 0.614, 0.062, 0.063},
                   {-0.101, -0.339, 0.439, 0.502},
                   {0.439, -0.399, -0.040, 0.502}},
        .luma = {1.0},
        .direction = {1.0},
        .detail = 0.8,
    };

    nst_live_set_display(live, &display, NULL);
}

static void
wait_until(gint64 due)
{
    gint64 now = g_get_monotonic_time();

    if (due > now)
        g_usleep((gulong)(due - now));
}

/* paced: at the camera's pace, with the frame's rows to paint. */
static void
run_live(struct run *run, NstNetwork *network, NstStyle *style,
         const NstLiveParams *params, gboolean paced)
{
    NstLive *live = nst_live_new(network, params, NULL);
    guint8 *row = g_malloc0((gsize)4 * SHOWN_WIDTH);
    gint64 begin = g_get_monotonic_time();

    nst_live_set_style(live, style);
    set_display(live);
    for (guint i = 0; i < run->n; i++) {
        gint64 due = begin + (gint64)i * G_USEC_PER_SEC / FPS, start;
        NstImage content = view(run, run->frames[i]->rgb);
        NstImage out = view(run, run->shown[i]);
        g_autoptr(GError) error = NULL;

        if (paced)
            wait_until(due);
        start = g_get_monotonic_time();
        if (!nst_live_push(live, &content, (gint64)i * G_USEC_PER_SEC / FPS,
                           &run->cut[i], &error))
            bench_fail("frame %u: %s", i, error->message);
        for (guint y = 0; paced && y < SHOWN_HEIGHT; y++)
            nst_live_paint_row(live, y, row, row);
        run->ms[i] = (double)(g_get_monotonic_time() - start) / 1000.0;
        if (paced &&
            g_get_monotonic_time() > due + 2 * (gint64)G_USEC_PER_SEC / FPS)
            run->missed++;
        nst_live_get_picture(live, &out, NULL);
        nst_live_get_report(live, &run->report);
        run->staleness[i] = run->report.staleness;
    }
    run->seconds = (double)(g_get_monotonic_time() - begin) * 1e-6;
    g_free(row);
    nst_live_free(live);
}

static void
run_alone(struct run *run, LiveScore *score)
{
    for (guint i = 0; i < run->n; i++)
        live_score_paint(score, run->frames[i]->rgb, run->shown[i], 100);
}

/* Film mode without motion: what a warm start alone does. */
static void
run_unwarped(struct run *run, NstNetwork *network, NstStyle *style,
             NstLiveParams params)
{
    params.flow = NST_FLOW_OFF;
    params.synchronous = TRUE;
    params.cut_threshold = 1.0;
    run_live(run, network, style, &params, FALSE);
}

/* The exact flow carries the first picture: what nobody refines. */
static void
run_carried(struct run *run, LiveScore *score)
{
    live_score_paint(score, run->frames[0]->rgb, run->shown[0], 30);
    for (guint i = 1; i < run->n; i++)
        live_score_carry(run->frames[i], run->shown[i - 1], run->shown[i]);
}

/* ==== What came out ==== */

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double
quantile(const double *values, guint n, double share)
{
    g_autofree double *sorted = g_memdup2(values, n * sizeof(*values));

    qsort(sorted, n, sizeof(*sorted), compare);
    return sorted[MIN((guint)(share * n), n - 1)];
}

/*
 * Mean squared difference along the flow, of the pictures or of the scene;
 * errors: of each frame, 0 for the first and for cuts.
 */
static double
warp_error(const struct run *run, gboolean of_content, double *errors)
{
    double sum = 0.0;
    gsize all = 0;

    for (guint i = 0; i < run->n; i++) {
        gsize n = 0;

        errors[i] = 0.0;
        if (i == 0 || run->frames[i]->cut)
            continue;
        errors[i] = live_score_warp(
            run->frames[i], of_content ? run->frames[i]->rgb : run->shown[i],
            of_content ? run->frames[i - 1]->rgb : run->shown[i - 1], &n);
        sum += errors[i];
        all += n;
        errors[i] /= (double)MAX(n, 1);
    }
    return all > 0 ? sum / (double)all : 0.0;
}

/* Of each frame, the reference that is nearest in its shot. */
static void
fill_references(const struct run *run, LiveScore *score, double *reference)
{
    guint shot = 0;

    for (guint i = 0; i < run->n; i++) {
        if (run->frames[i]->cut)
            shot = i;
        if ((i - shot) % STRIDE == 0)
            reference[i] =
                live_score_reference(score, run->frames[i]->rgb, NULL);
        else
            reference[i] = reference[i - 1];
    }
}

static void
print_list(const char *name, const double *values, guint n)
{
    printf(", \"%s\": [", name);
    for (guint i = 0; i < n; i++)
        printf("%s%.4g", i ? ", " : "", values[i]);
    printf("]");
}

/* What of the picture before is in this one, beyond what the new scene has in
 * common with it by chance: what it still has in its last frame. */
static double
find_ghost(const struct run *run, guint cut)
{
    const float *old = run->shown[cut - 1];
    guint last = cut;

    while (last + 1 < run->n && !run->frames[last + 1]->cut)
        last++;
    return fabs(live_score_ghost(run->shown[cut], old, run->frames[cut]->rgb,
                                 run->floats) -
                live_score_ghost(run->shown[last], old, run->frames[last]->rgb,
                                 run->floats));
}

static void
print_cut_frames(const struct run *run)
{
    const char *separator = "";

    printf(", \"cut-frames\": [");
    for (guint i = 1; i < run->n; i++)
        if (run->frames[i]->cut) {
            printf("%s%u", separator, i);
            separator = ", ";
        }
    printf("]");
}

/* The cuts of the scene, those that were missed, and those that are none. */
static void
print_cuts(const struct run *run)
{
    guint cuts = 0, missed = 0, wrong = 0;
    double ghost = 0.0;

    for (guint i = 1; i < run->n; i++) {
        cuts += run->frames[i]->cut;
        missed += run->frames[i]->cut && !run->cut[i];
        wrong += !run->frames[i]->cut && run->cut[i];
        if (run->frames[i]->cut)
            ghost = MAX(ghost, find_ghost(run, i));
    }
    print_cut_frames(run);
    printf(", \"cuts\": %u, \"missed-cuts\": %u, \"wrong-cuts\": %u, "
           "\"ghost\": %.4f",
           cuts, missed, wrong, ghost);
}

static void
print_run(const struct run *run, LiveScore *score)
{
    g_autofree double *reference = g_new(double, run->n);
    g_autofree double *ratio = g_new(double, run->n);
    g_autofree double *errors = g_new(double, run->n);
    double floor = warp_error(run, TRUE, errors);
    double warp = warp_error(run, FALSE, errors);

    fill_references(run, score, reference);
    for (guint i = 0; i < run->n; i++)
        ratio[i] = live_score_loss(score, run->frames[i]->rgb, run->shown[i]) /
                   reference[i];
    printf("{\"scene\": \"%s\", \"way\": \"%s\", \"warp\": %.4g, "
           "\"warp-floor\": %.4g, \"stab\": %.4g, \"stab-floor\": %.4g",
           options.scene, options.way, warp, floor, sqrt(warp), sqrt(floor));
    printf(
        ", \"ms-p50\": %.2f, \"ms-p99\": %.2f, \"late\": %u, "
        "\"evaluations-per-second\": %.1f, \"evaluations\": %" G_GUINT64_FORMAT,
        quantile(run->ms, run->n, 0.5), quantile(run->ms, run->n, 0.99),
        run->missed,
        run->seconds > 0.0 ? (double)run->report.evaluations / run->seconds
                           : 0.0,
        run->report.evaluations);
    print_cuts(run);
    print_list("ratio", ratio, run->n);
    print_list("warp-errors", errors, run->n);
    print_list("staleness", run->staleness, run->n);
    printf("}\n");
}

static void
write_pictures(const struct run *run)
{
    for (guint i = 0; options.pictures && i < run->n; i++) {
        g_autofree char *file =
            g_strdup_printf("%s-%03u.ppm", options.pictures, i);
        FILE *out = fopen(file, "wb");

        if (!out)
            bench_fail("%s cannot be written", file);
        fprintf(out, "P6 %u %u 255\n", run->width, run->height);
        for (gsize k = 0; k < run->floats; k++) {
            float value = CLAMP(run->shown[i][k], 0.0f, 1.0f);

            fputc((int)(value * 255.0f + 0.5f), out);
        }
        fclose(out);
    }
}

/* ==== The clip ==== */

static NstImage
read_image(const char *file)
{
    g_autoptr(GError) error = NULL;
    NstImage image;

    if (!bench_read_ppm(file, &image, &error))
        bench_fail("%s", error->message);
    return image;
}

static NstScenePicture
read_photo(const char *file)
{
    NstImage image = read_image(file);
    gsize n = (gsize)3 * image.width * image.height;
    float *rgb = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        rgb[i] = (float)((guint8 *)image.data)[i] / 255.0f;
    g_free(image.data);
    return (NstScenePicture){image.width, image.height, rgb};
}

static void
make_run(struct run *run)
{
    guint n = options.photos ? g_strv_length(options.photos) : 0;
    g_autofree NstScenePicture *photos = g_new0(NstScenePicture, n + 1);
    NstScene *scene;

    for (guint i = 0; i < n; i++)
        photos[i] = read_photo(options.photos[i]);
    scene = nst_scene_new(options.scene, run->width, run->height,
                          (guint64)options.seed, photos, n);
    if (!scene)
        bench_fail("there is no scene %s", options.scene);
    run->floats = (gsize)3 * run->width * run->height;
    run->frames = g_new(NstSceneFrame *, run->n);
    run->shown = g_new(float *, run->n);
    run->ms = g_new0(double, run->n);
    run->staleness = g_new0(double, run->n);
    run->cut = g_new0(gboolean, run->n);
    for (guint i = 0; i < run->n; i++) {
        run->frames[i] = nst_scene_frame_new(run->width, run->height);
        run->shown[i] = g_new0(float, run->floats);
        nst_scene_render(scene, i, run->frames[i]);
    }
    for (guint i = 0; i < n; i++)
        g_free((void *)(gsize)photos[i].rgb);
    nst_scene_free(scene);
}

static void
paint(struct run *run, NstNetwork *network, NstStyle *style,
      NstLiveParams *params, LiveScore *score)
{
    params->synchronous = g_str_equal(options.way, "steps");
    if (g_str_equal(options.way, "live") || params->synchronous)
        run_live(run, network, style, params, !params->synchronous);
    else if (g_str_equal(options.way, "alone"))
        run_alone(run, score);
    else if (g_str_equal(options.way, "unwarped"))
        run_unwarped(run, network, style, *params);
    else if (g_str_equal(options.way, "carried"))
        run_carried(run, score);
    else
        bench_fail("there is no way %s", options.way);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    struct run run = {.n = 0};
    NstLiveParams params;
    NstStyleParams style_params;
    NstNetwork *network;
    NstStyle *style = NULL;
    LiveScore *score = NULL;

    bench_parse(argc, argv, entries);
    if (!options.painting || !options.scene || !options.way ||
        options.frames < 2)
        bench_fail("--painting, --scene and --way are needed");
    run.width = (guint)bench_options.width;
    run.height = (guint)bench_options.height;
    run.n = (guint)options.frames;
    nst_live_params_init(&params);
    params.steps = (guint)options.steps;
    params.flow = (NstFlow)options.flow;
    params.params.beta = options.beta;
    params.params.threads = (guint)bench_options.threads;
    nst_style_params_init(&style_params);
    NstImage painting = read_image(options.painting);

    network = options.network
                  ? nst_network_new_from_file(options.network, &error)
                  : nst_network_new_builtin(&error);
    if (network)
        style = nst_style_new(network, &style_params, &painting, NULL, 1, NULL,
                              &error);
    if (style)
        score = live_score_new(network, style, &params, run.width, run.height,
                               &error);
    if (!score)
        bench_fail("%s", error->message);
    make_run(&run);
    paint(&run, network, style, &params, score);
    print_run(&run, score);
    write_pictures(&run);
    return 0;
}
