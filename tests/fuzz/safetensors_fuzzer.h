/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SAFETENSORS_FUZZER_H
#define SAFETENSORS_FUZZER_H

#include <glib.h>

/* Stands for the path in messages. */
#define FUZZ_NAME "fuzz.safetensors"

/* libFuzzer's entry point; aborts on a fault. Returns 0. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#endif /* SAFETENSORS_FUZZER_H */
