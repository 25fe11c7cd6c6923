/* fuzz-mork.c - summaries of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "local/pf-mork.h"

#define SCOPE "ns:msg:db:row:scope:msgs:all"
#define KIND "ns:msg:db:table:kind:msgs"

static void
look_at (const PfMork *mork)
{
  g_autoptr (GPtrArray) rows = pf_mork_list (mork, SCOPE, KIND, 1);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const PfMorkRow *row = g_ptr_array_index (rows, i);

      pf_mork_row_get (mork, row, "keywords");
      g_assert_cmpint (pf_mork_row_get_number (mork, row, "flags", 16, -1), >=, -1);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const columns[] = { "flags", "keywords", NULL };
  g_autoptr (PfMork) all = pf_mork_parse ((const char *) data, size, NULL);
  g_autoptr (PfMork) some = pf_mork_parse ((const char *) data, size, columns);

  /* Which columns are kept does not decide what is well-formed. */
  g_assert_true ((all == NULL) == (some == NULL));
  if (all != NULL)
    look_at (all);
  if (some != NULL)
    look_at (some);

  return 0;
}
