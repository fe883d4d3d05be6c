/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the benches share: options, the clock, the layers of VGG-16, and the
 * line of JSON that engine.py reads.
 */

#ifndef NST_TESTS_BENCH_H
#define NST_TESTS_BENCH_H

#include <glib.h>

/* Exit status: what was asked for does not exist on this machine. */
#define BENCH_SKIP 77

struct bench_options {
    int width, height;
    int threads;
    int warm_up, repeat; /* calls: not measured, measured */
    gboolean bf16;
};

extern struct bench_options bench_options;

/*
 * Fills in bench_options and the program's own entries; after that threads
 * is at least 1. Ends the program where the command line is wrong.
 */
void bench_parse(int argc, char **argv, const GOptionEntry *entries);

void bench_fail(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;
void bench_skip(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;

/* Seconds of each of the repeated calls; freed by g_free(). */
double *bench_measure(void (*func)(void *data), void *data);

/*
 * Prints the seconds and, from getrusage(), the largest memory that the
 * program has had. more: further members of the JSON object, or "".
 */
void bench_report(const char *what, const double *seconds, const char *more);

struct bench_layer {
    int in, out, height, width;
};

/* The convolutions of VGG-16 on a picture of that size. */
#define BENCH_N_LAYERS 13
void bench_vgg16_layers(int width, int height,
                        struct bench_layer layers[BENCH_N_LAYERS]);

/* Uniform in -scale..scale; the same for the same stream. */
float *bench_random(guint64 stream, gsize n, float scale);

/* Of the weights under which activations keep their order of magnitude. */
float bench_weight_scale(const struct bench_layer *layer);

#endif /* NST_TESTS_BENCH_H */
