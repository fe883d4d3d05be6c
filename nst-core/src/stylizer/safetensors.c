/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/safetensors.h"

#include <string.h>

#include "nst/error.h"
#include "stylizer/header.h"

#define LENGTH_SIZE 8
/*
 * Of the published networks the largest header has 6 KB; json-glib takes a
 * hundred times the header in memory.
 */
#define MAX_HEADER_SIZE (2 * 1024 * 1024)
/* Names come from the file, and are as long as it likes. */
#define MAX_MESSAGE 300

struct entry {
    const char *name; /* owned by the JSON tree */
    const char *dtype;
    struct nst_stored_tensor tensor;
    gsize begin, end; /* in the data */
};

struct nst_safetensors {
    GBytes *bytes;
    char *name;
    JsonParser *parser;
    JsonObject *metadata; /* borrowed from the parser; NULL: none */
    GHashTable *entries;  /* name -> struct entry */
};

static guint64
read_le64(const guint8 *p)
{
    guint64 v = 0;

    for (int i = 7; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

gboolean
nst_safetensors_bad(const struct nst_safetensors *file, GError **error,
                    const char *format, ...)
{
    va_list args;
    g_autofree char *message = NULL;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    if (strlen(message) > MAX_MESSAGE)
        *g_utf8_find_prev_char(message, message + MAX_MESSAGE) = '\0';
    g_set_error(error, NST_ERROR, NST_ERROR_BAD_NETWORK, "%s: %s", file->name,
                message);
    return FALSE;
}

/* An integer >= 0 that fits. */
static gboolean
get_size(JsonNode *node, gsize *out)
{
    if (!node || !JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_INT64 ||
        json_node_get_int(node) < 0)
        return FALSE;
    *out = (gsize)json_node_get_int(node);
    return TRUE;
}

static gsize
element_size(const char *dtype)
{
    static const struct {
        const char *name;
        gsize size;
    } sizes[] = {{"F32", 4},  {"F16", 2}, {"BF16", 2},    {"F64", 8},
                 {"I64", 8},  {"I32", 4}, {"I16", 2},     {"I8", 1},
                 {"U64", 8},  {"U32", 4}, {"U16", 2},     {"U8", 1},
                 {"BOOL", 1}, {"C64", 8}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (strcmp(sizes[i].name, dtype) == 0)
            return sizes[i].size;
    return 0;
}

static JsonNode *
get_member(JsonObject *object, const char *key, JsonNodeType type)
{
    JsonNode *node = json_object_get_member(object, key);

    return node && JSON_NODE_TYPE(node) == type ? node : NULL;
}

static gboolean
read_shape(JsonObject *object, struct nst_stored_tensor *tensor)
{
    JsonNode *node = get_member(object, "shape", JSON_NODE_ARRAY);
    JsonArray *shape = node ? json_node_get_array(node) : NULL;

    if (!shape)
        return FALSE;
    tensor->n_elements = 1;
    tensor->n_dimensions = json_array_get_length(shape);
    for (guint i = 0; i < tensor->n_dimensions; i++) {
        gsize side;

        if (!get_size(json_array_get_element(shape, i), &side) ||
            !g_size_checked_mul(&tensor->n_elements, tensor->n_elements, side))
            return FALSE;
        if (i < NST_TENSOR_MAX_DIMENSIONS)
            tensor->shape[i] = side;
    }
    return TRUE;
}

static gboolean
read_offsets(JsonObject *object, struct entry *entry)
{
    JsonNode *node = get_member(object, "data_offsets", JSON_NODE_ARRAY);
    JsonArray *offsets = node ? json_node_get_array(node) : NULL;

    return offsets && json_array_get_length(offsets) == 2 &&
           get_size(json_array_get_element(offsets, 0), &entry->begin) &&
           get_size(json_array_get_element(offsets, 1), &entry->end) &&
           entry->begin <= entry->end;
}

static gboolean
read_entry(struct nst_safetensors *file, const char *name, JsonNode *node,
           const guint8 *data, gsize data_size, GError **error)
{
    g_autofree struct entry *entry = g_new0(struct entry, 1);
    gsize size, expected;

    if (!JSON_NODE_HOLDS_OBJECT(node))
        return nst_safetensors_bad(file, error,
                                   "tensor %s is not described by an "
                                   "object",
                                   name);

    JsonObject *object = json_node_get_object(node);
    JsonNode *dtype = get_member(object, "dtype", JSON_NODE_VALUE);
    entry->name = name;
    entry->dtype = dtype ? json_node_get_string(dtype) : NULL;
    if (!entry->dtype)
        return nst_safetensors_bad(file, error, "tensor %s has no dtype", name);
    if (!read_shape(object, &entry->tensor))
        return nst_safetensors_bad(file, error, "tensor %s has a bad shape",
                                   name);
    if (!read_offsets(object, entry))
        return nst_safetensors_bad(file, error,
                                   "tensor %s has bad data_offsets", name);
    if (entry->end > data_size)
        return nst_safetensors_bad(file, error,
                                   "tensor %s ends at byte %" G_GSIZE_FORMAT
                                   " of %" G_GSIZE_FORMAT
                                   ": the file is truncated; get it "
                                   "again",
                                   name, entry->end, data_size);
    size = element_size(entry->dtype);
    if (size != 0 &&
        (!g_size_checked_mul(&expected, entry->tensor.n_elements, size) ||
         expected != entry->end - entry->begin))
        return nst_safetensors_bad(file, error,
                                   "tensor %s: its shape does not fit its "
                                   "data_offsets",
                                   name);
    entry->tensor.data = data + entry->begin;
    g_hash_table_insert(file->entries, g_strdup(name), entry);
    entry = NULL;
    return TRUE;
}

static int
compare_begin(gconstpointer a, gconstpointer b)
{
    const struct entry *x = *(struct entry *const *)a;
    const struct entry *y = *(struct entry *const *)b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

static gboolean
check_overlaps(struct nst_safetensors *file, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    GHashTableIter iter;
    gpointer entry;

    g_hash_table_iter_init(&iter, file->entries);
    while (g_hash_table_iter_next(&iter, NULL, &entry))
        g_ptr_array_add(sorted, entry);
    g_ptr_array_sort(sorted, compare_begin);
    for (guint i = 1; i < sorted->len; i++) {
        const struct entry *a = g_ptr_array_index(sorted, i - 1);
        const struct entry *b = g_ptr_array_index(sorted, i);

        if (b->begin < a->end)
            return nst_safetensors_bad(file, error,
                                       "the data of tensors %s and %s "
                                       "overlap",
                                       a->name, b->name);
    }
    return TRUE;
}

static gboolean
read_metadata(struct nst_safetensors *file, JsonNode *node, GError **error)
{
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return nst_safetensors_bad(file, error,
                                   "__metadata__ is not an object");
    file->metadata = json_node_get_object(node);
    return TRUE;
}

static gboolean
read_header(struct nst_safetensors *file, const char *json, gsize length,
            const guint8 *data, gsize data_size, GError **error)
{
    g_autoptr(GError) why = NULL;
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;

    if (!nst_header_parse(file->parser, json, length, &why))
        return nst_safetensors_bad(file, error, "%s", why->message);
    json_object_iter_init(
        &iter, json_node_get_object(json_parser_get_root(file->parser)));
    while (json_object_iter_next(&iter, &name, &node)) {
        gboolean ok =
            strcmp(name, "__metadata__") == 0
                ? read_metadata(file, node, error)
                : read_entry(file, name, node, data, data_size, error);
        if (!ok)
            return FALSE;
    }
    return check_overlaps(file, error);
}

static gboolean
read_file(struct nst_safetensors *file, GError **error)
{
    gsize size;
    const guint8 *p = g_bytes_get_data(file->bytes, &size);

    if (size < LENGTH_SIZE)
        return nst_safetensors_bad(file, error,
                                   "%" G_GSIZE_FORMAT
                                   " bytes are too few for a safetensors file",
                                   size);

    guint64 length = read_le64(p);
    if (length > size - LENGTH_SIZE || length > MAX_HEADER_SIZE)
        return nst_safetensors_bad(
            file, error,
            "the length of the header, %" G_GUINT64_FORMAT
            " bytes, cannot be right: this is not a safetensors file, or it "
            "is truncated",
            length);
    return read_header(file, (const char *)p + LENGTH_SIZE, (gsize)length,
                       p + LENGTH_SIZE + length,
                       size - LENGTH_SIZE - (gsize)length, error);
}

struct nst_safetensors *
nst_safetensors_new(GBytes *bytes, const char *name, GError **error)
{
    struct nst_safetensors *file = g_new0(struct nst_safetensors, 1);

    file->bytes = g_bytes_ref(bytes);
    file->name = g_strdup(name);
    file->parser = json_parser_new_immutable();
    file->entries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!read_file(file, error)) {
        nst_safetensors_free(file);
        return NULL;
    }
    return file;
}

void
nst_safetensors_free(struct nst_safetensors *file)
{
    if (!file)
        return;
    g_hash_table_unref(file->entries);
    g_object_unref(file->parser);
    g_bytes_unref(file->bytes);
    g_free(file->name);
    g_free(file);
}

const char *
nst_safetensors_get_name(const struct nst_safetensors *file)
{
    return file->name;
}

const char *
nst_safetensors_get_metadata(const struct nst_safetensors *file,
                             const char *key)
{
    JsonNode *node = file->metadata
                         ? get_member(file->metadata, key, JSON_NODE_VALUE)
                         : NULL;

    return node ? json_node_get_string(node) : NULL;
}

GHashTable *
nst_safetensors_dup_metadata(const struct nst_safetensors *file)
{
    GHashTable *metadata =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    JsonObjectIter iter;
    const char *key;

    if (!file->metadata)
        return metadata;
    json_object_iter_init(&iter, file->metadata);
    while (json_object_iter_next(&iter, &key, NULL)) {
        const char *value = nst_safetensors_get_metadata(file, key);

        if (value)
            g_hash_table_insert(metadata, g_strdup(key), g_strdup(value));
    }
    return metadata;
}

gboolean
nst_safetensors_has(const struct nst_safetensors *file, const char *tensor)
{
    return g_hash_table_contains(file->entries, tensor);
}

gboolean
nst_safetensors_find(const struct nst_safetensors *file, const char *tensor,
                     struct nst_stored_tensor *out, GError **error)
{
    const struct entry *entry = g_hash_table_lookup(file->entries, tensor);

    if (!entry)
        return nst_safetensors_bad(file, error, "there is no tensor %s",
                                   tensor);
    *out = entry->tensor;
    for (int dtype = NST_DTYPE_F32; dtype <= NST_DTYPE_BF16; dtype++) {
        out->dtype = (enum nst_dtype)dtype;
        if (strcmp(entry->dtype, nst_dtype_to_name(out->dtype)) == 0)
            return TRUE;
    }
    return nst_safetensors_bad(
        file, error, "tensor %s has dtype %s; convert it to F32, F16 or BF16",
        tensor, entry->dtype);
}
