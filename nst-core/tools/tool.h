/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the commands of nst-weights share. */

#ifndef NST_TOOLS_TOOL_H
#define NST_TOOLS_TOOL_H

#include <nst/nst.h>

/* Exit statuses. */
enum { TOOL_OK = 0, TOOL_FAILED = 1, TOOL_USAGE = 2 };

/* What all commands take for a picture if they are not told. */
#define TOOL_SIZE "256x192"

/* A network and its file. */
typedef struct {
    NstNetwork *network;
    GBytes *bytes;
} ToolNetwork;

/* name as nst_network_find() takes it; NULL: the built-in network. */
gboolean tool_open(ToolNetwork *opened, const char *name, GError **error);
void tool_close(ToolNetwork *opened);

/* SHA-256 in hexadecimal, to be freed: of the file; of what is behind its
 * header. */
char *tool_file_sha256(const ToolNetwork *opened);
char *tool_data_sha256(const ToolNetwork *opened);

/* Parses "256x192" into sides that the library takes. */
gboolean
tool_parse_size(const char *text, guint *width, guint *height, GError **error);

/*
 * Parses the options of one command. Ends up with at most max_names arguments
 * besides. On failure says what is wrong and returns FALSE.
 */
gboolean tool_parse(int *argc, char ***argv, const GOptionEntry *entries,
                    const char *synopsis, const char *summary,
                    const char *description, int max_names);

/* One line on standard error. Returns TOOL_FAILED. */
int tool_fail(const GError *error);

/* g_print() of text that may come from anywhere: what a terminal would obey
 * is replaced. */
void tool_print(const char *text);

/* The commands. argv[0] is the command; the result is the exit status. */
int tool_show(int argc, char **argv);
int tool_verify(int argc, char **argv);
int tool_bench(int argc, char **argv);
int tool_list(int argc, char **argv);

#endif /* NST_TOOLS_TOOL_H */
