/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/header.h"

#include <string.h>

#include "nst/error.h"

/* {"name": {"shape": [1]}} has 3; json-glib recurses without a limit. */
#define MAX_DEPTH 4

/* Before the JSON parser sees it: brackets outside strings. */
static gboolean
header_is_sane(const char *json, gsize n)
{
    gboolean in_string = FALSE;
    int depth = 0;

    for (gsize i = 0; i < n; i++) {
        char c = json[i];

        if (in_string) {
            /* json-glib takes C's octal escapes, which need not be UTF-8. */
            if (c == '\\' && (++i == n || !strchr("\"\\/bfnrtu", json[i])))
                return FALSE;
            else if (c == '"')
                in_string = FALSE;
        } else if (c == '"') {
            in_string = TRUE;
        } else if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH)
                return FALSE;
        } else if (c == '}' || c == ']') {
            depth--;
        } else if (!strchr(" \t\r\n:,+-.0123456789Eaeflnrstu", c)) {
            /* json-glib also takes comments and 'strings': a lone " or a
             * bracket in them would mislead this count. */
            return FALSE;
        }
    }
    return TRUE;
}

/* A key that comes twice: json-glib would keep the last of them. */
struct duplicates {
    GHashTable *sizes; /* JsonObject * -> members so far */
    char *key;         /* the first that was met; owned */
};

static void
note_member(JsonParser *parser, JsonObject *object, const char *key,
            gpointer user_data)
{
    struct duplicates *duplicates = user_data;
    gpointer before = g_hash_table_lookup(duplicates->sizes, object);
    guint size = json_object_get_size(object);

    (void)parser;
    if (size == GPOINTER_TO_UINT(before) && !duplicates->key)
        duplicates->key = g_strdup(key);
    g_hash_table_insert(duplicates->sizes, object, GUINT_TO_POINTER(size));
}

static gboolean
parse(JsonParser *parser, const char *json, gsize length, GError **error)
{
    struct duplicates duplicates = {g_hash_table_new(NULL, NULL), NULL};
    g_autoptr(GError) parse_error = NULL;
    gulong handler = g_signal_connect(parser, "object-member",
                                      G_CALLBACK(note_member), &duplicates);
    gboolean ok =
        json_parser_load_from_data(parser, json, (gssize)length, &parse_error);

    g_signal_handler_disconnect(parser, handler);
    g_hash_table_unref(duplicates.sizes);
    if (!ok)
        g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                    "the header is not JSON (%s)", parse_error->message);
    else if (duplicates.key)
        g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                    "the header has %s twice", duplicates.key);
    ok = ok && !duplicates.key;
    g_free(duplicates.key);
    return ok;
}

gboolean
nst_header_parse(JsonParser *parser, const char *json, gsize length,
                 GError **error)
{
    const char *problem = NULL;

    if (!g_utf8_validate_len(json, length, NULL))
        problem = "the header is not UTF-8: this is not a safetensors file, or "
                  "it is damaged";
    else if (!header_is_sane(json, length))
        problem = "the header is nested too deeply, or has escapes that JSON "
                  "does not know";
    if (problem) {
        g_set_error_literal(error, NST_ERROR, NST_ERROR_BAD_NETWORK, problem);
        return FALSE;
    }
    if (!parse(parser, json, length, error))
        return FALSE;

    JsonNode *root = json_parser_get_root(parser);
    if (root && JSON_NODE_HOLDS_OBJECT(root))
        return TRUE;
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK,
                "the header is not a JSON object");
    return FALSE;
}
