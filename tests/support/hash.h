/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Numbers that depend on nothing but (seed, stream, element), so that C and
 * numpy (tests/golden/test_data.py) make the same networks and pictures to
 * the bit, in any order. The mixer is SplitMix64's (Steele, Lea, Flood,
 * OOPSLA 2014).
 */

#ifndef NST_TESTS_HASH_H
#define NST_TESTS_HASH_H

#include <glib.h>

#define TEST_HASH_STEP G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)

static inline guint64
test_hash_mix(guint64 z)
{
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* What test_hash() of one stream has in common. */
static inline guint64
test_hash_key(guint64 seed, guint64 stream)
{
    return test_hash_mix(seed + TEST_HASH_STEP * (stream + 1));
}

static inline guint64
test_hash(guint64 key, guint64 element)
{
    return test_hash_mix(key + TEST_HASH_STEP * (element + 1));
}

/* Uniform in [-1, 1) in steps of 2^-23, which float32 holds exactly. */
static inline float
test_hash_uniform(guint64 key, guint64 element)
{
    gint64 step = (gint64)(test_hash(key, element) >> 40) - (1 << 23);

    return (float)step / (float)(1 << 23);
}

#endif /* NST_TESTS_HASH_H */
