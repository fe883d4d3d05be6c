/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One source for every instruction set. The build compiles the files of ops/
 * that include this once for each, with that set's flags and NST_ISA defined
 * as its suffix (c, avx2, avx512, bf16, neon); NST_SIMD(nst_dot) is then
 * nst_dot_c, nst_dot_avx2 and so on. Vectors are the compiler's: an
 * instruction of another set cannot slip in, and what the files say holds for
 * all.
 */

#ifndef NST_OPS_SIMD_H
#define NST_OPS_SIMD_H

#ifdef NST_ISA

#include <glib.h>

#define NST_PASTE_(a, b) a##_##b
#define NST_PASTE(a, b) NST_PASTE_(a, b)
#define NST_SIMD(name) NST_PASTE(name, NST_ISA)

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/* Floats a vector. */
#if defined(__AVX512F__)
#define NST_LANES 16
#elif defined(__AVX2__)
#define NST_LANES 8
#else
#define NST_LANES 4
#endif

typedef float nst_vec __attribute__((vector_size(4 * NST_LANES)));
typedef float nst_vec_unaligned
    __attribute__((vector_size(4 * NST_LANES), aligned(4), may_alias));
typedef int nst_vec_mask __attribute__((vector_size(4 * NST_LANES)));

#define NST_INLINE static inline __attribute__((always_inline))

NST_INLINE nst_vec
nst_vec_load(const float *p)
{
    return *(const nst_vec_unaligned *)p;
}

NST_INLINE void
nst_vec_store(float *p, nst_vec v)
{
    *(nst_vec_unaligned *)p = v;
}

NST_INLINE nst_vec
nst_vec_all(float x)
{
    return x - (nst_vec){0.0f};
}

/* a * b + c, in one rounding where the processor can. */
NST_INLINE nst_vec
nst_vec_fma(nst_vec a, nst_vec b, nst_vec c)
{
#if defined(__AVX512F__)
    return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__)
    return _mm256_fmadd_ps(a, b, c);
#elif defined(__ARM_NEON)
    return vfmaq_f32(c, a, b);
#else
    return a * b + c;
#endif
}

/* a where the mask is set, else b */
NST_INLINE nst_vec
nst_vec_select(nst_vec_mask mask, nst_vec a, nst_vec b)
{
    return (nst_vec)((mask & (nst_vec_mask)a) | (~mask & (nst_vec_mask)b));
}

/* x where y > 0, else 0. */
NST_INLINE nst_vec
nst_vec_where_positive(nst_vec y, nst_vec x)
{
    nst_vec_mask mask = y > (nst_vec){0.0f};

    return (nst_vec)(mask & (nst_vec_mask)x);
}

/* max(x, 0), but a NaN stays one, so that it is noticed. */
NST_INLINE nst_vec
nst_vec_relu(nst_vec x)
{
    nst_vec_mask negative = x < (nst_vec){0.0f};

    return (nst_vec)(~negative & (nst_vec_mask)x);
}

/*
 * Long sums run in so many independent chains of doubles, whatever the vectors
 * are, and end in this order: the same for every instruction set, and fast
 * without the compiler being allowed to reorder.
 */
#define NST_CHAINS 8

NST_INLINE double
nst_sum_chains(const double chain[NST_CHAINS])
{
    return ((chain[0] + chain[4]) + (chain[1] + chain[5])) +
           ((chain[2] + chain[6]) + (chain[3] + chain[7]));
}

#ifdef __AVX512BF16__
/* Here products are in bfloat16, with sums in float32. */
#define NST_BF16

/* 16 values in the room of 8. */
NST_INLINE void
nst_vec_store_bf16(float *p, nst_vec v)
{
    _mm256_storeu_si256((__m256i *)(void *)p, (__m256i)_mm512_cvtneps_pbh(v));
}

/* Each float of the result holds a value of `even` and one of `odd`. */
NST_INLINE nst_vec
nst_vec_pair(nst_vec even, nst_vec odd)
{
    __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(even));
    __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(odd));

    return (nst_vec)_mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}
#endif

/* sum + a * b; in bfloat16, of both values that each float holds. */
NST_INLINE nst_vec
nst_vec_multiply_add(nst_vec a, nst_vec b, nst_vec sum)
{
#ifdef NST_BF16
    return _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b);
#else
    return nst_vec_fma(a, b, sum);
#endif
}

#endif /* NST_ISA */

#endif
