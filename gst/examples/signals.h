/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How the examples end when they are told to. */

#ifndef NST_EXAMPLE_SIGNALS_H
#define NST_EXAMPLE_SIGNALS_H

#include <glib.h>

G_BEGIN_DECLS
/* From now on SIGINT, SIGTERM and SIGHUP end the loop; under nohup, SIGHUP
 * does nothing. A program in the background goes on without its keyboard:
 * reading from that fails and does not stop the program. */
void signals_end_loop (GMainLoop * loop);

/* When the loop has ended: the next of them ends the program, whatever it is
 * waiting for. */
void signals_end_program (void);

G_END_DECLS
#endif /* NST_EXAMPLE_SIGNALS_H */
