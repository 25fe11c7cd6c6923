/* pf-report-text.c - a job's report as plain text
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "human/pf-words.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

static void
add_fact (PfTable *table, PfLabel label, const char *value)
{
  g_autofree char *name = NULL;

  if (value == NULL || *value == '\0')
    return;
  name = g_strdup_printf ("%s:", pf_words_label (label));
  pf_table_add (table, name, value);
}

static void
append_head (GString *text, const PfReport *report)
{
  g_autoptr (PfTable) table = pf_table_new ("ll");
  g_autofree char *state = pf_words_state (report->state);
  g_autofree char *started = NULL;
  g_autofree char *took = pf_words_duration (report->elapsed_ms);
  g_autofree char *rendered = NULL;

  add_fact (table, PF_LABEL_JOB, report->job);
  for (gsize i = 0; report->sources != NULL && report->sources[i] != NULL; i++)
    add_fact (table, PF_LABEL_FROM, report->sources[i]);
  add_fact (table, PF_LABEL_TO, report->url);
  add_fact (table, PF_LABEL_STATE, state);
  if (report->started_unix > 0)
    started = pf_words_stamp (report->started_unix);
  add_fact (table, PF_LABEL_STARTED, started);
  if (report->elapsed_ms > 0)
    add_fact (table, PF_LABEL_TOOK, took);
  add_fact (table, PF_LABEL_STOPPED, report->error);

  rendered = pf_table_render (table, "", 0);
  g_string_append (text, rendered);
}

static void
append_heading (GString *text, PfLabel label)
{
  const char *heading = pf_words_label (label);

  g_string_append_printf (text, "\n%s\n", heading);
}

static void
append_folder_row (PfTable        *table,
                   const char     *name,
                   const char     *target,
                   const PfCounts *counts)
{
  g_autofree char *found = pf_words_count (counts->found);
  g_autofree char *placed = pf_words_count (counts->placed);
  g_autofree char *there = pf_words_count (counts->already_there);
  g_autofree char *left_out = pf_words_count (counts->left_out);
  g_autofree char *excluded = pf_words_count (counts->excluded);
  g_autofree char *pending = pf_words_count (counts->pending);
  g_autofree char *size = pf_words_size_short ((guint64) counts->bytes);

  pf_table_add (table, name, target, found, placed, there, left_out, excluded, pending,
                size);
}

static void
append_folders (GString *text, const PfReport *report, int width)
{
  const char *only = pf_report_only_account (report);
  g_autoptr (PfTable) table = pf_table_new ("lmnnzzzzn");
  g_autofree char *rendered = NULL;

  append_heading (text, PF_LABEL_FOLDERS);
  if (!pf_report_is_counted (report))
    {
      g_string_append_printf (text, "  %s\n", pf_words_label (PF_LABEL_NOT_COUNTED));
      return;
    }
  pf_table_add (table, pf_words_label (PF_LABEL_FOLDER), pf_words_label (PF_LABEL_TARGET),
                pf_words_label (PF_LABEL_FOUND), pf_words_label (PF_LABEL_PLACED),
                pf_words_label (PF_LABEL_THERE), pf_words_label (PF_LABEL_LEFT_OUT),
                pf_words_label (PF_LABEL_EXCLUDED), pf_words_label (PF_LABEL_PENDING),
                pf_words_label (PF_LABEL_SIZE));
  for (guint i = 0; i < report->folders->len; i++)
    {
      const PfLedgerFolder *folder = report->folders->pdata[i];
      g_autofree char      *name = pf_report_folder_name (folder->account,
                                                          (const char *const *) folder->path,
                                                          only);

      append_folder_row (table, name, folder->target != NULL ? folder->target : "",
                         &folder->counts);
    }
  append_folder_row (table, pf_words_label (PF_LABEL_TOTAL), "", &report->totals);

  rendered = pf_table_render (table, "  ", width);
  g_string_append (text, rendered);
}

static void
append_numbers (GString *text, const PfReport *report)
{
  g_autofree char *proof = pf_words_proof (&report->totals);

  append_heading (text, PF_LABEL_NUMBERS);
  g_string_append_printf (text, "  %s\n", proof);
  if (report->totals.expunged > 0)
    {
      g_autofree char *n = pf_words_count (report->totals.expunged);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_EXPUNGED), n);
    }
  if (report->totals.copied > 0)
    {
      g_autofree char *n = pf_words_count (report->totals.copied);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_COPIED), n);
    }
  if (report->totals.moved > 0)
    {
      g_autofree char *n = pf_words_count (report->totals.moved);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_MOVED), n);
    }
  if (report->totals.resent > 0)
    {
      g_autofree char *n = pf_words_count (report->totals.resent);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_RESENT), n);
    }
  if (report->totals.undone > 0)
    {
      g_autofree char *n = pf_words_count (report->totals.undone);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_UNDONE), n);
    }
}

static void
append_cut (GString *text, const PfReport *report)
{
  for (guint i = 0; report->cut != NULL && i < report->cut->len; i++)
    {
      const PfReportUnread *one = report->cut->pdata[i];
      g_autofree char      *words = pf_words_warning (one->why);
      g_autofree char      *account = pf_text_safe (one->account);
      g_autofree char      *path = pf_text_safe (one->path);

      g_string_append_printf (text, "  %s: %s: %s\n", account, path, words);
    }
}

static void
append_unread (GString *text, const PfReport *report)
{
  for (guint i = 0; i < report->unread->len; i++)
    {
      const PfReportUnread *one = report->unread->pdata[i];
      g_autofree char      *problem = pf_words_problem ("folder-unreadable");
      g_autofree char      *account = pf_text_safe (one->account);
      g_autofree char      *path = pf_text_safe (one->path);

      g_string_append_printf (text, "  %s: %s: %s\n", problem, account, path);
    }
}

static void
append_fetched (GString *text, const PfReport *report)
{
  for (guint i = 0; i < report->fetched->len; i++)
    {
      const PfReportFetched *one = report->fetched->pdata[i];
      g_autofree char       *url = pf_text_safe (one->url);

      for (gsize k = 0; one->warnings[k] != NULL; k++)
        {
          g_autofree char *warning = pf_words_problem (one->warnings[k]);

          g_string_append_printf (text, "  %s: %s\n", url, warning);
        }
    }
}

static void
append_line (GString *text, PfLabel label, const char *value)
{
  g_autofree char *safe = NULL;

  if (value == NULL || *value == '\0')
    return;
  safe = pf_text_safe (value);
  g_string_append_printf (text, "    %s: %s\n", pf_words_label (label), safe);
}

static void
append_rows (GString *text, PfLabel heading, GPtrArray *rows)
{
  if (rows->len == 0)
    return;

  append_heading (text, heading);
  for (guint i = 0; i < rows->len; i++)
    {
      const PfLedgerRow *row = rows->pdata[i];
      g_autofree char   *subject = pf_text_safe (row->subject);
      g_autofree char   *date = pf_words_stamp (row->date_unix);
      g_autofree char   *size = pf_words_size_short ((guint64) row->size);
      g_autofree char   *reason = pf_words_reason (row->reason);

      g_string_append_printf (text, "  %s\n",
                              *subject != '\0' ? subject
                                               : pf_words_label (PF_LABEL_NO_SUBJECT));
      append_line (text, PF_LABEL_REASON, reason);
      append_line (text, PF_LABEL_FOLDER, row->folder);
      append_line (text, PF_LABEL_DATE, date);
      append_line (text, PF_LABEL_SIZE, size);
      append_line (text, PF_LABEL_SERVER_SAID, row->server_text);
      append_line (text, PF_LABEL_COPY, row->saved_as);
    }
}

static void
append_compared (GString *text, const PfReport *report)
{
  append_heading (text, PF_LABEL_COMPARED);
  if (report->checked == 0)
    {
      g_string_append_printf (text, "  %s\n", pf_words_label (PF_LABEL_NOT_COMPARED));
    }
  else
    {
      g_autofree char *compared = pf_words_compared (report->checked, report->bodies);

      g_string_append_printf (text, "  %s\n", compared);
    }
  if (report->differing > 0)
    {
      g_autofree char *n = pf_words_count (report->differing);

      g_string_append_printf (text, "  %s: %s\n", pf_words_label (PF_LABEL_DIFFERENCES),
                              n);
    }

  for (guint i = 0; i < report->differences->len; i++)
    {
      const PfDifference *d = report->differences->pdata[i];
      g_autofree char    *subject = pf_text_safe (d->subject);
      g_autofree char    *folder = pf_text_safe (d->folder);
      g_autofree char    *kind = pf_words_difference (d->kind);

      g_string_append_printf (text, "  %s: %s: %s\n", folder, subject, kind);
    }
}

static void
append_unusual (GString *text, const PfReport *report)
{
  if (report->unusual == NULL || report->unusual->len == 0)
    return;
  g_string_append_printf (text, "\n%s\n", pf_words_label (PF_LABEL_UNUSUAL));
  for (guint i = 0; i < report->unusual->len; i++)
    {
      g_autofree char *line = pf_report_unusual_line (
          &g_array_index (report->unusual, PfUnusual, i));

      g_string_append_printf (text, "  %s\n", line);
    }
}

char *
pf_report_to_text (const PfReport *report, int width)
{
  GString *text;

  g_return_val_if_fail (report != NULL, NULL);

  text = g_string_new (NULL);
  append_head (text, report);
  append_folders (text, report, width);
  if (pf_report_is_counted (report))
    append_numbers (text, report);
  append_unread (text, report);
  append_cut (text, report);
  append_fetched (text, report);
  append_unusual (text, report);
  append_compared (text, report);
  append_rows (text, PF_LABEL_LEFT_OUT, report->left_out);
  append_rows (text, PF_LABEL_KEPT, report->kept);

  return g_string_free (text, FALSE);
}
