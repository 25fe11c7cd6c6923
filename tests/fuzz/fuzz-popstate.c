/* fuzz-popstate.c - what Thunderbird remembers of a POP3 server, of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "local/pf-popstate.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  PfPopstate state;

  pf_popstate_parse ((const char *) data, size, &state);
  g_assert_cmpint (state.kept, >=, state.partial);
  g_assert_cmpint (state.kept + state.deleted, <=, (gint64) size / 3 + 1);

  return 0;
}
