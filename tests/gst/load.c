/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The rules of how much live mode does for a frame. */

#include <gst/check/check.h>

#include "gstnstload.h"

#define MS 1000
#define SECOND (1000 * MS)
#define FRAME (40 * MS)

static gint64 now;

static void
setup (void)
{
  now = 77 * SECOND;
}

/* Frames for so long; how often something changed. */
static guint
run (GstNstLoad * load, gint64 time, gint64 spent, gint64 staleness)
{
  gint64 end = now + time;
  guint changes = 0;

  for (; now < end; now += FRAME)
    changes += gst_nst_load_add (load, now, spent, FRAME, staleness);
  return changes;
}

GST_START_TEST (test_enough_time)
{
  GstNstLoad load;

  gst_nst_load_reset (&load);
  fail_unless_equals_int (run (&load, 60 * SECOND, 23 * MS, 100 * MS), 0);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_NONE);
  fail_unless_equals_int (load.notches, 0);
  fail_unless_equals_int (gst_nst_load_get_side (&load, 320), 320);
  fail_unless_equals_int (gst_nst_load_get_quality (&load), 1000000);
}

GST_END_TEST;

/* One slow frame is nothing. */
GST_START_TEST (test_hiccup)
{
  GstNstLoad load;

  gst_nst_load_reset (&load);
  run (&load, SECOND, 10 * MS, 0);
  gst_nst_load_add (&load, now, 90 * MS, FRAME, 0);
  now += FRAME;
  fail_unless_equals_int (run (&load, 10 * SECOND, 10 * MS, 0), 0);
}

GST_END_TEST;

/* A step a second while frames take long, back after five seconds each, and
 * nothing in between. */
GST_START_TEST (test_slow_frames)
{
  GstNstLoad load;
  gint quality = 1000001;
  guint i;

  gst_nst_load_reset (&load);
  run (&load, 500 * MS, 30 * MS, 0);
  for (i = 1; i <= 3; i++) {
    fail_unless_equals_int (load.level, i);
    fail_unless (gst_nst_load_get_quality (&load) < quality);
    quality = gst_nst_load_get_quality (&load);
    run (&load, SECOND, 30 * MS, 0);
  }
  fail_unless_equals_int (run (&load, 10 * SECOND, 30 * MS, 0), 0);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_CARRY);

  /* Neither much nor little. */
  fail_unless_equals_int (run (&load, 20 * SECOND, 18 * MS, 0), 0);

  run (&load, 4 * SECOND, 4 * MS, 0);
  fail_unless_equals_int (load.level, 3);
  for (i = 3; i > 0; i--) {
    run (&load, 2 * SECOND, 4 * MS, 0);
    fail_unless_equals_int (load.level, i - 1);
    run (&load, 3100 * MS, 4 * MS, 0);
    fail_unless_equals_int (load.level, i - 1);
  }
  fail_unless_equals_int (run (&load, 20 * SECOND, 4 * MS, 0), 0);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_NONE);
}

GST_END_TEST;

GST_START_TEST (test_late_frames)
{
  GstNstLoad load;

  gst_nst_load_reset (&load);
  run (&load, SECOND, 2 * MS, 0);

  /* Early, and as good as in time. */
  gst_nst_load_add_jitter (&load, now, -30 * MS);
  fail_unless_equals_int (run (&load, SECOND, 2 * MS, 0), 0);
  gst_nst_load_add_jitter (&load, now, 5 * MS);
  fail_unless_equals_int (run (&load, SECOND, 2 * MS, 0), 0);

  /* Once late is one step, for at least five seconds. */
  gst_nst_load_add_jitter (&load, now, 30 * MS);
  fail_unless_equals_int (run (&load, 5 * SECOND, 2 * MS, 0), 1);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_FAST);
  fail_unless_equals_int (run (&load, 2 * SECOND, 2 * MS, 0), 1);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_NONE);
}

GST_END_TEST;

/* The work picture shrinks while what is shown is stale, every five seconds,
 * and grows again when it has been fresh for half a minute. */
GST_START_TEST (test_stale_pictures)
{
  static const guint sides[] = { 320, 256, 208, 160, 128, 112, 96 };
  GstNstLoad load;
  guint i;

  gst_nst_load_reset (&load);
  run (&load, 900 * MS, 2 * MS, 600 * MS);
  fail_unless_equals_int (load.notches, 0);
  for (i = 1; i <= GST_NST_LOAD_MAX_NOTCHES; i++) {
    run (&load, SECOND, 2 * MS, 600 * MS);
    fail_unless_equals_int (load.notches, i);
    fail_unless_equals_int (gst_nst_load_get_side (&load, 320), sides[i]);
    run (&load, 4 * SECOND, 2 * MS, 600 * MS);
    fail_unless_equals_int (load.notches, i);
  }
  fail_unless_equals_int (run (&load, 20 * SECOND, 2 * MS, 600 * MS), 0);
  fail_unless_equals_int (run (&load, 60 * SECOND, 2 * MS, 300 * MS), 0);

  fail_unless_equals_int (run (&load, 29 * SECOND, 2 * MS, 100 * MS), 0);
  fail_unless_equals_int (run (&load, 2 * SECOND, 2 * MS, 100 * MS), 1);
  fail_unless_equals_int (load.notches, GST_NST_LOAD_MAX_NOTCHES - 1);
  fail_unless_equals_int (load.level, NST_LIVE_LOAD_NONE);

  /* Smaller than that it is not made. */
  fail_unless_equals_int (gst_nst_load_get_side (&load, 100), 96);
  fail_unless_equals_int (gst_nst_load_get_side (&load, 96), 96);
  fail_unless_equals_int (gst_nst_load_get_side (&load, 48), 48);
}

GST_END_TEST;

static Suite *
load_suite (void)
{
  Suite *suite = suite_create ("load");
  TCase *tcase = tcase_create ("load");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, setup, NULL);
  tcase_add_test (tcase, test_enough_time);
  tcase_add_test (tcase, test_hiccup);
  tcase_add_test (tcase, test_slow_frames);
  tcase_add_test (tcase, test_late_frames);
  tcase_add_test (tcase, test_stale_pictures);
  return suite;
}

GST_CHECK_MAIN (load);
