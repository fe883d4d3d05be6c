/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion/consistency.h"

void
nst_consistency_check(const struct nst_ops *ops,
                      const struct nst_flow *backward,
                      const struct nst_flow *forward, float *valid)
{
    for (gsize y = 0; y < backward->height; y++)
        ops->consistency(backward, forward, y, valid + y * backward->width);
}
