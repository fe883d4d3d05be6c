/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stylizer/colors.h"

#include <math.h>

#include "nst/error.h"
#include "stylizer/picture.h"

/* The variance of one grey level of 255, about. */
#define LEAST_VARIANCE (1.0 / (255.0 * 255.0))

/* More sweeps than Jacobi's method ever takes for three rows. */
#define MAX_SWEEPS 50

static void
multiply(const double *a, const double *b, double *product)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            product[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] +
                                 a[3 * i + 2] * b[6 + j];
}

/* One rotation of Jacobi's method, which makes matrix[3 * p + q] zero. */
static void
rotate(double *matrix, double *vectors, int p, int q)
{
    double theta =
        (matrix[3 * q + q] - matrix[3 * p + p]) / (2.0 * matrix[3 * p + q]);
    double t = copysign(1.0, theta) / (fabs(theta) + hypot(theta, 1.0));
    double c = 1.0 / hypot(t, 1.0), s = t * c;

    for (int i = 0; i < 3; i++) {
        double a = matrix[3 * i + p], b = matrix[3 * i + q];

        matrix[3 * i + p] = c * a - s * b;
        matrix[3 * i + q] = s * a + c * b;
    }
    for (int i = 0; i < 3; i++) {
        double a = matrix[3 * p + i], b = matrix[3 * q + i];
        double v = vectors[3 * i + p], w = vectors[3 * i + q];

        matrix[3 * p + i] = c * a - s * b;
        matrix[3 * q + i] = s * a + c * b;
        vectors[3 * i + p] = c * v - s * w;
        vectors[3 * i + q] = s * v + c * w;
    }
    matrix[3 * p + q] = matrix[3 * q + p] = 0.0;
}

/* Of a symmetric matrix; eigenvectors are columns. */
static void
decompose(const double *symmetric, double *values, double *vectors)
{
    double matrix[9];
    double trace = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            matrix[3 * i + j] = symmetric[3 * i + j];
            vectors[3 * i + j] = i == j;
        }
    for (int i = 0; i < 3; i++)
        trace += fabs(matrix[3 * i + i]);
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        gboolean done = TRUE;

        for (int p = 0; p < 2; p++)
            for (int q = p + 1; q < 3; q++)
                if (fabs(matrix[3 * p + q]) > 1e-18 * trace) {
                    rotate(matrix, vectors, p, q);
                    done = FALSE;
                }
        if (done)
            break;
    }
    for (int i = 0; i < 3; i++)
        values[i] = matrix[3 * i + i];
}

/* The matrix of the same eigenvectors with other eigenvalues. */
static void
compose(const double *values, const double *vectors, double *matrix)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            matrix[3 * i + j] = 0.0;
            for (int k = 0; k < 3; k++)
                matrix[3 * i + j] +=
                    vectors[3 * i + k] * values[k] * vectors[3 * j + k];
        }
}

void
nst_colors_transform(const double *from, const double *to, double *matrix)
{
    double values[3], inverse[3], vectors[9];
    double root[9], inverse_root[9], half[9], middle[9];

    decompose(from, values, vectors);
    for (int i = 0; i < 3; i++) {
        values[i] = sqrt(MAX(values[i], LEAST_VARIANCE));
        inverse[i] = 1.0 / values[i];
    }
    compose(values, vectors, root);
    compose(inverse, vectors, inverse_root);

    multiply(root, to, half);
    multiply(half, root, middle);
    decompose(middle, values, vectors);
    for (int i = 0; i < 3; i++)
        values[i] = sqrt(MAX(values[i], 0.0));
    compose(values, vectors, middle);
    multiply(inverse_root, middle, half);
    multiply(half, inverse_root, matrix);
}

/* The picture of an image, planar; NULL: error is set. */
static float *
take_picture(const NstImage *image, GError **error)
{
    if (!nst_image_check(image, "colour", error))
        return NULL;

    float *picture = g_try_new(float, (gsize)3 * image->width * image->height);
    if (picture)
        nst_picture_from_image(image, picture);
    else
        g_set_error(error, NST_ERROR, NST_ERROR_NO_MEMORY,
                    "no memory for the colours of an image of %ux%u",
                    image->width, image->height);
    return picture;
}

static gboolean
are_finite(const NstColors *colors)
{
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        sum += fabs(colors->mean[i]);
        for (int j = 0; j < 3; j++)
            sum += fabs(colors->covariance[3 * i + j]);
    }
    return isfinite(sum);
}

static gboolean
measure(const float *picture, gsize plane, NstColors *colors, GError **error)
{
    NstColors sums = {0};
    double n = (double)plane;

    for (gsize c = 0; c < 3; c++)
        for (gsize i = 0; i < plane; i++)
            sums.mean[c] += (double)picture[c * plane + i];
    for (gsize c = 0; c < 3; c++)
        sums.mean[c] /= n;
    for (gsize i = 0; i < plane; i++)
        for (gsize c = 0; c < 3; c++)
            for (gsize d = c; d < 3; d++)
                sums.covariance[3 * c + d] +=
                    ((double)picture[c * plane + i] - sums.mean[c]) *
                    ((double)picture[d * plane + i] - sums.mean[d]);
    for (gsize c = 0; c < 3; c++)
        for (gsize d = c; d < 3; d++)
            sums.covariance[3 * d + c] = sums.covariance[3 * c + d] =
                sums.covariance[3 * c + d] / n;
    if (!are_finite(&sums)) {
        g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                    "the picture has colours that are not finite");
        return FALSE;
    }
    *colors = sums;
    return TRUE;
}

gboolean
nst_colors_measure(const NstImage *image, NstColors *colors, GError **error)
{
    g_return_val_if_fail(image != NULL && colors != NULL, FALSE);

    g_autofree float *picture = take_picture(image, error);
    return picture &&
           measure(picture, (gsize)image->width * image->height, colors, error);
}

static void
transform(float *picture, gsize plane, const double *matrix, const double *from,
          const double *to)
{
    for (gsize i = 0; i < plane; i++) {
        double in[3];

        for (gsize c = 0; c < 3; c++)
            in[c] = (double)picture[c * plane + i] - from[c];
        for (gsize c = 0; c < 3; c++) {
            double out = to[c] + matrix[3 * c + 0] * in[0] +
                         matrix[3 * c + 1] * in[1] + matrix[3 * c + 2] * in[2];

            picture[c * plane + i] = (float)CLAMP(out, 0.0, 1.0);
        }
    }
}

gboolean
nst_colors_match(const NstImage *image, const NstColors *target, GError **error)
{
    NstColors colors;
    double matrix[9];

    g_return_val_if_fail(image != NULL && target != NULL, FALSE);
    if (!are_finite(target)) {
        g_set_error(error, NST_ERROR, NST_ERROR_NOT_FINITE,
                    "the colours to match are not finite");
        return FALSE;
    }
    gsize plane = (gsize)image->width * image->height;
    g_autofree float *picture = take_picture(image, error);
    if (!picture || !measure(picture, plane, &colors, error))
        return FALSE;
    nst_colors_transform(colors.covariance, target->covariance, matrix);
    transform(picture, plane, matrix, colors.mean, target->mean);
    nst_picture_to_image(picture, image);
    return TRUE;
}

gboolean
nst_colors_to_luma(const NstImage *image, double red, double blue,
                   GError **error)
{
    g_return_val_if_fail(image != NULL, FALSE);
    if (!(red >= 0.0 && blue >= 0.0 && red + blue <= 1.0)) {
        g_set_error(error, NST_ERROR, NST_ERROR_INVALID_ARGUMENT,
                    "the shares of red and blue in luma are %g and %g: they "
                    "are at least 0, and their sum at most 1",
                    red, blue);
        return FALSE;
    }
    gsize plane = (gsize)image->width * image->height;
    g_autofree float *picture = take_picture(image, error);
    if (!picture)
        return FALSE;
    for (gsize i = 0; i < plane; i++) {
        float *r = picture + i, *g = r + plane, *b = g + plane;

        *r = *g = *b = (float)(red * (double)*r + blue * (double)*b +
                               (1.0 - red - blue) * (double)*g);
    }
    nst_picture_to_image(picture, image);
    return TRUE;
}
