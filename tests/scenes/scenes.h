/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Synthetic clips whose optical flow and occlusion are known exactly: layers
 * that move by similarities (translation, rotation, scale) over one another,
 * textured by generated pictures or by photographs of the caller. A frame
 * depends on the name, the size, the seed, the photographs and its number
 * only, so frames may be asked for in any order. Speeds are in pixels of a
 * frame 320 wide; a wider one moves by more.
 *
 *   static        nothing moves
 *   pan           0.43 pixels a frame
 *   pan-fast      7.8
 *   pan-whip      40
 *   zoom          up to 3 % a frame, in and out; 5 pixels at the corner
 *   zoom-fast     up to 12 %; 21 pixels at the corner
 *   rotation      1.5 degrees a frame, 5 pixels at the corner
 *   shake         a camera in a hand that trembles, by up to 3 pixels
 *   parallax      three layers, 0.6, 1.9 and 5.2 pixels
 *   sprites       five things that turn on curves, up to 8 pixels, over a pan
 *   flash         pan; every 24 frames flashes of 1, 2 and 3 frames and a dip
 *   exposure      pan; the exposure swings from 0.45 to 2.2 in 15 frames
 *   noise         pan; sensor noise of standard deviation 0.03
 *   cut           every 12 frames another of four shots, which pan
 *   shots         the same every 40 frames
 *   cut-similar   as cut, of equal mean and contrast
 *   cut-motion    the same, of which each moves by 6 pixels, with sprites
 *   cut-flash     the same as cut, in a flash that begins before it, with it
 *                 and after it
 *   cut-noise     the same as cut-similar, with noise
 *   cross-fade    every 24 frames another of four shots, mixed over 12
 *   black         every 24 frames another of four shots, black in between
 *   fade-black    the same, which fades to black and from it over 6 frames
 */

#ifndef NST_TESTS_SCENES_H
#define NST_TESTS_SCENES_H

#include <glib.h>

/* A photograph: height * width * 3 floats in 0..1, red, green, blue. */
typedef struct {
    guint width, height;
    const float *rgb;
} NstScenePicture;

typedef struct {
    guint width, height;
    /* height * width * 3, red, green, blue of a pixel together, in 0..1:
     * gain * picture + offset + noise, clipped. */
    float *rgb;
    /* height * width: previous(x + u, y + v) shows what this frame shows at
     * (x, y). Integer coordinates are the centres of pixels. */
    float *u, *v;
    /* height * width: 1 where that point was inside the previous frame, not
     * hidden there, and no edge between layers is near in either frame, so
     * that a bicubic warp finds only it; else 0. */
    float *valid;
    gboolean cut;       /* nothing of the previous frame goes on; frame 0 */
    float gain, offset; /* exposure */
    float noise;        /* standard deviation */
} NstSceneFrame;

NstSceneFrame *nst_scene_frame_new(guint width, guint height);
void nst_scene_frame_free(NstSceneFrame *frame);

/* height * width: 0.2126 red + 0.7152 green + 0.0722 blue. */
void nst_scene_frame_luma(const NstSceneFrame *frame, float *luma);

typedef struct NstScene NstScene;

/* NULL-terminated. */
const gchar *const *nst_scene_names(void);

/*
 * The textures of the layers, from the background of the first shot on, are
 * the n photographs, scaled to cover the frame and mirrored at their edges;
 * what goes beyond n is generated. They are not needed after this call. NULL:
 * no such name.
 */
NstScene *nst_scene_new(const gchar *name, guint width, guint height,
                        guint64 seed, const NstScenePicture *pictures, guint n);
void nst_scene_free(NstScene *scene);

/* Everything of `out`, which is of the scene's size. Threads may share a
 * scene. */
void nst_scene_render(const NstScene *scene, guint frame, NstSceneFrame *out);

/* u, v and valid with frame - gap for the previous frame. Where nothing goes
 * on, or no such frame is, all is 0. */
void nst_scene_flow_gap(const NstScene *scene, guint frame, guint gap, float *u,
                        float *v, float *valid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(NstScene, nst_scene_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NstSceneFrame, nst_scene_frame_free)

#endif
