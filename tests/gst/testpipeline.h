/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pipelines from launch lines, for the tests of the element among others. */

#ifndef TEST_PIPELINE_H
#define TEST_PIPELINE_H

#include <gst/gst.h>

G_BEGIN_DECLS

/* Fails the test if it cannot be parsed. */
GstElement *test_pipeline_parse (const gchar * format, ...)
    G_GNUC_PRINTF (1, 2);

/* The element called "style" as text, with network, painting and few
 * evaluations. Needs the fixture of testsupport.h. Free with g_free(). */
gchar *test_pipeline_describe_element (const gchar * more);

/* Plays until EOS, which has to come within some seconds, then NULL. */
void test_pipeline_play_to_the_end (GstElement * pipeline);

/* FALSE: there is no such element, and the test says that it skips. */
gboolean test_pipeline_have_element (const gchar * name);

G_END_DECLS

#endif /* TEST_PIPELINE_H */
