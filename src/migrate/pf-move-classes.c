/* pf-move-classes.c - unusual messages by kind, and what is done with each kind
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-again.h"
#include "migrate/pf-move-private.h"

/* What can be done with a kind. */
typedef enum
{
  ALWAYS,  /* the bytes cannot cross as they are: a literal has CRLF and no NUL */
  LADDER,  /* there is a repair, which waits for a refusal: a server that takes the bytes
            * as they are keeps the mail unchanged */
  NOTHING, /* no repair is known that is not another message */
  EMPTY,   /* there is nothing to send */
} Way;

static const struct
{
  PfProblem   problem;
  const char *id;
  Way         way;
} rows[] = {
  { PF_PROBLEM_NUL, "nul", ALWAYS },
  { PF_PROBLEM_NUL_BLOCK, "nul-block", ALWAYS },
  { PF_PROBLEM_BARE_CR, "bare-cr", ALWAYS },
  { PF_PROBLEM_NO_HEADER_END, "no-header-end", LADDER },
  { PF_PROBLEM_HEADER_8BIT, "header-8bit", LADDER },
  { PF_PROBLEM_LONG_LINE, "long-line", NOTHING },
  { PF_PROBLEM_VERY_LONG_LINE, "very-long-line", NOTHING },
  { PF_PROBLEM_NO_FINAL_EOL, "no-final-eol", ALWAYS },
  { PF_PROBLEM_EMPTY, "empty", EMPTY },
  { PF_PROBLEM_NO_HEADER, "no-header", LADDER },
  { PF_PROBLEM_HEADER_GARBAGE, "header-garbage", ALWAYS },
};

static const char *
choice_of (const PfMoveOptions *options, gsize row)
{
  if ((options->leave_out & rows[row].problem) != 0)
    return "leave-out";
  switch (rows[row].way)
    {
    case ALWAYS:
      return "repair";
    case LADDER:
      if ((options->repair_always & rows[row].problem) != 0)
        return "repair";
      return (options->repair_never & rows[row].problem) != 0 ? "as-it-is"
                                                              : "repair-if-refused";
    case NOTHING:
      return "as-it-is";
    case EMPTY:
      return "leave-out";
    }
  g_assert_not_reached ();
}

/* Whether @how can be done with a kind; "leave-out" always can. */
static gboolean
may_choose (Way way, const char *how)
{
  if (g_str_equal (how, "leave-out"))
    return TRUE;
  switch (way)
    {
    case ALWAYS:
      return g_str_equal (how, "always");
    case LADDER:
      return TRUE;
    case NOTHING:
      return g_str_equal (how, "never");
    case EMPTY:
      return FALSE;
    }
  g_assert_not_reached ();
}

gboolean
pf_move_choose (PfMoveOptions *options, const char *id, const char *how)
{
  static const char *const ways[] = { "if-refused", "always", "never", "leave-out",
                                      NULL };
  gboolean                 is_found = FALSE;

  if (!g_strv_contains (ways, how))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if ((id != NULL && !g_str_equal (rows[i].id, id)) || !may_choose (rows[i].way, how))
        continue;
      is_found = TRUE;
      options->repair_always &= ~(guint) rows[i].problem;
      options->repair_never &= ~(guint) rows[i].problem;
      options->leave_out &= ~(guint) rows[i].problem;
      if (g_str_equal (how, "always"))
        options->repair_always |= rows[i].problem;
      else if (g_str_equal (how, "never"))
        options->repair_never |= rows[i].problem;
      else if (g_str_equal (how, "leave-out"))
        options->leave_out |= rows[i].problem;
    }
  return is_found;
}

GArray *
pf_move_list_classes (PfMove *self, GError **error)
{
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (PfPlanClass));
  gint64 counts[PF_PROBLEM_BITS];

  if (!pf_ledger_count_problems (self->ledger, counts, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PfPlanClass row = { rows[i].id, choice_of (self->options, i),
                          counts[g_bit_nth_lsf (rows[i].problem, -1)] };

      if (row.messages > 0)
        g_array_append_val (classes, row);
    }
  return g_steal_pointer (&classes);
}

/* What is done about a kind that has a repair. */
static gboolean
is_repaired (gsize row, guint repairs)
{
  if (rows[row].way != LADDER)
    return rows[row].way == ALWAYS;
  if (rows[row].problem == PF_PROBLEM_HEADER_8BIT)
    return (repairs & PF_REPAIR_ENCODE_HEADER) != 0;
  return (repairs & PF_REPAIR_ADD_HEADER_END) != 0;
}

static void
count_cb (guint problems, guint repairs, gint64 messages, gpointer user_data)
{
  PfUnusual *counts = user_data;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if ((problems & rows[i].problem) == 0)
        continue;
      counts[i].messages += messages;
      counts[i].repaired += is_repaired (i, repairs) ? messages : 0;
    }
}

GArray *
pf_move_list_unusual (PfLedger *ledger, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (PfUnusual));
  PfUnusual counts[G_N_ELEMENTS (rows)] = { 0 };

  if (!pf_ledger_foreach_problems (ledger, count_cb, counts, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      counts[i].id = rows[i].id;
      if (counts[i].messages > 0)
        g_array_append_val (list, counts[i]);
    }
  return g_steal_pointer (&list);
}
