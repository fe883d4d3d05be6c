/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* nst_weights PROGRAM: the tool on good and bad files, as a user runs it. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "random_network.h"

static char *program, *root;

/* Runs the tool with the arguments in a row, NULL-terminated, and expects the
 * exit status and words: "out:" in what it prints, "err:" in what it says. */
static void
run(int status, const char *words, ...)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_auto(GStrv) wanted = g_strsplit(words, "|", -1);
    g_autofree char *out = NULL, *err = NULL;
    g_autoptr(GError) error = NULL;
    va_list args;
    int wait_status;

    g_ptr_array_add(argv, program);
    va_start(args, words);
    do
        g_ptr_array_add(argv, va_arg(args, char *));
    while (g_ptr_array_index(argv, argv->len - 1));
    va_end(args);
    g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                 &out, &err, &wait_status, &error);
    g_assert_no_error(error);
    if (!g_spawn_check_wait_status(wait_status, &error))
        g_assert_error(error, G_SPAWN_EXIT_ERROR, status);
    else
        g_assert_cmpint(status, ==, 0);
    for (char **word = wanted; *word; word++) {
        const char *where = g_str_has_prefix(*word, "err:") ? err : out;

        if (**word && !strstr(where, *word + strlen("err:")))
            g_error("no \"%s\" in:\n%s\n%s", *word, out, err);
    }
    /* Each fault once. */
    g_assert_true(strstr(err, "nst-weights: ") ==
                  g_strrstr(err, "nst-weights: "));
    /* What a terminal would obey never comes through. */
    g_assert_null(strpbrk(out, "\033\r\b\a"));
    g_assert_null(strpbrk(err, "\033\r\b\a"));
}

static char *
save(const char *name, GBytes *bytes)
{
    char *path = g_build_filename(root, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
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
narrow(RandomNetwork *random, const char *architecture)
{
    random_network_init(random, architecture);
    memcpy(random->widths, (guint[]){4, 5, 6, 7, 8}, sizeof(random->widths));
}

static char *
save_network(const char *name, const RandomNetwork *random)
{
    g_autoptr(GBytes) bytes = random_network_build(random);

    return save(name, bytes);
}

static gsize
data_begin(GBytes *bytes)
{
    const guint8 *p = g_bytes_get_data(bytes, NULL);

    return 8 + (p[0] | (gsize)p[1] << 8 | (gsize)p[2] << 16);
}

static char *
data_sum(GBytes *bytes)
{
    g_autoptr(GBytes) data = g_bytes_new_from_bytes(
        bytes, data_begin(bytes), g_bytes_get_size(bytes) - data_begin(bytes));

    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, data);
}

static void
test_usage(void)
{
    run(0, "out:SYNOPSIS|out:EXIT STATUS|out:vgg16", "--help", NULL);
    run(0, "out:nst-weights 0.", "--version", NULL);
    run(2, "err:usage", NULL);
    run(2, "err:no command|err:paint", "paint", NULL);
    run(0, "out:--size|out:NETWORK", "show", "--help", NULL);
    run(0, "out:--sha256", "verify", "--help", NULL);
    run(0, "out:--precision|out:--threads", "bench", "--help", NULL);
    run(0, "out:location", "list", "--help", NULL);
    run(2, "err:--colour|err:show --help", "show", "--colour", NULL);
    run(2, "err:one argument too many", "show", "a", "b", NULL);
    run(2, "err:--size 12|err:256x192", "show", "--size", "12", NULL);
    run(2, "err:--size 8x8", "bench", "--size", "8x8", NULL);
    run(2, "err:--precision int8", "bench", "--precision", "int8", NULL);
    run(2, "err:--threads", "bench", "--threads", "-1", NULL);
    run(2, "err:for one network", "verify", "--sha256", "0", "a", "b", NULL);
}

static void
test_builtin(void)
{
    run(0, "out:builtin|out:architecture     vgg|out:licence|out:conv5_1",
        "show", NULL);
    run(0, "out:builtin: good|out:as the metadata says", "verify", NULL);
    run(0, "out:builtin: good", "verify", "builtin", NULL);
}

/* Multiply-adds of this file at 32x16, by hand: 13 layers, five Grams. */
static double
expected_gflop(void)
{
    static const guint layers[5] = {2, 2, 3, 3, 1};
    static const guint widths[5] = {4, 5, 6, 7, 8};
    double in = 3.0, sum = 0.0;

    for (guint block = 0; block < 5; block++) {
        double out = widths[block];
        double positions = (32 >> block) * (double)(16 >> block);

        for (guint i = 0; i < layers[block]; i++, in = out)
            sum += 2.0 * 9.0 * in * out * positions;
        sum += 2.0 * out * out * positions;
    }
    return 2e-9 * sum;
}

static void
test_show(void)
{
    RandomNetwork random;
    g_autofree char *gflop =
        g_strdup_printf("out:%.3f GFLOP|out:to conv5_1", expected_gflop());

    narrow(&random, "vgg16");
    random.torchvision_names = TRUE;
    random.dtype = RANDOM_NETWORK_BF16;
    char *path = save_network("16.safetensors", &random);
    run(0,
        "out:architecture     vgg16|out:preprocessing    torch|out:BF16|"
        "out:[8, 7, 3, 3]|out:conv5_3|out:content layer    conv4_2",
        "show", path, NULL);
    run(0, gflop, "show", "--size", "32x16", path, NULL);
    drop(path);

    random.last_layer = "conv2_1";
    random.metadata_content_layer = "conv1_2";
    path = save_network("cut.safetensors", &random);
    run(0, "out:content layer    conv1_2|out:to conv2_1", "show", path, NULL);
    drop(path);
}

/* Whatever is wrong, both commands say it and fail. */
static void
expect_bad(char *path, const char *words)
{
    g_autofree char *all = g_strconcat("err:", path, "|", words, NULL);

    run(1, all, "show", path, NULL);
    run(1, all, "verify", path, NULL);
    run(1, all, "bench", path, NULL);
    drop(path);
}

static void
test_bad(void)
{
    static const char letter[] = "This is a letter, no network.\n";
    RandomNetwork random;

    narrow(&random, "vgg19");
    g_autoptr(GBytes) good = random_network_build(&random);
    gsize size;
    const guint8 *data = g_bytes_get_data(good, &size);
    g_autoptr(GBytes) cut = g_bytes_new(data, size - 5);
    g_autoptr(GBytes) text = g_bytes_new_static(letter, sizeof(letter));
    g_autofree guint8 *broken = g_memdup2(data, size);
    memset(broken + data_begin(good), 0xff, 4); /* a NaN */
    g_autoptr(GBytes) nan = g_bytes_new(broken, size);

    expect_bad(save("cut.safetensors", cut), "err:conv5_4.bias|err:truncated");
    expect_bad(save("letter.safetensors", text), "err:safetensors file");
    expect_bad(save("nan.safetensors", nan),
               "err:conv1_1.weight|err:not finite");
    random.metadata_style_layers = "conv1_1,conv7_1";
    expect_bad(save_network("bad-layers.safetensors", &random),
               "err:metadata style_layers|err:conv7_1");
    random.metadata_style_layers = NULL;
    random.metadata_architecture = "\\u001b[31mred\\u0007\\r";
    expect_bad(save_network("escape.safetensors", &random),
               "err:architecture|err:red");
    run(1, "err:no-such.safetensors", "show", "./no-such.safetensors", NULL);
    run(1, "err:folder", "verify", root, NULL);
    run(1, "err:sh weights/fetch.sh vgg16", "verify", "vgg16", NULL);
}

static void
test_sums(void)
{
    RandomNetwork random;

    narrow(&random, "vgg16");
    g_autoptr(GBytes) plain = random_network_build(&random);
    g_autofree char *sum = data_sum(plain);
    random.metadata_sha256 = sum;
    g_autoptr(GBytes) good = random_network_build(&random);
    g_autofree char *file_sum =
        g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, good);
    gsize size;
    g_autofree guint8 *bytes =
        g_memdup2(g_bytes_get_data(good, &size), g_bytes_get_size(good));
    bytes[data_begin(good)] ^= 1; /* as finite as before */
    g_autoptr(GBytes) changed = g_bytes_new(bytes, size);
    char *path = save("good.safetensors", good);
    char *bad = save("changed.safetensors", changed);
    char *unsigned_path = save("plain.safetensors", plain);

    run(0, "out:as the metadata says", "verify", path, NULL);
    run(0, "out:both SHA-256", "verify", "--sha256", file_sum, path, NULL);
    run(1, "err:it should be 00", "verify", "--sha256", "00", path, NULL);
    run(0, "out:no SHA-256", "verify", unsigned_path, NULL);
    run(1, "err:changed.safetensors|err:metadata says|err:damaged", "verify",
        bad, NULL);
    run(1, "out:good.safetensors: good|err:changed|out:plain.safetensors: good",
        "verify", path, bad, unsigned_path, NULL);
    run(0, "out:data sha256", "show", bad, NULL);
    drop(path);
    drop(bad);
    drop(unsigned_path);
}

static void
test_bench(void)
{
    RandomNetwork random;

    narrow(&random, "vgg19");
    random.last_layer = "conv3_1";
    char *path = save_network("short.safetensors", &random);
    run(1, "err:conv4_2", "bench", path, NULL);
    run(0, "out:ms an evaluation: median|out:48x32, fp32, threads 1,|out:of 3",
        "bench", "--content-layer", "conv2_2", "--size", "48x32", "--threads",
        "1", "--evaluations", "3", path, NULL);
    run(0, "out:threads 0 (one a processor)", "bench", "--content-layer",
        "conv2_2", "--precision", "bf16", "-e", "1", "-s", "16x16", path, NULL);
    drop(path);
}

static void
test_list(void)
{
    RandomNetwork random;

    narrow(&random, "vgg16");
    char *home = save_network("home/nst/mine.safetensors", &random);
    char *hidden = save_network("system/nst/mine.safetensors", &random);
    char *other = save_network("system/nst/other.safetensors", &random);
    g_autofree char *words =
        g_strconcat("out:builtin\t|out:mine\t|out:", home,
                    "|out:other\t|out:", other, "|err:system/nst", NULL);

    run(0, words, "list", NULL);
    run(0, "out:mine.safetensors: good", "verify", "mine", NULL);
    drop(home);
    /* The one that stood behind it. */
    g_autofree char *then = g_strconcat("out:mine\t|out:", hidden, NULL);
    run(0, then, "list", NULL);
    drop(hidden);
    drop(other);
}

static void
remove_folders(void)
{
    static const char *const folders[] = {"home/nst", "home", "system/nst",
                                          "system", "."};

    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(root, folders[i], NULL);

        g_rmdir(folder);
    }
    g_rmdir(root);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    if (argc != 2) {
        g_printerr("usage: %s PROGRAM\n", argv[0]);
        return 2;
    }
    program = argv[1];
    root = g_dir_make_tmp("nst-weights-XXXXXX", NULL);
    g_autofree char *home = g_build_filename(root, "home", NULL);
    g_autofree char *system = g_build_filename(root, "system", NULL);
    g_setenv("XDG_DATA_HOME", home, TRUE);
    g_setenv("XDG_DATA_DIRS", system, TRUE);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    g_test_add_func("/nst-weights/usage", test_usage);
    g_test_add_func("/nst-weights/builtin", test_builtin);
    g_test_add_func("/nst-weights/show", test_show);
    g_test_add_func("/nst-weights/bad", test_bad);
    g_test_add_func("/nst-weights/sums", test_sums);
    g_test_add_func("/nst-weights/bench", test_bench);
    g_test_add_func("/nst-weights/list", test_list);
    status = g_test_run();
    remove_folders();
    g_free(root);
    return status;
}
