/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * nst: neural style transfer by optimisation, as a C library.
 *
 * An application loads a network (network.h), analyses one or several
 * paintings with it (style.h), perhaps in the colours of its pictures
 * (colors.h), and repaints pictures or the frames of a film (stylizer.h).
 * Method: Gatys, Ecker, Bethge, "Image Style Transfer Using Convolutional
 * Neural Networks", CVPR 2016.
 *
 * The library prints nothing and keeps no mutable state outside the objects
 * it hands out.
 */

#ifndef NST_NST_H
#define NST_NST_H

#include <nst/colors.h>
#include <nst/error.h>
#include <nst/image.h>
#include <nst/live.h>
#include <nst/network.h>
#include <nst/style.h>
#include <nst/stylizer.h>
#include <nst/version.h>

#endif /* NST_NST_H */
