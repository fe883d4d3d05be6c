/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gstnstcancel.h"

void
gst_nst_cancel_init (GstNstCancel * self)
{
  g_mutex_init (&self->lock);
  self->reasons = 0;
  self->work = NULL;
}

void
gst_nst_cancel_clear (GstNstCancel * self)
{
  g_clear_object (&self->work);
  g_mutex_clear (&self->lock);
}

GCancellable *
gst_nst_cancel_begin (GstNstCancel * self)
{
  GCancellable *work = g_cancellable_new ();

  g_mutex_lock (&self->lock);
  self->work = work;
  if (self->reasons != 0)
    g_cancellable_cancel (work);
  g_mutex_unlock (&self->lock);
  return work;
}

void
gst_nst_cancel_end (GstNstCancel * self)
{
  GCancellable *work;

  g_mutex_lock (&self->lock);
  work = g_steal_pointer (&self->work);
  g_mutex_unlock (&self->lock);
  g_object_unref (work);
}

void
gst_nst_cancel_raise (GstNstCancel * self, GstNstCancelReason reason)
{
  GCancellable *work = NULL;

  g_mutex_lock (&self->lock);
  self->reasons |= reason;
  if (self->work != NULL)
    work = g_object_ref (self->work);
  g_mutex_unlock (&self->lock);

  /* Not under the lock: it calls whoever listens. */
  if (work != NULL) {
    g_cancellable_cancel (work);
    g_object_unref (work);
  }
}

void
gst_nst_cancel_lower (GstNstCancel * self, GstNstCancelReason reason)
{
  g_mutex_lock (&self->lock);
  self->reasons &= ~(guint) reason;
  g_mutex_unlock (&self->lock);
}
