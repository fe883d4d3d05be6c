/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The safetensors container (huggingface/safetensors, README "Format"):
 *     8 bytes   length N of the header, little-endian
 *     N bytes   JSON: {"name": {"dtype", "shape", "data_offsets"}, …,
 *               "__metadata__": {string: string}}
 *     the rest  the data; data_offsets count from its beginning
 * Files come from anywhere, so everything is checked before it is used:
 * nesting depth, ranges, products, overlaps, keys that come twice.
 */

#ifndef NST_STYLIZER_SAFETENSORS_H
#define NST_STYLIZER_SAFETENSORS_H

#include <glib.h>

#define NST_TENSOR_MAX_DIMENSIONS 8

enum nst_dtype { NST_DTYPE_F32, NST_DTYPE_F16, NST_DTYPE_BF16 };

/* As files spell it: "F32". */
const char *nst_dtype_to_name(enum nst_dtype dtype);

struct nst_stored_tensor {
    enum nst_dtype dtype;
    guint n_dimensions; /* may be more than shape has room for */
    gsize shape[NST_TENSOR_MAX_DIMENSIONS];
    gsize n_elements;
    const guint8 *data; /* little-endian, at any alignment */
};

struct nst_safetensors;

/*
 * Reads the header. bytes is referenced; name stands for the file in
 * messages. Errors: NST_ERROR_BAD_NETWORK.
 */
struct nst_safetensors *
nst_safetensors_new(GBytes *bytes, const char *name, GError **error);
void nst_safetensors_free(struct nst_safetensors *file);

const char *nst_safetensors_get_name(const struct nst_safetensors *file);

/*
 * Reports NST_ERROR_BAD_NETWORK with the name of the file before the message,
 * which may hold words from the file: a long one is cut. Returns FALSE.
 */
gboolean nst_safetensors_bad(const struct nst_safetensors *file, GError **error,
                             const char *format, ...) G_GNUC_PRINTF(3, 4);

/* A value of __metadata__, or NULL. */
const char *nst_safetensors_get_metadata(const struct nst_safetensors *file,
                                         const char *key);

/* All that are strings, as the format wants it: char * -> char *. */
GHashTable *nst_safetensors_dup_metadata(const struct nst_safetensors *file);

gboolean
nst_safetensors_has(const struct nst_safetensors *file, const char *tensor);

/*
 * Looks a tensor up. Errors: NST_ERROR_BAD_NETWORK: there is none, or it has
 * a dtype that cannot be read.
 */
gboolean
nst_safetensors_find(const struct nst_safetensors *file, const char *tensor,
                     struct nst_stored_tensor *out, GError **error);

/*
 * The values as floats; free with g_free(). Errors: NST_ERROR_BAD_NETWORK: a
 * value is not finite, NST_ERROR_NO_MEMORY.
 */
float *
nst_stored_tensor_to_floats(const struct nst_stored_tensor *tensor,
                            const char *file, const char *name, GError **error);

#endif
