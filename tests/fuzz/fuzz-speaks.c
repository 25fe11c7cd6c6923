/* fuzz-speaks.c - what a server begins with, any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "probe/pf-probe-speaks.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  PfSpeaks speaks = pf_probe_recognise (data, size);

  g_assert_nonnull (pf_probe_speaks_name (speaks));
  return 0;
}
