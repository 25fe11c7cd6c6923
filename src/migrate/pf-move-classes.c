/* pf-move-classes.c - unusual messages by kind, and what is done with each kind
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

/* Line ends are always CRLF on the wire; other repairs wait for a refusal, since a
 * server that takes the bytes as they are keeps the mail unchanged. */
static const struct
{
  PfProblem   problem;
  const char *id;
  const char *choice;
} rows[] = {
  { PF_PROBLEM_NUL, "nul", "repair-if-refused" },
  { PF_PROBLEM_NUL_BLOCK, "nul-block", "repair-if-refused" },
  { PF_PROBLEM_BARE_CR, "bare-cr", "repair" },
  { PF_PROBLEM_NO_HEADER_END, "no-header-end", "repair-if-refused" },
  { PF_PROBLEM_HEADER_8BIT, "header-8bit", "repair-if-refused" },
  { PF_PROBLEM_LONG_LINE, "long-line", "as-it-is" },
  { PF_PROBLEM_VERY_LONG_LINE, "very-long-line", "as-it-is" },
  { PF_PROBLEM_NO_FINAL_EOL, "no-final-eol", "repair" },
  { PF_PROBLEM_EMPTY, "empty", "leave-out" },
  { PF_PROBLEM_NO_HEADER, "no-header", "as-it-is" },
  { PF_PROBLEM_HEADER_GARBAGE, "header-garbage", "repair" },
};

GArray *
pf_move_list_classes (PfMove *self, GError **error)
{
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (PfPlanClass));
  gint64 counts[PF_PROBLEM_BITS];

  if (!pf_ledger_count_problems (self->ledger, counts, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PfPlanClass row = { rows[i].id, rows[i].choice,
                          counts[g_bit_nth_lsf (rows[i].problem, -1)] };

      if (row.messages > 0)
        g_array_append_val (classes, row);
    }
  return g_steal_pointer (&classes);
}
