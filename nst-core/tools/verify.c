/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-weights verify: whether a network file is whole. */

#include <string.h>

#include "tool.h"

/* Whether got is the sum that somebody, named by who, says. */
static gboolean
check_sum(const NstNetwork *network, const char *what, const char *got,
          const char *who, const char *said, GError **error)
{
    if (g_ascii_strcasecmp(got, said) == 0)
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                "%s: the SHA-256 of the %s is %s, but %s %s: the file is "
                "damaged, or another one; get it again",
                nst_network_get_name(network), what, got, who, said);
    return FALSE;
}

static gboolean
verify(const ToolNetwork *opened, const char *file_sum, GError **error)
{
    const NstNetwork *network = opened->network;
    const char *data_sum = nst_network_get_metadata(network, "sha256");
    g_autofree char *file_got = tool_file_sha256(opened);
    g_autofree char *data_got = tool_data_sha256(opened);

    return (!data_sum || check_sum(network, "data", data_got,
                                   "its metadata says", data_sum, error)) &&
           (!file_sum || check_sum(network, "file", file_got, "it should be",
                                   file_sum, error));
}

static void
print_verdict(const NstNetwork *network, gboolean file_sum)
{
    gboolean data_sum = nst_network_get_metadata(network, "sha256") != NULL;
    guint n = nst_network_get_n_layers(network);

    tool_print(nst_network_get_name(network));
    g_print(": good: %s, %u layers to %s, all shapes right, all values finite; "
            "%s\n",
            nst_network_get_architecture(network), n,
            nst_network_get_layer_name(network, n - 1),
            data_sum && file_sum ? "both SHA-256 right"
            : data_sum           ? "SHA-256 as the metadata says"
            : file_sum           ? "SHA-256 as given"
                                 : "no SHA-256 to compare with");
}

static int
verify_one(const char *name, const char *file_sum)
{
    ToolNetwork opened;
    g_autoptr(GError) error = NULL;
    int status = TOOL_OK;

    if (!tool_open(&opened, name, &error))
        return tool_fail(error);
    if (verify(&opened, file_sum, &error))
        print_verdict(opened.network, file_sum != NULL);
    else
        status = tool_fail(error);
    tool_close(&opened);
    return status;
}

int
tool_verify(int argc, char **argv)
{
    g_autofree char *file_sum = NULL;
    const GOptionEntry entries[] = {
        {"sha256", 0, 0, G_OPTION_ARG_STRING, &file_sum,
         "What the SHA-256 of the file has to be; for one NETWORK", "HEX"},
        G_OPTION_ENTRY_NULL};
    int status = TOOL_OK;

    if (!tool_parse(
            &argc, &argv, entries,
            "[NETWORK...] - check that network files are whole",
            "Reads each NETWORK: the header, the shape of every tensor that a "
            "VGG has, and\neach of their values, which has to be finite. If "
            "the metadata has a key sha256,\nthe data, all bytes behind the "
            "header, have to have that sum.",
            "The exit status is 0 if all are good, 1 if one is not, 2 if "
            "the command was wrong.",
            G_MAXINT - 1))
        return TOOL_USAGE;
    if (file_sum && argc > 2) {
        g_printerr("nst-weights: --sha256 is for one network\n");
        return TOOL_USAGE;
    }
    if (argc < 2)
        return verify_one(NULL, file_sum);
    for (int i = 1; i < argc; i++)
        if (verify_one(argv[i], file_sum) != TOOL_OK)
            status = TOOL_FAILED;
    return status;
}
