/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What an NstNetwork is, for the rooms that are allowed to know. */

#ifndef NST_STYLIZER_NETWORK_PRIVATE_H
#define NST_STYLIZER_NETWORK_PRIVATE_H

#include "net/weights.h"
#include "nst/network.h"

const struct nst_weights *nst_network_get_weights(const NstNetwork *network);

#endif
