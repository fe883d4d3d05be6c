/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the tensors of a file to the layers of a VGG. */

#ifndef NST_STYLIZER_NETWORK_READER_H
#define NST_STYLIZER_NETWORK_READER_H

#include "net/weights.h"
#include "stylizer/safetensors.h"

/* What a network file holds. All zero: nothing yet. */
struct nst_network_data {
    struct nst_weights weights;
    enum nst_dtype dtypes[NST_MAX_LAYERS]; /* of the weights in the file */
    char *style_layers;                    /* recommended, or the default */
    char *content_layer;
};

/*
 * Reads and checks a network. On failure, too, data is to be cleared. Errors:
 * NST_ERROR_BAD_NETWORK, with the tensor or the metadata key in the message;
 * NST_ERROR_NO_MEMORY.
 */
gboolean
nst_network_data_read(struct nst_network_data *data,
                      const struct nst_safetensors *file, GError **error);
void nst_network_data_clear(struct nst_network_data *data);

#endif
