/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Scene cuts: what the scenes of cut_scenes.c do not have, and the rest. */

#include "motion/cut.h"

#include <string.h>

#include "hash.h"
#include "scenes.h"

static struct nst_cut *
cut_new(gsize width, gsize height)
{
    struct nst_cut *cut = nst_cut_new(width, height, NST_CUT_THRESHOLD);

    g_assert_nonnull(cut);
    return cut;
}

/* A large picture, to cut pieces from. */
enum { WIDE = 700, HIGH = 420, W = 320, H = 180 };

static float *
make_wide(guint64 seed)
{
    g_autoptr(NstScene) scene =
        nst_scene_new("static", WIDE, HIGH, seed, NULL, 0);
    g_autoptr(NstSceneFrame) frame = nst_scene_frame_new(WIDE, HIGH);
    float *luma = g_new(float, WIDE *HIGH);

    nst_scene_render(scene, 0, frame);
    nst_scene_frame_luma(frame, luma);
    return luma;
}

static gboolean
push_piece(struct nst_cut *cut, const float *wide, int x, int y)
{
    float piece[W * H];

    for (int j = 0; j < H; j++)
        memcpy(piece + W * j, wide + WIDE * (y + j) + x, W * sizeof(*piece));
    return nst_cut_push(cut, piece);
}

/* A camera that is thrown around, up to 1/8 of the width a frame. */
static void
test_whip(void)
{
    static const int steps[][2] = {{40, 0},  {0, 40},   {-40, 0},  {0, -40},
                                   {30, 26}, {-22, 33}, {28, -28}, {37, 3}};
    struct nst_cut *cut = cut_new(W, H);

    for (guint64 seed = 1; seed <= 3; seed++) {
        g_autofree float *wide = make_wide(seed);

        for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
            nst_cut_reset(cut);
            g_assert_true(push_piece(cut, wide, 150, 120));
            g_assert_false(
                push_piece(cut, wide, 150 + steps[i][0], 120 + steps[i][1]));
        }
        /* Another part of the same place is a new one. */
        g_assert_true(push_piece(cut, wide, 0, 0));
        g_assert_true(push_piece(cut, wide, WIDE - W, HIGH - H));
    }
    nst_cut_free(cut);
}

/* A picture of a gain, an offset and noise, on W * H. */
static gboolean
push_exposed(struct nst_cut *cut, const float *wide, float gain, float offset,
             guint noise)
{
    float piece[W * H];

    for (int i = 0; i < W * H; i++) {
        float value = gain * wide[WIDE * (i / W) + i % W] + offset;

        if (noise > 0)
            value += 0.03f * test_hash_uniform(noise, (guint64)i);
        piece[i] = CLAMP(value, 0.0f, 1.0f);
    }
    return nst_cut_push(cut, piece);
}

static void
test_plain(void)
{
    g_autofree float *wide = make_wide(1);
    struct nst_cut *cut = cut_new(W, H);

    /* Black, however noisy, and white. */
    g_assert_true(push_exposed(cut, wide, 0.0f, 0.0f, 0));
    for (guint i = 1; i < 9; i++)
        g_assert_false(push_exposed(cut, wide, 0.0f, 0.0f, i));
    g_assert_false(push_exposed(cut, wide, 0.0f, 1.0f, 0));
    /* There and back at once. */
    g_assert_true(push_exposed(cut, wide, 1.0f, 0.0f, 1));
    g_assert_true(push_exposed(cut, wide, 0.0f, 0.0f, 2));
    g_assert_true(push_exposed(cut, wide, 1.0f, 0.0f, 3));
    /* A fade has one cut, where black ends. */
    for (guint i = 0; i <= 50; i++)
        g_assert_false(
            push_exposed(cut, wide, 1.0f - 0.02f * (float)i, 0.0f, i));
    guint cuts = 0;
    for (guint i = 0; i <= 50; i++)
        cuts += (guint)push_exposed(cut, wide, 0.02f * (float)i, 0.0f, i);
    g_assert_cmpuint(cuts, ==, 1);
    nst_cut_free(cut);
}

/* A picture that flashes so that half of it is lost goes on afterwards; a cut
 * in the middle of that is one. */
static void
test_strong_flash(void)
{
    struct nst_cut *cut = cut_new(W, H);

    for (guint64 seed = 1; seed <= 6; seed++) {
        g_autofree float *wide = make_wide(seed), *other = make_wide(seed + 20);

        nst_cut_reset(cut);
        push_exposed(cut, wide, 0.8f, 0.0f, 1);
        g_assert_false(push_exposed(cut, wide, 2.2f, 0.1f, 2));
        g_assert_false(push_exposed(cut, wide, 1.9f, 0.05f, 3));
        g_assert_false(push_exposed(cut, wide, 0.8f, 0.0f, 4));
        g_assert_false(push_exposed(cut, wide, 2.2f, 0.1f, 5));
        g_assert_true(push_exposed(cut, other, 1.9f, 0.05f, 6));
        g_assert_false(push_exposed(cut, other, 0.8f, 0.0f, 7));
    }
    nst_cut_free(cut);
}

/* What comes before most of a picture at once leaves a part that goes on. */
static void
test_large_object(void)
{
    g_autofree float *wide = make_wide(1), *other = make_wide(2);
    struct nst_cut *cut = cut_new(W, H);

    push_piece(cut, wide, 0, 0);
    for (int y = 0; y < HIGH; y++)
        memcpy(wide + WIDE * y + W * 2 / 5, other + WIDE * y,
               (W - W * 2 / 5) * sizeof(*wide));
    g_assert_false(push_piece(cut, wide, 0, 0));
    nst_cut_free(cut);
}

/* Of two frames, as a sum of powers of two. */
static guint
push_two(struct nst_cut *cut, const float *first, const float *second)
{
    guint found = (guint)push_piece(cut, first, 0, 0);

    return found + 2 * (guint)push_piece(cut, second, 0, 0);
}

static void
test_threshold(void)
{
    g_autofree float *wide = make_wide(1), *other = make_wide(2);
    struct nst_cut *cut = nst_cut_new(W, H, 1.0);

    g_assert_cmpuint(push_two(cut, wide, other), ==, 1); /* it is the first */
    g_assert_cmpuint(push_two(cut, wide, other), ==, 0);
    nst_cut_set_threshold(cut, NST_CUT_THRESHOLD);
    g_assert_cmpuint(push_two(cut, wide, other), ==, 3);
    g_assert_cmpuint(push_two(cut, other, other), ==, 0);
    g_assert_cmpfloat(nst_cut_score(cut), ==, 0.0);
    nst_cut_reset(cut);
    g_assert_cmpuint(push_two(cut, other, other), ==, 1);
    /* A little motion scores a little. */
    nst_cut_set_threshold(cut, 0.0);
    g_assert_true(push_piece(cut, other, 3, 3));
    g_assert_cmpfloat(nst_cut_score(cut), <, 0.2);
    nst_cut_free(cut);
}

static void
test_sizes(void)
{
    static const guint sizes[][2] = {{1, 1},   {2, 3},   {1, 500},
                                     {777, 1}, {7, 5},   {17, 13},
                                     {63, 37}, {65, 35}, {16, 90}};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gsize n = (gsize)sizes[i][0] * sizes[i][1];
        g_autofree float *luma = g_new0(float, n);
        struct nst_cut *cut = cut_new(sizes[i][0], sizes[i][1]);

        g_assert_true(nst_cut_push(cut, luma));
        for (guint64 frame = 1; frame < 5; frame++) {
            for (gsize k = 0; k < n; k++)
                luma[k] = 0.5f + 0.5f * test_hash_uniform(frame, k);
            gboolean found = nst_cut_push(cut, luma);

            /* One pixel is plain; noise does not go on, as far as so few
             * pixels say. */
            g_assert_true(n < 40 ? n > 1 || !found : found);
            g_assert_false(nst_cut_push(cut, luma));
            g_assert_cmpfloat(nst_cut_score(cut), ==, 0.0);
        }
        nst_cut_free(cut);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cut/whip", test_whip);
    g_test_add_func("/cut/plain", test_plain);
    g_test_add_func("/cut/strong-flash", test_strong_flash);
    g_test_add_func("/cut/large-object", test_large_object);
    g_test_add_func("/cut/threshold", test_threshold);
    g_test_add_func("/cut/sizes", test_sizes);
    return g_test_run();
}
