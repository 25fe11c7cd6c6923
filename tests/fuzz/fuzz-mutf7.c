/* fuzz-mutf7.c - folder names of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "text/pf-mutf7.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *name = g_strndup ((const char *) data, size);
  g_autofree char *decoded = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *again = NULL;
  gboolean         is_exact = FALSE;
  gboolean         is_exact_again = FALSE;

  decoded = pf_mutf7_decode (name, &is_exact);
  g_assert_true (g_utf8_validate (decoded, -1, NULL));

  /* What we encode always comes back. */
  encoded = pf_mutf7_encode (decoded);
  g_assert_true (g_str_is_ascii (encoded));
  again = pf_mutf7_decode (encoded, &is_exact_again);
  g_assert_cmpstr (again, ==, decoded);
  g_assert_true (is_exact_again);
  g_assert_cmpint (is_exact, ==, g_str_equal (encoded, name));

  return 0;
}
