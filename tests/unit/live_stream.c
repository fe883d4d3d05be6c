/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "live_stream.h"

#include <math.h>
#include <string.h>

#include "small_network.h"
#include "test_picture.h"

#define W STREAM_WIDTH
#define H STREAM_HEIGHT
#define WORLD_W (W + STREAM_ROOM_X)
#define WORLD_H (H + STREAM_ROOM_Y)

static NstNetwork *network;
static float *worlds[2];

NstNetwork *
stream_set_up(void)
{
    network = small_network_new(8);
    for (guint i = 0; i < G_N_ELEMENTS(worlds); i++)
        worlds[i] = test_picture_new(20 + i, WORLD_W, WORLD_H);
    return network;
}

void
stream_tear_down(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(worlds); i++)
        g_free(worlds[i]);
    nst_network_unref(network);
}

NstImage
stream_view(float *pixels)
{
    return (NstImage){pixels, 3 * W * sizeof(float), W, H, NST_PIXEL_RGB32F};
}

NstStyle *
stream_make_style(guint64 seed, const char *layers)
{
    NstStyleParams params = {layers, NST_POOLING_AVERAGE, 1};
    g_autofree float *painting = test_picture_new(seed, W, H);
    NstImage image = stream_view(painting);
    g_autoptr(GError) error = NULL;
    NstStyle *style =
        nst_style_new(network, &params, &image, NULL, 1, NULL, &error);

    g_assert_no_error(error);
    return style;
}

NstLiveParams
stream_small_params(void)
{
    NstLiveParams params;

    nst_live_params_init(&params);
    params.params.iterations = 12;
    params.params.threads = 1;
    params.steps = 2;
    params.synchronous = TRUE;
    return params;
}

void
stream_begin(struct stream *stream, const NstLiveParams *params)
{
    g_autoptr(GError) error = NULL;
    NstStyle *style = stream_make_style(99, NULL);

    memset(stream, 0, sizeof(*stream));
    stream->live = nst_live_new(network, params, &error);
    g_assert_no_error(error);
    nst_live_set_style(stream->live, style);
    nst_style_unref(style);
}

void
stream_end(struct stream *stream)
{
    nst_live_free(stream->live);
}

void
stream_cut_out(struct stream *stream, guint world, guint x, guint y)
{
    for (guint row = 0; row < H; row++)
        memcpy(stream->frame + (gsize)row * W * 3,
               worlds[world] + ((gsize)(y + row) * WORLD_W + x) * 3,
               W * 3 * sizeof(float));
}

void
stream_push_after(struct stream *stream, guint world, guint x, guint y,
                  gint64 time)
{
    NstImage content = stream_view(stream->frame);
    NstImage picture = stream_view(stream->picture);
    g_autoptr(GError) error = NULL;

    stream->time += time;
    stream_cut_out(stream, world, x, y);
    nst_live_push(stream->live, &content, stream->time, &stream->cut, &error);
    g_assert_no_error(error);
    g_assert_true(nst_live_get_picture(stream->live, &picture, &error));
}

void
stream_push(struct stream *stream, guint world, guint x, guint y)
{
    stream_push_after(stream, world, x, y, STREAM_FRAME);
}

NstLiveReport
stream_report(struct stream *stream)
{
    NstLiveReport report;

    nst_live_get_report(stream->live, &report);
    return report;
}

double
stream_distance(const float *a, const float *b)
{
    double sum = 0.0;

    for (gsize i = 0; i < STREAM_SIZE; i++)
        sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sqrt(sum / STREAM_SIZE);
}
