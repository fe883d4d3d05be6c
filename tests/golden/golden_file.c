/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "golden_file.h"

#include <math.h>
#include <string.h>

#include "hash.h"
#include "shared.h"
#include "test_picture.h"

JsonNode *
golden_load(const char *name)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) error = NULL;
    g_autofree char *base = g_strconcat(name, ".json", NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, base, NULL);

    json_parser_load_from_file(parser, path, &error);
    g_assert_no_error(error);
    return json_node_ref(json_parser_get_root(parser));
}

static RandomNetworkDtype
dtype_from_name(const char *name)
{
    if (strcmp(name, "F16") == 0)
        return RANDOM_NETWORK_F16;
    if (strcmp(name, "BF16") == 0)
        return RANDOM_NETWORK_BF16;
    g_assert_cmpstr(name, ==, "F32");
    return RANDOM_NETWORK_F32;
}

void
golden_network_spec(JsonObject *network, RandomNetwork *spec)
{
    random_network_init(spec,
                        json_object_get_string_member(network, "architecture"));
    spec->seed = (guint64)json_object_get_int_member(network, "seed");
    spec->dtype = dtype_from_name(
        json_object_get_string_member_with_default(network, "dtype", "F32"));
    spec->torchvision_names = json_object_get_boolean_member_with_default(
        network, "torchvision_names", FALSE);
    if (json_object_has_member(network, "widths")) {
        JsonArray *widths = json_object_get_array_member(network, "widths");

        for (guint i = 0; i < G_N_ELEMENTS(spec->widths); i++)
            spec->widths[i] = (guint)json_array_get_int_element(widths, i);
    }
}

GBytes *
golden_network(JsonObject *golden)
{
    g_autofree char *folder = NULL, *path = NULL;
    g_autoptr(GMappedFile) file = NULL;
    g_autoptr(GError) error = NULL;
    RandomNetwork spec;

    if (!json_object_has_member(golden, "file")) {
        golden_network_spec(json_object_get_object_member(golden, "network"),
                            &spec);
        return random_network_build(&spec);
    }
    folder = shared_folder();
    if (folder == NULL)
        return NULL;
    path = g_build_filename(
        folder, "weights", json_object_get_string_member(golden, "file"), NULL);
    file = g_mapped_file_new(path, FALSE, &error);
    g_assert_no_error(error);
    return g_mapped_file_get_bytes(file);
}

float *
golden_picture(JsonObject *golden, const char *which, gboolean packed,
               guint *width, guint *height)
{
    JsonArray *picture = json_object_get_array_member(
        json_object_get_object_member(golden, "pictures"), which);
    guint64 seed = (guint64)json_array_get_int_element(picture, 0);

    *width = (guint)json_array_get_int_element(picture, 1);
    *height = (guint)json_array_get_int_element(picture, 2);
    return packed ? test_picture_new(seed, *width, *height)
                  : test_picture_new_planar(seed, *width, *height);
}

double *
golden_numbers(JsonObject *object, const char *member, gsize *n)
{
    JsonArray *array = json_object_get_array_member(object, member);
    guint length = json_array_get_length(array);
    double *numbers = g_new(double, length);

    for (guint i = 0; i < length; i++)
        numbers[i] = json_array_get_double_element(array, i);
    *n = length;
    return numbers;
}

static gsize
sample_place(gsize k, gsize n)
{
    return (gsize)(test_hash(test_hash_key(0, 0), k) % n);
}

double *
golden_samples(const float *array, gsize n, gsize count)
{
    double *samples = g_new(double, count);

    for (gsize k = 0; k < count; k++)
        samples[k] = (double)array[sample_place(k, n)];
    return samples;
}

double *
golden_samples_double(const double *array, gsize n, gsize count)
{
    double *samples = g_new(double, count);

    for (gsize k = 0; k < count; k++)
        samples[k] = array[sample_place(k, n)];
    return samples;
}

gboolean
golden_samples_agree(const char *what, const double *value,
                     const double *expected, gsize count, double scale,
                     double tolerance)
{
    double sum = 0.0, error;

    for (gsize k = 0; k < count; k++)
        sum += pow(value[k] - expected[k], 2);
    error = sqrt(sum / (double)count) / scale;
    if (error <= tolerance)
        return TRUE;
    g_printerr("%s: samples differ by %.3g of the array's root mean square, "
               "at most %.3g allowed\n",
               what, error, tolerance);
    for (gsize k = 0; k < count; k++)
        g_printerr("    %.9g, expected %.9g\n", value[k], expected[k]);
    return FALSE;
}
