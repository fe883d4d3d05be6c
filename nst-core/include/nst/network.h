/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The network: VGG-16 or VGG-19 (Simonyan, Zisserman, arXiv 1409.1556), its
 * convolutions only, of the published or of any other widths.
 *
 * Files are safetensors (F32, F16 or BF16) with the tensors conv1_1.weight
 * [out, in, 3, 3] and conv1_1.bias [out] to conv5_3 (VGG-16) or conv5_4
 * (VGG-19), or with the names of torchvision and timm (features.0.weight and
 * so on). A file may end after any layer: asking it for a later one is a clear
 * error. Other tensors (a classifier, a head) are ignored, whatever their
 * dtype and shape.
 *
 * Metadata of the file, all optional, strings:
 *   architecture   "vgg16" or "vgg19"; else told by the layers that are there
 *   preprocessing  "caffe" (BGR, 0..255, minus 103.939, 116.779, 123.68) or
 *                  "torch" (RGB, 0..1, minus 0.485, 0.456, 0.406, divided by
 *                  0.229, 0.224, 0.225); else "torch" for torchvision's
 *                  names and "caffe" for ours
 *   style_layers   what nst_network_get_style_layers() returns: layers that
 *                  are in the file, with or without weights
 *   content_layer  what nst_network_get_content_layer() returns
 *   sha256         the SHA-256 of the data, that is, of all bytes behind the
 *                  header, in hexadecimal. It is not looked at when a network
 *                  is read; nst-weights verify does
 *   source, source_sha256, licence, attribution, and any other: for people,
 *                  see nst_network_get_metadata()
 *
 * A network is immutable and reference-counted: any number of stylizers in
 * any number of threads share it.
 */

#ifndef NST_NETWORK_H
#define NST_NETWORK_H

#include <glib.h>

#include <nst/version.h>

G_BEGIN_DECLS

typedef struct _NstNetwork NstNetwork;

/* The built-in network wherever one is named; "vgg-lite" means it, too. */
#define NST_NETWORK_BUILTIN "builtin"

/*
 * The network that is part of the library: small and fast, and not as good as
 * the published ones (weights/README.md). Each call reads it anew. The caller
 * owns the returned reference. Error: NO_MEMORY.
 */
NST_API NstNetwork *nst_network_new_builtin(GError **error);

/* Its file. The caller owns the reference; the bytes are the library's. */
NST_API GBytes *nst_network_get_builtin_bytes(void);

/*
 * Reads and checks a network file. The caller owns the returned reference.
 * Errors: NOT_FOUND, READ, BAD_NETWORK (the message names the tensor or
 * the metadata key), NO_MEMORY.
 */
NST_API NstNetwork *nst_network_new_from_file(const char *path, GError **error);

/*
 * The same from the bytes of such a file; name stands for the path in
 * messages. The bytes are not needed after the call.
 */
NST_API NstNetwork *
nst_network_new_from_bytes(GBytes *bytes, const char *name, GError **error);

/*
 * What a user's word for a network means:
 *   NULL, "", "builtin", "vgg-lite"  the built-in network
 *   anything with a slash            the path of a file
 *   the name of a file here          that file
 *   any other, as "vgg16"            vgg16.safetensors in the first folder of
 *                                    the search path that has it
 * Returns NST_NETWORK_BUILTIN or a path; free with g_free(). A path with a
 * slash is not looked at. Error: NOT_FOUND, with the folders in the message.
 */
NST_API char *nst_network_find(const char *name, GError **error);

/* Finds a network and reads it. Errors: as of both. */
NST_API NstNetwork *nst_network_new_from_name(const char *name, GError **error);

/*
 * The folders in which names are looked up: $XDG_DATA_HOME/nst, "nst" in each
 * of $XDG_DATA_DIRS, and in the data folder that the library was built for.
 * Free with g_strfreev().
 */
NST_API char **nst_network_get_search_path(void);

/* Thread-safe. ref returns its argument; unref accepts NULL. */
NST_API NstNetwork *nst_network_ref(NstNetwork *network);
NST_API void nst_network_unref(NstNetwork *network);

/* The path, "builtin", or what new_from_bytes() was told: for messages. */
NST_API const char *nst_network_get_name(const NstNetwork *network);

/* "vgg16" or "vgg19". Valid as long as the network. */
NST_API const char *nst_network_get_architecture(const NstNetwork *network);

/* "caffe" or "torch". */
NST_API const char *nst_network_get_preprocessing(const NstNetwork *network);

/*
 * The convolutions in order, as "conv1_1". "relu1_1" and Keras'
 * "block1_conv1" name the same layer wherever a layer is named: always its
 * output after the ReLU. index < n_layers.
 */
NST_API guint nst_network_get_n_layers(const NstNetwork *network);
NST_API const char *
nst_network_get_layer_name(const NstNetwork *network, guint index);
NST_API guint nst_network_get_layer_channels(const NstNetwork *network,
                                             guint index);

/* How the file stores a layer's weights: "F32", "F16" or "BF16". */
NST_API const char *
nst_network_get_layer_dtype(const NstNetwork *network, guint index);

/*
 * The style layers that the file recommends, or conv1_1 … conv5_1 as far as
 * they are in the file. A list as NstParams.style_layers. Valid as long as
 * the network.
 */
NST_API const char *nst_network_get_style_layers(const NstNetwork *network);

/* The content layer that the file recommends, or conv4_2. */
NST_API const char *nst_network_get_content_layer(const NstNetwork *network);

/*
 * The metadata of the file: its keys, sorted, NULL-terminated, and the value
 * of one, or NULL. UTF-8 from a file that may come from anywhere, control
 * characters included. Valid as long as the network.
 */
NST_API const char *const *
nst_network_get_metadata_keys(const NstNetwork *network);
NST_API const char *
nst_network_get_metadata(const NstNetwork *network, const char *key);

G_END_DECLS

#endif /* NST_NETWORK_H */
