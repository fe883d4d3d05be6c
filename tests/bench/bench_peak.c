/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The machine's peak: multiply-adds in registers and nothing else, on as
 * many threads as asked for. What fraction of it a convolution reaches says
 * how much is left to win.
 *
 * A unit starts a multiply-add in each cycle, before the last one is done: as
 * many sums have to be in flight as two units begin meanwhile. 12 sums and
 * two factors fit into the 16 registers of AVX2, and are enough for fp32. The
 * dot product of bf16 takes longer, and AVX-512 has registers for 20.
 *
 * This file is compiled with -ffp-contract=fast, so that x * a + b is one
 * instruction.
 */

/* clock_gettime() */
#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "bench.h"

#define MAX_SUMS 20
#define EACH_OF_12(DO)                                                         \
    DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define EACH_OF_20(DO)                                                         \
    EACH_OF_12(DO)                                                             \
    DO(12) DO(13) DO(14) DO(15) DO(16) DO(17) DO(18) DO(19)

/* How often every sum is added to in a call: some 20 ms. */
#define N_STEPS 10000000

/* With these the sums tend to 2, and never to a denormal. */
struct operands {
    float start[MAX_SUMS]; /* all different, or they would be one sum */
    float factor, summand;
};

typedef float loop_func(const struct operands *operands);

#define DECLARE_SUM(i) vector sum##i = (vector){0} + operands->start[i];
#define FMA_SUM(i) sum##i = sum##i * factor + summand;
#define ADD_SUM(i) total += sum##i;

/* One source for every width: the compiler knows the attribute's registers. */
#define DEFINE_LOOP(name, isa, n_bytes, EACH_SUM)                              \
    isa static float name(const struct operands *operands)                     \
    {                                                                          \
        typedef float vector __attribute__((vector_size(n_bytes)));            \
        vector factor = (vector){0} + operands->factor;                        \
        vector summand = (vector){0} + operands->summand;                      \
        vector total = {0};                                                    \
        EACH_SUM(DECLARE_SUM)                                                  \
                                                                               \
        for (int step = 0; step < N_STEPS; step++) {                           \
            EACH_SUM(FMA_SUM)                                                  \
        }                                                                      \
        EACH_SUM(ADD_SUM)                                                      \
        return total[0];                                                       \
    }

struct loop {
    const char *isa;
    loop_func *func;
    int n_sums, flops; /* flops: of one addition to one sum */
};

#ifdef __x86_64__
#include <immintrin.h>

#define TARGET(isa) __attribute__((target(isa)))

DEFINE_LOOP(loop_avx512, TARGET("avx512f"), 64, EACH_OF_20)
DEFINE_LOOP(loop_avx2, TARGET("avx2,fma"), 32, EACH_OF_12)
DEFINE_LOOP(loop_sse2, , 16, EACH_OF_12)

#define DECLARE_DOT(i) __m512 sum##i = _mm512_set1_ps(operands->start[i]);
#define DOT_SUM(i) sum##i = _mm512_dpbf16_ps(sum##i, pairs, pairs);
#define ADD_DOT(i) total = _mm512_add_ps(total, sum##i);

TARGET("avx512f,avx512bf16")
static float
loop_avx512_bf16(const struct operands *operands)
{
    __m512 factor = _mm512_set1_ps(operands->factor);
    __m512bh pairs = _mm512_cvtne2ps_pbh(factor, factor);
    __m512 total = _mm512_setzero_ps();
    EACH_OF_20(DECLARE_DOT)

    for (int step = 0; step < N_STEPS; step++) {
        EACH_OF_20(DOT_SUM)
    }
    EACH_OF_20(ADD_DOT)
    return _mm512_cvtss_f32(total);
}

static struct loop
choose_loop(void)
{
    if (bench_options.bf16) {
        if (__builtin_cpu_supports("avx512bf16"))
            return (struct loop){"AVX512-BF16", loop_avx512_bf16, 20, 64};
        return (struct loop){NULL, NULL, 0, 0};
    }
    if (__builtin_cpu_supports("avx512f"))
        return (struct loop){"AVX-512", loop_avx512, 20, 32};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return (struct loop){"AVX2", loop_avx2, 12, 16};
    return (struct loop){"SSE2", loop_sse2, 12, 8};
}
#else
DEFINE_LOOP(loop_baseline, , 16, EACH_OF_12)

static struct loop
choose_loop(void)
{
    if (bench_options.bf16)
        return (struct loop){NULL, NULL, 0, 0};
    return (struct loop){"baseline", loop_baseline, 12, 8};
}
#endif

static struct operands operands = {.factor = 0.5f, .summand = 1.0f};

struct peak {
    struct loop loop;
    struct worker {
        const struct loop *loop;
        double seconds; /* of its own processor time */
        gboolean ok;
    } * workers;
    double best; /* GFLOP/s */
};

/* Not the clock on the wall: it runs on while another program has the core,
 * and with a busy one around, some worker always waits. */
static double
processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static gpointer
run_worker(gpointer data)
{
    struct worker *worker = data;
    double begin = processor_time();

    /* What the sums tend to. Did nobody want them, the compiler could leave
     * them out. */
    worker->ok = worker->loop->func(&operands) > 1.0f;
    worker->seconds = processor_time() - begin;
    return NULL;
}

static void
run_workers(void *data)
{
    struct peak *peak = data;
    gsize n = (gsize)bench_options.threads;
    g_autofree GThread **threads = g_new(GThread *, n);
    double gflop = 1e-9 * peak->loop.flops * peak->loop.n_sums * N_STEPS;
    double speed = 0.0;

    for (gsize i = 1; i < n; i++)
        threads[i] = g_thread_new("peak", run_worker, &peak->workers[i]);
    run_worker(&peak->workers[0]);
    for (gsize i = 0; i < n; i++) {
        if (i > 0)
            g_thread_join(threads[i]);
        if (!peak->workers[i].ok)
            bench_fail("the sums are wrong");
        speed += gflop / peak->workers[i].seconds;
    }
    peak->best = MAX(peak->best, speed);
}

int
main(int argc, char **argv)
{
    struct peak peak = {.best = 0.0};

    bench_parse(argc, argv, NULL);
    peak.loop = choose_loop();
    if (!peak.loop.func)
        bench_skip("no bf16 dot product on this processor");
    for (int i = 0; i < MAX_SUMS; i++)
        operands.start[i] = 1.0f + (float)i;
    peak.workers = g_new0(struct worker, (gsize)bench_options.threads);
    for (int i = 0; i < bench_options.threads; i++)
        peak.workers[i].loop = &peak.loop;
    g_autofree double *seconds = bench_measure(run_workers, &peak);

    /* More threads than processors do not add to the peak. */
    double share = MIN(1.0, (double)g_get_num_processors() /
                                (double)bench_options.threads);
    g_autofree char *more =
        g_strdup_printf("\"isa\": \"%s\", \"gflop_per_second\": %.1f",
                        peak.loop.isa, peak.best * share);
    bench_report("peak", seconds, more);
    g_free(peak.workers);
    return 0;
}
