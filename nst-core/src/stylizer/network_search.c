/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Networks by name. */

#include <gio/gio.h>
#include <string.h>

#include "nst/error.h"
#include "nst/network.h"

#define FOLDER "nst"
#define SUFFIX ".safetensors"

static gboolean
is_builtin(const char *name)
{
    return !name || !*name || strcmp(name, NST_NETWORK_BUILTIN) == 0 ||
           strcmp(name, "vgg-lite") == 0;
}

static void
add_folder(GPtrArray *folders, const char *data_dir)
{
    g_autofree char *folder = g_build_filename(data_dir, FOLDER, NULL);

    if (!g_ptr_array_find_with_equal_func(folders, folder, g_str_equal, NULL))
        g_ptr_array_add(folders, g_steal_pointer(&folder));
}

char **
nst_network_get_search_path(void)
{
    GPtrArray *folders = g_ptr_array_new();
    const char *const *system = g_get_system_data_dirs();

    add_folder(folders, g_get_user_data_dir());
    for (; *system; system++)
        add_folder(folders, *system);
    add_folder(folders, NST_DATADIR);
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(folders, FALSE);
}

/* What fetches it is only known for the two published networks. */
static char *
what_to_do(const char *file)
{
    g_autofree char *stem = g_strndup(file, strlen(file) - strlen(SUFFIX));

    if (strcmp(stem, "vgg16") != 0 && strcmp(stem, "vgg19") != 0)
        return g_strdup("name a safetensors file");
    return g_strdup_printf("to get it: nst-fetch-weights %s; in the source "
                           "tree: sh weights/fetch.sh %s",
                           stem, stem);
}

static void
not_found(const char *name, const char *file, char **folders, GError **error)
{
    g_autofree char *list = g_strjoinv(", ", folders);
    g_autofree char *advice = what_to_do(file);

    g_set_error(error, NST_ERROR, NST_ERROR_NOT_FOUND,
                "%s: there is no network %s in the current folder, nor in %s; "
                "%s",
                name, file, list, advice);
}

static gboolean
is_file_here(const char *name)
{
    return g_file_test(name, G_FILE_TEST_EXISTS) &&
           !g_file_test(name, G_FILE_TEST_IS_DIR);
}

char *
nst_network_find(const char *name, GError **error)
{
    if (is_builtin(name))
        return g_strdup(NST_NETWORK_BUILTIN);
    if (strchr(name, G_DIR_SEPARATOR) || is_file_here(name))
        return g_strdup(name);

    g_autofree char *file =
        g_strconcat(name, g_str_has_suffix(name, SUFFIX) ? "" : SUFFIX, NULL);
    g_auto(GStrv) folders = nst_network_get_search_path();
    for (char **folder = folders; *folder; folder++) {
        g_autofree char *path = g_build_filename(*folder, file, NULL);

        if (is_file_here(path))
            return g_steal_pointer(&path);
    }
    not_found(name, file, folders, error);
    return NULL;
}

NstNetwork *
nst_network_new_from_name(const char *name, GError **error)
{
    g_autofree char *path = nst_network_find(name, error);

    if (!path)
        return NULL;
    return is_builtin(path) ? nst_network_new_builtin(error)
                            : nst_network_new_from_file(path, error);
}
