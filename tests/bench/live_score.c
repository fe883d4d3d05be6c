/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "live_score.h"

#include <math.h>
#include <string.h>

#include "net/objective.h"
#include "stylizer/live_params.h"
#include "stylizer/network_private.h"
#include "stylizer/picture.h"
#include "stylizer/style_private.h"

#define REFERENCE_EVALUATIONS 300

struct LiveScore {
    NstNetwork *network;
    NstStyle *style;
    guint width, height;
    struct nst_context context;
    struct nst_objective_spec spec;
    struct nst_objective *objective;
    float *planes, *grad; /* [3][height][width] */
    char *layers;
};

static NstImage
make_image(const LiveScore *score, const float *picture)
{
    return (NstImage){.data = (void *)(gsize)picture,
                      .stride = (gssize)(score->width * 3 * sizeof(float)),
                      .width = score->width,
                      .height = score->height,
                      .format = NST_PIXEL_RGB32F};
}

/* As NstParams wants them. */
static char *
list_layers(const LiveScore *score)
{
    const struct nst_topology *topology =
        nst_network_get_weights(score->network)->topology;
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < score->spec.n_style_layers; i++)
        g_string_append_printf(
            list, "%s%s:%g", i ? "," : "",
            topology->layer_names[score->spec.style_layers[i].layer],
            score->spec.style_layers[i].weight);
    return g_string_free(list, FALSE);
}

LiveScore *
live_score_new(NstNetwork *network, NstStyle *style,
               const NstLiveParams *params, guint width, guint height,
               GError **error)
{
    LiveScore *score = g_new0(LiveScore, 1);
    gsize n = (gsize)3 * width * height;

    score->network = network;
    score->style = style;
    score->width = width;
    score->height = height;
    score->planes = g_new(float, n);
    score->grad = g_new(float, n);
    nst_context_init(&score->context, 0);
    if (!nst_live_params_to_spec(network, params, &score->spec, error)) {
        live_score_free(score);
        return NULL;
    }
    score->layers = list_layers(score);
    score->objective =
        nst_objective_new(&score->context, nst_network_get_weights(network),
                          &score->spec, (int)height, (int)width);
    for (guint i = 0; i < score->spec.n_style_layers; i++)
        nst_objective_set_gram(
            score->objective, i,
            nst_style_get_gram(style, score->spec.style_layers[i].layer));
    return score;
}

void
live_score_free(LiveScore *score)
{
    if (!score)
        return;
    nst_objective_free(score->objective);
    nst_context_clear(&score->context);
    g_free(score->planes);
    g_free(score->grad);
    g_free(score->layers);
    g_free(score);
}

double
live_score_loss(LiveScore *score, const float *content, const float *picture)
{
    NstImage image = make_image(score, content);
    struct nst_loss_terms terms;

    nst_picture_from_image(&image, score->planes);
    nst_objective_set_content(score->objective, score->planes);
    image = make_image(score, picture);
    nst_picture_from_image(&image, score->planes);
    nst_objective_evaluate(score->objective, score->planes, score->grad,
                           &terms);
    return terms.total;
}

void
live_score_paint(LiveScore *score, const float *content, float *picture,
                 guint n)
{
    NstImage in = make_image(score, content), out = make_image(score, picture);
    NstParams params;
    NstStylizer *stylizer;

    nst_params_init(&params);
    params.content_layer =
        nst_network_get_weights(score->network)
            ->topology->layer_names[score->spec.content_layer];
    params.style_layers = score->layers;
    params.beta = score->spec.beta;
    params.iterations = n;
    stylizer = nst_stylizer_new(score->network, &params, NULL);
    g_assert(stylizer);
    nst_stylizer_set_style(stylizer, score->style);
    if (!nst_stylizer_render(stylizer, &in, &out, NULL, NULL, NULL, NULL, NULL))
        g_assert_not_reached();
    nst_stylizer_free(stylizer);
}

double
live_score_reference(LiveScore *score, const float *content, float *picture)
{
    float *own =
        picture ? NULL : g_new(float, (gsize)3 * score->width * score->height);
    double loss;

    live_score_paint(score, content, picture ? picture : own,
                     REFERENCE_EVALUATIONS);
    loss = live_score_loss(score, content, picture ? picture : own);
    g_free(own);
    return loss;
}

/* ==== Along the flow ==== */

static float
cubic(const float p[4], float t)
{
    return p[1] + 0.5f * t *
                      (p[2] - p[0] +
                       t * (2.0f * p[0] - 5.0f * p[1] + 4.0f * p[2] - p[3] +
                            t * (3.0f * (p[1] - p[2]) + p[3] - p[0])));
}

static float
sample(const NstSceneFrame *size, const float *picture, float x, float y,
       gsize c)
{
    int left = (int)floorf(x), up = (int)floorf(y);
    float column[4], row[4];

    for (int j = 0; j < 4; j++) {
        int yy = CLAMP(up - 1 + j, 0, (int)size->height - 1);

        for (int i = 0; i < 4; i++) {
            int xx = CLAMP(left - 1 + i, 0, (int)size->width - 1);

            row[i] = picture[((gsize)yy * size->width + (gsize)xx) * 3 + c];
        }
        column[j] = cubic(row, x - (float)left);
    }
    return cubic(column, y - (float)up);
}

double
live_score_warp(const NstSceneFrame *flow, const float *picture,
                const float *before, gsize *n)
{
    double sum = 0.0;

    for (gsize y = 0, i = 0; y < flow->height; y++)
        for (gsize x = 0; x < flow->width; x++, i++) {
            if (flow->valid[i] < 0.5f)
                continue;
            for (gsize c = 0; c < 3; c++) {
                float d = picture[3 * i + c] - sample(flow, before,
                                                      (float)x + flow->u[i],
                                                      (float)y + flow->v[i], c);

                sum += (double)(d * d);
            }
            *n += 3;
        }
    return sum;
}

void
live_score_carry(const NstSceneFrame *flow, const float *before, float *out)
{
    for (gsize y = 0, i = 0; y < flow->height; y++)
        for (gsize x = 0; x < flow->width; x++, i++)
            for (gsize c = 0; c < 3; c++)
                out[3 * i + c] = sample(flow, before,
                                        CLAMP((float)x + flow->u[i], 0.0f,
                                              (float)(flow->width - 1)),
                                        CLAMP((float)y + flow->v[i], 0.0f,
                                              (float)(flow->height - 1)),
                                        c);
}

static double
correlate(const float *a, const float *b, gsize n)
{
    double sa = 0.0, sb = 0.0, ab = 0.0;

    for (gsize i = 0; i < n; i++) {
        sa += (double)a[i];
        sb += (double)b[i];
        ab += (double)(a[i] * b[i]);
    }
    return ab / (double)n - sa / (double)n * (sb / (double)n);
}

/* Least squares: picture = a old + b content + c. */
double
live_score_ghost(const float *picture, const float *old, const float *content,
                 gsize n)
{
    double oo = correlate(old, old, n), cc = correlate(content, content, n);
    double oc = correlate(old, content, n);
    double po = correlate(picture, old, n), pc = correlate(picture, content, n);
    double det = oo * cc - oc * oc;

    return det > 0.0 ? (po * cc - pc * oc) / det : 0.0;
}
