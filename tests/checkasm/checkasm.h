/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Every version of every op against a naive reference in double. The idea,
 * and the name, are x264's and dav1d's.
 *
 * An op has a line in one of the arrays below: how it is checked, and how it
 * is timed. For each instruction set, each op that is new there is run. An
 * op without a line fails the test.
 */

#ifndef NST_TESTS_CHECKASM_H
#define NST_TESTS_CHECKASM_H

#include "guarded.h"
#include "ops/ops.h"

struct checkasm_bench;

/* Both functions get a table with nothing in it but their op. */
struct checkasm_op {
    const char *name;
    gsize member; /* its place in struct nst_ops */
    void (*check)(const struct nst_ops *ops);
    void (*bench)(const struct nst_ops *ops, struct checkasm_bench *bench);
};

#define CHECKASM_OP(op, check, bench)                                          \
    {                                                                          \
#op, G_STRUCT_OFFSET(struct nst_ops, op), check, bench                 \
    }
#define CHECKASM_END                                                           \
    {                                                                          \
        NULL, 0, NULL, NULL                                                    \
    }

extern const struct checkasm_op checkasm_winograd[], checkasm_output[],
    checkasm_multiply[], checkasm_sums[], checkasm_relu[], checkasm_picture[],
    checkasm_vec[], checkasm_combine[], checkasm_bf16[], checkasm_pyramid[],
    checkasm_patch[], checkasm_consistency[], checkasm_sample[],
    checkasm_detail[];

/* ==== Comparison ==== */

/*
 * What one rounding of float32 changes at most, relatively. A tolerance is a
 * number of roundings that no term of a sum passes through more often.
 */
#define CHECKASM_ROUNDING 0x1p-24

/* Which sizes the next comparisons are about, for their messages. */
void checkasm_case(const char *format, ...) G_GNUC_PRINTF(1, 2);

/*
 * Whether |x[i] - expected[i]| <= tolerance * size[i] for each i; where
 * expected[i] is NaN, whether x[i] is the guard word that has always been
 * there. If not, the test fails. size may be NULL: 1.
 */
gboolean
checkasm_equal(const char *what, const Guarded *x, const double *expected,
               const double *size, double tolerance);
gboolean checkasm_equal_number(const char *what, double x, double expected,
                               double tolerance);

/* Whether n floats are equal to the bit. */
gboolean
checkasm_same(const char *what, const float *a, const float *b, gsize n);

/* Whether this holds. */
gboolean checkasm_true(const char *what, gboolean holds);

/* Comparisons so far: a check that makes none is no check. */
guint64 checkasm_count(void);

/* n doubles, all NaN. */
double *checkasm_expect_untouched(gsize n);

/* ==== Bench ==== */

struct checkasm_bench {
    const char *unit;
    double work;    /* of one call, in units of 1e-9 */
    double seconds; /* of one call; the best round */
    gint64 begin;   /* of this round, in microseconds */
    gsize calls, left;
    guint rounds;
};

/* One call does so many floating point operations, or moves so many bytes. */
void checkasm_bench_flop(struct checkasm_bench *bench, double n);
void checkasm_bench_bytes(struct checkasm_bench *bench, double n);

gboolean checkasm_bench_next_round(struct checkasm_bench *bench);

static inline gboolean
checkasm_bench_goes_on(struct checkasm_bench *bench)
{
    if (bench->left == 0)
        return checkasm_bench_next_round(bench);
    bench->left--;
    return TRUE;
}

#define CHECKASM_TIME(bench) while (checkasm_bench_goes_on(bench))

/* Prints figures of the ops whose name begins with `prefix`, or of all. */
void checkasm_bench_all(const char *prefix);

/* ==== The table ==== */

/*
 * Calls for each instruction set of this processor family, for each op that is
 * new in it. A set that this processor lacks is called for once, with op and
 * ops NULL. Of an op without a line, name is "unknown", and check NULL.
 */
typedef void checkasm_visit_func(enum nst_cpu cpu, const struct checkasm_op *op,
                                 const struct nst_ops *ops);
void checkasm_visit(checkasm_visit_func *visit);

#endif /* NST_TESTS_CHECKASM_H */
