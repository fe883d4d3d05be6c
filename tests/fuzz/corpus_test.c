/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * corpus_test PYTHON MAKE_CORPUS FOLDER: writes the corpus of hostile files
 * into FOLDER and reads each of them, as a case of its own. expect.tsv says
 * of each file what must come out: FILE, then
 *   ok   "ARCHITECTURE PREPROCESSING N_LAYERS"
 *   bad  words that the message must hold, for example the tensor's name
 *   any  either; the fuzz target's own assertions hold
 */

#include "safetensors_fuzzer.h"

#include <nst/nst.h>

typedef struct {
    const char *folder;
    char *file;
    char *outcome;
    char *detail;
} Case;

static GBytes *
read_file(const char *folder, const char *file)
{
    char *path = g_build_filename(folder, file, NULL);
    GError *error = NULL;
    char *contents;
    gsize size;

    g_file_get_contents(path, &contents, &size, &error);
    g_assert_no_error(error);
    g_free(path);
    return g_bytes_new_take(contents, size);
}

static void
fuzz_one(const guint8 *data, gsize size)
{
    /* A block of its own size: reading past it trips a sanitizer. */
    guint8 *copy = g_memdup2(data, size);

    LLVMFuzzerTestOneInput(copy, size);
    g_free(copy);
}

static void
check_words(const Case *c, const GError *error)
{
    char **words = g_strsplit(c->detail, " ", -1);

    g_assert_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK);
    for (char **word = words; *word; word++) {
        if (!strstr(error->message, *word))
            g_error("%s: \"%s\" is not in the message: %s", c->file, *word,
                    error->message);
    }
    g_test_message("%s", error->message);
    g_strfreev(words);
}

static void
test_case(gconstpointer user_data)
{
    const Case *c = user_data;
    GBytes *bytes = read_file(c->folder, c->file);
    GError *error = NULL;
    NstNetwork *network = nst_network_new_from_bytes(bytes, c->file, &error);
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    if (g_str_equal(c->outcome, "bad")) {
        g_assert_null(network);
        check_words(c, error);
    } else if (g_str_equal(c->outcome, "ok")) {
        g_assert_no_error(error);
        char *got =
            g_strdup_printf("%s %s %u", nst_network_get_architecture(network),
                            nst_network_get_preprocessing(network),
                            nst_network_get_n_layers(network));
        g_assert_cmpstr(got, ==, c->detail);
        g_free(got);
    }
    fuzz_one(data, size);
    nst_network_unref(network);
    g_clear_error(&error);
    g_bytes_unref(bytes);
}

/* No prefix of a network file that ends inside a tensor is a network. */
static void
test_truncations(gconstpointer folder)
{
    GBytes *bytes = read_file(folder, "one-layer.safetensors");
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    for (gsize n = 0; n < size; n++) {
        GBytes *prefix = g_bytes_new(data, n);
        GError *error = NULL;

        g_assert_null(nst_network_new_from_bytes(prefix, "p", &error));
        g_assert_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK);
        g_clear_error(&error);
        g_bytes_unref(prefix);
    }
    g_bytes_unref(bytes);
}

/* Every byte in turn becomes each of a few characters that mean something. */
static void
test_flips(gconstpointer folder)
{
    static const guint8 values[] = {0,   '"', '{', '}', '[',  ']', '-',
                                    '9', '.', 'e', ',', 0x80, 0xff};
    GBytes *bytes = read_file(folder, "one-layer.safetensors");
    gsize size;
    guint8 *data = g_bytes_unref_to_data(bytes, &size);

    for (gsize at = 0; at < size; at++) {
        guint8 was = data[at];

        for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
            data[at] = values[v];
            fuzz_one(data, size);
        }
        data[at] = was;
    }
    g_free(data);
}

static void
make_corpus(char *python, char *script, char *folder)
{
    char *argv[] = {python, script, folder, NULL};
    GError *error = NULL;
    int status = 0;

    g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                 &status, &error);
    g_assert_no_error(error);
    g_spawn_check_wait_status(status, &error);
    g_assert_no_error(error);
}

static void
add_cases(const char *folder)
{
    GBytes *table = read_file(folder, "expect.tsv");
    gsize size;
    char *text =
        g_strndup(g_bytes_get_data(table, &size), g_bytes_get_size(table));
    char **lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; **line; line++) {
        char **fields = g_strsplit(*line, "\t", 3);
        Case *c = g_new0(Case, 1);

        g_assert_cmpuint(g_strv_length(fields), ==, 3);
        c->folder = folder;
        c->file = fields[0];
        c->outcome = fields[1];
        c->detail = fields[2];
        char *path = g_strconcat("/safetensors/", c->file, NULL);
        g_test_add_data_func(path, c, test_case);
        g_free(path);
        g_free(fields); /* its strings live on in the case */
    }
    g_strfreev(lines);
    g_free(text);
    g_bytes_unref(table);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (argc != 4) {
        g_printerr("usage: %s PYTHON MAKE_CORPUS FOLDER\n", argv[0]);
        return 2;
    }
    make_corpus(argv[1], argv[2], argv[3]);
    add_cases(argv[3]);
    g_test_add_data_func("/safetensors/truncations", argv[3], test_truncations);
    g_test_add_data_func("/safetensors/flips", argv[3], test_flips);
    return g_test_run();
}
