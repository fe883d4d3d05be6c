/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What an NstStyle is, for the stylizer. */

#ifndef NST_STYLIZER_STYLE_PRIVATE_H
#define NST_STYLIZER_STYLE_PRIVATE_H

#include "nst/style.h"

NstNetwork *nst_style_get_network(const NstStyle *style);
NstPooling nst_style_get_pooling(const NstStyle *style);

/* [C][C] of a layer of the network, or NULL. */
const float *nst_style_get_gram(const NstStyle *style, guint layer);

#endif
