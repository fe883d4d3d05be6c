/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What make_golden.py wrote, and what it was made from. */

#ifndef NST_TESTS_GOLDEN_FILE_H
#define NST_TESTS_GOLDEN_FILE_H

#include <json-glib/json-glib.h>

#include "random_network.h"

/* Reads NAME.json from the folder of the tests' sources; aborts the test
 * program where that fails. Freed by json_node_unref(). */
JsonNode *golden_load(const char *name);

/* The object "network" as a recipe, valid as long as the object. */
void golden_network_spec(JsonObject *network, RandomNetwork *spec);

/*
 * The network file that the golden values belong to: random, or a real one
 * in $NST_SHARED/weights. NULL, after g_test_skip(), where there is none.
 */
GBytes *golden_network(JsonObject *golden);

/* Picture `which`, [seed, width, height] in the object "pictures". Packed:
 * rgbrgb…, else three planes. Freed by g_free(). */
float *golden_picture(JsonObject *golden, const char *which, gboolean packed,
                      guint *width, guint *height);

/* A member that is an array of numbers. Freed by g_free(). */
double *golden_numbers(JsonObject *object, const char *member, gsize *n);

/*
 * The values of an array of n at the places that make_golden.py samples, as
 * many as `count`. Freed by g_free().
 */
double *golden_samples(const float *array, gsize n, gsize count);
double *golden_samples_double(const double *array, gsize n, gsize count);

/*
 * Whether samples agree: the root mean square of their differences over
 * `scale`, the root mean square of the whole array, is at most `tolerance`.
 * Prints what differs.
 */
gboolean golden_samples_agree(const char *what, const double *value,
                              const double *expected, gsize count, double scale,
                              double tolerance);

#endif /* NST_TESTS_GOLDEN_FILE_H */
