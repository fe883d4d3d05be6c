/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The networks that are in use. One that is named twice in a process, and
 * whose file has not changed, is read and kept in memory once. */

#ifndef GST_NST_NETWORKS_H
#define GST_NST_NETWORKS_H

#include <gst/gst.h>
#include <nst/nst.h>

G_BEGIN_DECLS

/* location is what nst_network_find() takes. Any thread; to be given back to
 * gst_nst_networks_release(), and valid until then. */
NstNetwork *gst_nst_networks_acquire (const gchar * location,
    GError ** error);

/* Frees the network if nobody else uses it. Accepts NULL. */
void gst_nst_networks_release (NstNetwork * network);

G_END_DECLS

#endif /* GST_NST_NETWORKS_H */
