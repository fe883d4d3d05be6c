/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Every function that can fail takes a GError ** (which may be NULL) and
 * reports in the domain NST_ERROR. On failure its outputs are untouched. The
 * message is one English sentence that names the file, tensor, layer or
 * parameter and, where there is something to do, says what.
 */

#ifndef NST_ERROR_H
#define NST_ERROR_H

#include <glib.h>

#include <nst/version.h>

G_BEGIN_DECLS

#define NST_ERROR (nst_error_quark())

typedef enum {
    NST_ERROR_INVALID_ARGUMENT, /* a parameter is out of its range */
    NST_ERROR_NOT_FOUND,        /* there is no such file */
    NST_ERROR_READ,             /* the file exists, but cannot be read */
    NST_ERROR_BAD_NETWORK,      /* the file is corrupt or no VGG network */
    NST_ERROR_UNKNOWN_LAYER,    /* no such layer in this network */
    NST_ERROR_TOO_SMALL,        /* a picture has no position in some layer */
    NST_ERROR_NO_MEMORY,        /* the picture needs more than there is */
    NST_ERROR_NOT_FINITE,       /* the loss of the very first picture is not
                                   a finite number */
    NST_ERROR_CANCELLED,        /* the GCancellable was cancelled */
} NstError;

NST_API GQuark nst_error_quark(void);

G_END_DECLS

#endif /* NST_ERROR_H */
