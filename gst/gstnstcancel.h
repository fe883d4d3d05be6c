/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Cancels the work of a streaming thread from any other thread. A cancel is a
 * level and not an edge: it holds for the work in progress and for all that
 * begins before the reason is gone, so none is lost in between. */

#ifndef GST_NST_CANCEL_H
#define GST_NST_CANCEL_H

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  GST_NST_CANCEL_FLUSH = 1 << 0,        /* a seek */
  GST_NST_CANCEL_STOP = 1 << 1  /* a change of state */
} GstNstCancelReason;

typedef struct
{
  GMutex lock;
  guint reasons;
  GCancellable *work;           /* NULL: no work in progress */
} GstNstCancel;

void gst_nst_cancel_init (GstNstCancel * self);
void gst_nst_cancel_clear (GstNstCancel * self);

/* A fresh cancellable for each piece of work, as one that is reset while
 * others look at it is a race. Valid until gst_nst_cancel_end(). */
GCancellable *gst_nst_cancel_begin (GstNstCancel * self);
void gst_nst_cancel_end (GstNstCancel * self);

void gst_nst_cancel_raise (GstNstCancel * self, GstNstCancelReason reason);
void gst_nst_cancel_lower (GstNstCancel * self, GstNstCancelReason reason);

G_END_DECLS

#endif /* GST_NST_CANCEL_H */
