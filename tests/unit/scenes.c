/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* That the flow and the occlusion of tests/scenes are what its pictures
 * show. */

#include "scenes.h"

#include <math.h>
#include <string.h>

#define WIDTH 160
#define HEIGHT 90
#define LENGTH 26

/* A scene, and two of its frames. */
typedef struct {
    NstScene *scene;
    NstSceneFrame *now, *before;
} Pair;

static Pair
pair_new(const gchar *name, guint width, guint height, guint64 seed,
         const NstScenePicture *pictures, guint n)
{
    Pair pair = {nst_scene_new(name, width, height, seed, pictures, n),
                 nst_scene_frame_new(width, height),
                 nst_scene_frame_new(width, height)};

    g_assert_nonnull(pair.scene);
    return pair;
}

static void
pair_clear(Pair *pair)
{
    nst_scene_free(pair->scene);
    nst_scene_frame_free(pair->now);
    nst_scene_frame_free(pair->before);
}

static void
pair_render(Pair *pair, guint frame)
{
    nst_scene_render(pair->scene, frame - 1, pair->before);
    nst_scene_render(pair->scene, frame, pair->now);
}

/* `now` is the frame before `frame`. */
static void
pair_advance(Pair *pair, guint frame)
{
    NstSceneFrame *now = pair->before;

    pair->before = pair->now;
    pair->now = now;
    nst_scene_render(pair->scene, frame, now);
}

/* Catmull and Rom's. */
static void
cubic_weights(float t, float w[4])
{
    w[0] = t * (t * (1.0f - 0.5f * t) - 0.5f);
    w[1] = t * t * (1.5f * t - 2.5f) + 1.0f;
    w[2] = t * (t * (2.0f - 1.5f * t) + 0.5f);
    w[3] = t * t * (0.5f * t - 0.5f);
}

/* FALSE: not all of the 4x4 pixels are in the picture, or one is clipped. */
static gboolean
sample(const NstSceneFrame *frame, float x, float y, guint channel, float *out)
{
    int x0 = (int)floorf(x) - 1, y0 = (int)floorf(y) - 1;
    float wx[4], wy[4], sum = 0.0f;

    if (x0 < 0 || y0 < 0 || x0 + 3 >= (int)frame->width ||
        y0 + 3 >= (int)frame->height)
        return FALSE;
    cubic_weights(x - floorf(x), wx);
    cubic_weights(y - floorf(y), wy);
    for (int j = 0; j < 4; j++) {
        const float *row = frame->rgb + (gsize)3 * frame->width * (y0 + j);

        for (int i = 0; i < 4; i++) {
            float value = row[3 * (x0 + i) + (int)channel];

            if (value <= 0.0f || value >= 1.0f)
                return FALSE;
            sum += wx[i] * wy[j] * value;
        }
    }
    *out = (sum - frame->offset) / frame->gain;
    return TRUE;
}

typedef struct {
    double squares, worst;
    guint64 n, n_valid;
} WarpError;

/* The error of the picture, exposure taken out, at valid pixels. */
static void
add_warp_error(const Pair *pair, WarpError *error)
{
    const NstSceneFrame *now = pair->now;

    for (guint i = 0; i < now->width * now->height; i++) {
        float x = (float)(i % now->width) + now->u[i];
        float y = (float)(i / now->width) + now->v[i];

        error->n_valid += now->valid[i] > 0.0f;
        for (guint c = 0; c < 3 && now->valid[i] > 0.0f; c++) {
            float expected = now->rgb[3 * i + c], value;

            if (expected <= 0.0f || expected >= 1.0f ||
                !sample(pair->before, x, y, c, &value))
                continue;
            expected = (expected - now->offset) / now->gain;
            error->squares += pow((double)(value - expected), 2.0);
            error->worst = MAX(error->worst, (double)fabsf(value - expected));
            error->n++;
        }
    }
}

/*
 * What bicubic resampling leaves of a texture sampled at other places: 0.0055
 * and 0.075 are the largest of these; half a pixel beside the flow, the error
 * of pan is 0.019.
 */
#define RMS 0.007
#define WORST 0.1

/* The noise of both frames, if interpolation did not lessen the one's. */
static double
limit(double resampling, double noise, double deviations)
{
    return sqrt(resampling * resampling + 2.0 * pow(deviations * noise, 2.0));
}

static void
check_warp(const gchar *name, guint64 seed)
{
    Pair pair = pair_new(name, WIDTH, HEIGHT, seed, NULL, 0);
    WarpError error = {0.0, 0.0, 0, 0};

    nst_scene_render(pair.scene, 0, pair.now);
    for (guint frame = 1; frame < LENGTH; frame++) {
        pair_advance(&pair, frame);
        add_warp_error(&pair, &error);
    }
    double rms = sqrt(error.squares / (double)error.n);
    double noise = (double)pair.now->noise;
    g_test_message("rms %.5f, worst %.4f, %.1f %% valid", rms, error.worst,
                   100.0 * (double)error.n_valid /
                       (WIDTH * HEIGHT * (LENGTH - 1)));
    g_assert_cmpfloat(rms, <, limit(RMS, noise, 1.0));
    g_assert_cmpfloat(error.worst, <, limit(WORST, noise, 5.0));
    g_assert_cmpuint(error.n_valid, >, WIDTH * HEIGHT * (LENGTH - 1) / 2);
    g_assert_cmpuint(error.n, >, error.n_valid);
    pair_clear(&pair);
}

static void
test_warp(gconstpointer name)
{
    check_warp(name, 1);
    check_warp(name, 2);
}

/* That a wrong flow would be seen. */
static void
test_wrong_flow(void)
{
    Pair pair = pair_new("pan", WIDTH, HEIGHT, 1, NULL, 0);
    WarpError error = {0.0, 0.0, 0, 0};

    pair_render(&pair, 4);
    for (guint i = 0; i < WIDTH * HEIGHT; i++)
        pair.now->u[i] += 0.5f;
    add_warp_error(&pair, &error);
    g_assert_cmpfloat(sqrt(error.squares / (double)error.n), >, 2.0 * RMS);
    pair_clear(&pair);
}

static gboolean
is_valid(const Pair *pair, guint x, guint y)
{
    return pair->now->valid[WIDTH * y + x] > 0.0f;
}

/* 40 pixels at 320 are 20 here, so 20 columns are new. */
static void
test_pan(void)
{
    Pair pair = pair_new("pan-whip", WIDTH, HEIGHT, 1, NULL, 0);

    pair_render(&pair, 3);
    for (guint i = 0; i < WIDTH * HEIGHT; i++) {
        guint x = i % WIDTH, y = i / WIDTH;

        g_assert_cmpfloat_with_epsilon(pair.now->u[i], -20.0f, 1e-4f);
        g_assert_cmpfloat_with_epsilon(pair.now->v[i], 0.3f, 1e-4f);
        if (x != 20) /* where rounding decides */
            g_assert_true(is_valid(&pair, x, y) == (x > 20 && y < HEIGHT - 1));
    }
    pair_clear(&pair);
}

enum { MAX_COLOURS = 6 };

/* Which of some plain layers alone is seen at all pixels that are at most
 * `reach` away; -1: none, or several, or it is not known. */
static int
find_plain(const NstSceneFrame *frame, const float (*colours)[3], int x, int y,
           int reach)
{
    int found = -1;

    if (x < reach || y < reach || x >= WIDTH - reach || y >= HEIGHT - reach)
        return -1;
    for (int j = y - reach; j <= y + reach; j++) {
        for (int i = x - reach; i <= x + reach; i++) {
            gsize at = (gsize)(WIDTH * j + i);
            int here = -1;

            for (int k = 0; k < MAX_COLOURS; k++) {
                if (fabsf(frame->rgb[3 * at] - colours[k][0]) < 1e-4f)
                    here = k;
            }
            if (here < 0 || (found >= 0 && here != found))
                return -1;
            found = here;
        }
    }
    return found;
}

/* The pictures say what is hidden, if every layer has a colour. */
static void
check_plain(const Pair *pair, const float (*colours)[3], guint counts[2])
{
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int x = i % WIDTH, y = i / WIDTH;
        int x0 = (int)floorf((float)x + pair->now->u[i]);
        int y0 = (int)floorf((float)y + pair->now->v[i]);

        if (x0 < 1 || y0 < 1 || x0 + 2 >= WIDTH || y0 + 2 >= HEIGHT)
            continue;
        int layer = find_plain(pair->now, colours, x, y, 0);
        if (is_valid(pair, (guint)x, (guint)y)) {
            /* All that a bicubic interpolation reads is this layer's. */
            g_assert_cmpint(layer, >=, 0);
            g_assert_cmpint(find_plain(pair->before, colours, x0, y0, 1), ==,
                            layer);
            g_assert_cmpint(
                find_plain(pair->before, colours, x0 + 1, y0 + 1, 1), ==,
                layer);
            counts[1]++;
        } else if (find_plain(pair->now, colours, x, y, 6) >= 0) {
            /* Not near an edge, so it was hidden, or near one then. */
            g_assert_true(find_plain(pair->before, colours, x0, y0, 7) !=
                          layer);
            counts[0]++;
        }
    }
}

static void
test_occlusion(gconstpointer name)
{
    float colours[MAX_COLOURS][3];
    NstScenePicture pictures[MAX_COLOURS];
    guint counts[2] = {0, 0};

    for (guint k = 0; k < MAX_COLOURS; k++) {
        colours[k][0] = 0.1f + 0.15f * (float)k;
        colours[k][1] = colours[k][2] = 0.5f;
        pictures[k] = (NstScenePicture){1, 1, colours[k]};
    }
    Pair pair = pair_new(name, WIDTH, HEIGHT, 1, pictures, MAX_COLOURS);
    for (guint frame = 6; frame < LENGTH; frame += 3) {
        NstSceneFrame *now = pair.now;

        nst_scene_render(pair.scene, frame - 6, pair.before);
        nst_scene_render(pair.scene, frame, now);
        nst_scene_flow_gap(pair.scene, frame, 6, now->u, now->v, now->valid);
        check_plain(&pair, (const float(*)[3])colours, counts);
    }
    g_test_message("%u hidden, %u seen", counts[0], counts[1]);
    g_assert_cmpuint(counts[0], >, 100);
    g_assert_cmpuint(counts[1], >, WIDTH * HEIGHT);
    pair_clear(&pair);
}

/* The flow is affine within a layer: bilinear interpolation is exact. */
static float
bilinear(const float *plane, float x, float y)
{
    int x0 = CLAMP((int)x, 0, WIDTH - 2), y0 = CLAMP((int)y, 0, HEIGHT - 2);
    const float *at = plane + y0 * WIDTH + x0;
    float s = x - (float)x0, t = y - (float)y0;

    return (1.0f - t) * ((1.0f - s) * at[0] + s * at[1]) +
           t * ((1.0f - s) * at[WIDTH] + s * at[WIDTH + 1]);
}

/* Of pixels that are valid in both. */
static guint
check_composed(const NstSceneFrame *flow, const NstSceneFrame *before,
               const NstSceneFrame *both)
{
    guint n = 0;

    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        float x = (float)(i % WIDTH) + flow->u[i];
        float y = (float)(i / WIDTH) + flow->v[i];

        if (flow->valid[i] < 1.0f || bilinear(before->valid, x, y) < 1.0f)
            continue;
        g_assert_cmpfloat_with_epsilon(flow->u[i] + bilinear(before->u, x, y),
                                       both->u[i], 1e-3f);
        g_assert_cmpfloat_with_epsilon(flow->v[i] + bilinear(before->v, x, y),
                                       both->v[i], 1e-3f);
        n++;
    }
    return n;
}

/* Ten frames, in two steps of five and in one. */
static void
test_gap(gconstpointer name)
{
    Pair pair = pair_new(name, WIDTH, HEIGHT, 3, NULL, 0);
    g_autoptr(NstSceneFrame) both = nst_scene_frame_new(WIDTH, HEIGHT);
    NstSceneFrame *flow = pair.now, *before = pair.before;

    nst_scene_flow_gap(pair.scene, 11, 5, flow->u, flow->v, flow->valid);
    nst_scene_flow_gap(pair.scene, 6, 5, before->u, before->v, before->valid);
    nst_scene_flow_gap(pair.scene, 11, 10, both->u, both->v, both->valid);
    /* A whip pan has left by then. */
    if (strcmp(name, "pan-whip") != 0)
        g_assert_cmpuint(check_composed(flow, before, both), >, 1000);
    /* No frame, and a cut in between. */
    nst_scene_flow_gap(pair.scene, 11, 12, flow->u, flow->v, flow->valid);
    nst_scene_flow_gap(pair.scene, 14, 5, before->u, before->v, before->valid);
    for (guint i = 0; i < WIDTH * HEIGHT; i++) {
        g_assert_cmpfloat(flow->valid[i], ==, 0.0f);
        if (g_str_has_prefix(name, "cut"))
            g_assert_cmpfloat(before->valid[i], ==, 0.0f);
    }
    pair_clear(&pair);
}

static double
mean_difference(const NstSceneFrame *a, const NstSceneFrame *b)
{
    gsize n = (gsize)3 * a->width * a->height;
    double sum = 0.0;

    for (gsize i = 0; i < n; i++)
        sum += (double)fabsf(a->rgb[i] - b->rgb[i]);
    return sum / (double)n;
}

/* Where the comment in scenes.h says so, and with another picture. */
static void
test_cuts(gconstpointer name)
{
    Pair pair = pair_new(name, WIDTH, HEIGHT, 1, NULL, 0);
    gboolean cuts = g_str_has_prefix(name, "cut");
    gboolean shots = g_str_equal(name, "shots");
    gboolean blacks = g_str_has_suffix(name, "black");

    nst_scene_render(pair.scene, 0, pair.now);
    g_assert_true(pair.now->cut);
    for (guint frame = 1; frame < 42; frame++) {
        gboolean expected = (cuts && frame % 12 == 0) ||
                            (shots && frame % 40 == 0) ||
                            (blacks && (frame % 24 == 0 || frame % 24 == 16));

        pair_advance(&pair, frame);
        g_assert_true(pair.now->cut == expected);
        if (expected)
            g_assert_cmpfloat(mean_difference(pair.now, pair.before), >, 0.05);
    }
    pair_clear(&pair);
}

/* In any order, and again. */
static void
test_deterministic(gconstpointer name)
{
    Pair pair = pair_new(name, WIDTH, HEIGHT, 5, NULL, 0);
    g_autoptr(NstScene) again = nst_scene_new(name, WIDTH, HEIGHT, 5, NULL, 0);
    g_autoptr(NstScene) other = nst_scene_new(name, WIDTH, HEIGHT, 6, NULL, 0);
    gsize size = sizeof(float) * WIDTH * HEIGHT;

    nst_scene_render(pair.scene, 8, pair.now);
    nst_scene_render(again, 20, pair.before);
    nst_scene_render(again, 8, pair.before);
    g_assert_cmpmem(pair.now->rgb, 3 * size, pair.before->rgb, 3 * size);
    g_assert_cmpmem(pair.now->u, size, pair.before->u, size);
    g_assert_cmpmem(pair.now->v, size, pair.before->v, size);
    g_assert_cmpmem(pair.now->valid, size, pair.before->valid, size);
    nst_scene_render(other, 8, pair.before);
    g_assert_cmpfloat(mean_difference(pair.now, pair.before), >, 0.02);
    pair_clear(&pair);
}

/* A photograph covers the frame, not stretched, all but the edges, and only
 * the middle of it is seen: here a slope of brightness, which stays one. */
static void
test_photograph(void)
{
    enum { W = 500, H = 200 };
    g_autofree float *rgb = g_new(float, 3 * W * H);
    NstScenePicture picture = {W, H, rgb};
    /* 1.25 frames of height 90 are 112 texels, of the 200 rows of it. */
    float slope = 0.001f * 0.97f * (float)H / 112.0f;

    for (guint i = 0; i < 3 * W * H; i++)
        rgb[i] = 0.2f + 0.001f * (float)(i / 3 % W);
    Pair pair = pair_new("static", WIDTH, HEIGHT, 1, &picture, 1);
    nst_scene_render(pair.scene, 0, pair.now);
    for (guint x = 1; x < WIDTH; x++) {
        const float *pixel = pair.now->rgb + 3 * (WIDTH * 44 + x);

        g_assert_cmpfloat_with_epsilon(pixel[0] - pixel[-3], slope, 1e-4f);
    }
    g_assert_cmpfloat_with_epsilon(pair.now->rgb[3 * WIDTH / 2], 0.45f, 0.002f);
    pair_clear(&pair);
}

static void
test_luma(void)
{
    g_autoptr(NstSceneFrame) frame = nst_scene_frame_new(2, 1);
    float luma[2];

    frame->rgb[0] = 1.0f;
    frame->rgb[4] = 0.5f;
    nst_scene_frame_luma(frame, luma);
    g_assert_cmpfloat(luma[0], ==, 0.2126f);
    g_assert_cmpfloat(luma[1], ==, 0.3576f);
    g_assert_null(nst_scene_new("no such", 8, 8, 1, NULL, 0));
}

static void
add_tests(const gchar *what, GTestDataFunc func)
{
    const gchar *const *names = nst_scene_names();

    for (guint i = 0; names[i]; i++) {
        g_autofree gchar *path =
            g_strdup_printf("/scenes/%s/%s", what, names[i]);

        g_test_add_data_func(path, names[i], func);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_tests("warp", test_warp);
    add_tests("gap", test_gap);
    add_tests("cuts", test_cuts);
    add_tests("deterministic", test_deterministic);
    g_test_add_func("/scenes/wrong-flow", test_wrong_flow);
    g_test_add_func("/scenes/pan", test_pan);
    g_test_add_data_func("/scenes/occlusion/sprites", "sprites",
                         test_occlusion);
    g_test_add_data_func("/scenes/occlusion/parallax", "parallax",
                         test_occlusion);
    g_test_add_func("/scenes/photograph", test_photograph);
    g_test_add_func("/scenes/luma", test_luma);
    return g_test_run();
}
