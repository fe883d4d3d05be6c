/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ref_optim.h"

#include <math.h>

void
ref_adam(double *x, double *m, double *v, const double *grad, size_t n, int t,
         double alpha, double beta1, double beta2, double epsilon)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = beta1 * m[i] + (1.0 - beta1) * grad[i];
        v[i] = beta2 * v[i] + (1.0 - beta2) * grad[i] * grad[i];

        double m_hat = m[i] / (1.0 - pow(beta1, t));
        double v_hat = v[i] / (1.0 - pow(beta2, t));

        x[i] -= alpha * m_hat / (sqrt(v_hat) + epsilon);
    }
}
