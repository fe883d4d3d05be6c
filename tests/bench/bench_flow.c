/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Optical flow, backward, on generated pictures: its mean error, and the
 * milliseconds that it takes. opencv_flow.py says the same of OpenCV's, for
 * the pictures that --pairs leaves.
 */

#include <stdio.h>

#include "bench.h"
#include "motion/dis.h"
#include "moving_picture.h"

#define N_PRESETS 2
static const char *const preset_names[N_PRESETS] = {
    [NST_DIS_FAST] = "fast",
    [NST_DIS_MEDIUM] = "medium",
};

static char *pairs;

static const GOptionEntry entries[] = {
    {"pairs", 0, 0, G_OPTION_ARG_FILENAME, &pairs,
     "write the pictures and their flow there", "FOLDER"},
    G_OPTION_ENTRY_NULL};

/* One search, and over all scenes: sums. */
struct flow {
    struct nst_dis *dis;
    enum nst_dis_preset preset;
    float *u, *v;
};
struct total {
    double error, most, milliseconds;
};

static void
find_flow(void *data)
{
    struct flow *flow = data;

    nst_dis_backward(flow->dis, flow->preset, flow->u, flow->v);
}

static double
find_best(const double *seconds)
{
    double best = seconds[0];

    for (int i = 1; i < bench_options.repeat; i++)
        best = MIN(best, seconds[i]);
    return best;
}

/* float32: previous, newest, u, v, and 1 where those are to be seen. */
static void
write_pair(const struct moving_picture *picture, const char *name)
{
    g_autofree char *base = g_strdup_printf("%d-%d-%s.raw", bench_options.width,
                                            bench_options.height, name);
    g_autofree char *path = g_build_filename(pairs, base, NULL);
    gsize n = picture->width * picture->height;
    const float *planes[] = {picture->previous, picture->newest,
                             picture->backward[0], picture->backward[1],
                             picture->backward[2]};
    FILE *file = fopen(path, "wb");
    gboolean ok = file != NULL;

    for (gsize i = 0; ok && i < G_N_ELEMENTS(planes); i++)
        ok = fwrite(planes[i], sizeof(float), n, file) == n;
    if (!file || fclose(file) != 0 || !ok)
        bench_fail("%s: cannot be written", path);
}

static void
run_scene(struct flow *flow, const struct moving_picture *picture,
          const char *name, struct total total[N_PRESETS])
{
    printf("%-22s", name);
    nst_dis_push(flow->dis, picture->previous);
    nst_dis_push(flow->dis, picture->newest);
    for (int preset = 0; preset < N_PRESETS; preset++) {
        g_autofree double *seconds = NULL;
        double error, milliseconds;

        flow->preset = (enum nst_dis_preset)preset;
        seconds = bench_measure(find_flow, flow);
        milliseconds = 1e3 * find_best(seconds);
        error =
            moving_picture_error(picture, picture->backward, flow->u, flow->v);
        printf("  %s %.3f px %.2f ms", preset_names[preset], error,
               milliseconds);
        total[preset].error += error;
        total[preset].most = MAX(total[preset].most, error);
        total[preset].milliseconds += milliseconds;
    }
    printf("\n");
}

static void
run_all(struct flow *flow)
{
    const double n = MOVING_N_TEXTURES * MOVING_N_MOTIONS;
    struct total total[N_PRESETS] = {{0.0, 0.0, 0.0}};

    for (int texture = 0; texture < MOVING_N_TEXTURES; texture++)
        for (gsize motion = 0; motion < MOVING_N_MOTIONS; motion++) {
            const struct moving_scene scene = {
                (gsize)bench_options.width, (gsize)bench_options.height,
                texture, moving_motions[motion], 7};
            struct moving_picture *picture = moving_picture_new(&scene);
            g_autofree char *name =
                g_strdup_printf("%s-%s", moving_texture_names[texture],
                                moving_motions[motion].name);

            if (pairs)
                write_pair(picture, name);
            run_scene(flow, picture, name, total);
            moving_picture_free(picture);
        }
    for (int preset = 0; preset < N_PRESETS; preset++)
        printf("%s: mean %.3f px, at most %.3f px, %.2f ms\n",
               preset_names[preset], total[preset].error / n,
               total[preset].most, total[preset].milliseconds / n);
}

int
main(int argc, char **argv)
{
    struct nst_ops ops;
    struct flow flow;

    bench_options.width = 320;
    bench_options.height = 180;
    bench_options.repeat = 20;
    bench_parse(argc, argv, entries);
    nst_ops_init(&ops, nst_cpu_detect());
    flow.dis = nst_dis_new(&ops, (gsize)bench_options.width,
                           (gsize)bench_options.height);
    if (!flow.dis)
        bench_fail("no memory for pictures of that size");
    flow.u = bench_random(
        0, (gsize)bench_options.width * (gsize)bench_options.height, 0.0f);
    flow.v = bench_random(
        0, (gsize)bench_options.width * (gsize)bench_options.height, 0.0f);
    run_all(&flow);
    nst_dis_free(flow.dis);
    g_free(flow.u);
    g_free(flow.v);
    return 0;
}
