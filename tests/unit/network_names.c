/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The built-in network, and networks that are named by a word. */

#include <glib/gstdio.h>
#include <string.h>

#include "nst/nst.h"

/* Of this test: the working folder, and what stands in the environment. */
static char *here, *home, *first, *second;

static char *
put(const char *folder, const char *file)
{
    char *path = g_build_filename(folder, file, NULL);
    g_autoptr(GBytes) bytes = nst_network_get_builtin_bytes();
    g_autoptr(GError) error = NULL;

    g_file_set_contents(path, g_bytes_get_data(bytes, NULL),
                        (gssize)g_bytes_get_size(bytes), &error);
    g_assert_no_error(error);
    return path;
}

static void
drop(char *path)
{
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_free(path);
}

static void
expect(const char *name, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *found = nst_network_find(name, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, path);
}

static void
test_builtin(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = nst_network_get_builtin_bytes();
    NstNetwork *network = nst_network_new_builtin(&error);
    guint n;

    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(bytes), <=, 5 * 1000 * 1000);
    g_assert_cmpstr(nst_network_get_name(network), ==, NST_NETWORK_BUILTIN);
    /* What everything else takes for granted: the default content layer and
     * the style layers of every preset. */
    n = nst_network_get_n_layers(network);
    g_assert_cmpstr(nst_network_get_content_layer(network), ==, "conv4_2");
    g_assert_cmpstr(nst_network_get_layer_name(network, n - 1), >=, "conv5_1");
    g_assert_cmpstr(nst_network_get_layer_dtype(network, 0), ==, "F16");
    g_assert_nonnull(nst_network_get_metadata(network, "licence"));
    g_assert_nonnull(nst_network_get_metadata(network, "source"));
    nst_network_unref(network);
}

static void
test_builtin_names(void)
{
    static const char *const names[] = {NULL, "", "builtin", "vgg-lite"};
    g_autofree char *shadow = put(here, "builtin");

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        NstNetwork *network = nst_network_new_from_name(names[i], &error);

        expect(names[i], NST_NETWORK_BUILTIN);
        g_assert_no_error(error);
        g_assert_cmpstr(nst_network_get_name(network), ==, "builtin");
        nst_network_unref(network);
    }
    expect("./builtin", "./builtin");
    g_unlink(shadow);
}

/* Each place is found until the one before it has the file, too. */
static void
test_order(void)
{
    char *in_second = put(second, "vgg16.safetensors"), *in_first, *in_home;
    char *in_here;

    expect("vgg16", in_second);
    in_first = put(first, "vgg16.safetensors");
    expect("vgg16", in_first);
    in_home = put(home, "vgg16.safetensors");
    expect("vgg16", in_home);
    expect("vgg16.safetensors", in_home);
    /* A folder of that name is no network. */
    g_assert_cmpint(g_mkdir("vgg16", 0700), ==, 0);
    expect("vgg16", in_home);
    g_assert_cmpint(g_rmdir("vgg16"), ==, 0);
    in_here = put(here, "vgg16");
    expect("vgg16", "vgg16");
    /* What has a slash is a path, there or not. */
    expect("no/such/file", "no/such/file");
    drop(in_here);
    drop(in_home);
    drop(in_first);
    drop(in_second);
}

static void
test_load(void)
{
    char *path = put(first, "my net.safetensors");
    g_autoptr(GError) error = NULL;
    NstNetwork *network = nst_network_new_from_name("my net", &error);

    g_assert_no_error(error);
    g_assert_cmpstr(nst_network_get_name(network), ==, path);
    nst_network_unref(network);
    drop(path);
}

static void
expect_missing(const char *name, const char *word)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(nst_network_new_from_name(name, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FOUND);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, name));
    g_assert_nonnull(strstr(error->message, word));
}

static void
test_missing(void)
{
    g_auto(GStrv) folders = nst_network_get_search_path();

    expect_missing("vgg19", "sh weights/fetch.sh vgg19");
    expect_missing("vgg19", "nst-fetch-weights vgg19");
    expect_missing("vgg16.safetensors", "sh weights/fetch.sh vgg16");
    expect_missing("no-such", "no-such.safetensors");
    expect_missing("./vgg19", "no such network file");
    for (char **folder = folders; *folder; folder++)
        expect_missing("vgg19", *folder);
}

static void
test_search_path(void)
{
    g_auto(GStrv) folders = nst_network_get_search_path();
    guint n = g_strv_length(folders);

    g_assert_cmpuint(n, ==, 4);
    g_assert_cmpstr(folders[0], ==, home);
    g_assert_cmpstr(folders[1], ==, first);
    g_assert_cmpstr(folders[2], ==, second);
    g_assert_true(g_str_has_suffix(folders[3], "/nst"));
}

static char *
make_folder(const char *root, const char *name)
{
    char *folder = g_build_filename(root, name, "nst", NULL);

    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    return folder;
}

static void
remove_folder(char *folder)
{
    g_autofree char *parent = g_path_get_dirname(folder);

    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_assert_cmpint(g_rmdir(parent), ==, 0);
    g_free(folder);
}

/* GLib looks at the environment once: before anybody has asked. */
static void
set_up(const char *root)
{
    g_autofree char *data_home = g_build_filename(root, "home", NULL);
    /* The first one again at the end: it counts once. */
    g_autofree char *dirs =
        g_strdup_printf("%s/first:%s/second:%s/first", root, root, root);

    home = make_folder(root, "home");
    first = make_folder(root, "first");
    second = make_folder(root, "second");
    here = make_folder(root, "here");
    g_setenv("XDG_DATA_HOME", data_home, TRUE);
    g_setenv("XDG_DATA_DIRS", dirs, TRUE);
    g_assert_cmpint(g_chdir(here), ==, 0);
}

int
main(int argc, char **argv)
{
    g_autofree char *root = g_dir_make_tmp("nst-XXXXXX", NULL);
    int status;

    set_up(root);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/network-names/builtin", test_builtin);
    g_test_add_func("/network-names/builtin-names", test_builtin_names);
    g_test_add_func("/network-names/order", test_order);
    g_test_add_func("/network-names/load", test_load);
    g_test_add_func("/network-names/missing", test_missing);
    g_test_add_func("/network-names/search-path", test_search_path);
    status = g_test_run();
    g_assert_cmpint(g_chdir("/"), ==, 0);
    remove_folder(here);
    remove_folder(first);
    remove_folder(second);
    remove_folder(home);
    g_rmdir(root);
    return status;
}
