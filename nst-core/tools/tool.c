/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tool.h"

#include <string.h>

/* Of a safetensors file: the first eight bytes are the length of the header. */
#define LENGTH_SIZE 8

static GBytes *
read_bytes(const char *path, GError **error)
{
    GMappedFile *map = g_mapped_file_new(path, FALSE, error);
    GBytes *bytes;

    if (!map)
        return NULL;
    bytes = g_mapped_file_get_bytes(map);
    g_mapped_file_unref(map);
    return bytes;
}

gboolean
tool_open(ToolNetwork *opened, const char *name, GError **error)
{
    g_autofree char *path = nst_network_find(name, error);

    memset(opened, 0, sizeof(*opened));
    if (!path)
        return FALSE;
    opened->network = nst_network_new_from_name(path, error);
    if (!opened->network)
        return FALSE;
    opened->bytes = strcmp(path, NST_NETWORK_BUILTIN) == 0
                        ? nst_network_get_builtin_bytes()
                        : read_bytes(path, error);
    if (!opened->bytes)
        tool_close(opened);
    return opened->network != NULL;
}

void
tool_close(ToolNetwork *opened)
{
    g_clear_pointer(&opened->network, nst_network_unref);
    g_clear_pointer(&opened->bytes, g_bytes_unref);
}

char *
tool_file_sha256(const ToolNetwork *opened)
{
    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, opened->bytes);
}

char *
tool_data_sha256(const ToolNetwork *opened)
{
    gsize size, header = 0;
    const guint8 *data = g_bytes_get_data(opened->bytes, &size);

    for (gsize i = 0; i < LENGTH_SIZE && i < size; i++)
        header |= (gsize)data[i] << 8 * i;
    /* It was a network when it was read; somebody may have changed it. */
    if (size < LENGTH_SIZE || header > size - LENGTH_SIZE)
        return g_strdup("");
    data += LENGTH_SIZE + header;
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, data,
                                       size - LENGTH_SIZE - header);
}

static gboolean
is_side(guint64 side)
{
    return side >= NST_IMAGE_MIN_SIDE && side <= NST_IMAGE_MAX_SIDE;
}

gboolean
tool_parse_size(const char *text, guint *width, guint *height, GError **error)
{
    g_auto(GStrv) sides = g_strsplit(text, "x", 2);
    guint64 w = 0, h = 0;

    if (g_strv_length(sides) == 2 &&
        g_ascii_string_to_unsigned(sides[0], 10, 0, G_MAXUINT, &w, NULL) &&
        g_ascii_string_to_unsigned(sides[1], 10, 0, G_MAXUINT, &h, NULL) &&
        is_side(w) && is_side(h)) {
        *width = (guint)w;
        *height = (guint)h;
        return TRUE;
    }
    g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                "--size %s: give a width and a height of %d to %d pixels, as "
                "%s",
                text, NST_IMAGE_MIN_SIDE, NST_IMAGE_MAX_SIDE, TOOL_SIZE);
    return FALSE;
}

gboolean
tool_parse(int *argc, char ***argv, const GOptionEntry *entries,
           const char *synopsis, const char *summary, const char *description,
           int max_names)
{
    GOptionContext *context = g_option_context_new(synopsis);
    g_autofree char *program = g_strdup_printf("nst-weights %s", (*argv)[0]);
    g_autoptr(GError) error = NULL;
    gboolean ok;

    g_set_prgname(program);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_summary(context, summary);
    g_option_context_set_description(context, description);
    ok = g_option_context_parse(context, argc, argv, &error);
    g_option_context_free(context);
    if (ok && *argc - 1 > max_names) {
        g_set_error(&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "\"%s\" is one argument too many", (*argv)[max_names + 1]);
        ok = FALSE;
    }
    if (!ok) {
        tool_fail(error);
        g_printerr("try: %s --help\n", program);
    }
    return ok;
}

static char *
clean(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);

    for (char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        g_string_append_unichar(out, g_unichar_isprint(c) ? c : 0xfffd);
    }
    return g_string_free(out, FALSE);
}

int
tool_fail(const GError *error)
{
    g_autofree char *message = clean(error->message);

    g_printerr("nst-weights: %s\n", message);
    return TOOL_FAILED;
}

void
tool_print(const char *text)
{
    g_autofree char *safe = clean(text);

    g_print("%s", safe);
}
