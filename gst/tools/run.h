/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs a pipeline with nststyle, shows how far it is, and closes the file that
 * it writes whatever happens. */

#ifndef NST_RUN_H
#define NST_RUN_H

#include <gst/gst.h>

#include "curve.h"

G_BEGIN_DECLS

typedef enum
{
  RUN_WHOLE,                    /* to the end of the stream */
  RUN_FAILED,
  RUN_INTERRUPTED               /* by SIGINT or SIGTERM */
} RunResult;

/* style is the element in the pipeline that is watched, curve is told its
 * losses. Runs the default main context. Errors are printed. */
RunResult run_pipeline (GstElement * pipeline, GstElement * style,
    Curve * curve);

G_END_DECLS

#endif /* NST_RUN_H */
