/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the properties are called, may be and mean. */

#include "gstnstsettings.h"

/* As far as the core takes. */
#define MAX_WEIGHT 1e9
#define MAX_THREADS 256

#define FLAGS (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)
#define WHILE_PLAYING (FLAGS | GST_PARAM_MUTABLE_PLAYING)
#define CONTROLLED (WHILE_PLAYING | GST_PARAM_CONTROLLABLE)
#define BEFORE_START (FLAGS | GST_PARAM_MUTABLE_READY)

gchar **
gst_nst_settings_get_preset_names (void)
{
  return g_strsplit ("content-layer style-layers alpha beta tv-weight "
      "iterations work-size init seed pooling loss-scale optimizer "
      "pyramid restart-interval mode detail style-fade flow live-steps "
      "cut-threshold", " ", -1);
}

static void
install_files (GObjectClass * klass)
{
  /**
   * GstNstStyle:network-location:
   *
   * Path of a safetensors file with VGG-16 or VGG-19, or the name of one in
   * $XDG_DATA_HOME/nst or nst in one of $XDG_DATA_DIRS: vgg16 means
   * vgg16.safetensors there. None, or builtin: the small network that is
   * part of the library.
   *
   * Elements of a process that use the same network share it in memory.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_NETWORK_LOCATION,
      g_param_spec_string ("network-location", "Network location",
          "Safetensors file with VGG-16 or VGG-19, or the name of one, as "
          "vgg16; none: the built-in network", NULL, BEFORE_START));
}

static void
install_layers (GObjectClass * klass, const NstParams * params)
{
  /**
   * GstNstStyle:content-layer:
   *
   * The layer whose features keep what is in the picture, as conv4_2. A
   * deeper one leaves the painting more freedom. Empty: what the network
   * recommends, and in live mode, unless this is set, no deeper than conv4_1.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_CONTENT_LAYER,
      g_param_spec_string ("content-layer", "Content layer",
          "Layer that keeps the content", params->content_layer,
          WHILE_PLAYING));
  /**
   * GstNstStyle:style-layers:
   *
   * The layers whose Gram matrices are the style, as
   * conv1_1:0.2,conv2_1:0.4. Weights are used as given; a list without
   * weights shares 1 equally; empty: what the network recommends, in live mode
   * as far as conv4_1.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_STYLE_LAYERS,
      g_param_spec_string ("style-layers", "Style layers",
          "Layers of the style, with weights; empty: as the network "
          "recommends", params->style_layers, WHILE_PLAYING));
}

static void
install_weights (GObjectClass * klass, const NstParams * params)
{
  /**
   * GstNstStyle:alpha:
   *
   * Weight of the content loss.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_ALPHA,
      g_param_spec_double ("alpha", "Alpha", "Content weight", 0.0, MAX_WEIGHT,
          params->alpha, CONTROLLED));
  /**
   * GstNstStyle:beta:
   *
   * Weight of the style loss. With the relative losses 2.5 colours and
   * strokes, 15 paints, 75 paints boldly, at 150 the painting takes over.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_BETA,
      g_param_spec_double ("beta", "Beta", "Style weight", 0.0, MAX_WEIGHT,
          params->beta, CONTROLLED));
  /**
   * GstNstStyle:tv-weight:
   *
   * Weight of the total variation loss, which smooths.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_TV_WEIGHT,
      g_param_spec_double ("tv-weight", "Total variation weight",
          "Weight of the smoothness", 0.0, MAX_WEIGHT, params->tv_weight,
          CONTROLLED));
  /**
   * GstNstStyle:loss-scale:
   *
   * Whether losses are divided by the size of their targets, so that a weight
   * means the same for every network, layer, picture size and painting.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_LOSS_SCALE,
      g_param_spec_enum ("loss-scale", "Loss scale", "Scale of the losses",
          GST_TYPE_NST_LOSS_SCALE, (gint) params->loss_scale, WHILE_PLAYING));
  /**
   * GstNstStyle:pooling:
   *
   * How the network shrinks its features.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_POOLING,
      g_param_spec_enum ("pooling", "Pooling", "Pooling of the network",
          GST_TYPE_NST_POOLING, (gint) params->pooling, WHILE_PLAYING));
}

static void
install_optimizer (GObjectClass * klass, const NstParams * params,
    const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:iterations:
   *
   * Evaluations of the loss and its gradient for each frame; in live mode, at
   * the start and after a cut, at least 1, and 30 unless this is set.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_ITERATIONS,
      g_param_spec_uint ("iterations", "Iterations",
          "Evaluations of loss and gradient a frame", 0, G_MAXINT,
          defaults->iterations, WHILE_PLAYING));
  /**
   * GstNstStyle:init:
   *
   * The picture that the optimisation of a frame starts from; in film mode,
   * that of the first frame. Live mode starts from the frame.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_INIT,
      g_param_spec_enum ("init", "Init", "Where the optimisation starts",
          GST_TYPE_NST_INIT, (gint) params->init, WHILE_PLAYING));
  /**
   * GstNstStyle:seed:
   *
   * Seed of the noise of init=noise. Every frame gets the same noise.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_SEED,
      g_param_spec_uint64 ("seed", "Seed", "Seed of the noise", 0, G_MAXUINT64,
          params->seed, WHILE_PLAYING));
  /**
   * GstNstStyle:optimizer:
   *
   * lbfgs reaches a loss with the fewest evaluations, adam with about twice as
   * many, and with less memory. Live mode has its own.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_OPTIMIZER,
      g_param_spec_enum ("optimizer", "Optimizer", "What lowers the loss",
          GST_TYPE_NST_OPTIMIZER, (gint) params->optimizer, WHILE_PLAYING));
  /**
   * GstNstStyle:pyramid:
   *
   * Whether L-BFGS is preconditioned by an image pyramid: fewer evaluations
   * for the same loss. Nothing to Adam.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_PYRAMID,
      g_param_spec_boolean ("pyramid", "Pyramid",
          "Precondition L-BFGS by an image pyramid", params->pyramid,
          WHILE_PLAYING));
  /**
   * GstNstStyle:restart-interval:
   *
   * Evaluations after which L-BFGS forgets its memory; 0: never. Only the
   * preset article-2019 needs it.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_RESTART_INTERVAL,
      g_param_spec_uint ("restart-interval", "Restart interval",
          "Evaluations after which L-BFGS forgets its memory, 0: never", 0,
          G_MAXINT, params->restart_interval, WHILE_PLAYING));
}

static void
install_machine (GObjectClass * klass, const NstParams * params)
{
  /**
   * GstNstStyle:precision:
   *
   * bf16 computes the convolutions with bfloat16 products, which takes a
   * processor with AVX-512-BF16 and is faster there; without one there is a
   * warning, and fp32 is used.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_PRECISION,
      g_param_spec_enum ("precision", "Precision", "Precision of the network",
          GST_TYPE_NST_PRECISION, (gint) params->precision, WHILE_PLAYING));
  /**
   * GstNstStyle:threads:
   *
   * Threads that paint; 0: one for each processor. Results do not depend on
   * it.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_THREADS,
      g_param_spec_uint ("threads", "Threads",
          "Threads that paint, 0: one for each processor", 0, MAX_THREADS,
          params->threads, BEFORE_START));
}

static void
install_picture (GObjectClass * klass, const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:mode:
   *
   * How the frames of the stream depend on each other. Live mode never lets a
   * frame wait: it shows the painted picture as far as it is, carried along
   * with the motion, at a cost of milliseconds a frame, and goes on painting
   * meanwhile. auto chooses it if upstream says that it is live when the
   * stream starts, and again with other caps.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_MODE,
      g_param_spec_enum ("mode", "Mode", "How frames depend on each other",
          GST_TYPE_NST_MODE, (gint) defaults->mode, BEFORE_START));
  /**
   * GstNstStyle:work-size:
   *
   * Longer side of the picture that is optimised, never more than that of
   * the frame; 0: 512 in still and 256 in film mode; in live mode 320, and
   * 224 with a network as wide as VGG-16 or VGG-19. The frames keep their
   * size. If the painted picture lags behind in live mode, it is made smaller
   * by fifths, down to 96, and larger again later.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_WORK_SIZE,
      g_param_spec_uint ("work-size", "Work size",
          "Longer side of the optimised picture, 0: by mode", 0,
          NST_IMAGE_MAX_SIDE, defaults->work_size, WHILE_PLAYING));
  /**
   * GstNstStyle:mix:
   *
   * 1: the painted picture; 0: the input, for which nothing is computed; a
   * blend of both in between.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_MIX,
      g_param_spec_double ("mix", "Mix", "Share of the painted picture", 0.0,
          1.0, defaults->mix, CONTROLLED));
  /**
   * GstNstStyle:wipe:
   *
   * Share of the picture, from the left, that shows the input; with 1 nothing
   * is computed.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_WIPE,
      g_param_spec_double ("wipe", "Wipe",
          "Share of the picture, from the left, that shows the input", 0.0,
          1.0, defaults->wipe, CONTROLLED));
}

static void
install_stream (GObjectClass * klass, const GstNstSettings * defaults)
{
  /**
   * GstNstStyle:budget:
   *
   * Milliseconds that painting a frame may take: no further evaluation is
   * begun that would end after them, and the best picture so far is shown. One
   * evaluation is made in any case. 0: as long as iterations take.
   *
   * In live mode no frame waits for an evaluation, but flow and detail take
   * time, too: they are left out when frames take more than 60 % of this, or
   * with 0, of the time from one frame to the next.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_BUDGET,
      g_param_spec_uint ("budget", "Budget",
          "Milliseconds that a frame may take, 0: any", 0, G_MAXINT,
          defaults->budget, WHILE_PLAYING));
  /**
   * GstNstStyle:lead-in-frames:
   *
   * So many frames after the start are painted, but not passed on: what comes
   * before a segment of a film that is painted in segments, so that the
   * segment begins with a picture that has settled.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, PROP_LEAD_IN_FRAMES,
      g_param_spec_uint ("lead-in-frames", "Lead-in frames",
          "Frames at the start that are painted but not shown", 0, G_MAXINT,
          defaults->lead_in_frames, BEFORE_START));
}

void
gst_nst_settings_install_properties (GObjectClass * klass)
{
  NstParams params;
  GstNstSettings defaults;

  nst_params_init (&params);
  gst_nst_settings_init (&defaults);

  gst_nst_settings_install_style_properties (klass, &defaults);
  install_files (klass);
  install_layers (klass, &params);
  install_weights (klass, &params);
  install_optimizer (klass, &params, &defaults);
  install_machine (klass, &params);
  install_picture (klass, &defaults);
  install_stream (klass, &defaults);
  gst_nst_settings_install_live_properties (klass, &defaults);
  gst_nst_settings_install_report_properties (klass, &defaults);

  gst_nst_settings_clear (&defaults);
}
