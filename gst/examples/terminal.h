/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Keys of a terminal, one by one. */

#ifndef NST_EXAMPLE_TERMINAL_H
#define NST_EXAMPLE_TERMINAL_H

#include <glib.h>

G_BEGIN_DECLS
/* From now on the standard input gives each key at once and does not show
 * it; not if it is no terminal, or if the program runs in the background.
 * What it was before comes back with terminal_restore(), when the program
 * exits, and when a signal kills it. */
void terminal_read_keys (void);
void terminal_restore (void);

G_END_DECLS
#endif /* NST_EXAMPLE_TERMINAL_H */
