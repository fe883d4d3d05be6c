/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The maps of a stream whose motion is known: it pans over a picture. */

#include "motion/follow.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "test_picture.h"

#define W 128
#define H 96
#define N ((gsize)H * W)

/* Pixels at the border that are not looked at: what came into sight, and what
 * patches make of it. */
#define EDGE 24

static struct nst_ops ops;

struct fixture {
    struct nst_follow *follow;
    float luma[H * W];
};

static void
set_up(struct fixture *fixture)
{
    nst_ops_init(&ops, nst_cpu_detect());
    fixture->follow = nst_follow_new(&ops, H, W);
    g_assert_nonnull(fixture->follow);
}

static void
tear_down(struct fixture *fixture)
{
    nst_follow_free(fixture->follow);
}

/* The view from (x, y). Returns whether a scene begins. */
static gboolean
push(struct fixture *fixture, guint64 world, guint x, guint y,
     enum nst_follow_flow flow)
{
    for (guint i = 0; i < N; i++)
        fixture->luma[i] = test_picture_value(world, 1, x + i % W, y + i / W);
    return nst_follow_push(fixture->follow, fixture->luma, FALSE, flow);
}

/* A pixel was so far away, but for a third of one, and was in sight. */
static void
expect_way(const struct nst_map *map, double dx, double dy)
{
    double error = 0.0, valid = 0.0, n = 0.0;

    for (gsize i = 0; i < N; i++) {
        double x = (double)(i % W), y = (double)(i / W);

        if (x < EDGE || x >= W - EDGE || y < EDGE || y >= H - EDGE)
            continue;
        error += hypot((double)map->x[i] - x - dx, (double)map->y[i] - y - dy);
        valid += (double)map->valid[i];
        n++;
    }
    g_assert_cmpfloat(error / n, <, 1.0 / 3.0);
    g_assert_cmpfloat(valid / n, >, 0.9);
}

static void
check_pan(enum nst_follow_flow flow)
{
    struct fixture fixture;
    const struct nst_map *shown, *taken;

    set_up(&fixture);
    g_assert_true(push(&fixture, 1, 0, 0, flow)); /* the first scene */
    shown = nst_follow_get_shown(fixture.follow);
    taken = nst_follow_get_taken(fixture.follow);
    expect_way(shown, 0.0, 0.0);
    for (guint i = 1; i <= 4; i++) {
        g_assert_false(push(&fixture, 1, 3 * i, i, flow));
        expect_way(shown, 3.0 * i, i);
        expect_way(taken, 3.0 * i, i);
    }
    /* Frame 4 is taken: its map starts anew, the other goes on. */
    nst_follow_take(fixture.follow);
    expect_way(taken, 0.0, 0.0);
    expect_way(shown, 12.0, 4.0);
    g_assert_false(push(&fixture, 1, 14, 4, flow));
    expect_way(taken, 2.0, 0.0);
    expect_way(shown, 14.0, 4.0);
    /* What was made of it is in sight. */
    nst_follow_show(fixture.follow);
    expect_way(shown, 2.0, 0.0);
    tear_down(&fixture);
}

static void
test_pan(void)
{
    check_pan(NST_FOLLOW_FAST);
    check_pan(NST_FOLLOW_MEDIUM);
}

/* Without flow the maps stay; with it again they know the whole way. */
static void
test_still(void)
{
    struct fixture fixture;

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_STILL);
    for (guint i = 1; i <= 3; i++)
        g_assert_false(push(&fixture, 1, 2 * i, 0, NST_FOLLOW_STILL));
    expect_way(nst_follow_get_shown(fixture.follow), 0.0, 0.0);
    g_assert_false(push(&fixture, 1, 8, 0, NST_FOLLOW_MEDIUM));
    expect_way(nst_follow_get_shown(fixture.follow), 8.0, 0.0);
    tear_down(&fixture);
}

static gboolean
push_gap(struct fixture *fixture)
{
    return nst_follow_push(fixture->follow, fixture->luma, TRUE,
                           NST_FOLLOW_MEDIUM);
}

/* A scene begins with a cut and after a gap, and its maps lead nowhere. */
static void
test_scene(void)
{
    struct fixture fixture;
    const struct nst_map *map;

    set_up(&fixture);
    map = nst_follow_get_shown(fixture.follow);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    g_assert_false(push(&fixture, 1, 3, 0, NST_FOLLOW_MEDIUM));
    g_assert_true(push(&fixture, 2, 0, 0, NST_FOLLOW_MEDIUM));
    expect_way(map, 0.0, 0.0);
    for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat(map->valid[i], ==, 1.0f);
    g_assert_false(push(&fixture, 2, 3, 0, NST_FOLLOW_MEDIUM));
    expect_way(map, 3.0, 0.0);
    g_assert_true(push_gap(&fixture));
    expect_way(map, 0.0, 0.0);
    g_assert_false(push(&fixture, 2, 5, 0, NST_FOLLOW_MEDIUM));
    expect_way(map, 2.0, 0.0);
    /* At 1 no other picture is another scene, but a gap remains one. */
    nst_follow_set_threshold(fixture.follow, 1.0);
    g_assert_false(push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM));
    g_assert_true(push_gap(&fixture));
    tear_down(&fixture);
}

/* A frame of the pan, much brighter. */
static gboolean
push_lit(struct fixture *fixture, guint x)
{
    for (guint i = 0; i < N; i++)
        fixture->luma[i] = MIN(
            0.25f + 1.1f * test_picture_value(1, 1, i % W + x, i / W), 1.0f);
    return nst_follow_push(fixture->follow, fixture->luma, FALSE,
                           NST_FOLLOW_MEDIUM);
}

/* The mean over some columns. */
static double
average(const float *valid, gsize first, gsize end)
{
    double sum = 0.0;

    for (gsize i = 0; i < N; i++)
        if (i % W >= first && i % W < end)
            sum += (double)valid[i];
    return sum / (double)(H * (end - first));
}

/* The share of a part of the frame that the taken frame had, too. */
static double
check_taken(struct fixture *fixture, gsize first, gsize end)
{
    g_autofree float *valid = g_new(float, N);

    nst_follow_check_taken(fixture->follow, valid);
    return average(valid, first, end);
}

static double
check_shown(struct fixture *fixture, gsize first, gsize end)
{
    return average(nst_follow_check_shown(fixture->follow), first, end);
}

/* What shows something else than the taken frame did there is not valid, nor
 * what has come into sight; other light on all of it does not matter. */
static void
test_check_taken(void)
{
    struct fixture fixture;

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_STILL);
    nst_follow_take(fixture.follow);
    push(&fixture, 1, 0, 0, NST_FOLLOW_STILL);
    g_assert_cmpfloat(check_taken(&fixture, 0, W), ==, 1.0);
    for (gsize i = 0; i < N; i++)
        fixture.luma[i] += 0.3f;
    nst_follow_push(fixture.follow, fixture.luma, FALSE, NST_FOLLOW_STILL);
    g_assert_cmpfloat(check_taken(&fixture, 0, W), ==, 1.0);
    /* A few columns are something else now, and the maps do not know. */
    for (gsize i = 0; i < N; i++)
        if (i % W >= 40 && i % W < 50)
            fixture.luma[i] -= 0.5f;
    nst_follow_push(fixture.follow, fixture.luma, FALSE, NST_FOLLOW_STILL);
    g_assert_cmpfloat(check_taken(&fixture, 41, 49), ==, 0.0);
    g_assert_cmpfloat(check_taken(&fixture, 0, 39), ==, 1.0);
    g_assert_cmpfloat(check_taken(&fixture, 51, W), ==, 1.0);
    g_assert_cmpfloat_with_epsilon(check_taken(&fixture, 39, 41), 0.5, 1e-6);
    /* Until this frame is the one that was taken. */
    nst_follow_take(fixture.follow);
    g_assert_cmpfloat(check_taken(&fixture, 0, W), ==, 1.0);
    tear_down(&fixture);

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    push(&fixture, 1, 8, 0, NST_FOLLOW_MEDIUM);
    g_assert_cmpfloat(check_taken(&fixture, W - 6, W), <, 0.3);
    g_assert_cmpfloat(check_taken(&fixture, EDGE, W - EDGE), >, 0.9);
    tear_down(&fixture);
}

/* Something dark that comes before two fifths of the frame does not make the
 * rest another one; the same for what is shown, if the motion was looked at. */
static void
test_check_large(void)
{
    struct fixture fixture;

    set_up(&fixture);
    nst_follow_set_threshold(fixture.follow, 1.0);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    nst_follow_take(fixture.follow);
    for (gsize i = 0; i < N; i++)
        if (i % W < 2 * W / 5)
            fixture.luma[i] = 0.0f;
    nst_follow_push(fixture.follow, fixture.luma, FALSE, NST_FOLLOW_STILL);
    g_assert_cmpfloat(check_taken(&fixture, 0, 2 * W / 5 - 2), <, 0.2);
    g_assert_cmpfloat(check_taken(&fixture, 2 * W / 5 + 2, W), ==, 1.0);
    g_assert_cmpfloat(check_shown(&fixture, 0, W), ==, 1.0);
    tear_down(&fixture);

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    push(&fixture, 1, 8, 0, NST_FOLLOW_MEDIUM);
    g_assert_cmpfloat(check_shown(&fixture, W - 6, W), <, 0.5);
    g_assert_cmpfloat(check_shown(&fixture, EDGE, W - EDGE), >, 0.9);
    /* Nobody looks: as it was. */
    push(&fixture, 1, 8, 0, NST_FOLLOW_STILL);
    g_assert_cmpfloat(check_shown(&fixture, W - 6, W), <, 0.5);
    g_assert_cmpfloat(check_shown(&fixture, EDGE, W - EDGE), >, 0.9);
    tear_down(&fixture);
}

/* A flash is not followed, and the flow leads across it; light that stays is
 * followed in the end. */
static void
test_flash(void)
{
    const struct nst_map *map;
    struct fixture fixture;
    guint frames = 0;

    set_up(&fixture);
    map = nst_follow_get_shown(fixture.follow);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    push(&fixture, 1, 2, 0, NST_FOLLOW_MEDIUM);
    g_assert_false(nst_follow_is_flash(fixture.follow));
    g_assert_false(push_lit(&fixture, 3));
    g_assert_true(nst_follow_is_flash(fixture.follow));
    expect_way(map, 2.0, 0.0);
    g_assert_false(push(&fixture, 1, 4, 0, NST_FOLLOW_MEDIUM));
    g_assert_false(nst_follow_is_flash(fixture.follow));
    expect_way(map, 4.0, 0.0);
    do {
        g_assert_false(push_lit(&fixture, 6));
        g_assert_cmpuint(++frames, <, 10);
    } while (nst_follow_is_flash(fixture.follow));
    expect_way(map, 6.0, 0.0);
    g_assert_cmpuint(frames, >, 3);
    g_assert_false(push_lit(&fixture, 8));
    g_assert_false(nst_follow_is_flash(fixture.follow));
    expect_way(map, 8.0, 0.0);
    tear_down(&fixture);
}

/* What becomes brighter little by little is followed, and if only some of the
 * frames are looked at. */
static void
test_fade_in(void)
{
    struct fixture fixture;

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    for (guint frame = 1; frame < 10; frame++) {
        for (guint i = 0; i < N; i++)
            fixture.luma[i] = MIN(0.04f * (float)frame +
                                      test_picture_value(1, 1, i % W, i / W),
                                  1.0f);
        g_assert_false(nst_follow_push(fixture.follow, fixture.luma, FALSE,
                                       frame % 4 == 0 ? NST_FOLLOW_MEDIUM
                                                      : NST_FOLLOW_STILL));
        g_assert_false(nst_follow_is_flash(fixture.follow));
    }
    tear_down(&fixture);
}

/* At half the size and back the maps lead on, and what was compared is. */
static void
test_go_on(void)
{
    struct fixture fixture;
    struct nst_follow *half, *again;
    g_autofree float *small = g_new(float, N / 4);

    set_up(&fixture);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    push(&fixture, 1, 6, 0, NST_FOLLOW_MEDIUM);
    nst_follow_take(fixture.follow);
    push(&fixture, 1, 10, 0, NST_FOLLOW_MEDIUM);
    for (gsize i = 0; i < N / 4; i++) {
        const float *at = &fixture.luma[i / (W / 2) * 2 * W + i % (W / 2) * 2];

        small[i] = 0.25f * (at[0] + at[1] + at[W] + at[W + 1]);
    }
    half = nst_follow_new(&ops, H / 2, W / 2);
    nst_follow_go_on(half, fixture.follow, small);
    g_assert_cmpfloat_with_epsilon(nst_follow_get_shown(half)->x[N / 8 + W / 4],
                                   W / 4 + 5.0f, 0.5f);
    again = nst_follow_new(&ops, H, W);
    nst_follow_go_on(again, half, fixture.luma);
    nst_follow_free(half);
    nst_follow_free(fixture.follow);
    fixture.follow = again;
    expect_way(nst_follow_get_shown(again), 10.0, 0.0);
    expect_way(nst_follow_get_taken(again), 4.0, 0.0);
    g_assert_cmpfloat(check_taken(&fixture, EDGE, W - EDGE), >, 0.9);
    g_assert_false(push(&fixture, 1, 13, 0, NST_FOLLOW_MEDIUM));
    expect_way(nst_follow_get_shown(again), 13.0, 0.0);
    expect_way(nst_follow_get_taken(again), 7.0, 0.0);
    tear_down(&fixture);
}

/* After a frame without flow, it leads to the one before that: what stands
 * still since, but was not there then, has come into sight. */
static void
test_left_out(void)
{
    struct fixture fixture;
    double valid = 0.0, n = 0.0;

    set_up(&fixture);
    nst_follow_set_threshold(fixture.follow, 1.0);
    push(&fixture, 1, 0, 0, NST_FOLLOW_MEDIUM);
    for (guint i = 0; i < N; i++)
        if (i % W >= W / 2)
            fixture.luma[i] = test_picture_value(2, 1, i % W, i / W);
    nst_follow_push(fixture.follow, fixture.luma, FALSE, NST_FOLLOW_STILL);
    nst_follow_push(fixture.follow, fixture.luma, FALSE, NST_FOLLOW_MEDIUM);
    for (gsize i = 0; i < N; i++)
        if (i % W >= W / 2 + EDGE) {
            valid += (double)nst_follow_get_shown(fixture.follow)->valid[i];
            n++;
        }
    g_assert_cmpfloat(valid / n, <, 0.6);
    tear_down(&fixture);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follow/pan", test_pan);
    g_test_add_func("/follow/still", test_still);
    g_test_add_func("/follow/scene", test_scene);
    g_test_add_func("/follow/check-taken", test_check_taken);
    g_test_add_func("/follow/check-large", test_check_large);
    g_test_add_func("/follow/flash", test_flash);
    g_test_add_func("/follow/go-on", test_go_on);
    g_test_add_func("/follow/fade-in", test_fade_in);
    g_test_add_func("/follow/left-out", test_left_out);
    return g_test_run();
}
