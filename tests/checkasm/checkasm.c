/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * checkasm                  the test
 * checkasm --bench [OP]     how fast the ops are, or those that begin so
 * checkasm --list           the instruction sets that this processor has
 * checkasm --lacking        those of its family that it lacks
 */

#include "checkasm.h"

#include <string.h>

static const struct checkasm_op *const groups[] = {
    checkasm_winograd, checkasm_output,  checkasm_multiply,
    checkasm_sums,     checkasm_relu,    checkasm_picture,
    checkasm_vec,      checkasm_combine, checkasm_bf16,
    checkasm_pyramid,  checkasm_patch,   checkasm_consistency,
    checkasm_sample,   checkasm_detail,
};

/* All of the table's members are functions: an array of them. */
typedef void (*any_func)(void);
#define N_OPS (sizeof(struct nst_ops) / sizeof(any_func))
G_STATIC_ASSERT(sizeof(struct nst_ops) % sizeof(any_func) == 0);
typedef union {
    struct nst_ops ops;
    any_func op[N_OPS];
} Table;

/* The sets whose versions of an op have been seen. */
typedef struct {
    Table sets[NST_CPU_COUNT];
    guint n;
} Seen;

static gboolean
is_new(const Seen *seen, const Table *table, gsize op)
{
    if (!table->op[op])
        return FALSE;
    for (guint i = 0; i < seen->n; i++)
        if (seen->sets[i].op[op] == table->op[op])
            return FALSE;
    return TRUE;
}

/* The line of an op, of which there has to be one. */
static struct checkasm_op
find_op(gsize op)
{
    const struct checkasm_op none = {"unknown", op * sizeof(any_func), NULL,
                                     NULL};
    const struct checkasm_op *found = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
        for (const struct checkasm_op *o = groups[i]; o->name; o++)
            if (o->member == op * sizeof(any_func)) {
                g_assert_null(found);
                found = o;
            }
    return found ? *found : none;
}

static void
visit_set(const Seen *seen, enum nst_cpu cpu, const Table *table,
          checkasm_visit_func *visit)
{
    for (gsize op = 0; op < N_OPS; op++) {
        Table alone = {.op = {NULL}};
        struct checkasm_op line;

        if (!is_new(seen, table, op))
            continue;
        alone.op[op] = table->op[op];
        line = find_op(op);
        visit(cpu, &line, &alone.ops);
    }
}

/* Whether there are processors of this build's family with that. */
static gboolean
is_of_family(enum nst_cpu cpu)
{
#if defined(__x86_64__)
    return cpu != NST_CPU_NEON;
#elif defined(__aarch64__)
    return cpu == NST_CPU_NEON || cpu == NST_CPU_BASELINE;
#else
    return cpu == NST_CPU_BASELINE;
#endif
}

void
checkasm_visit(checkasm_visit_func *visit)
{
    Seen seen = {.n = 0};

    for (int i = 0; i < NST_CPU_COUNT; i++) {
        enum nst_cpu cpu = (enum nst_cpu)i;
        Table table = {.op = {NULL}};

        if (!is_of_family(cpu))
            continue;
        /* Even its table is filled by its instructions. */
        if (!nst_cpu_can_run(cpu)) {
            visit(cpu, NULL, NULL);
            continue;
        }
        nst_ops_init(&table.ops, cpu);
        visit_set(&seen, cpu, &table, visit);
        seen.sets[seen.n++] = table;
    }
}

/* ==== The test ==== */

typedef struct {
    struct checkasm_op op;
    struct nst_ops ops;
} Case;

static void
run_case(gconstpointer data)
{
    const Case *this = data;
    guint64 before = checkasm_count();

    if (!this->op.check) {
        g_test_fail_printf("member %" G_GSIZE_FORMAT " of struct nst_ops has "
                           "no CHECKASM_OP() in tests/checkasm",
                           this->op.member / sizeof(any_func));
        return;
    }
    this->op.check(&this->ops);
    g_assert_cmpuint(checkasm_count(), >, before);
}

static void
skip_set(gconstpointer data)
{
    (void)data;
    g_test_skip("this processor lacks the instructions");
}

static void
add_case(enum nst_cpu cpu, const struct checkasm_op *op,
         const struct nst_ops *ops)
{
    const char *set = nst_cpu_to_name(cpu);
    g_autofree char *path = NULL;
    Case *this;

    if (!op) {
        path = g_strdup_printf("/%s", set);
        g_test_add_data_func(path, NULL, skip_set);
        return;
    }
    this = g_new(Case, 1);
    *this = (Case){*op, *ops};
    path = op->check ? g_strdup_printf("/%s/%s", set, op->name)
                     : g_strdup_printf("/%s/unknown%d", set,
                                       (int)(op->member / sizeof(any_func)));
    g_test_add_data_func_full(path, this, run_case, g_free);
}

static void
list_set(enum nst_cpu cpu, const struct checkasm_op *op,
         const struct nst_ops *ops)
{
    static int last = -1;

    (void)ops;
    if (op && (int)cpu != last)
        g_print("%s\n", nst_cpu_to_name(cpu));
    last = (int)cpu;
}

static void
list_lacking(enum nst_cpu cpu, const struct checkasm_op *op,
             const struct nst_ops *ops)
{
    (void)ops;
    if (!op)
        g_print("%s\n", nst_cpu_to_name(cpu));
}

int
main(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "--bench") == 0) {
        checkasm_bench_all(argc > 2 ? argv[2] : "");
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        checkasm_visit(list_set);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--lacking") == 0) {
        checkasm_visit(list_lacking);
        return 0;
    }
    g_test_init(&argc, &argv, NULL);
    checkasm_visit(add_case);
    return g_test_run();
}
