/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "nst/error.h"
#include "stylizer/safetensors.h"

const char *
nst_dtype_to_name(enum nst_dtype dtype)
{
    static const char *const names[] = {
        [NST_DTYPE_F32] = "F32",
        [NST_DTYPE_F16] = "F16",
        [NST_DTYPE_BF16] = "BF16",
    };

    return names[dtype];
}

static float
float_from_bits(guint32 bits)
{
    float value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* IEEE 754 half precision. */
static float
float_from_half(guint32 half)
{
    guint32 sign = (half & 0x8000) << 16;
    guint32 exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;

    if (exponent == 0x1f)
        return float_from_bits(sign | 0x7f800000 | fraction << 13);
    if (exponent == 0)
        return (sign ? -1.0f : 1.0f) * (float)fraction * 0x1p-24f;
    return float_from_bits(sign | (exponent + 112) << 23 | fraction << 13);
}

static float
element(const struct nst_stored_tensor *tensor, gsize i)
{
    const guint8 *p = tensor->data;

    if (tensor->dtype == NST_DTYPE_F32) {
        p += 4 * i;
        return float_from_bits((guint32)p[0] | (guint32)p[1] << 8 |
                               (guint32)p[2] << 16 | (guint32)p[3] << 24);
    }
    p += 2 * i;
    guint32 bits = (guint32)p[0] | (guint32)p[1] << 8;
    return tensor->dtype == NST_DTYPE_F16 ? float_from_half(bits)
                                          : float_from_bits(bits << 16);
}

float *
nst_stored_tensor_to_floats(const struct nst_stored_tensor *tensor,
                            const char *file, const char *name, GError **error)
{
    float *values = g_try_new(float, MAX(tensor->n_elements, 1));

    if (!values) {
        g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                    "%s: no memory for tensor %s", file, name);
        return NULL;
    }
    for (gsize i = 0; i < tensor->n_elements; i++) {
        values[i] = element(tensor, i);
        if (!isfinite(values[i])) {
            g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                        "%s: tensor %s contains a value that is not finite: "
                        "the file is damaged",
                        file, name);
            g_free(values);
            return NULL;
        }
    }
    return values;
}
