/* fuzz-prefs-js.c - settings files of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "local/pf-prefs-js.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PfPrefsJs) prefs = pf_prefs_js_new ();
  g_autoptr (GPtrArray) names = NULL;
  guint malformed = pf_prefs_js_parse (prefs, (const char *) data, size);

  g_assert_cmpuint (malformed, <=, size);
  names = pf_prefs_js_list (prefs, "");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *text = pf_prefs_js_get_string (prefs, name);

      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    }

  return 0;
}
