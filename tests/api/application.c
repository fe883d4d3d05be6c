/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The smallest application: built by installed.sh with nothing but what
 * `pkg-config nst-1.0` says, as somebody else's program would be.
 */

#include <nst/nst.h>

int
main(void)
{
    NstParams params;
    GError *error = NULL;
    NstNetwork *network;

    nst_params_init(&params);
    if (params.iterations == 0) {
        g_printerr("nst_params_init() left iterations at 0\n");
        return 1;
    }
    network = nst_network_new_from_file("no-such.safetensors", &error);
    if (network || !g_error_matches(error, NST_ERROR, NST_ERROR_NOT_FOUND)) {
        g_printerr("a missing network file was not reported as such\n");
        return 1;
    }
    g_print("libnst %s: %s\n", nst_version(), error->message);
    g_clear_error(&error);
    network = nst_network_new_builtin(&error);
    if (!network) {
        g_printerr("no built-in network: %s\n", error->message);
        return 1;
    }
    nst_network_unref(network);
    return 0;
}
