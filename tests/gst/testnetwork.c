/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testnetwork.h"

#include <math.h>
#include <string.h>

static const struct
{
  const gchar *name;
  guint channels;
} layers[TEST_NETWORK_LAYERS] = {
  {"conv1_1", 4}, {"conv1_2", 4},
  {"conv2_1", 4}, {"conv2_2", 4},
  {"conv3_1", 8}, {"conv3_2", 8}, {"conv3_3", 8}, {"conv3_4", 8},
  {"conv4_1", 8}, {"conv4_2", 8}, {"conv4_3", 8}, {"conv4_4", 8},
  {"conv5_1", 8}, {"conv5_2", 8}, {"conv5_3", 8}, {"conv5_4", 8}
};

static void
append_float (GByteArray * data, gfloat value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (data, (const guint8 *) &bits, sizeof bits);
}

static void
append_tensor (GString * header, GByteArray * data, const gchar * name,
    const gchar * suffix, const gchar * shape, const gfloat * values, guint n)
{
  guint begin = data->len;
  guint i;

  for (i = 0; i < n; i++)
    append_float (data, values[i]);
  g_string_append_printf (header, ",\"%s.%s\":{\"dtype\":\"F32\","
      "\"shape\":%s,\"data_offsets\":[%u,%u]}", name, suffix, shape, begin,
      data->len);
}

/* Uniform with the variance of He et al. 2015, so that the size of the
 * activations is the same in every layer. */
static void
append_layer (GString * header, GByteArray * data, GRand * rand, guint layer)
{
  guint in = layer == 0 ? 3 : layers[layer - 1].channels;
  guint out = layers[layer].channels;
  guint n = out * in * 9;
  gdouble limit = sqrt (6.0 / (9.0 * in));
  gfloat *weight = g_new (gfloat, n);
  gfloat *bias = g_new (gfloat, out);
  gchar *shape;
  guint i;

  for (i = 0; i < n; i++)
    weight[i] = (gfloat) g_rand_double_range (rand, -limit, limit);
  for (i = 0; i < out; i++)
    bias[i] = (gfloat) g_rand_double_range (rand, 0.0, 5.0);

  shape = g_strdup_printf ("[%u,%u,3,3]", out, in);
  append_tensor (header, data, layers[layer].name, "weight", shape, weight, n);
  g_free (shape);
  shape = g_strdup_printf ("[%u]", out);
  append_tensor (header, data, layers[layer].name, "bias", shape, bias, out);
  g_free (shape);
  g_free (weight);
  g_free (bias);
}

void
test_network_write (const gchar * path, guint32 seed, guint n_layers)
{
  GRand *rand = g_rand_new_with_seed (seed);
  GString *header = g_string_new ("{\"__metadata__\":{\"architecture\":"
      "\"vgg19\",\"preprocessing\":\"caffe\"}");
  GByteArray *data = g_byte_array_new ();
  GByteArray *file = g_byte_array_new ();
  GError *error = NULL;
  guint64 length;
  guint i;

  for (i = 0; i < n_layers; i++)
    append_layer (header, data, rand, i);
  g_string_append_c (header, '}');
  while (header->len % 8 != 0)
    g_string_append_c (header, ' ');

  length = GUINT64_TO_LE ((guint64) header->len);
  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header->str, (guint) header->len);
  g_byte_array_append (file, data->data, data->len);
  g_file_set_contents (path, (const gchar *) file->data, file->len, &error);
  g_assert_no_error (error);

  g_byte_array_unref (file);
  g_byte_array_unref (data);
  g_string_free (header, TRUE);
  g_rand_free (rand);
}
