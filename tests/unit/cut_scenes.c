/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Scene cuts in the scenes of tests/scenes: none missed and none invented. */

#include "motion/cut.h"

#include "scenes.h"

/* Two cycles of the scene with flashes, the longest. */
#define LENGTH 49

/* Fails where the detector and the scene differ. */
static void
check_scene(const gchar *name, guint width, guint height, guint64 seed)
{
    g_autoptr(NstScene) scene =
        nst_scene_new(name, width, height, seed, NULL, 0);
    g_autoptr(NstSceneFrame) frame = nst_scene_frame_new(width, height);
    g_autofree float *luma = g_new(float, (gsize)width *height);
    struct nst_cut *cut = nst_cut_new(width, height, NST_CUT_THRESHOLD);

    for (guint i = 0; i < LENGTH; i++) {
        nst_scene_render(scene, i, frame);
        nst_scene_frame_luma(frame, luma);
        if (nst_cut_push(cut, luma) == frame->cut)
            continue;
        g_test_message("%ux%u, seed %u, frame %u: score %.3f", width, height,
                       (guint)seed, i, nst_cut_score(cut));
        g_test_fail();
    }
    nst_cut_free(cut);
}

static void
test_scenes(gconstpointer name)
{
    static const guint sizes[][3] = {
        {320, 180, 1}, {160, 90, 2}, {64, 36, 4}, {90, 160, 1}, {100, 100, 1}};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (guint64 seed = 1; seed <= sizes[i][2]; seed++)
            check_scene(name, sizes[i][0], sizes[i][1], 10 * i + seed);
    }
}

int
main(int argc, char **argv)
{
    const gchar *const *names = nst_scene_names();

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; names[i]; i++) {
        g_autofree gchar *path = g_strdup_printf("/cut/scenes/%s", names[i]);

        g_test_add_data_func(path, names[i], test_scenes);
    }
    return g_test_run();
}
