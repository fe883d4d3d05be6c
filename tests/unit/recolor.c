/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What stands in for a picture: its rule, and what it does. */

#include "stylizer/live_recolor.h"

#include <math.h>

#include "hash.h"

static const struct nst_recoloring known = {{{0.5f, 0.2f, -0.1f, 0.1f},
                                             {0.0f, 0.7f, 0.3f, -0.05f},
                                             {-0.2f, 0.1f, 0.4f, 0.3f}}};

static double
apply(const struct nst_recoloring *recoloring, const float *content,
      gsize plane, gsize c)
{
    double value = (double)recoloring->matrix[c][3];

    for (gsize k = 0; k < 3; k++)
        value += (double)recoloring->matrix[c][k] * (double)content[k * plane];
    return value;
}

static float *
make_content(gsize plane, float contrast)
{
    float *content = g_new(float, 3 * plane);

    for (gsize i = 0; i < 3 * plane; i++)
        content[i] = 0.4f + contrast * test_hash_uniform(1, i);
    return content;
}

/* A picture that is made like this is understood: the rule that was used is
 * found, whatever noise of its own there is in the picture. */
static void
check_known(gsize plane, float noise, double tolerance)
{
    g_autofree float *content = make_content(plane, 0.8f);
    g_autofree float *picture = g_new(float, 3 * plane);
    struct nst_recoloring found;

    for (gsize i = 0; i < 3 * plane; i++)
        picture[i] =
            (float)apply(&known, content + i % plane, plane, i / plane) +
            noise * test_hash_uniform(2, i);
    nst_recoloring_fit(&found, content, picture, plane);
    for (gsize i = 0; i < 3 * plane; i++)
        g_assert_cmpfloat(
            fabs(apply(&found, content + i % plane, plane, i / plane) -
                 apply(&known, content + i % plane, plane, i / plane)),
            <, tolerance);
}

static void
test_known(void)
{
    /* The prior takes a hundredth or two. */
    check_known(50, 0.0f, 0.03);
    check_known((gsize)320 * 180, 0.0f, 0.03);
    check_known((gsize)320 * 180, 0.5f, 0.04);
}

/* At the least squares, with the prior, a change of any entry is no better. */
static double
cost(const struct nst_recoloring *recoloring, const float *content,
     const float *picture, gsize plane)
{
    double sum = 0.0;

    for (gsize i = 0; i < 3 * plane; i++) {
        double off = apply(recoloring, content + i % plane, plane, i / plane) -
                     (double)picture[i];

        sum += off * off / (double)plane;
    }
    for (gsize c = 0; c < 3; c++)
        for (gsize k = 0; k < 3; k++)
            sum += 1e-3 *
                   pow((double)recoloring->matrix[c][k] - (c == k ? 1.0 : 0.0),
                       2.0);
    return sum;
}

static void
test_least_squares(void)
{
    gsize plane = 200;
    g_autofree float *content = make_content(plane, 0.1f);
    g_autofree float *picture = g_new(float, 3 * plane);
    struct nst_recoloring found;
    double least;

    for (gsize i = 0; i < 3 * plane; i++)
        picture[i] = 0.5f + 0.4f * test_hash_uniform(2, i);
    nst_recoloring_fit(&found, content, picture, plane);
    least = cost(&found, content, picture, plane);
    for (gsize i = 0; i < 12; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            struct nst_recoloring other = found;

            other.matrix[i / 4][i % 4] += (float)sign * 0.01f;
            g_assert_cmpfloat(cost(&other, content, picture, plane), >, least);
        }
}

/* A frame that is plain tells nothing: another colour remains as different as
 * it is from that of the frame. */
static void
test_plain(void)
{
    gsize plane = 1000;
    g_autofree float *content = make_content(plane, 1e-5f);
    g_autofree float *picture = g_new(float, 3 * plane);
    const float colour[3] = {0.5f, 0.3f, 0.4f};
    struct nst_recoloring found;

    for (gsize i = 0; i < 3 * plane; i++)
        picture[i] = 0.6f + 0.2f * test_hash_uniform(2, i);
    nst_recoloring_fit(&found, content, picture, plane);
    for (gsize c = 0; c < 3; c++)
        g_assert_cmpfloat(
            fabs(apply(&found, colour, 1, c) - (0.2 + (double)colour[c])), <,
            0.02);
}

/* valid is 0, 1 and what is in between; what is valid stays, to the bit. */
static void
check_mixed(gsize plane)
{
    g_autofree float *content = make_content(plane, 1.5f);
    g_autofree float *before = g_new(float, 3 * plane);
    g_autofree float *picture = NULL, *valid = g_new(float, plane);

    for (gsize i = 0; i < 3 * plane; i++)
        before[i] = 0.6f + 0.2f * test_hash_uniform(2, i);
    for (gsize i = 0; i < plane; i++)
        valid[i] = CLAMP(0.5f + 1.2f * test_hash_uniform(3, i), 0.0f, 1.0f);
    picture = g_memdup2(before, 3 * plane * sizeof(*before));
    nst_recolor(&known, content, valid, plane, picture);
    for (gsize i = 0; i < 3 * plane; i++) {
        double share = (double)valid[i % plane];
        double recolored = CLAMP(
            apply(&known, content + i % plane, plane, i / plane), 0.0, 1.0);

        g_assert_cmpfloat(
            fabs((double)picture[i] -
                 (share * (double)before[i] + (1.0 - share) * recolored)),
            <, 1e-6);
        if (valid[i % plane] >= 1.0f)
            g_assert_cmpfloat(picture[i], ==, before[i]);
    }
}

static void
test_mixed(void)
{
    check_mixed(1);
    check_mixed(2);
    check_mixed(57);
    check_mixed((gsize)320 * 180);
}

/* Whatever the content is, colours are colours. */
static void
test_far_out(void)
{
    gsize plane = 100;
    g_autofree float *content = make_content(plane, 0.5f);
    g_autofree float *picture = make_content(plane, 0.5f);
    g_autofree float *valid = g_new0(float, plane);
    struct nst_recoloring found;

    for (gsize i = 0; i < 3 * plane; i += 7)
        content[i] = i % 2 ? 3e38f : -3e38f;
    nst_recoloring_fit(&found, content, picture, plane);
    nst_recolor(&found, content, valid, plane, picture);
    for (gsize i = 0; i < 3 * plane; i++) {
        g_assert_cmpfloat(picture[i], >=, 0.0f);
        g_assert_cmpfloat(picture[i], <=, 1.0f);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recolor/known", test_known);
    g_test_add_func("/recolor/least-squares", test_least_squares);
    g_test_add_func("/recolor/plain", test_plain);
    g_test_add_func("/recolor/mixed", test_mixed);
    g_test_add_func("/recolor/far-out", test_far_out);
    return g_test_run();
}
