/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/sample.h"

/* Places of one turn. */
#define BLOCK 128

typedef float quad __attribute__((vector_size(16)));
typedef float quad_unaligned
    __attribute__((vector_size(16), aligned(4), may_alias));

/* Catmull and Rom's cubic: of the pixels -1, 0, 1, 2 for a place t from 0. */
#define W0(t) (((-0.5f * (t) + 1.0f) * (t)-0.5f) * (t))
#define W1(t) ((1.5f * (t)-2.5f) * (t) * (t) + 1.0f)
#define W2(t) (((-1.5f * (t) + 2.0f) * (t) + 0.5f) * (t))
#define W3(t) ((0.5f * (t)-0.5f) * (t) * (t))
#define FOUR(w) (w), (w), (w), (w)
#define PHASE(k)                                                               \
    {                                                                          \
        FOUR(W0((k) / 64.0f)), FOUR(W1((k) / 64.0f)), FOUR(W2((k) / 64.0f)),   \
            FOUR(W3((k) / 64.0f))                                              \
    }
#define PHASES4(k) PHASE(k), PHASE((k) + 1), PHASE((k) + 2), PHASE((k) + 3)
#define PHASES16(k)                                                            \
    PHASES4(k), PHASES4((k) + 4), PHASES4((k) + 8), PHASES4((k) + 12)

/* Each weight once for each component. */
static const float weights[NST_SAMPLE_PHASES + 1][16]
    __attribute__((aligned(64))) = {PHASES16(0), PHASES16(16), PHASES16(32),
                                    PHASES16(48), PHASE(64)};

/* Into 0..last; what is not a number becomes 0. */
NST_INLINE float
clamp(float x, float last)
{
    x = x > 0.0f ? x : 0.0f;
    return x < last ? x : last;
}

/* Where the four pixels around a place begin, and where it lies in them. */
struct corners {
    gint32 left[BLOCK], right[BLOCK], up[BLOCK], down[BLOCK];
    float x[BLOCK], y[BLOCK];
};

NST_INLINE void
find_corners(gsize height, gsize width, const float *x, const float *y, gsize n,
             struct corners *corners)
{
    gint32 last_x = (gint32)width - 1, last_y = (gint32)height - 1;
    gint32 stride = (gint32)width;

    for (gsize i = 0; i < n; i++) {
        float u = clamp(x[i], (float)last_x), v = clamp(y[i], (float)last_y);
        gint32 left = (gint32)u, up = (gint32)v;

        corners->x[i] = u - (float)left;
        corners->y[i] = v - (float)up;
        corners->left[i] = left;
        corners->right[i] = left < last_x ? left + 1 : last_x;
        corners->up[i] = up * stride;
        corners->down[i] = (up < last_y ? up + 1 : last_y) * stride;
    }
}

NST_INLINE void
sample_plane(const float *plane, const struct corners *at, gsize n, float *out)
{
    for (gsize i = 0; i < n; i++) {
        float a = plane[at->up[i] + at->left[i]];
        float b = plane[at->up[i] + at->right[i]];
        float c = plane[at->down[i] + at->left[i]];
        float d = plane[at->down[i] + at->right[i]];
        float up = a + at->x[i] * (b - a), down = c + at->x[i] * (d - c);

        out[i] = up + at->y[i] * (down - up);
    }
}

NST_DECL_SAMPLE_LINEAR(NST_SIMD(nst_sample_linear))
{
    struct corners corners;

    for (gsize first = 0; first < n; first += BLOCK) {
        gsize count = MIN(BLOCK, n - first);

        find_corners(height, width, x + first, y + first, count, &corners);
        for (gsize p = 0; p < n_planes; p++)
            sample_plane(plane[p], &corners, count, out[p] + first);
    }
}

/* The upper left one of the 4x4 pixels around a place, from the picture's
 * first on, and its weights' rows. */
struct windows {
    gint32 first[BLOCK];
    gint32 across[BLOCK], along[BLOCK];
};

NST_INLINE void
find_windows(gsize stride, gsize height, gsize width, const float *x,
             const float *y, gsize n, struct windows *windows)
{
    const float phases = NST_SAMPLE_PHASES;

    for (gsize i = 0; i < n; i++) {
        float u = clamp(x[i], (float)((gint32)width - 1));
        float v = clamp(y[i], (float)((gint32)height - 1));
        gint32 left = (gint32)u, up = (gint32)v;

        windows->first[i] = 4 * ((up - 1) * (gint32)stride + left - 1);
        windows->across[i] = (gint32)((u - (float)left) * phases + 0.5f);
        windows->along[i] = (gint32)((v - (float)up) * phases + 0.5f);
    }
}

/* Four columns of sums, one beside the other, added up. */
NST_INLINE quad
add_columns(nst_vec sum)
{
    float all[NST_LANES];
    quad total;

    nst_vec_store(all, sum);
    total = *(const quad_unaligned *)all;
    for (gsize i = 4; i < NST_LANES; i += 4)
        total += *(const quad_unaligned *)(all + i);
    return total;
}

NST_INLINE void
sample_window(const float *p, gsize row, const float *across,
              const float *along, float *out)
{
    nst_vec total = {0.0f};

    for (gsize i = 0; i < 16; i += NST_LANES) {
        nst_vec sum = nst_vec_all(along[0]) * nst_vec_load(p + i);

        sum =
            nst_vec_fma(nst_vec_all(along[4]), nst_vec_load(p + i + row), sum);
        sum = nst_vec_fma(nst_vec_all(along[8]), nst_vec_load(p + i + 2 * row),
                          sum);
        sum = nst_vec_fma(nst_vec_all(along[12]), nst_vec_load(p + i + 3 * row),
                          sum);
        total = nst_vec_fma(sum, nst_vec_load(across + i), total);
    }
    *(quad_unaligned *)out = add_columns(total);
}

NST_DECL_SAMPLE_CUBIC(NST_SIMD(nst_sample_cubic))
{
    struct windows windows;

    for (gsize first = 0; first < n; first += BLOCK) {
        gsize count = MIN(BLOCK, n - first);

        find_windows(stride, height, width, x + first, y + first, count,
                     &windows);
        for (gsize i = 0; i < count; i++)
            sample_window(pixel + windows.first[i], 4 * stride,
                          weights[windows.across[i]], weights[windows.along[i]],
                          out + 4 * (first + i));
    }
}

NST_DECL_STRETCH(NST_SIMD(nst_stretch))
{
    for (gsize i = 0; i < n; i++) {
        float a = row[index[i]], b = row[index[i] + 1];

        out[i] = a + weight[i] * (b - a);
    }
}
