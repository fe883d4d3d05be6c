/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which pixels of the newest frame were in the previous one, too. */

#ifndef NST_MOTION_CONSISTENCY_H
#define NST_MOTION_CONSISTENCY_H

#include "ops/ops.h"

/*
 * backward and forward: of one pair of frames, as nst_dis_backward() and
 * nst_dis_forward() find them. valid [height][width] is 1 where a pixel of
 * the newest frame comes from a place in the previous one, from which forward
 * flow leads back to it; else 0: it has just come into view, or flow is not
 * to be trusted there. The rule is ops/consistency.h's.
 */
void nst_consistency_check(const struct nst_ops *ops,
                           const struct nst_flow *backward,
                           const struct nst_flow *forward, float *valid);

#endif
