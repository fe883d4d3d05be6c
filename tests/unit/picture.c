/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "nst/error.h"
#include "stylizer/picture.h"

static void
test_bytes_round_trip(void)
{
    enum { W = 17, H = 19, STRIDE = 80 };
    guint8 bytes[H * STRIDE], back[H * STRIDE];
    g_autofree float *picture = g_new(float, 3 * W * H);

    for (gsize i = 0; i < sizeof(bytes); i++)
        bytes[i] = (guint8)(i * 37 % 256);
    for (int format = NST_PIXEL_RGB8; format <= NST_PIXEL_RGBX8; format++) {
        gsize step = format == NST_PIXEL_RGB8 ? 3 : 4;
        NstImage in = {bytes, STRIDE, W, H, (NstPixelFormat)format};
        NstImage out = {back, STRIDE, W, H, (NstPixelFormat)format};

        memset(back, 0xaa, sizeof(back));
        nst_picture_from_image(&in, picture);
        g_assert_cmpfloat(picture[1 * W * H + 2 * W + 3], ==,
                          bytes[2 * STRIDE + 3 * step + 1] / 255.0f);
        nst_picture_to_image(picture, &out);
        for (gsize y = 0; y < H; y++)
            for (gsize i = 0; i < STRIDE; i++)
                g_assert_cmpuint(back[y * STRIDE + i], ==,
                                 i < W * step && (step == 3 || i % 4 < 3)
                                     ? bytes[y * STRIDE + i]
                                     : 0xaa);
    }
}

static void
test_upside_down(void)
{
    enum { W = 16, H = 16 };
    guint8 bytes[3 * W * H] = {0};
    g_autofree float *picture = g_new(float, 3 * W * H);
    NstImage image = {bytes + 3 * W * (H - 1), -3 * W, W, H, NST_PIXEL_RGB8};

    bytes[0] = 255;
    nst_picture_from_image(&image, picture);
    g_assert_cmpfloat(picture[(H - 1) * W], ==, 1.0f);
    g_assert_cmpfloat(picture[0], ==, 0.0f);
}

static void
test_clipping(void)
{
    enum { W = 16, H = 16 };
    static const float values[] = {-3.0f, -0.001f, 0.0f,  0.4999f / 255.0f,
                                   1.0f,  1.5f,    1e30f, 0.5001f / 255.0f};
    static const guint8 expected[] = {0, 0, 0, 0, 255, 255, 255, 1};
    float picture[3 * W * H] = {0.0f};
    guint8 bytes[3 * W * H];
    float floats[3 * W * H];
    NstImage image = {bytes, 3 * W, W, H, NST_PIXEL_RGB8};
    NstImage exact = {floats, 12 * W, W, H, NST_PIXEL_RGB32F};

    memcpy(picture, values, sizeof(values));
    nst_picture_to_image(picture, &image);
    nst_picture_to_image(picture, &exact);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_assert_cmpuint(bytes[3 * i], ==, expected[i]);
        g_assert_cmpfloat(floats[3 * i], ==, values[i]);
    }
}

static void
expect(const NstImage *image, int code)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(nst_image_check(image, "content", &error), ==, code < 0);
    if (code < 0)
        return;
    g_assert_error(error, NST_ERROR, code);
    g_assert_nonnull(strstr(error->message, "content"));
}

static void
test_checks(void)
{
    guint8 byte = 0;
    NstImage good = {&byte, 48, 16, 16, NST_PIXEL_RGB8}, bad;

    expect(&good, -1);
    bad = good;
    bad.stride = -48;
    expect(&bad, -1);
    bad = good;
    bad.stride = 47;
    expect(&bad, NST_ERROR_INVALID_ARGUMENT);
    bad = good;
    bad.data = NULL;
    expect(&bad, NST_ERROR_INVALID_ARGUMENT);
    bad = good;
    bad.format = (NstPixelFormat)99;
    expect(&bad, NST_ERROR_INVALID_ARGUMENT);
    bad = good;
    bad.height = 15;
    expect(&bad, NST_ERROR_TOO_SMALL);
    bad = good;
    bad.width = 15;
    expect(&bad, NST_ERROR_TOO_SMALL);
    bad = good;
    bad.height = NST_IMAGE_MAX_SIDE + 1;
    expect(&bad, NST_ERROR_INVALID_ARGUMENT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/bytes", test_bytes_round_trip);
    g_test_add_func("/picture/upside-down", test_upside_down);
    g_test_add_func("/picture/clipping", test_clipping);
    g_test_add_func("/picture/checks", test_checks);
    return g_test_run();
}
