/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops/detail.h"

/* Pixels of one turn. */
#define BLOCK 128

typedef float quad __attribute__((vector_size(16)));
typedef float quad_unaligned
    __attribute__((vector_size(16), aligned(4), may_alias));

/*
 * For one type. The luma comes first, as it wants the components apart; then
 * a pixel is a vector, and in the end all values are one long row.
 */
#define ADD_DETAIL(type, max)                                                  \
    for (gsize first = 0; first < n; first += BLOCK) {                         \
        gsize count = MIN(BLOCK, n - first);                                   \
        const type *pixel = in + 4 * first;                                    \
        float missing[BLOCK], value[4 * BLOCK];                                \
                                                                               \
        for (gsize i = 0; i < count; i++)                                      \
            missing[i] = detail->luma[0] * (float)pixel[4 * i] +               \
                         detail->luma[1] * (float)pixel[4 * i + 1] +           \
                         detail->luma[2] * (float)pixel[4 * i + 2] +           \
                         detail->luma[3] * (float)pixel[4 * i + 3] -           \
                         base[first + i];                                      \
        add_pixels(painted + 4 * first, missing, detail->direction, count,     \
                   value);                                                     \
        for (gsize i = 0; i < 4 * count; i++)                                  \
            out[4 * first + i] = (type)(gint32)clip(value[i] + 0.5f, max);     \
    }

/* Not a number becomes 0. */
NST_INLINE float
clip(float value, float max)
{
    value = value > 0.0f ? value : 0.0f;
    return value < max ? value : max;
}

NST_INLINE void
add_pixels(const float *painted, const float *missing, const float *direction,
           gsize n, float *out)
{
    quad along = *(const quad_unaligned *)direction;

    for (gsize i = 0; i < n; i++)
        *(quad_unaligned *)(out + 4 * i) =
            *(const quad_unaligned *)(painted + 4 * i) + missing[i] * along;
}

NST_DECL_ADD_DETAIL8(NST_SIMD(nst_add_detail8)){ADD_DETAIL(guint8, 255.0f)}

NST_DECL_ADD_DETAIL16(NST_SIMD(nst_add_detail16))
{
    ADD_DETAIL(guint16, 65535.0f)
}
