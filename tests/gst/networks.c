/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which network the element paints with, and that one serves many. */

#include <glib/gstdio.h>

#include "gstnstnetworks.h"
#include "testnetwork.h"
#include "testsupport.h"

#define CAPS "video/x-raw,format=RGB,width=40,height=32,framerate=25/1"

static GstBuffer *
paint (const gchar * location, const gchar * style_layers)
{
  GstBus *bus;
  GstHarness *harness = test_support_new_harness (NULL, &bus);
  GstElement *element = harness->element;
  GstBuffer *painted;

  /* It is fixed once the element has started. */
  gst_element_set_state (element, GST_STATE_READY);
  g_object_set (element, "network-location", location, "style-layers",
      style_layers, NULL);
  gst_element_set_state (element, GST_STATE_PLAYING);
  gst_harness_set_src_caps_str (harness, CAPS);
  painted = gst_harness_push_and_pull (harness,
      test_support_new_frame_for_caps (CAPS, 0));
  fail_unless (painted != NULL);
  test_support_expect_silence (bus);
  test_support_free_harness (harness, bus);
  return painted;
}

static void
expect_same (GstBuffer * wanted, const gchar * location,
    const gchar * style_layers, gboolean same)
{
  GstBuffer *painted = paint (location, style_layers);

  fail_unless_equals_int (test_support_same_bytes (wanted, painted), same);
  gst_buffer_unref (painted);
}

GST_START_TEST (test_builtin)
{
  NstNetwork *builtin = nst_network_new_builtin (NULL);
  GstBuffer *painted = paint (NULL, NULL);

  expect_same (painted, "", NULL, TRUE);
  expect_same (painted, "builtin", "", TRUE);
  expect_same (painted, test_support_network (), NULL, FALSE);
  /* Empty style layers are those of the file, with its weights. */
  expect_same (painted, NULL, nst_network_get_style_layers (builtin), TRUE);
  expect_same (painted, NULL, "conv1_1:0.1", FALSE);
  gst_buffer_unref (painted);
  nst_network_unref (builtin);
}

GST_END_TEST;

GST_START_TEST (test_name)
{
  gchar *folder = g_build_filename (g_get_user_data_dir (), "nst", NULL);
  gchar *path = g_build_filename (folder, "vgg19.safetensors", NULL);
  GstBuffer *painted;

  fail_unless_equals_int (g_mkdir_with_parents (folder, 0700), 0);
  test_network_write (path, 1, TEST_NETWORK_LAYERS);
  painted = paint (test_support_network (), NULL);
  expect_same (painted, "vgg19", NULL, TRUE);
  fail_unless_equals_int (g_unlink (path), 0);
  gst_buffer_unref (painted);
  g_free (path);
  g_free (folder);
}

GST_END_TEST;

static NstNetwork *
acquire (const gchar * location)
{
  GError *error = NULL;
  NstNetwork *network = gst_nst_networks_acquire (location, &error);

  fail_unless (error == NULL && network != NULL);
  return network;
}

GST_START_TEST (test_shared)
{
  const gchar *path = test_support_path ("shared.safetensors");
  NstNetwork *a = acquire (NULL), *b = acquire ("builtin"), *c, *d;

  fail_unless (a == b);
  test_network_write (path, 1, 5);
  b = acquire (path);
  c = acquire (path);
  fail_unless (b == c && a != b);

  /* Another file of that name is another network, and the old one stays. */
  g_unlink (path);
  test_network_write (path, 2, 7);
  d = acquire (path);
  fail_unless_equals_int (nst_network_get_n_layers (d), 7);
  fail_unless_equals_int (nst_network_get_n_layers (b), 5);
  gst_nst_networks_release (b);
  fail_unless_equals_int (nst_network_get_n_layers (c), 5);
  gst_nst_networks_release (c);
  gst_nst_networks_release (d);
  gst_nst_networks_release (a);
  gst_nst_networks_release (a);
  gst_nst_networks_release (NULL);
}

GST_END_TEST;

GST_START_TEST (test_failed)
{
  const gchar *path = test_support_path ("failed.safetensors");
  GError *error = NULL;
  NstNetwork *network;

  fail_unless (gst_nst_networks_acquire (path, &error) == NULL);
  fail_unless (g_error_matches (error, NST_ERROR, NST_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_file_set_contents (path, "no network", -1, NULL);
  fail_unless (gst_nst_networks_acquire (path, &error) == NULL);
  fail_unless (g_error_matches (error, NST_ERROR, NST_ERROR_BAD_NETWORK));
  g_clear_error (&error);
  fail_unless (gst_nst_networks_acquire (path, NULL) == NULL);

  /* A failure is not remembered. */
  test_network_write (path, 1, 3);
  network = acquire (path);
  gst_nst_networks_release (network);
}

GST_END_TEST;

static gpointer
acquire_in_thread (gpointer builtin)
{
  return gst_nst_networks_acquire (GPOINTER_TO_INT (builtin) ? NULL :
      test_support_path ("bad.safetensors"), NULL);
}

/* Those who come while it is read get the same, or the same error. */
GST_START_TEST (test_threads)
{
  const gchar *path = test_support_path ("bad.safetensors");
  GThread *threads[8];
  gpointer one = NULL;
  guint i, round;

  g_file_set_contents (path, "no network", -1, NULL);
  for (round = 0; round < 20; round++) {
    for (i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("acquire", acquire_in_thread,
          GINT_TO_POINTER (round % 2 == 0));
    for (i = 0; i < G_N_ELEMENTS (threads); i++) {
      gpointer network = g_thread_join (threads[i]);

      one = i == 0 ? network : one;
      fail_unless (network == one);
      fail_unless_equals_int (network != NULL, round % 2 == 0);
    }
    for (i = 0; one != NULL && i < G_N_ELEMENTS (threads); i++)
      gst_nst_networks_release (one);
  }
}

GST_END_TEST;

static Suite *
networks_suite (void)
{
  Suite *suite = suite_create ("networks");
  TCase *tcase = tcase_create ("networks");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, test_support_setup, test_support_teardown);
  tcase_add_test (tcase, test_builtin);
  tcase_add_test (tcase, test_name);
  tcase_add_test (tcase, test_shared);
  tcase_add_test (tcase, test_failed);
  tcase_add_test (tcase, test_threads);
  return suite;
}

GST_CHECK_MAIN (networks);
