/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-weights: looks at network files. */

#include <locale.h>
#include <string.h>

#include "tool.h"

static const char help[] =
    "NAME\n"
    "    nst-weights - look at the network files of nststyle\n"
    "\n"
    "SYNOPSIS\n"
    "    nst-weights show [--size WxH] [NETWORK]\n"
    "    nst-weights verify [--sha256 HEX] [NETWORK...]\n"
    "    nst-weights bench [--size WxH] [--threads N] [--precision NAME]\n"
    "                      [--evaluations N] [--content-layer LAYER] "
    "[NETWORK]\n"
    "    nst-weights list\n"
    "    nst-weights COMMAND --help\n"
    "    nst-weights --version\n"
    "\n"
    "COMMANDS\n"
    "    show      what is in a file, and the arithmetic of an evaluation\n"
    "    verify    whether files are whole\n"
    "    bench     how long an evaluation takes here\n"
    "    list      the networks that are known by name\n"
    "\n"
    "NETWORK\n"
    "    What the element's network-location takes: the path of a safetensors\n"
    "    file, or a name. vgg16 means vgg16.safetensors in the first of\n"
    "    $XDG_DATA_HOME/nst, nst in $XDG_DATA_DIRS, and the data folder that\n"
    "    the library was built for. Without it, or with builtin: the network\n"
    "    that is part of the library.\n"
    "\n"
    "EXIT STATUS\n"
    "    0  success\n"
    "    1  a network cannot be found or read, is damaged, or does not do\n"
    "    2  the command is wrong\n"
    "\n"
    "EXAMPLES\n"
    "    nst-weights show vgg19\n"
    "    nst-weights verify model.safetensors && echo good\n"
    "    nst-weights bench --size 640x480 --threads 1\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"show", tool_show},
    {"verify", tool_verify},
    {"bench", tool_bench},
    {"list", tool_list},
};

int
main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : NULL;

    setlocale(LC_CTYPE, "");
    if (command && strcmp(command, "--version") == 0) {
        g_print("nst-weights %s\n", nst_version());
        return TOOL_OK;
    }
    if (command &&
        (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0)) {
        g_print("%s", help);
        return TOOL_OK;
    }
    for (guint i = 0; command && i < G_N_ELEMENTS(commands); i++)
        if (strcmp(command, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    if (command)
        g_printerr("nst-weights: there is no command \"%s\"\n", command);
    g_printerr("usage: nst-weights show|verify|bench|list [OPTION...] "
               "[NETWORK...]\ntry: nst-weights --help\n");
    return TOOL_USAGE;
}
