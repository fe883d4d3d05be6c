/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst-weights list: which networks can be named. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tool.h"

#define SUFFIX ".safetensors"

static void
print_network(const char *name, guint64 size, const char *where)
{
    g_autofree char *readable = g_format_size(size);

    tool_print(name);
    g_print("\t%s\t", readable);
    tool_print(where);
    g_print("\n");
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Files of the folder, sorted; NULL-terminated. */
static char **
read_folder(const char *folder)
{
    GPtrArray *names = g_ptr_array_new();
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, SUFFIX))
            g_ptr_array_add(names, g_strdup(name));
    g_clear_pointer(&dir, g_dir_close);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static void
list_folder(const char *folder, GHashTable *seen)
{
    g_auto(GStrv) names = read_folder(folder);

    for (char **file = names; *file; file++) {
        g_autofree char *path = g_build_filename(folder, *file, NULL);
        GStatBuf info;

        if (g_stat(path, &info) != 0 ||
            !g_hash_table_add(seen, g_strdup(*file)))
            continue;
        (*file)[strlen(*file) - strlen(SUFFIX)] = '\0';
        print_network(*file, (guint64)info.st_size, path);
    }
}

int
tool_list(int argc, char **argv)
{
    const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
    g_auto(GStrv) folders = nst_network_get_search_path();
    g_autoptr(GBytes) bytes = nst_network_get_builtin_bytes();
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (!tool_parse(&argc, &argv, entries, "- list the networks with a name",
                    "Prints the networks that nststyle's network-location and "
                    "nst-weights know by\nname: name, size, place, with tabs "
                    "between.",
                    "Of two files of the same name, the first is meant; it is "
                    "the one listed.",
                    0))
        return TOOL_USAGE;
    print_network(NST_NETWORK_BUILTIN, g_bytes_get_size(bytes),
                  "in the library");
    for (char **folder = folders; *folder; folder++)
        list_folder(*folder, seen);
    g_printerr("looked in:\n");
    for (char **folder = folders; *folder; folder++)
        g_printerr("  %s\n", *folder);
    return TOOL_OK;
}
