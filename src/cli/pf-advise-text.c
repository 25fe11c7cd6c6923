/* pf-advise-text.c - a recommendation and the comparison on a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-advise-text.h"

#include "human/pf-human-advice.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>

static void
append_item (GString *text, const char *sentence)
{
  g_string_append_printf (text, "  * %s\n", sentence);
}

static void
append_reasons (GString                *text,
                const PfRecommendation *recommendation,
                const PfAdviseFacts    *facts)
{
  g_autofree char *cost = pf_human_cost (recommendation->cost, facts);

  g_string_append (text, _ ("\nBecause:\n"));
  for (guint i = 0; i < PF_MOST_REASONS; i++)
    {
      g_autofree char *reason = pf_human_reason (recommendation->reasons[i], facts);

      append_item (text, reason);
    }
  g_string_append (text, _ ("\nWhat would change this:\n"));
  for (guint i = 0; i < recommendation->n_changes; i++)
    append_item (text, pf_human_change (recommendation->changes[i]));
  g_string_append (text, _ ("\nIf this is wrong:\n"));
  append_item (text, cost);
}

/* The other computer: how it is made to leave the mail alone. */
static void
append_collector (GString *text, PfCollector collector)
{
  if (collector == PF_COLLECTOR_NONE)
    return;

  g_string_append_printf (text, "\n%s\n  %s\n", pf_human_collector (collector),
                          pf_human_collector_why (collector));
  if (collector != PF_COLLECTOR_BLOCKS)
    return;
  for (guint p = 0; p < PF_HUMAN_PROGRAMS; p++)
    {
      g_string_append_printf (text, "\n  %s\n", pf_human_program (p));
      for (guint s = 0; s < PF_HUMAN_PROGRAM_STEPS; s++)
        if (pf_human_program_step (p, s) != NULL)
          g_string_append_printf (text, "    %u. %s\n", s + 1,
                                  pf_human_program_step (p, s));
    }
}

char *
pf_advise_to_text (const PfRecommendation *recommendation, const PfAdviseFacts *facts)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  %s\n",
                          pf_human_recommend (recommendation->recommend),
                          pf_human_recommend_lead (recommendation->recommend));
  append_reasons (text, recommendation, facts);
  if (recommendation->n_steps > 0)
    g_string_append (text, _ ("\nStep by step:\n"));
  for (guint i = 0; i < recommendation->n_steps; i++)
    g_string_append_printf (text, "  %u. %s\n", i + 1,
                            pf_human_advice_step (recommendation->steps[i]));
  if (recommendation->n_settings > 0)
    g_string_append (text, _ ("\nSettings that go with it:\n"));
  for (guint i = 0; i < recommendation->n_settings; i++)
    append_item (text, pf_human_setting (recommendation->settings[i]));
  append_collector (text, recommendation->collector);

  return g_string_free (text, FALSE);
}

/* Sentences about facts may hold what a server said. */
static void
append_facts (GString *text, const PfAdviseRow *row, const PfAdviseFacts *facts)
{
  g_autofree char *known = pf_human_row_facts (row, facts);
  g_auto (GStrv) lines = g_strsplit (known != NULL ? known : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *safe = pf_text_safe (lines[i]);

      g_string_append_printf (text, "  %s\n", safe);
    }
  g_string_append_printf (text, _ ("  Source: %s\n"), row->source);
}

char *
pf_advise_explain_to_text (const PfAdviseFacts *facts)
{
  GString *text = g_string_new (NULL);

  g_string_append (text, _ ("\nPOP3 and IMAP side by side\n"));
  for (int i = 0; i < PF_TOPICS; i++)
    {
      g_string_append_printf (text, _ ("\n%s\n  POP3: %s\n  IMAP: %s\n"),
                              pf_human_topic ((PfTopic) i),
                              pf_human_topic_pop3 ((PfTopic) i),
                              pf_human_topic_imap ((PfTopic) i));
      append_facts (text, pf_topic_row ((PfTopic) i), facts);
    }
  g_string_append (text, _ ("\nMyths and facts\n"));
  for (int i = 0; i < PF_MYTHS; i++)
    {
      g_string_append_printf (text, "\n%s\n  %s\n", pf_human_myth ((PfMyth) i),
                              pf_human_myth_truth ((PfMyth) i));
      append_facts (text, pf_myth_row ((PfMyth) i), facts);
    }

  return g_string_free (text, FALSE);
}
