/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A VGG-16 with few channels, for tests that only want some network. */

#ifndef NST_TESTS_SMALL_NETWORK_H
#define NST_TESTS_SMALL_NETWORK_H

#include "nst/network.h"
#include "random_network.h"

/* All of its convolutions have so many channels. */
static inline NstNetwork *
small_network_new(guint channels)
{
    RandomNetwork spec;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    NstNetwork *network;

    random_network_init(&spec, "vgg16");
    for (guint i = 0; i < G_N_ELEMENTS(spec.widths); i++)
        spec.widths[i] = channels;
    bytes = random_network_build(&spec);
    network = nst_network_new_from_bytes(bytes, "random", &error);
    g_assert_no_error(error);
    return network;
}

#endif /* NST_TESTS_SMALL_NETWORK_H */
