/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the tests of the paintings share. */

#ifndef TEST_STYLE_H
#define TEST_STYLE_H

#include <gst/check/gstharness.h>

G_BEGIN_DECLS

#define TEST_STYLE_CAPS \
    "video/x-raw,format=RGB,width=48,height=32,framerate=25/1"

/* The path of another painting than that of test_support_painting(). */
const gchar *test_style_other_painting (void);

/* Set the properties. Shares are as in "<0.3,0.7>". */
void test_style_set_blend (GstElement * element, const gchar * shares);
void test_style_set_locations (GstElement * element, const gchar * a,
    const gchar * b);
/* The two paintings that there are. */
void test_style_set_both (GstElement * element);
/* Takes the sample. */
void test_style_take_sample (GstElement * element, GstSample * sample);

/* What the element makes of the first frame. */
GstBuffer *test_style_paint (GstHarness * harness);
/* Whether that is this. */
gboolean test_style_paints (GstHarness * harness, GstBuffer * expected);

G_END_DECLS

#endif /* TEST_STYLE_H */
