/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/cpu.h"
#include "nst/error.h"
#include "nst/version.h"

G_DEFINE_QUARK(nst - error - quark, nst_error)

#define STRINGIFY(x) #x
#define DOTTED(a, b, c) STRINGIFY(a) "." STRINGIFY(b) "." STRINGIFY(c)

const char *
nst_version(void)
{
    return DOTTED(NST_VERSION_MAJOR, NST_VERSION_MINOR, NST_VERSION_MICRO);
}

const char *
nst_cpu_name(void)
{
    return nst_cpu_to_name(nst_cpu_detect());
}
