/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A VGG-19 that is narrow enough to test with: the same layers, but 4 or 8
 * channels and seeded random weights. */

#ifndef TEST_NETWORK_H
#define TEST_NETWORK_H

#include <glib.h>

G_BEGIN_DECLS

#define TEST_NETWORK_LAYERS 16

/* Writes the first n_layers convolutions to path. */
void test_network_write (const gchar * path, guint32 seed, guint n_layers);

G_END_DECLS

#endif /* TEST_NETWORK_H */
