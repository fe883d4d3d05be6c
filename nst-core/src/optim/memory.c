/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "optim/memory.h"

#include <math.h>

/* A pair needs s.y > this * |s| |y| to be remembered. */
#define MIN_CURVATURE 1e-10

/* Sums of nst_memory_add() before those with the pairs. */
enum { S_GRAD, Z_GRAD, S_S, Y_Y, N_SUMS };

guint
nst_memory_max_sums(guint history)
{
    return N_SUMS + 2 * (history + 1);
}

void
nst_memory_init(struct nst_memory *memory, const struct nst_ops *ops,
                struct nst_chunks *chunks, guint history)
{
    gsize slots = (gsize)history + 1;

    *memory =
        (struct nst_memory){.ops = ops, .chunks = chunks, .history = history};
    memory->slots = g_new(guint, slots);
    memory->s = g_new0(float *, slots);
    memory->z = g_new0(float *, slots);
    memory->sy = g_new0(double, slots *slots);
    memory->yz = g_new0(double, slots *slots);
    memory->sg = g_new0(double, slots);
    memory->zg = g_new0(double, slots);
    memory->a = g_new0(double, slots);
    memory->sums = g_new0(double, nst_memory_max_sums(history));
    memory->vectors = g_new0(const float *, 2 * slots + 1);
    memory->coefficients = g_new0(float, 2 * slots + 1);
    for (guint i = 0; i < slots; i++)
        memory->slots[i] = i;
}

void
nst_memory_clear(struct nst_memory *memory)
{
    g_free(memory->slots);
    g_free(memory->s);
    g_free(memory->z);
    g_free(memory->sy);
    g_free(memory->yz);
    g_free(memory->sg);
    g_free(memory->zg);
    g_free(memory->a);
    g_free(memory->sums);
    g_free(memory->vectors);
    g_free(memory->coefficients);
}

void
nst_memory_lay_out(struct nst_memory *memory, struct nst_arena *arena)
{
    for (guint i = 0; i <= memory->history; i++) {
        memory->s[i] = nst_arena_take(arena, memory->chunks->n, 1, 1);
        memory->z[i] = nst_arena_take(arena, memory->chunks->n, 1, 1);
    }
}

void
nst_memory_forget(struct nst_memory *memory)
{
    memory->n_pairs = 0;
}

static double *
entry(const struct nst_memory *memory, double *matrix, guint row, guint column)
{
    return matrix + (gsize)row * (memory->history + 1) + column;
}

/* Lists s and z of the first n pairs. */
static void
list_pairs(struct nst_memory *memory, guint n)
{
    for (guint i = 0; i < n; i++) {
        memory->vectors[2 * i] = memory->s[memory->slots[i]];
        memory->vectors[2 * i + 1] = memory->z[memory->slots[i]];
    }
}

/* The listed vectors from `at` on; the longest history makes 202. */
#define MAX_LIST 256

static void
list_from(const struct nst_memory *memory, guint n, gsize at,
          const float **list)
{
    g_assert(n <= MAX_LIST);
    for (guint i = 0; i < n; i++)
        list[i] = memory->vectors[i] + at;
}

struct measure {
    const struct nst_memory *memory;
    const float *grad;
};

static void
measure_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct measure *measure = data;
    const struct nst_memory *memory = measure->memory;
    const float *grad = measure->grad + at, *list[MAX_LIST];

    list_from(memory, 2 * memory->n_pairs, at, list);
    sums[0] = memory->ops->dot(grad, grad, n);
    memory->ops->dots(list, 2 * memory->n_pairs, grad, n, sums + 1);
}

gboolean
nst_memory_measure(struct nst_memory *memory, const float *grad,
                   double *squared_norm)
{
    struct measure measure = {memory, grad};

    list_pairs(memory, memory->n_pairs);
    if (!nst_chunks_run(memory->chunks, measure_chunk, &measure,
                        1 + 2 * memory->n_pairs, memory->sums))
        return FALSE;
    *squared_norm = memory->sums[0];
    for (guint i = 0; i < memory->n_pairs; i++) {
        memory->sg[memory->slots[i]] = memory->sums[1 + 2 * i];
        memory->zg[memory->slots[i]] = memory->sums[2 + 2 * i];
    }
    return TRUE;
}

struct add {
    const struct nst_memory *memory;
    const struct nst_step *step;
};

static void
add_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct add *add = data;
    const struct nst_memory *memory = add->memory;
    const struct nst_ops *ops = memory->ops;
    const struct nst_step *step = add->step;
    guint slot = memory->slots[memory->n_pairs];
    float *s = memory->s[slot] + at, *z = memory->z[slot] + at;
    const float *grad = step->grad + at, *new_grad = step->new_grad + at;
    const float *moves[] = {step->direction + at};
    const float *ends[] = {step->p_new_grad + at, step->p_grad + at};
    const float length[] = {(float)step->length}, difference[] = {1.0f, -1.0f};
    const float *list[MAX_LIST], *pair[] = {s, z};

    ops->combine(moves, length, 1, s, n);
    ops->combine(ends, difference, 2, z, n);
    ops->dots(pair, 2, grad, n, sums + S_GRAD);
    sums[S_S] = ops->dot(s, s, n);
    sums[Y_Y] = ops->squared_distance(new_grad, grad, n);
    list_from(memory, 2 * (memory->n_pairs + 1), at, list);
    ops->dots(list, 2 * (memory->n_pairs + 1), new_grad, n, sums + N_SUMS);
}

/* Fills in the products with the spare pair's y, and the new gradient's. */
static void
update_products(struct nst_memory *memory)
{
    guint spare = memory->slots[memory->n_pairs];
    const double *sums = memory->sums;

    memory->sg[spare] = sums[S_GRAD];
    memory->zg[spare] = sums[Z_GRAD];
    for (guint i = 0; i <= memory->n_pairs; i++) {
        guint slot = memory->slots[i];
        double sg = sums[N_SUMS + 2 * i], zg = sums[N_SUMS + 2 * i + 1];

        *entry(memory, memory->sy, slot, spare) = sg - memory->sg[slot];
        *entry(memory, memory->yz, slot, spare) = zg - memory->zg[slot];
        *entry(memory, memory->yz, spare, slot) = zg - memory->zg[slot];
        memory->sg[slot] = sg;
        memory->zg[slot] = zg;
    }
}

gboolean
nst_memory_add(struct nst_memory *memory, const struct nst_step *step)
{
    struct add add = {memory, step};
    guint spare = memory->slots[memory->n_pairs];

    list_pairs(memory, memory->n_pairs + 1);
    if (!nst_chunks_run(memory->chunks, add_chunk, &add,
                        N_SUMS + 2 * (memory->n_pairs + 1), memory->sums))
        return FALSE;
    update_products(memory);

    double sy = *entry(memory, memory->sy, spare, spare);
    double yz = *entry(memory, memory->yz, spare, spare);
    if (!(sy > MIN_CURVATURE * sqrt(memory->sums[S_S] * memory->sums[Y_Y])) ||
        !(yz > 0.0 && isfinite(sy / yz)))
        return TRUE;
    if (memory->n_pairs < memory->history) {
        memory->n_pairs++;
        return TRUE;
    }
    guint oldest = memory->slots[0];
    for (guint i = 0; i < memory->history; i++)
        memory->slots[i] = memory->slots[i + 1];
    memory->slots[memory->history] = oldest;
    return TRUE;
}

/*
 * The two loops, on scalars: H grad = gamma (p_grad - sum a z) + sum (a - b) s.
 * Fills in the coefficients of -H grad, and the list: s and z of the pairs,
 * then p_grad.
 */
static void
compute_coefficients(struct nst_memory *memory, const float *p_grad)
{
    guint n = memory->n_pairs;
    double gamma = 1.0;

    for (guint i = n; i-- > 0;) {
        guint slot = memory->slots[i];
        double sq = memory->sg[slot];

        for (guint j = i + 1; j < n; j++)
            sq -= memory->a[memory->slots[j]] *
                  *entry(memory, memory->sy, slot, memory->slots[j]);
        memory->a[slot] = sq / *entry(memory, memory->sy, slot, slot);
    }
    if (n > 0) {
        guint last = memory->slots[n - 1];

        gamma = *entry(memory, memory->sy, last, last) /
                *entry(memory, memory->yz, last, last);
    }
    for (guint i = 0; i < n; i++) {
        guint slot = memory->slots[i];
        double yr = memory->zg[slot];

        for (guint j = 0; j < n; j++)
            yr -= memory->a[memory->slots[j]] *
                  *entry(memory, memory->yz, slot, memory->slots[j]);
        yr *= gamma;
        for (guint j = 0; j < i; j++)
            yr -= (double)memory->coefficients[2 * j] *
                  *entry(memory, memory->sy, memory->slots[j], slot);
        double b = yr / *entry(memory, memory->sy, slot, slot);
        memory->coefficients[2 * i] = (float)(b - memory->a[slot]);
        memory->coefficients[2 * i + 1] = (float)(gamma * memory->a[slot]);
    }
    list_pairs(memory, n);
    memory->coefficients[2 * n] = (float)-gamma;
    memory->vectors[2 * n] = p_grad;
}

struct multiply {
    const struct nst_memory *memory;
    const float *grad;
    float *direction;
};

static void
multiply_chunk(void *data, gsize at, gsize n, double *sums)
{
    const struct multiply *multiply = data;
    const struct nst_memory *memory = multiply->memory;
    float *direction = multiply->direction + at;
    guint count = 2 * memory->n_pairs + 1;
    const float *list[MAX_LIST], *pair[] = {multiply->grad + at, direction};

    list_from(memory, count, at, list);
    memory->ops->combine(list, memory->coefficients, count, direction, n);
    memory->ops->dots(pair, 2, direction, n, sums);
}

gboolean
nst_memory_multiply(struct nst_memory *memory, const float *grad,
                    const float *p_grad, float *direction, double *slope,
                    double *squared_length)
{
    struct multiply multiply = {memory, grad, direction};

    compute_coefficients(memory, p_grad);
    if (!nst_chunks_run(memory->chunks, multiply_chunk, &multiply, 2,
                        memory->sums))
        return FALSE;
    *slope = memory->sums[0];
    *squared_length = memory->sums[1];
    return TRUE;
}
