/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The best of some rounds of calls: on a machine that others use, too, the
 * fastest round is the one that was disturbed least.
 */

#include <string.h>

#include "checkasm.h"

#define ROUNDS 15
#define ROUND_MICROSECONDS 2000

static const char *wanted;
static double baseline[sizeof(struct nst_ops) / sizeof(nst_dot_func *)];

void
checkasm_bench_flop(struct checkasm_bench *bench, double n)
{
    bench->unit = "GFLOP/s";
    bench->work = n;
}

void
checkasm_bench_bytes(struct checkasm_bench *bench, double n)
{
    bench->unit = "GB/s";
    bench->work = n;
}

static void
begin_round(struct checkasm_bench *bench)
{
    bench->left = bench->calls - 1;
    bench->begin = g_get_monotonic_time();
}

gboolean
checkasm_bench_next_round(struct checkasm_bench *bench)
{
    gint64 elapsed = g_get_monotonic_time() - bench->begin;
    double seconds;

    if (bench->calls == 0) {
        bench->calls = 1;
        begin_round(bench);
        return TRUE;
    }
    if (elapsed < ROUND_MICROSECONDS) { /* too short to be measured */
        bench->calls *= 2;
        begin_round(bench);
        return TRUE;
    }
    seconds = (double)elapsed * 1e-6 / (double)bench->calls;
    if (bench->rounds == 0 || seconds < bench->seconds)
        bench->seconds = seconds;
    begin_round(bench);
    return ++bench->rounds < ROUNDS;
}

static void
bench_op(enum nst_cpu cpu, const struct checkasm_op *op,
         const struct nst_ops *ops)
{
    struct checkasm_bench bench = {.calls = 0};
    double *reference;

    if (!op || !op->bench || !g_str_has_prefix(op->name, wanted))
        return;
    op->bench(ops, &bench);
    reference = baseline + op->member / sizeof(nst_dot_func *);
    if (*reference <= 0.0)
        *reference = bench.seconds;
    g_print("%-22s %-9s %12.0f ns %9.2f %-8s %6.2f\n", op->name,
            nst_cpu_to_name(cpu), bench.seconds * 1e9,
            bench.work / bench.seconds * 1e-9, bench.unit,
            *reference / bench.seconds);
}

void
checkasm_bench_all(const char *prefix)
{
    wanted = prefix;
    g_print("%-22s %-9s %15s %18s %6s\n", "op", "set", "a call", "speed",
            "ratio");
    checkasm_visit(bench_op);
}
