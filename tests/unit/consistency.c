/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which pixels were there before: with flow that is known, and with ours. */

#include "motion/consistency.h"

#include <math.h>

#include "motion/dis.h"
#include "moving_picture.h"

#define WIDTH 320
#define HEIGHT 180
#define N (WIDTH * HEIGHT)

/* Shares of the pixels that were to be seen before, and of the others. */
struct shares {
    double seen_valid, hidden_invalid;
};

static struct moving_picture *
make_layers(enum moving_texture texture)
{
    const struct moving_scene scene = {
        WIDTH,
        HEIGHT,
        texture,
        {"layers", {4.2, 1.5, 0.01, 0.01}, {-6.6, 3.7, 0.0, 0.0}, TRUE},
        7,
    };

    return moving_picture_new(&scene);
}

static struct shares
measure(const struct moving_picture *picture, float *const backward[2],
        float *const forward[2])
{
    const struct nst_flow there = {backward[0], backward[1], WIDTH, HEIGHT};
    const struct nst_flow back = {forward[0], forward[1], WIDTH, HEIGHT};
    g_autofree float *valid = g_new(float, N);
    double count[2] = {0.0}, right[2] = {0.0};
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    nst_consistency_check(&ops, &there, &back, valid);
    for (gsize i = 0; i < N; i++) {
        gsize seen = picture->backward[2][i] > 0.0f;

        g_assert_true(valid[i] == 0.0f || valid[i] == 1.0f);
        count[seen] += 1.0;
        right[seen] += (valid[i] > 0.0f) == seen;
    }
    return (struct shares){right[1] / count[1], right[0] / count[0]};
}

/* Only where interpolation mixes both layers the rule may err. */
static void
test_known(void)
{
    struct moving_picture *picture = make_layers(MOVING_SMOOTH);
    struct shares shares =
        measure(picture, picture->backward, picture->forward);

    g_assert_cmpfloat(shares.seen_valid, >=, 0.99);
    g_assert_cmpfloat(shares.hidden_invalid, >=, 0.99);
    moving_picture_free(picture);
}

/* Ours is wrong at some pixels along the edge of the ellipse, and is found
 * out there; what is hidden and valid all the same is as near to it. */
static void
test_found(void)
{
    for (int texture = 0; texture < MOVING_N_TEXTURES; texture++) {
        struct moving_picture *picture = make_layers(texture);
        struct nst_ops ops;
        struct nst_dis *dis;
        g_autofree float *flow = g_new(float, 4 * N);
        float *const backward[2] = {flow, flow + N};
        float *const forward[2] = {flow + 2 * N, flow + 3 * N};
        struct shares shares;

        nst_ops_init(&ops, nst_cpu_detect());
        dis = nst_dis_new(&ops, WIDTH, HEIGHT);
        nst_dis_push(dis, picture->previous);
        nst_dis_push(dis, picture->newest);
        nst_dis_backward(dis, NST_DIS_MEDIUM, backward[0], backward[1]);
        nst_dis_forward(dis, NST_DIS_MEDIUM, forward[0], forward[1]);
        shares = measure(picture, backward, forward);
        g_assert_cmpfloat(shares.seen_valid, >=, 0.95);
        g_assert_cmpfloat(shares.hidden_invalid, >=, 0.93);
        nst_dis_free(dis);
        moving_picture_free(picture);
    }
}

/* One motion everywhere: what comes in at the edges is new. */
static void
test_edges(void)
{
    enum { W = 12, H = 7 };
    float backward[2][W * H], forward[2][W * H], valid[W * H];
    const struct nst_flow there = {backward[0], backward[1], W, H};
    const struct nst_flow back = {forward[0], forward[1], W, H};
    struct nst_ops ops;

    nst_ops_init(&ops, nst_cpu_detect());
    for (gsize i = 0; i < W * H; i++) {
        backward[0][i] = 2.5f;
        backward[1][i] = -1.0f;
        forward[0][i] = -2.5f;
        forward[1][i] = 1.0f;
    }
    nst_consistency_check(&ops, &there, &back, valid);
    for (gsize y = 0; y < H; y++)
        for (gsize x = 0; x < W; x++)
            g_assert_cmpfloat(valid[y * W + x], ==,
                              y >= 1 && x + 3 < W ? 1.0f : 0.0f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/consistency/known", test_known);
    g_test_add_func("/consistency/found", test_found);
    g_test_add_func("/consistency/edges", test_edges);
    return g_test_run();
}
