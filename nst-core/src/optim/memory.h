/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What L-BFGS remembers: pairs of a step s and the change of the gradient y
 * that it brought, and the product of the matrix they stand for with a
 * gradient.
 *
 * The two-loop recursion (Nocedal 1980) reads the pairs one after the other,
 * each waiting for the last one's scalar product. Here its scalars come from
 * the scalar products of all vectors with each other, in double, most of which
 * are old ones ("vector-free L-BFGS": Chen, Wang, Zhou, NIPS 2014); so one
 * pass over the memory makes the new products and another the direction.
 *
 * The recursion starts from gamma P, with P a symmetric positive definite
 * matrix that belongs to the caller and gamma = s.y / y.Py of the newest pair.
 * y itself is not stored: z = Py is, and products with y are differences of
 * products with gradients.
 */

#ifndef NST_OPTIM_MEMORY_H
#define NST_OPTIM_MEMORY_H

#include "base/arena.h"
#include "ops/ops.h"
#include "optim/chunks.h"

struct nst_memory {
    const struct nst_ops *ops;
    struct nst_chunks *chunks;
    guint history, n_pairs;
    guint *slots;   /* [history + 1]; the oldest pair first, one to spare */
    float **s, **z; /* [slot] */
    double *sy;     /* [slot][slot]: s.y, of a pair and itself or a newer one */
    double *yz;     /* [slot][slot] */
    double *sg, *zg; /* [slot]: with the gradient in hand */
    double *a;       /* [slot] */
    double *sums;
    /* Lists for one pass. */
    const float **vectors;
    float *coefficients;
};

/* A step that was made, and the gradients on both sides. */
struct nst_step {
    const float *direction;
    double length;
    const float *grad, *p_grad;         /* before; p_grad = P grad */
    const float *new_grad, *p_new_grad; /* after */
};

/* Scalar products that chunks must have room for. */
guint nst_memory_max_sums(guint history);

void nst_memory_init(struct nst_memory *memory, const struct nst_ops *ops,
                     struct nst_chunks *chunks, guint history);
void nst_memory_clear(struct nst_memory *memory);

/* Takes the vectors from an arena. */
void nst_memory_lay_out(struct nst_memory *memory, struct nst_arena *arena);

void nst_memory_forget(struct nst_memory *memory);

/* Takes grad in hand. Returns grad.grad in *squared_norm. FALSE: cancelled. */
gboolean nst_memory_measure(struct nst_memory *memory, const float *grad,
                            double *squared_norm);

/*
 * Takes step->new_grad in hand, and remembers the pair, if there is curvature
 * in it; the oldest then makes room. step->grad is in hand. FALSE: cancelled.
 */
gboolean nst_memory_add(struct nst_memory *memory, const struct nst_step *step);

/*
 * direction = -H grad, with grad in hand and p_grad = P grad. Returns
 * grad.direction and direction.direction. FALSE: cancelled.
 */
gboolean nst_memory_multiply(struct nst_memory *memory, const float *grad,
                             const float *p_grad, float *direction,
                             double *slope, double *squared_length);

#endif
