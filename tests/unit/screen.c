/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Painted rows against what they show, in double. */

#include "stylizer/live_screen.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "hash.h"
#include "stylizer/live_quads.h"

#define MAX_WIDTH 1280

static struct nst_ops ops;

/* A screen, and what it was given. */
struct fixture {
    struct nst_screen *screen;
    struct nst_map map;
    NstLiveDisplay display;
    gsize height, width;
    float *picture, *content; /* [3][height][width] */
    float *valid;             /* [height][width]: all of it */
};

static double
max_of(const NstLiveDisplay *display)
{
    return display->depth == 8 ? 255.0 : 65535.0;
}

/* Some YUV, of which no share is like another. */
static NstLiveDisplay
make_display(guint width, guint height, guint depth)
{
    return (NstLiveDisplay){
        .width = width,
        .height = height,
        .depth = depth,
        .matrix = {{0.2, 0.6, 0.1, 0.05},
                   {-0.1, -0.3, 0.4, 0.5},
                   {0.4, -0.35, -0.05, 0.5}},
        .luma = {0.9, 0.02, 0.03},
        .direction = {1.0, 0.1, -0.2},
        .detail = 0.0,
    };
}

static void
set_up(struct fixture *fixture, gsize height, gsize width,
       const NstLiveDisplay *display)
{
    gsize n = 3 * height * width;

    *fixture = (struct fixture){.screen = nst_screen_new(&ops),
                                .display = *display,
                                .height = height,
                                .width = width,
                                .picture = g_new0(float, n),
                                .content = g_new0(float, n),
                                .valid = g_new(float, n / 3)};
    for (gsize i = 0; i < n / 3; i++)
        fixture->valid[i] = 1.0f;
    g_assert_true(nst_map_init(&fixture->map, height, width));
    nst_screen_set_display(fixture->screen, display);
    g_assert_true(nst_screen_resize(fixture->screen, height, width));
}

static void
tear_down(struct fixture *fixture)
{
    nst_screen_free(fixture->screen);
    nst_map_clear(&fixture->map);
    g_free(fixture->picture);
    g_free(fixture->content);
    g_free(fixture->valid);
}

/* Colours of the content that none of the tests' pictures has. */
static const struct nst_recoloring recoloring = {{{0.2f, 0.3f, 0.1f, 0.05f},
                                                  {-0.3f, 0.1f, 0.6f, 0.3f},
                                                  {0.1f, -0.1f, -0.5f, 0.7f}}};

/* Both pictures are of one frame. */
static void
show(struct fixture *fixture, const float *picture, gint64 time, gint64 fade)
{
    nst_screen_show(fixture->screen, picture, &recoloring, NULL, time, fade);
}

static void
set_frame(struct fixture *fixture, const float *content, gint64 time)
{
    nst_screen_set_frame(fixture->screen, content, fixture->valid, time);
}

static void
fill(float *picture, gsize plane, float r, float g, float b)
{
    for (gsize i = 0; i < plane; i++) {
        picture[i] = r;
        picture[plane + i] = g;
        picture[2 * plane + i] = b;
    }
}

/* Waves that are long beside a pixel: colour c of a place, in 0.1..0.9. */
static double
wave(double x, double y, gsize c)
{
    return 0.5 + 0.2 * sin(0.11 * x + (double)c) +
           0.2 * cos(0.09 * y - 2.0 * (double)c);
}

static void
fill_waves(const struct fixture *fixture, float *picture)
{
    for (gsize c = 0; c < 3; c++)
        for (gsize y = 0; y < fixture->height; y++)
            for (gsize x = 0; x < fixture->width; x++)
                *picture++ = (float)wave((double)x, (double)y, c);
}

static double
component_of(const NstLiveDisplay *display, const double rgb[3], gsize k)
{
    const double *row = display->matrix[k];
    double value = row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2] + row[3];

    return max_of(display) * CLAMP(value, 0.0, 1.0);
}

/* Row y of the frame, as numbers; in is as many, or NULL: zeros. */
static void
paint(const struct fixture *fixture, guint y, const double *in, double *out)
{
    guint8 in8[4 * MAX_WIDTH] = {0}, out8[4 * MAX_WIDTH];
    guint16 in16[4 * MAX_WIDTH] = {0}, out16[4 * MAX_WIDTH];
    gsize n = 4 * fixture->display.width;
    gboolean bytes = fixture->display.depth == 8;

    g_assert_cmpuint(n, <=, 4 * MAX_WIDTH);
    for (gsize i = 0; i < n; i++) {
        in8[i] = (guint8)(in ? (gint)in[i] : 0);
        in16[i] = (guint16)(in ? (gint)in[i] : 0);
    }
    nst_screen_paint_row(fixture->screen, &fixture->map, TRUE, y,
                         bytes ? (void *)in8 : in16,
                         bytes ? (void *)out8 : out16);
    for (gsize i = 0; i < n; i++)
        out[i] = bytes ? (double)out8[i] : (double)out16[i];
}

static void
expect_plain(const struct fixture *fixture, const double rgb[3], double slack)
{
    double out[4 * MAX_WIDTH];

    for (guint y = 0; y < fixture->display.height; y++) {
        paint(fixture, y, NULL, out);
        for (gsize i = 0; i < 4 * fixture->display.width; i += 4) {
            g_assert_cmpfloat(out[i], ==, max_of(&fixture->display));
            for (gsize k = 0; k < 3; k++)
                g_assert_cmpfloat(fabs(out[i + 1 + k] -
                                       component_of(&fixture->display, rgb, k)),
                                  <, slack);
        }
    }
}

/* ==== Rows ==== */

static const gsize sizes[][4] = {
    /* work size, frame */
    {16, 16, 16, 16}, {16, 16, 1, 1},   {17, 31, 33, 77}, {126, 224, 720, 1280},
    {1, 1, 5, 3},     {1, 9, 40, 1279}, {40, 30, 11, 9},  {45, 80, 719, 1279},
};

/* A plain picture is plain at every size: half a level for rounding, and what
 * float makes of 65535. */
static void
test_plain(void)
{
    const double rgb[3] = {0.25, 0.625, 0.875};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (guint depth = 8; depth <= 16; depth += 8) {
            NstLiveDisplay display =
                make_display((guint)sizes[i][3], (guint)sizes[i][2], depth);
            struct fixture fixture;

            set_up(&fixture, sizes[i][0], sizes[i][1], &display);
            fill(fixture.picture, fixture.height * fixture.width, 0.25f, 0.625f,
                 0.875f);
            show(&fixture, fixture.picture, 0, 0);
            set_frame(&fixture, fixture.content, 0);
            expect_plain(&fixture, rgb, depth == 8 ? 0.501 : 0.55);
            tear_down(&fixture);
        }
}

/* Each pixel of the frame shows the picture where it lies in it, and the map
 * leads from there: a picture that moved by (dx, dy). */
static void
check_place(gsize i, guint depth, double dx, double dy)
{
    NstLiveDisplay display =
        make_display((guint)sizes[i][3], (guint)sizes[i][2], depth);
    double out[4 * MAX_WIDTH], down, across;
    /* A 64th of a pixel of a wave, which is 0.02 a pixel, and the matrix. */
    double slack = 0.51 + max_of(&display) * 1e-3;
    struct fixture fixture;

    set_up(&fixture, sizes[i][0], sizes[i][1], &display);
    down = (double)fixture.height / (double)display.height;
    across = (double)fixture.width / (double)display.width;
    for (gsize p = 0; p < fixture.height * fixture.width; p++) {
        fixture.map.x[p] += (float)dx;
        fixture.map.y[p] += (float)dy;
    }
    fill_waves(&fixture, fixture.picture);
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.content, 0);
    for (guint y = 0; y < display.height; y++) {
        double v = ((double)y + 0.5) * down - 0.5 + dy;

        paint(&fixture, y, NULL, out);
        for (gsize x = 0; x < display.width; x++) {
            double u = ((double)x + 0.5) * across - 0.5 + dx;
            const double rgb[3] = {wave(u, v, 0), wave(u, v, 1), wave(u, v, 2)};

            /* At the edge the picture goes on as it is there. */
            if (u < 1.0 + dx ||
                u > (double)fixture.width - 2.0 + MIN(dx, 0.0) || u < 1.0 ||
                u > (double)fixture.width - 3.0 + dx || v < 1.0 ||
                v > (double)fixture.height - 3.0)
                continue;
            for (gsize k = 0; k < 3; k++)
                g_assert_cmpfloat(
                    fabs(out[4 * x + 1 + k] - component_of(&display, rgb, k)),
                    <, slack);
        }
    }
    tear_down(&fixture);
}

static void
test_place(void)
{
    for (guint depth = 8; depth <= 16; depth += 8) {
        check_place(2, depth, 0.0, 0.0);
        check_place(3, depth, 0.0, 0.0);
        check_place(3, depth, 2.5, -1.25);
        check_place(6, depth, -3.25, 4.0);
        check_place(7, depth, 0.75, 0.5);
    }
}

/* With all of its detail a frame that is painted as it is remains: each value
 * may be rounded twice. */
static void
check_detail(guint depth)
{
    NstLiveDisplay display = make_display(61, 37, depth);
    double in[4 * MAX_WIDTH], out[4 * MAX_WIDTH];
    struct fixture fixture;

    display.detail = 1.0;
    set_up(&fixture, 37, 61, &display);
    fill_waves(&fixture, fixture.picture);
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.picture, 0);
    for (guint y = 0; y < display.height; y++) {
        for (gsize x = 0; x < display.width; x++) {
            const double rgb[3] = {wave((double)x, (double)y, 0),
                                   wave((double)x, (double)y, 1),
                                   wave((double)x, (double)y, 2)};

            in[4 * x] = max_of(&display);
            for (gsize k = 0; k < 3; k++)
                in[4 * x + 1 + k] = floor(component_of(&display, rgb, k) + 0.5);
        }
        paint(&fixture, y, in, out);
        for (gsize i = 0; i < 4 * display.width; i++)
            g_assert_cmpfloat(fabs(out[i] - in[i]), <=, 1.0);
    }
    tear_down(&fixture);
}

/* What is brighter in the frame than in its content at the work size is added
 * along the direction, times detail. */
static void
check_residual(guint depth, double detail, gboolean with)
{
    NstLiveDisplay display = make_display(50, 30, depth);
    const double rgb[3] = {0.5, 0.5, 0.5};
    double max = max_of(&display), luma = 0.0, in[4 * MAX_WIDTH];
    guint8 in8[200], out8[200];
    guint16 in16[200], out16[200];
    struct fixture fixture;

    display.detail = detail;
    set_up(&fixture, 15, 25, &display);
    fill(fixture.picture, (gsize)15 * 25, 0.5f, 0.5f, 0.5f);
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.picture, 0);
    for (gsize k = 0; k < 3; k++)
        luma += display.luma[k] * component_of(&display, rgb, k);
    for (gsize i = 0; i < 200; i++) {
        in[i] = floor(max * (0.3 + 0.002 * (double)(i * 7 % 200)));
        in8[i] = (guint8)(guint)in[i];
        in16[i] = (guint16)in[i];
    }
    nst_screen_paint_row(fixture.screen, &fixture.map, with, 13,
                         depth == 8 ? (void *)in8 : in16,
                         depth == 8 ? (void *)out8 : out16);
    for (gsize x = 0; x < 50; x++) {
        double more = -luma;

        for (gsize k = 0; k < 3; k++)
            more += display.luma[k] * in[4 * x + 1 + k];
        for (gsize k = 0; k < 3; k++) {
            double expected =
                component_of(&display, rgb, k) +
                (with ? detail : 0.0) * display.direction[k] * more;
            gsize i = 4 * x + 1 + k;

            g_assert_cmpfloat(
                fabs((depth == 8 ? (double)out8[i] : (double)out16[i]) -
                     CLAMP(expected, 0.0, max)),
                <, depth == 8 ? 0.501 : 0.6);
        }
    }
    tear_down(&fixture);
}

static void
test_detail(void)
{
    for (guint depth = 8; depth <= 16; depth += 8) {
        check_detail(depth);
        check_residual(depth, 1.0, TRUE);
        check_residual(depth, 0.4, TRUE);
        check_residual(depth, 1.5, TRUE);
        check_residual(depth, 1.5, FALSE);
    }
}

/* Until there is a picture, and where there is no map, rows are copied. */
static void
check_copies(guint depth)
{
    NstLiveDisplay display = make_display(31, 20, depth);
    guint8 in[4 * 31 * 2], out[4 * 31 * 2 + 1];
    gsize bytes = (gsize)4 * 31 * (depth / 8);
    struct fixture fixture;

    set_up(&fixture, 18, 24, &display);
    g_assert_false(nst_screen_has_picture(fixture.screen));
    set_frame(&fixture, fixture.content, 0);
    for (gsize i = 0; i < sizeof(in); i++)
        in[i] = (guint8)(i * 37);
    out[bytes] = 77;
    nst_screen_paint_row(fixture.screen, &fixture.map, TRUE, 3, in, out);
    g_assert_cmpmem(in, bytes, out, bytes);
    g_assert_cmpuint(out[bytes], ==, 77);
    nst_screen_paint_row(fixture.screen, &fixture.map, TRUE, 3, out, out);
    g_assert_cmpmem(in, bytes, out, bytes);

    show(&fixture, fixture.picture, 0, 0);
    g_assert_true(nst_screen_has_picture(fixture.screen));
    set_frame(&fixture, fixture.content, 0);
    nst_screen_paint_row(fixture.screen, NULL, TRUE, 3, in, out);
    g_assert_cmpmem(in, bytes, out, bytes);
    nst_screen_paint_row(fixture.screen, &fixture.map, TRUE, 3, in, out);
    g_assert_cmpint(memcmp(in, out, bytes), !=, 0);
    g_assert_cmpuint(out[bytes], ==, 77);
    tear_down(&fixture);
}

static void
test_copies(void)
{
    check_copies(8);
    check_copies(16);
}

/* ==== What stands in ==== */

static double
recolored(const float *content, gsize plane, gsize c)
{
    double value = (double)recoloring.matrix[c][3];

    for (gsize k = 0; k < 3; k++)
        value += (double)recoloring.matrix[c][k] * (double)content[k * plane];
    return CLAMP(value, 0.0, 1.0);
}

/* As the picture, but for what is not valid, where the content is, in the
 * picture's colours; in rows of the frame's pixels, and at the work size. */
static void
check_stand_in(guint depth)
{
    NstLiveDisplay display = make_display(31, 22, depth);
    gsize plane = (gsize)22 * 31;
    g_autofree float *painted = g_new(float, 3 * plane);
    NstImage output = {painted, 31 * 3 * sizeof(float), 31, 22,
                       NST_PIXEL_RGB32F};
    double out[4 * MAX_WIDTH];
    struct fixture fixture;

    set_up(&fixture, 22, 31, &display);
    fill_waves(&fixture, fixture.picture);
    for (gsize i = 0; i < 3 * plane; i++)
        fixture.content[i] = 0.5f + 0.9f * test_hash_uniform(3, i);
    /* Some rows have all of it. */
    for (gsize i = 0; i < plane; i++)
        fixture.valid[i] =
            i / 31 % 4 < 2 ? 1.0f
                           : CLAMP(0.5f + test_hash_uniform(4, i), 0.0f, 1.0f);
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.content, 0);
    nst_screen_get_picture(fixture.screen, &fixture.map, fixture.content,
                           &output);
    for (gsize i = 0; i < plane; i++) {
        double rgb[3], valid = (double)fixture.valid[i];

        for (gsize c = 0; c < 3; c++) {
            rgb[c] = valid * (double)fixture.picture[c * plane + i] +
                     (1.0 - valid) * recolored(fixture.content + i, plane, c);
            g_assert_cmpfloat(fabs((double)painted[3 * i + c] - rgb[c]), <,
                              1e-5);
        }
        if (i % 31 == 0)
            paint(&fixture, (guint)(i / 31), NULL, out);
        for (gsize k = 0; k < 3; k++)
            g_assert_cmpfloat(fabs(out[4 * (i % 31) + 1 + k] -
                                   component_of(&display, rgb, k)),
                              <, 0.51 + max_of(&display) * 1e-5);
    }
    tear_down(&fixture);
}

/* At another size its share is in between, as places are: one row of it, in a
 * plain picture. */
static void
check_stand_in_row(guint depth)
{
    NstLiveDisplay display = make_display(50, 40, depth);
    double out[4 * MAX_WIDTH];
    struct fixture fixture;

    set_up(&fixture, 10, 25, &display);
    fill(fixture.picture, 250, 0.25f, 0.5f, 0.75f);
    fill(fixture.content, 250, 0.9f, 0.3f, 0.6f);
    for (gsize i = 0; i < 25; i++)
        fixture.valid[4 * 25 + i] = 0.0f;
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.content, 0);
    for (guint y = 0; y < 40; y++) {
        double share = MAX(1.0 - fabs(((double)y + 0.5) / 4.0 - 4.5), 0.0);
        double rgb[3];

        for (gsize c = 0; c < 3; c++)
            rgb[c] = (1.0 - share) * 0.25 * (double)(c + 1) +
                     share * recolored(fixture.content, 250, c);
        paint(&fixture, y, NULL, out);
        for (gsize i = 0; i < 150; i++)
            g_assert_cmpfloat(fabs(out[4 * (i / 3) + 1 + i % 3] -
                                   component_of(&display, rgb, i % 3)),
                              <, 0.51 + max_of(&display) * 1e-5);
    }
    tear_down(&fixture);
}

static void
test_stand_in(void)
{
    for (guint depth = 8; depth <= 16; depth += 8) {
        check_stand_in(depth);
        check_stand_in_row(depth);
    }
}

/* ==== From picture to picture ==== */

static void
show_grey(struct fixture *fixture, double grey, gint64 time, gint64 fade)
{
    fill(fixture->picture, fixture->height * fixture->width, (float)grey,
         (float)grey, (float)grey);
    show(fixture, fixture->picture, time, fade);
}

static void
expect_grey(struct fixture *fixture, gint64 time, double grey)
{
    const double rgb[3] = {grey, grey, grey};

    set_frame(fixture, fixture->content, time);
    expect_plain(fixture, rgb, 0.6);
}

static void
test_fade(void)
{
    NstLiveDisplay display = make_display(20, 12, 16);
    struct fixture fixture;

    set_up(&fixture, 16, 16, &display);
    show_grey(&fixture, 0.2, 1000, 100000); /* from nothing: at once */
    expect_grey(&fixture, 1000, 0.2);
    show_grey(&fixture, 0.6, 2000, 100000);
    expect_grey(&fixture, 2000, 0.2);
    expect_grey(&fixture, 27000, 0.3);
    expect_grey(&fixture, 52000, 0.4);
    expect_grey(&fixture, 92000, 0.56);
    /* The next one takes over what is in sight. */
    show_grey(&fixture, 0.1, 92000, 10000);
    expect_grey(&fixture, 92000, 0.56);
    expect_grey(&fixture, 97000, 0.33);
    expect_grey(&fixture, 102000, 0.1);
    expect_grey(&fixture, 93000, 0.1); /* what is over is over */
    show_grey(&fixture, 0.7, 200000, 0);
    expect_grey(&fixture, 200000, 0.7);
    /* Time that goes back ends it. */
    show_grey(&fixture, 0.3, 300000, 100000);
    expect_grey(&fixture, 10000, 0.3);
    tear_down(&fixture);
}

static void
test_carry(void)
{
    NstLiveDisplay display = make_display(24, 18, 16);
    struct fixture fixture;
    gsize plane = (gsize)18 * 24;
    float painted[3 * 18 * 24], next[3 * 18 * 24];
    NstImage output = {painted, 24 * 3 * sizeof(float), 24, 18,
                       NST_PIXEL_RGB32F};

    set_up(&fixture, 18, 24, &display);
    fill_waves(&fixture, fixture.picture);
    nst_screen_get_picture(fixture.screen, &fixture.map, fixture.content,
                           &output);
    for (gsize i = 0; i < 3 * plane; i++) /* there is none yet */
        g_assert_cmpfloat(painted[i], ==, 0.0f);
    show(&fixture, fixture.picture, 0, 0);
    set_frame(&fixture, fixture.content, 0);
    for (gsize i = 0; i < plane; i++) {
        fixture.map.x[i] += 3.0f; /* whole pixels: not to be resampled */
        fixture.map.valid[i] = i % 5 == 0 ? 0.0f : 1.0f;
    }
    for (gsize i = 0; i < 3 * plane; i++)
        next[i] = test_hash_uniform(7, i);
    nst_screen_show(fixture.screen, next, &recoloring, &fixture.map, 0, 40000);
    set_frame(&fixture, fixture.content, 10000);
    nst_map_reset(&fixture.map);
    nst_screen_get_picture(fixture.screen, &fixture.map, fixture.content,
                           &output);
    /* A quarter of the way, but for what was not in sight. */
    for (gsize i = 0; i < 3 * plane; i++) {
        gsize pixel = i / 3, x = MIN(pixel % 24 + 3, 23), c = i % 3 * plane;
        float from = fixture.picture[c + pixel / 24 * 24 + x];
        float to = next[c + pixel], share = pixel % 5 == 0 ? 1.0f : 0.25f;

        g_assert_cmpfloat_with_epsilon(painted[i], from + share * (to - from),
                                       1e-6f);
    }
    tear_down(&fixture);
}

static void
test_size(void)
{
    NstLiveDisplay display = make_display(40, 30, 16);
    struct fixture fixture;

    set_up(&fixture, 20, 28, &display);
    show_grey(&fixture, 0.4, 0, 0);
    expect_grey(&fixture, 0, 0.4);
    show_grey(&fixture, 0.8, 0, 100000);
    expect_grey(&fixture, 50000, 0.6);
    /* What is in sight goes on at the new size. */
    g_assert_true(nst_screen_resize(fixture.screen, 33, 17));
    nst_map_clear(&fixture.map);
    g_free(fixture.content);
    g_free(fixture.valid);
    g_assert_true(nst_map_init(&fixture.map, 33, 17));
    fixture.content = g_new0(float, (gsize)3 * 33 * 17);
    fixture.valid = g_new(float, (gsize)33 * 17);
    for (gsize i = 0; i < (gsize)33 * 17; i++)
        fixture.valid[i] = 1.0f;
    g_assert_true(nst_screen_has_picture(fixture.screen));
    expect_grey(&fixture, 60000, 0.6);
    /* And at another size of frame. */
    fixture.display = make_display(41, 7, 8);
    nst_screen_set_display(fixture.screen, &fixture.display);
    expect_grey(&fixture, 60000, 0.6);
    tear_down(&fixture);
}

/* ==== Scenes ==== */

/* The picture that a new scene begins with, after this one. */
static float *
begin_scene_after(const float *old, gboolean is_seen, const float *content,
                  gint64 fade)
{
    NstLiveDisplay display = make_display(24, 18, 8);
    float *begun = g_new(float, 3 * 18 * 24);
    NstImage output = {begun, 24 * 3 * sizeof(float), 24, 18, NST_PIXEL_RGB32F};
    struct fixture fixture;

    set_up(&fixture, 18, 24, &display);
    show(&fixture, old, 0, 0);
    if (is_seen)
        set_frame(&fixture, content, 0);
    g_assert_true(nst_screen_begin_scene(fixture.screen, content));
    if (fade > 0) /* what is shown now gives way */
        show(&fixture, old, 40000, fade);
    set_frame(&fixture, content, 40000);
    nst_screen_get_picture(fixture.screen, &fixture.map, content, &output);
    tear_down(&fixture);
    return begun;
}

/* Nothing but its colours is left of the old picture, even if that came with
 * the last frame before. */
static void
test_scene(void)
{
    gsize plane = (gsize)18 * 24;
    g_autofree float *old = g_new(float, 3 * plane);
    g_autofree float *mirrored = g_new(float, 3 * plane);
    g_autofree float *content = g_new(float, 3 * plane);
    g_autofree float *begun = NULL, *other = NULL;
    g_autofree float *faded = NULL, *hasty = NULL;
    double is = 0.0, was = 0.0;

    for (gsize i = 0; i < 3 * plane; i++) {
        old[i] = 0.6f + 0.1f * test_hash_uniform(1, i);
        content[i] = 0.3f + 0.2f * test_hash_uniform(2, i);
    }
    for (gsize i = 0; i < 3 * plane; i++)
        mirrored[i] = old[i / plane * plane + (plane - 1 - i % plane)];
    begun = begin_scene_after(old, TRUE, content, 0);
    other = begin_scene_after(mirrored, TRUE, content, 0);
    faded = begin_scene_after(old, TRUE, content, 100000);
    hasty = begin_scene_after(old, FALSE, content, 0);
    for (gsize i = 0; i < 3 * plane; i++) {
        is += (double)begun[i];
        was += (double)old[i];
        g_assert_cmpfloat(fabs((double)(begun[i] - other[i])), <, 1e-4);
        g_assert_cmpfloat(begun[i], ==, faded[i]);
        g_assert_cmpfloat(begun[i], ==, hasty[i]);
    }
    g_assert_cmpfloat(fabs(is - was) / (3.0 * (double)plane), <, 1e-3);
}

static void
test_first_scene(void)
{
    NstLiveDisplay display = make_display(20, 12, 16);
    struct fixture fixture;

    set_up(&fixture, 16, 16, &display);
    g_assert_false(nst_screen_begin_scene(fixture.screen, fixture.content));
    g_assert_false(nst_screen_has_picture(fixture.screen));
    tear_down(&fixture);
}

/* ==== Quads ==== */

static void
check_quads(gsize height, gsize width)
{
    const float matrix[3][4] = {{1.0f, 0.0f, 0.0f, 2.0f},
                                {0.0f, -1.0f, 0.0f, 0.0f},
                                {0.5f, 0.25f, 4.0f, 1.0f}};
    gssize border = NST_SAMPLE_BORDER, h = (gssize)height, w = (gssize)width;
    gsize plane = height * width;
    g_autofree float *picture = g_new(float, 3 * plane);
    g_autofree float *out = g_new(float, 3 * plane);
    struct nst_quads quads;
    struct nst_map map;

    for (gsize i = 0; i < 3 * plane; i++)
        picture[i] = (float)(i % 64); /* so that sums are exact */
    g_assert_true(nst_quads_init(&quads, height, width));
    nst_quads_fill(&quads, picture, matrix, 7.0f);
    for (gssize y = -border; y < h + border; y++)
        for (gssize x = -border; x < w + border; x++) {
            const float *quad =
                quads.first + 4 * (y * (gssize)quads.stride + x);
            gssize at = CLAMP(y, 0, h - 1) * w + CLAMP(x, 0, w - 1);
            float r = picture[at], g = picture[(gssize)plane + at];
            float b = picture[2 * (gssize)plane + at];

            g_assert_cmpfloat(quad[0], ==, 7.0f);
            g_assert_cmpfloat(quad[1], ==, r + 2.0f);
            g_assert_cmpfloat(quad[2], ==, -g);
            g_assert_cmpfloat(quad[3], ==, 0.5f * r + 0.25f * g + 4.0f * b + 1);
        }
    /* A map that is none leaves a picture as it is. */
    g_assert_true(nst_map_init(&map, height, width));
    nst_quads_fill(&quads, picture, nst_quads_identity, 0.0f);
    nst_quads_carry(&quads, &ops, &map, out);
    g_assert_cmpmem(out, 3 * plane * sizeof(*out), picture,
                    3 * plane * sizeof(*out));
    nst_map_clear(&map);
    nst_quads_clear(&quads);
}

static void
test_quads(void)
{
    check_quads(1, 1);
    check_quads(1, 7);
    check_quads(9, 1);
    check_quads(2, 2);
    check_quads(17, 31);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    nst_ops_init(&ops, nst_cpu_detect());
    g_test_add_func("/screen/plain", test_plain);
    g_test_add_func("/screen/place", test_place);
    g_test_add_func("/screen/detail", test_detail);
    g_test_add_func("/screen/copies", test_copies);
    g_test_add_func("/screen/stand-in", test_stand_in);
    g_test_add_func("/screen/fade", test_fade);
    g_test_add_func("/screen/carry", test_carry);
    g_test_add_func("/screen/size", test_size);
    g_test_add_func("/screen/scene", test_scene);
    g_test_add_func("/screen/first-scene", test_first_scene);
    g_test_add_func("/screen/quads", test_quads);
    return g_test_run();
}
