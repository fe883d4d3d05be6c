/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Good network files, in all their spellings. Bad ones: tests/fuzz. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "approx.h"
#include "nst/nst.h"
#include "random_network.h"
#include "stylizer/network_private.h"

static void
narrow(RandomNetwork *random, const char *architecture)
{
    random_network_init(random, architecture);
    memcpy(random->widths, (guint[]){3, 4, 5, 6, 7}, sizeof(random->widths));
}

static NstNetwork *
build(const RandomNetwork *random)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = random_network_build(random);
    NstNetwork *network = nst_network_new_from_bytes(bytes, "file", &error);

    g_assert_no_error(error);
    return network;
}

/* The weights of a layer as they stand in a file. */
static float *
unpack(const struct nst_conv_weights *layer, gboolean first)
{
    gsize in = (gsize)layer->in_channels, out = (gsize)layer->out_channels;
    gsize filled = first ? in : nst_blocks(layer->in_channels) * NST_BLOCK;
    float *weight = g_new(float, out *in * 9);

    for (gsize o = 0; o < out; o++)
        for (gsize k = 0; k < in * 9; k++)
            weight[o * in * 9 + k] =
                layer->forward[(o / NST_BLOCK * filled * 9 + k) * NST_BLOCK +
                               o % NST_BLOCK];
    return weight;
}

static void
check_values(const RandomNetwork *random, double tolerance)
{
    static const char *const dtypes[] = {"F32", "F16", "BF16"};
    NstNetwork *network = build(random);
    const struct nst_weights *weights = nst_network_get_weights(network);

    g_assert_cmpuint(weights->n_layers, ==, random_network_n_layers(random));
    for (guint i = 0; i < weights->n_layers; i++) {
        const struct nst_conv_weights *layer = &weights->layers[i];
        gsize out = (gsize)layer->out_channels;
        gsize n = out * (gsize)layer->in_channels * 9;
        g_autofree float *weight = g_new(float, n);
        g_autofree float *bias = g_new(float, out);

        g_assert_cmpstr(nst_network_get_layer_dtype(network, i), ==,
                        dtypes[random->dtype]);
        random_network_weight(random, i, n, weight);
        random_network_bias(random, i, out, bias);
        g_autofree float *read = unpack(layer, i == 0);
        g_assert_true(approx_equal_float("weight", read, weight, n, tolerance));
        g_assert_true(
            approx_equal_float("bias", layer->bias, bias, out, tolerance));
    }
    nst_network_unref(network);
}

static void
test_dtypes(void)
{
    /* F16 keeps 11 bits of the fraction, BF16 keeps 8. */
    static const double tolerance[] = {0.0, 0x1p-11, 0x1p-8};

    for (int dtype = RANDOM_NETWORK_F32; dtype <= RANDOM_NETWORK_BF16;
         dtype++) {
        for (int torchvision = 0; torchvision < 2; torchvision++) {
            RandomNetwork random;

            narrow(&random, torchvision ? "vgg16" : "vgg19");
            random.dtype = (RandomNetworkDtype)dtype;
            random.torchvision_names = torchvision;
            check_values(&random, tolerance[dtype]);
        }
    }
}

static void
check_facts(const RandomNetwork *random, const char *architecture,
            const char *preprocessing, const char *style_layers)
{
    NstNetwork *network = build(random);
    guint last = nst_network_get_n_layers(network) - 1;

    g_assert_cmpstr(nst_network_get_architecture(network), ==, architecture);
    g_assert_cmpstr(nst_network_get_preprocessing(network), ==, preprocessing);
    g_assert_cmpstr(nst_network_get_style_layers(network), ==, style_layers);
    g_assert_cmpstr(nst_network_get_layer_name(network, 0), ==, "conv1_1");
    g_assert_cmpuint(nst_network_get_layer_channels(network, 0), ==, 3);
    if (random->last_layer)
        g_assert_cmpstr(nst_network_get_layer_name(network, last), ==,
                        random->last_layer);
    nst_network_unref(network);
}

#define FIRSTS "conv1_1,conv2_1,conv3_1,conv4_1,conv5_1"

static void
test_facts(void)
{
    RandomNetwork random;

    narrow(&random, "vgg16");
    check_facts(&random, "vgg16", "caffe", FIRSTS);
    random.torchvision_names = TRUE;
    check_facts(&random, "vgg16", "torch", FIRSTS);
    random.metadata_preprocessing = "caffe";
    check_facts(&random, "vgg16", "caffe", FIRSTS);
    narrow(&random, "vgg19");
    check_facts(&random, "vgg19", "caffe", FIRSTS);
    random.torchvision_names = TRUE;
    check_facts(&random, "vgg19", "torch", FIRSTS);
    random.last_layer = "conv3_4";
    check_facts(&random, "vgg19", "torch", "conv1_1,conv2_1,conv3_1");
    random.metadata_style_layers = "conv1_1:0.2,conv1_2:0.3";
    check_facts(&random, "vgg19", "torch", "conv1_1:0.2,conv1_2:0.3");
    /* Too short to tell, unless the file says so. */
    narrow(&random, "vgg19");
    random.last_layer = "conv2_2";
    random.metadata_architecture = "VGG19";
    check_facts(&random, "vgg19", "caffe", "conv1_1,conv2_1");
}

static void
test_from_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("nst-XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "a b.safetensors", NULL);
    RandomNetwork random;

    narrow(&random, "vgg16");
    g_autoptr(GBytes) bytes = random_network_build(&random);
    g_file_set_contents(path, g_bytes_get_data(bytes, NULL),
                        (gssize)g_bytes_get_size(bytes), &error);
    g_assert_no_error(error);
    NstNetwork *network = nst_network_new_from_file(path, &error);
    g_assert_no_error(error);

    /* The network does not need the file any more. */
    g_unlink(path);
    NstNetwork *other = nst_network_ref(network);
    nst_network_unref(network);
    g_assert_cmpuint(nst_network_get_n_layers(other), ==, 13);
    nst_network_unref(other);
    nst_network_unref(NULL);

    g_assert_null(nst_network_new_from_file(path, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, path));
    g_clear_error(&error);
    g_assert_null(nst_network_new_from_file(folder, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_READ);
    g_assert_nonnull(strstr(error->message, folder));
    g_clear_error(&error);

    /* To open a pipe would wait for ever. */
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_null(nst_network_new_from_file(path, &error));
    g_assert_error(error, NST_ERROR, NST_ERROR_READ);
    g_unlink(path);
    g_rmdir(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/network/dtypes", test_dtypes);
    g_test_add_func("/network/facts", test_facts);
    g_test_add_func("/network/from-file", test_from_file);
    return g_test_run();
}
