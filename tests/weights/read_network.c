/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tells what the library finds in a network file: for test_convert.py. */

#include <stdio.h>

#include <nst/nst.h>

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    NstNetwork *network;

    if (argc != 2) {
        fprintf(stderr, "usage: read-network FILE\n");
        return 2;
    }
    network = nst_network_new_from_file(argv[1], &error);
    if (!network) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    printf("%s\n%s\n", nst_network_get_architecture(network),
           nst_network_get_preprocessing(network));
    for (guint i = 0; i < nst_network_get_n_layers(network); i++)
        printf("%s %u\n", nst_network_get_layer_name(network, i),
               nst_network_get_layer_channels(network, i));
    nst_network_unref(network);
    return 0;
}
