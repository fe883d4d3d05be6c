/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Seeded random numbers, the same on every machine: splitmix64 (Steele, Lea,
 * Flood, OOPSLA 2014) and the Box-Muller transform.
 */

#ifndef NST_BASE_RNG_H
#define NST_BASE_RNG_H

#include <glib.h>

struct nst_rng {
    guint64 state; /* the seed, to begin with */
};

guint64 nst_rng_next(struct nst_rng *rng);

/* n samples of N(0, 1). */
void nst_rng_normal(struct nst_rng *rng, float *out, gsize n);

#endif
