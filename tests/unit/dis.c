/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Optical flow, on pictures whose motion is known. */

#include "motion/dis.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "hash.h"
#include "moving_picture.h"

/*
 * Mean errors in pixels: what the live mode allows. Fast ends at half the
 * size, where a patch is 16 pixels of the picture wide: two layers that pass
 * each other at 12 pixels a frame are mixed up along that much of their edge.
 */
static const double tolerance[] = {
    [NST_DIS_FAST] = 0.35,
    [NST_DIS_MEDIUM] = 0.2,
};

/* With the noise of a small camera, nothing moves by more than this. */
#define NOISE (2.0f / 255.0f)
#define NOISE_MOTION 0.2

/* With another instruction set, or when it is brighter: a search ends at a
 * step of 0.02 pixels of its level, 0.04 of the picture with fast; two that
 * begin otherwise end that far apart. */
#define SAME_FLOW 0.04

#define WIDTH 160
#define HEIGHT 90

/* Of moving_motions. */
enum { SUBPIXEL, SLOW, FAST_LAYERS = MOVING_N_MOTIONS - 1 };

/* Flow of a picture of some size, and what finds it. */
struct fixture {
    struct nst_ops ops;
    struct nst_dis *dis;
    gsize n;
    float *u, *v;
};

static void
set_up(struct fixture *fixture, enum nst_cpu cpu, gsize width, gsize height)
{
    nst_ops_init(&fixture->ops, cpu);
    fixture->dis = nst_dis_new(&fixture->ops, width, height);
    g_assert_nonnull(fixture->dis);
    fixture->n = width * height;
    fixture->u = g_new(float, fixture->n);
    fixture->v = g_new(float, fixture->n);
    for (gsize i = 0; i < fixture->n; i++)
        fixture->u[i] = fixture->v[i] = NAN;
}

static void
tear_down(struct fixture *fixture)
{
    nst_dis_free(fixture->dis);
    g_free(fixture->u);
    g_free(fixture->v);
}

static void
push_both(struct fixture *fixture, const float *previous, const float *newest)
{
    nst_dis_push(fixture->dis, previous);
    nst_dis_push(fixture->dis, newest);
}

static struct moving_picture *
make_picture(gsize motion, enum moving_texture texture, gsize width,
             gsize height)
{
    const struct moving_scene scene = {width, height, texture,
                                       moving_motions[motion], 7};

    return moving_picture_new(&scene);
}

static void
check_error(const struct moving_picture *picture, const char *what,
            enum nst_dis_preset preset, float *const truth[3],
            const struct fixture *fixture)
{
    double error = moving_picture_error(picture, truth, fixture->u, fixture->v);

    /* Negated, so that a NaN fails. */
    if (!(error <= tolerance[preset]))
        g_test_fail_printf("%s, preset %d: off by %.3f pixels, at most %.3f "
                           "allowed",
                           what, (int)preset, error, tolerance[preset]);
}

static void
check_motion(gsize motion, enum moving_texture texture, gsize width,
             gsize height)
{
    struct moving_picture *picture =
        make_picture(motion, texture, width, height);
    g_autofree char *what =
        g_strdup_printf("%s, %s, %d x %d", moving_motions[motion].name,
                        moving_texture_names[texture], (int)width, (int)height);
    struct fixture f;

    set_up(&f, nst_cpu_detect(), width, height);
    push_both(&f, picture->previous, picture->newest);
    for (int preset = NST_DIS_FAST; preset <= NST_DIS_MEDIUM; preset++) {
        nst_dis_backward(f.dis, preset, f.u, f.v);
        check_error(picture, what, preset, picture->backward, &f);
        nst_dis_forward(f.dis, preset, f.u, f.v);
        check_error(picture, what, preset, picture->forward, &f);
    }
    tear_down(&f);
    moving_picture_free(picture);
}

static void
test_accuracy(void)
{
    for (gsize motion = 0; motion < MOVING_N_MOTIONS; motion++)
        for (int texture = 0; texture < MOVING_N_TEXTURES; texture++) {
            check_motion(motion, texture, 320, 180);
            check_motion(motion, texture, 480, 270);
        }
}

/* Whether all flow is 0. */
static void
check_zero(const struct fixture *fixture)
{
    for (gsize i = 0; i < fixture->n; i++) {
        g_assert_cmpfloat(fabsf(fixture->u[i]), <=, 1e-6f);
        g_assert_cmpfloat(fabsf(fixture->v[i]), <=, 1e-6f);
    }
}

static void
check_finite(const struct fixture *fixture)
{
    for (gsize i = 0; i < fixture->n; i++)
        g_assert_true(isfinite(fixture->u[i]) && isfinite(fixture->v[i]));
}

static void
check_both_zero(struct fixture *f, enum nst_dis_preset preset)
{
    nst_dis_backward(f->dis, preset, f->u, f->v);
    check_zero(f);
    nst_dis_forward(f->dis, preset, f->u, f->v);
    check_zero(f);
}

static void
test_still(void)
{
    struct moving_picture *picture =
        make_picture(SLOW, MOVING_PHOTO, WIDTH, HEIGHT);
    struct fixture f;

    set_up(&f, nst_cpu_detect(), WIDTH, HEIGHT);
    check_both_zero(&f, NST_DIS_FAST); /* no frame */
    nst_dis_push(f.dis, picture->previous);
    check_both_zero(&f, NST_DIS_FAST); /* one */
    push_both(&f, picture->newest, picture->newest);
    check_both_zero(&f, NST_DIS_FAST);
    check_both_zero(&f, NST_DIS_MEDIUM);
    nst_dis_push(f.dis, picture->previous);
    nst_dis_reset(f.dis);
    nst_dis_push(f.dis, picture->newest);
    check_both_zero(&f, NST_DIS_MEDIUM); /* one after a reset */
    tear_down(&f);
    moving_picture_free(picture);
}

static void
add_noise(guint64 seed, float *luma, gsize n)
{
    struct nst_rng rng = {seed};
    g_autofree float *noise = g_new(float, n);

    nst_rng_normal(&rng, noise, n);
    for (gsize i = 0; i < n; i++)
        luma[i] += NOISE * noise[i];
}

static void
check_noise(const struct fixture *fixture)
{
    double sum = 0.0;

    for (gsize i = 0; i < fixture->n; i++)
        sum += hypot((double)fixture->u[i], (double)fixture->v[i]);
    g_assert_cmpfloat(sum / (double)fixture->n, <=, NOISE_MOTION);
}

/* A scene that stands still, filmed by a camera that is not perfect. */
static void
test_noise(void)
{
    for (int texture = 0; texture < MOVING_N_TEXTURES; texture++) {
        struct moving_picture *picture =
            make_picture(SUBPIXEL, texture, WIDTH, HEIGHT);
        struct fixture f;

        set_up(&f, nst_cpu_detect(), WIDTH, HEIGHT);
        memcpy(picture->newest, picture->previous, f.n * sizeof(float));
        add_noise(1, picture->previous, f.n);
        add_noise(2, picture->newest, f.n);
        push_both(&f, picture->previous, picture->newest);
        for (int preset = NST_DIS_FAST; preset <= NST_DIS_MEDIUM; preset++) {
            nst_dis_backward(f.dis, preset, f.u, f.v);
            check_noise(&f);
        }
        tear_down(&f);
        moving_picture_free(picture);
    }
}

static void
test_flat(void)
{
    const float lumas[][2] = {{0, 0}, {1, 1}, {0.3f, 0.5f}, {1, 0}};
    float flat[2][WIDTH * HEIGHT];
    struct fixture f;

    set_up(&f, nst_cpu_detect(), WIDTH, HEIGHT);
    for (gsize k = 0; k < G_N_ELEMENTS(lumas); k++) {
        for (gsize i = 0; i < f.n; i++)
            for (gsize j = 0; j < 2; j++)
                flat[j][i] = lumas[k][j];
        push_both(&f, flat[0], flat[1]);
        check_both_zero(&f, NST_DIS_FAST);
        check_both_zero(&f, NST_DIS_MEDIUM);
    }
    tear_down(&f);
}

/* The mean distance of two flows. */
static double
distance(const struct fixture *a, const struct fixture *b)
{
    double sum = 0.0;

    for (gsize i = 0; i < a->n; i++)
        sum += hypot((double)(a->u[i] - b->u[i]), (double)(a->v[i] - b->v[i]));
    return sum / (double)a->n;
}

static void
check_brightness(struct moving_picture *picture, float factor, float offset,
                 enum nst_dis_preset preset)
{
    struct fixture before, after;
    gsize n = picture->width * picture->height;
    g_autofree float *brighter = g_new(float, n);

    for (gsize i = 0; i < n; i++)
        brighter[i] = factor * picture->newest[i] + offset;
    set_up(&before, nst_cpu_detect(), picture->width, picture->height);
    set_up(&after, nst_cpu_detect(), picture->width, picture->height);
    push_both(&before, picture->previous, picture->newest);
    push_both(&after, picture->previous, brighter);
    nst_dis_backward(before.dis, preset, before.u, before.v);
    nst_dis_backward(after.dis, preset, after.u, after.v);
    g_assert_cmpfloat(distance(&before, &after), <=, SAME_FLOW);
    tear_down(&before);
    tear_down(&after);
}

/* Of a whole frame: no motion. */
static void
test_brightness(void)
{
    for (int texture = 0; texture < MOVING_N_TEXTURES; texture++) {
        struct moving_picture *picture = make_picture(SLOW, texture, 320, 180);

        for (int preset = NST_DIS_FAST; preset <= NST_DIS_MEDIUM; preset++) {
            check_brightness(picture, 1.0f, 0.2f, preset);
            check_brightness(picture, 1.2f, 0.0f, preset);
            check_brightness(picture, 0.8f, 0.0f, preset);
        }
        moving_picture_free(picture);
    }
}

/* Of two frames, forward is what backward is of the other order. */
static void
test_directions(void)
{
    struct moving_picture *picture =
        make_picture(FAST_LAYERS, MOVING_STROKES, WIDTH, HEIGHT);
    struct fixture a, b;

    set_up(&a, nst_cpu_detect(), WIDTH, HEIGHT);
    set_up(&b, nst_cpu_detect(), WIDTH, HEIGHT);
    push_both(&a, picture->previous, picture->newest);
    nst_dis_backward(a.dis, NST_DIS_MEDIUM, a.u, a.v);
    nst_dis_forward(a.dis, NST_DIS_MEDIUM, a.u, a.v);
    push_both(&b, picture->newest, picture->previous);
    nst_dis_backward(b.dis, NST_DIS_MEDIUM, b.u, b.v);
    g_assert_cmpmem(a.u, a.n * sizeof(float), b.u, b.n * sizeof(float));
    g_assert_cmpmem(a.v, a.n * sizeof(float), b.v, b.n * sizeof(float));
    tear_down(&a);
    tear_down(&b);
    moving_picture_free(picture);
}

static void
test_instruction_sets(void)
{
    struct moving_picture *picture =
        make_picture(FAST_LAYERS, MOVING_PHOTO, WIDTH, HEIGHT);

    for (int cpu = NST_CPU_BASELINE + 1; cpu < NST_CPU_COUNT; cpu++)
        for (int preset = NST_DIS_FAST; preset <= NST_DIS_MEDIUM; preset++) {
            struct fixture plain, fast;

            if (!nst_cpu_can_run(cpu))
                continue;
            set_up(&plain, NST_CPU_BASELINE, WIDTH, HEIGHT);
            set_up(&fast, cpu, WIDTH, HEIGHT);
            push_both(&plain, picture->previous, picture->newest);
            push_both(&fast, picture->previous, picture->newest);
            nst_dis_backward(plain.dis, preset, plain.u, plain.v);
            nst_dis_backward(fast.dis, preset, fast.u, fast.v);
            g_assert_cmpfloat(distance(&plain, &fast), <=, SAME_FLOW);
            tear_down(&plain);
            tear_down(&fast);
        }
    moving_picture_free(picture);
}

static void
check_size(gsize width, gsize height)
{
    gsize n = width * height;
    g_autofree float *frames = g_new(float, 2 * n);
    struct fixture f;

    for (gsize i = 0; i < 2 * n; i++)
        frames[i] = 0.5f + 0.5f * test_hash_uniform(width, i);
    set_up(&f, nst_cpu_detect(), width, height);
    push_both(&f, frames, frames + n);
    if (MIN(width, height) < 8) {
        check_both_zero(&f, NST_DIS_MEDIUM);
    } else {
        nst_dis_backward(f.dis, NST_DIS_FAST, f.u, f.v);
        check_finite(&f);
        nst_dis_forward(f.dis, NST_DIS_MEDIUM, f.u, f.v);
        check_finite(&f);
    }
    tear_down(&f);
}

static void
test_sizes(void)
{
    for (gsize height = 1; height <= 40; height++)
        for (gsize width = 1; width <= 40; width++)
            check_size(width, height);
    check_size(1, 700);
    check_size(700, 9);
}

/* What no camera sends: flow stays finite all the same. */
static void
test_hostile(void)
{
    const float values[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e38f};
    float frames[2][WIDTH * HEIGHT];
    struct fixture f;

    set_up(&f, nst_cpu_detect(), WIDTH, HEIGHT);
    for (guint seed = 0; seed < 4 * G_N_ELEMENTS(values); seed++) {
        for (gsize j = 0; j < 2; j++)
            for (gsize i = 0; i < f.n; i++) {
                guint64 dice = test_hash(seed + 100 * j, i) % 1000;

                frames[j][i] = dice < (seed % 2 ? 900 : 5)
                                   ? values[seed % G_N_ELEMENTS(values)]
                                   : (float)dice / 1000.0f;
            }
        push_both(&f, frames[0], frames[1]);
        nst_dis_backward(f.dis, NST_DIS_FAST, f.u, f.v);
        check_finite(&f);
        nst_dis_forward(f.dis, NST_DIS_MEDIUM, f.u, f.v);
        check_finite(&f);
    }
    tear_down(&f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dis/accuracy", test_accuracy);
    g_test_add_func("/dis/still", test_still);
    g_test_add_func("/dis/noise", test_noise);
    g_test_add_func("/dis/flat", test_flat);
    g_test_add_func("/dis/brightness", test_brightness);
    g_test_add_func("/dis/directions", test_directions);
    g_test_add_func("/dis/instruction-sets", test_instruction_sets);
    g_test_add_func("/dis/sizes", test_sizes);
    g_test_add_func("/dis/hostile", test_hostile);
    return g_test_run();
}
