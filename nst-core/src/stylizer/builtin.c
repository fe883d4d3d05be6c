/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The network that is part of the library. */

#include <gio/gio.h>

#include "nst/error.h"
#include "nst/network.h"
#include "nst-builtin.h" /* generated: weights/nst.gresource.xml */

#define RESOURCE "/org/nst/vgg-lite.safetensors"

/*
 * When it is first wanted, and not by a constructor: that would cost every
 * process that loads the library, and a static link may leave it out.
 */
static GResource *
get_resource(void)
{
    static gsize once;

    if (g_once_init_enter(&once)) {
        nst_builtin_register_resource();
        g_once_init_leave(&once, 1);
    }
    return nst_builtin_get_resource();
}

GBytes *
nst_network_get_builtin_bytes(void)
{
    return g_resource_lookup_data(get_resource(), RESOURCE,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

NstNetwork *
nst_network_new_builtin(GError **error)
{
    g_autoptr(GBytes) bytes = nst_network_get_builtin_bytes();

    return nst_network_new_from_bytes(bytes, NST_NETWORK_BUILTIN, error);
}
