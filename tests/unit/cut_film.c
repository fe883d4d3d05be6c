/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Scene cuts of real films, and between photographs. gst-launch-1.0 decodes
 * them, since the library does not know how. */

#include "motion/cut.h"

#include <gio/gio.h>
#include <string.h>

#include "shared.h"

enum { WIDTH = 320, HEIGHT = 180, FRAME = WIDTH * HEIGHT };

/* Grey frames of a size, one after the other; NULL: cannot be decoded here,
 * and the test is skipped. */
static GBytes *
decode(const char *source)
{
    g_autofree char *line = g_strdup_printf(
        "gst-launch-1.0 -q %s ! decodebin ! videoconvert ! videoscale "
        "add-borders=false ! video/x-raw,format=GRAY8,width=%d,height=%d,"
        "pixel-aspect-ratio=1/1 ! fdsink",
        source, WIDTH, HEIGHT);
    g_auto(GStrv) arguments = NULL;
    g_autoptr(GSubprocess) launch = NULL;
    GBytes *frames = NULL;

    g_assert_true(g_shell_parse_argv(line, NULL, &arguments, NULL));
    launch = g_subprocess_newv((const char *const *)arguments,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                   G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               NULL);
    if (launch &&
        g_subprocess_communicate(launch, NULL, NULL, &frames, NULL, NULL) &&
        g_subprocess_get_successful(launch) && g_bytes_get_size(frames) > 0)
        return frames;
    g_clear_pointer(&frames, g_bytes_unref);
    g_test_skip("skipped: no gst-launch-1.0 that decodes it");
    return NULL;
}

static gboolean
push(struct nst_cut *cut, const guint8 *frame)
{
    float luma[FRAME];

    for (gsize i = 0; i < FRAME; i++)
        luma[i] = (float)frame[i] / 255.0f;
    return nst_cut_push(cut, luma);
}

/* A film of ../shared that `element` reads: cuts at 0, and at `only` unless
 * that is 0. */
static void
check_film(const char *element, const char *path, guint least_frames,
           guint only)
{
    g_autofree char *folder = shared_folder();
    g_autofree char *line = NULL;
    g_autoptr(GBytes) frames = NULL;
    struct nst_cut *cut;

    if (folder == NULL)
        return;
    line = g_strdup_printf("%s location=%s/video/%s", element, folder, path);
    frames = decode(line);
    if (frames == NULL)
        return;
    gsize n = g_bytes_get_size(frames) / FRAME;
    const guint8 *data = g_bytes_get_data(frames, NULL);
    g_assert_cmpuint(n, >=, least_frames);
    cut = nst_cut_new(WIDTH, HEIGHT, NST_CUT_THRESHOLD);
    for (gsize i = 0; i < n; i++) {
        if (push(cut, data + FRAME * i) != (i == 0 || i == only)) {
            g_test_message("frame %u: score %.3f", (guint)i,
                           nst_cut_score(cut));
            g_test_fail();
        }
    }
    nst_cut_free(cut);
}

/* A meadow, and from frame 235 on another shot. */
static void
test_cut_bunny(void)
{
    check_film("filesrc", "cutBunny.mp4", 240, 235);
}

static void
test_big_buck_bunny(void)
{
    check_film("filesrc", "bigbuckbunny.mp4", 132, 0);
}

/* An arm comes into the picture, and in the next frame covers half of it. */
static void
test_sintel(void)
{
    check_film("multifilesrc start-index=1 caps=image/png,framerate=24/1",
               "sintel_ambush_4/frame_%04d.png", 20, 0);
}

/* One after the other, each pair in both orders. */
static void
test_photographs(void)
{
    static const char *const names[] = {
        "content/astronaut.png", "content/coffee.png",  "content/kodim01.png",
        "content/kodim03.png",   "content/kodim05.png", "content/kodim08.png",
        "content/kodim13.png",   "content/kodim22.png", "content/kodim24.png",
        "style/starry_night.jpg"};
    enum { N = G_N_ELEMENTS(names) };
    g_autofree char *folder = shared_folder();
    GBytes *pictures[N] = {NULL};
    gboolean complete = folder != NULL;

    for (guint i = 0; i < N && complete; i++) {
        g_autofree char *source =
            g_strdup_printf("filesrc location=%s/images/%s", folder, names[i]);

        pictures[i] = decode(source);
        complete = pictures[i] != NULL;
    }
    struct nst_cut *cut = nst_cut_new(WIDTH, HEIGHT, NST_CUT_THRESHOLD);
    for (guint i = 0; i < N * N && complete; i++) {
        nst_cut_reset(cut);
        push(cut, g_bytes_get_data(pictures[i / N], NULL));
        g_assert_true(push(cut, g_bytes_get_data(pictures[i % N], NULL)) ==
                      (i / N != i % N));
    }
    nst_cut_free(cut);
    for (guint i = 0; i < N; i++)
        g_clear_pointer(&pictures[i], g_bytes_unref);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cut/film/cut-bunny", test_cut_bunny);
    g_test_add_func("/cut/film/big-buck-bunny", test_big_buck_bunny);
    g_test_add_func("/cut/film/sintel", test_sintel);
    g_test_add_func("/cut/film/photographs", test_photographs);
    return g_test_run();
}
