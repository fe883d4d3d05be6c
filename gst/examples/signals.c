/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For sigaction(). */
#define _XOPEN_SOURCE 700

#include "signals.h"

#include <glib-unix.h>
#include <signal.h>

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

/* As nohup does, for one. */
static gboolean
is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

void
signals_end_loop (GMainLoop * loop)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ending); i++)
    if (ending[i] != SIGHUP || !is_ignored (SIGHUP))
      g_unix_signal_add (ending[i], on_signal, loop);
  signal (SIGTTIN, SIG_IGN);
}

void
signals_end_program (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ending); i++)
    if (!is_ignored (ending[i]))
      signal (ending[i], SIG_DFL);
}
