/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the tests of live mode share. Its threads work at their own pace, so
 * tests push frames until something has come true. */

#ifndef TEST_LIVE_H
#define TEST_LIVE_H

#include <gst/check/gstharness.h>

G_BEGIN_DECLS

#define TEST_LIVE_CAPS \
    "video/x-raw,format=RGB,width=48,height=32,framerate=25/1"

/* A stream into an element in live mode. */
typedef struct
{
  GstHarness *harness;
  GstBus *bus;
  GstBuffer *picture;           /* of the frames */
  GstClockTime time;            /* of the next one */
  GstBuffer *out;               /* what the last one became */
} TestLive;

/* property and value may be NULL. Needs the fixture of testsupport.h. */
void test_live_begin (TestLive * self, const gchar * caps,
    const gchar * property, const gchar * value);
void test_live_end (TestLive * self);

/* Sets a property by its text. */
void test_live_set (TestLive * self, const gchar * property,
    const gchar * value);

/* Other caps, with a picture that suits them. */
void test_live_set_caps (TestLive * self, const gchar * caps);
/* Takes the picture of the next frames. */
void test_live_set_picture (TestLive * self, GstBuffer * picture);

/* The next frame, 40 ms after the last one. */
void test_live_push (TestLive * self);

/* Pushes frames until the condition holds; fails if it never does. */
typedef gboolean (*TestLiveCondition) (TestLive * self);
void test_live_push_until (TestLive * self, TestLiveCondition condition,
    const gchar * what);

/* Of the element's stats: any number. */
gdouble test_live_get_stat (TestLive * self, const gchar * name);

/* Conditions. The frame is shown as another picture than it is; as itself. */
gboolean test_live_is_painted (TestLive * self);
gboolean test_live_is_unpainted (TestLive * self);

G_END_DECLS

#endif /* TEST_LIVE_H */
