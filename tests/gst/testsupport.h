/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the tests of the element share: a folder with a network and
 * paintings, elements that use them, frames. */

#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include <gst/check/check.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/* A run of the same work that takes many seconds, unless it is cancelled. */
#define TEST_LONG_ITERATIONS 1000000
/* What "at once" means for an answer, however slow the machine is. */
#define TEST_AT_ONCE (G_USEC_PER_SEC / 2)

/* Check fixture: makes and removes the folder. */
void test_support_setup (void);
void test_support_teardown (void);

/* A path in the folder. Owned by the folder. */
const gchar *test_support_path (const gchar * name);
/* The network and the painting that are there from the beginning. */
const gchar *test_support_network (void);
const gchar *test_support_painting (void);

/* Writes a painting, a pattern of videotestsrc, as PNG. */
void test_support_write_painting (const gchar * path, guint pattern);

/* A new element in still mode with network, painting, 3 iterations and 1
 * thread. */
GstElement *test_support_new_element (void);
/* The same in a harness, with its messages on the bus. */
GstHarness *test_support_new_harness (const gchar * caps, GstBus ** bus);
void test_support_free_harness (GstHarness * harness, GstBus * bus);

/* A frame with a picture that depends on the seed, 40 ms long. */
GstBuffer *test_support_new_frame (const GstVideoInfo * info, guint seed);
GstBuffer *test_support_new_frame_for_caps (const gchar * caps, guint seed);

gboolean test_support_same_bytes (GstBuffer * a, GstBuffer * b);

/* The next message of this type, which has to come within some seconds. */
GstMessage *test_support_wait_message (GstBus * bus, GstMessageType type);
/* Requires that an error or warning of this code and with this word in its
 * text is the next one on the bus. */
void test_support_expect (GstBus * bus, GstMessageType type, GQuark domain,
    gint code, const gchar * word);
/* Requires that there is no error and no warning on the bus. */
void test_support_expect_silence (GstBus * bus);

/* Requires that this is the next PROGRESS message. */
void test_support_expect_progress (GstBus * bus, GstProgressType type,
    const gchar * code);

/* Waits until the element has posted the progress of a long frame. */
void test_support_wait_painting (GstBus * bus);

/* Pushes a frame from another thread; join to get the flow. */
GThread *test_support_push_in_thread (GstHarness * harness, GstBuffer * frame);

G_END_DECLS

#endif /* TEST_SUPPORT_H */
