/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstload.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC

#define SMOOTHING 8.0
#define TOO_MUCH 0.6
#define LITTLE 0.3
#define UP_INTERVAL (1 * SECOND)
#define DOWN_INTERVAL (5 * SECOND)

/* How long a late frame counts, and what is not late yet. */
#define LATE_MEMORY (SECOND / 2)
#define TOLERANCE 4

#define STALE (SECOND / 2)
#define STALE_TIME (1 * SECOND)
#define FRESH (SECOND * 15 / 100)
#define FRESH_TIME (30 * SECOND)
#define RESIZE_INTERVAL (5 * SECOND)

#define NOTCH 0.8
#define MIN_SIDE 96
/* The network halves its features up to four times. */
#define UNIT 16

void
gst_nst_load_reset (GstNstLoad * self)
{
  memset (self, 0, sizeof *self);
}

void
gst_nst_load_add_jitter (GstNstLoad * self, gint64 now, gint64 jitter)
{
  if (jitter > self->available / TOLERANCE)
    self->late = now;
}

/* Since when a condition holds, which does not have to be so for long. */
static void
note_since (gint64 * since, gboolean holds, gint64 now)
{
  if (!holds)
    *since = 0;
  else if (*since == 0)
    *since = now;
}

static gboolean
has_passed (gint64 since, gint64 interval, gint64 now)
{
  return since != 0 && now - since >= interval;
}

static gboolean
is_due (gint64 last, gint64 interval, gint64 now)
{
  return last == 0 || now - last >= interval;
}

static gboolean
update_level (GstNstLoad * self, gint64 now)
{
  gboolean late = self->late != 0 && now - self->late <= LATE_MEMORY;

  note_since (&self->calm, !late && self->share < LITTLE, now);
  if ((late || self->share > TOO_MUCH) && self->level < NST_LIVE_LOAD_CARRY
      && is_due (self->changed, UP_INTERVAL, now))
    self->level = (NstLiveLoad) (self->level + 1);
  else if (self->level > NST_LIVE_LOAD_NONE
      && has_passed (self->calm, DOWN_INTERVAL, now)
      && is_due (self->changed, DOWN_INTERVAL, now))
    self->level = (NstLiveLoad) (self->level - 1);
  else
    return FALSE;
  self->changed = now;
  return TRUE;
}

static gboolean
update_notches (GstNstLoad * self, gint64 now, gint64 staleness)
{
  note_since (&self->stale, staleness > STALE, now);
  note_since (&self->fresh, staleness < FRESH, now);
  if (self->notches < GST_NST_LOAD_MAX_NOTCHES
      && has_passed (self->stale, STALE_TIME, now)
      && is_due (self->resized, RESIZE_INTERVAL, now))
    self->notches++;
  else if (self->notches > 0 && has_passed (self->fresh, FRESH_TIME, now)
      && is_due (self->resized, FRESH_TIME, now))
    self->notches--;
  else
    return FALSE;
  self->resized = now;
  return TRUE;
}

gboolean
gst_nst_load_add (GstNstLoad * self, gint64 now, gint64 spent,
    gint64 available, gint64 staleness)
{
  gboolean level, notches;

  self->available = available;
  self->share += ((gdouble) spent / (gdouble) MAX (available, 1)
      - self->share) / SMOOTHING;
  level = update_level (self, now);
  notches = update_notches (self, now, staleness);
  return level || notches;
}

guint
gst_nst_load_get_side (const GstNstLoad * self, guint side)
{
  gdouble smaller = side;
  guint i, rounded;

  if (self->notches == 0 || side <= MIN_SIDE)
    return side;
  for (i = 0; i < self->notches; i++)
    smaller *= NOTCH;
  rounded = (guint) (smaller / UNIT + 0.5) * UNIT;
  return CLAMP (rounded, MIN_SIDE, side);
}

gint
gst_nst_load_get_quality (const GstNstLoad * self)
{
  return 1000000 / (gint) (1 + self->level + self->notches);
}
