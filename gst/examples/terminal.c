/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For SA_RESETHAND. */
#define _XOPEN_SOURCE 700

#include "terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* SIGINT, SIGTERM and SIGHUP end the main loop; these end the program. */
static const int deadly[] = {
  SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPIPE
};

static struct termios before;
static volatile sig_atomic_t changed;

/* May be called by a handler of signals. */
void
terminal_restore (void)
{
  if (changed)
    tcsetattr (STDIN_FILENO, TCSANOW, &before);
  changed = 0;
}

static void
on_deadly_signal (int number)
{
  terminal_restore ();
  raise (number);
}

static void
catch_signals (void)
{
  struct sigaction action = { 0 };
  guint i;

  action.sa_handler = on_deadly_signal;
  /* Once: the second time, it does what it does without us. */
  action.sa_flags = (int) SA_RESETHAND;
  sigemptyset (&action.sa_mask);
  for (i = 0; i < G_N_ELEMENTS (deadly); i++)
    sigaction (deadly[i], &action, NULL);
}

/* Then the terminal is another program's, and touching it stops this one. */
static gboolean
in_background (void)
{
  pid_t foreground = tcgetpgrp (STDIN_FILENO);

  return foreground >= 0 && foreground != getpgrp ();
}

void
terminal_read_keys (void)
{
  struct termios raw;

  if (!isatty (STDIN_FILENO) || in_background ()
      || tcgetattr (STDIN_FILENO, &before) != 0)
    return;
  raw = before;
  raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  /* Ctrl-Z would leave the terminal as it is now. */
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  changed = 1;
  catch_signals ();
  atexit (terminal_restore);
  tcsetattr (STDIN_FILENO, TCSANOW, &raw);
}
