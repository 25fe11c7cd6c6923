/* pf-report.c - what a report says about a job, read from its ledger alone
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report.h"

#include "human/pf-words.h"
#include "ledger/pf-ledger-notes.h"
#include "report/pf-report-tables.h"

void
pf_report_free (PfReport *report)
{
  if (report == NULL)
    return;

  g_free (report->job);
  g_free (report->directory);
  g_strfreev (report->sources);
  g_free (report->url);
  g_free (report->state);
  g_clear_pointer (&report->folders, g_ptr_array_unref);
  g_clear_pointer (&report->left_out, g_ptr_array_unref);
  g_clear_pointer (&report->kept, g_ptr_array_unref);
  g_clear_pointer (&report->unusual, g_array_unref);
  g_free (report->verify_mode);
  g_clear_pointer (&report->differences, g_ptr_array_unref);
  g_clear_pointer (&report->unread, g_ptr_array_unref);
  g_clear_pointer (&report->cut, g_ptr_array_unref);
  g_clear_pointer (&report->fetched, g_ptr_array_unref);
  g_free (report->error);
  g_free (report);
}

static gint64
note_number (PfLedger *ledger, const char *name, gint64 if_absent)
{
  g_autofree char *text = pf_ledger_get_note (ledger, name);
  guint64          number;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return if_absent;

  return (gint64) number;
}

/* A note that cannot be read counts as none: it is a convenience, not the proof. */
static GPtrArray *
read_differences (PfLedger *ledger)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_difference_free);
  g_autofree char *text = pf_ledger_get_note (ledger, PF_NOTE_DIFFERENCES);
  g_autoptr (GVariant) list = NULL;
  GVariantIter  iter;
  PfDifference *d;

  if (text != NULL)
    list = g_variant_parse (G_VARIANT_TYPE (PF_NOTE_DIFFERENCES_TYPE), text, NULL, NULL,
                            NULL);
  if (list == NULL)
    return differences;

  g_variant_iter_init (&iter, list);
  d = g_new0 (PfDifference, 1);
  while (g_variant_iter_next (&iter, "(sussss)", &d->folder, &d->uid, &d->subject,
                              &d->kind, &d->expected, &d->actual))
    {
      g_ptr_array_add (differences, d);
      d = g_new0 (PfDifference, 1);
    }
  pf_difference_free (d);

  return differences;
}

static GPtrArray *
read_folders (PfLedger *ledger, const char *note)
{
  GPtrArray *unread = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_report_unread_free);
  g_autofree char *text = pf_ledger_get_note (ledger, note);
  g_autoptr (GVariant) list = NULL;
  gsize n;

  if (text != NULL)
    list = g_variant_parse (G_VARIANT_TYPE (PF_NOTE_UNREAD_TYPE), text, NULL, NULL, NULL);
  n = list != NULL ? g_variant_n_children (list) : 0;
  for (gsize i = 0; i < n; i++)
    {
      PfReportUnread *one = g_new0 (PfReportUnread, 1);

      g_variant_get_child (list, i, "(sss)", &one->account, &one->path, &one->why);
      g_ptr_array_add (unread, one);
    }

  return unread;
}

static GPtrArray *
read_fetched (PfLedger *ledger)
{
  GPtrArray *fetched = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_report_fetched_free);
  g_autofree char *text = pf_ledger_get_note (ledger, PF_NOTE_FETCHED);
  g_autoptr (GVariant) list = NULL;
  gsize n;

  if (text != NULL)
    list = g_variant_parse (G_VARIANT_TYPE (PF_NOTE_FETCHED_TYPE), text, NULL, NULL,
                            NULL);
  n = list != NULL ? g_variant_n_children (list) : 0;
  for (gsize i = 0; i < n; i++)
    {
      PfReportFetched *one = g_new0 (PfReportFetched, 1);

      g_variant_get_child (list, i, "(sxxx^as)", &one->url, &one->messages, &one->octets,
                           &one->ms, &one->warnings);
      g_ptr_array_add (fetched, one);
    }

  return fetched;
}

gboolean
pf_report_fetched_must_look (GPtrArray *fetched)
{
  static const char *const serious[] = { "pop3-hides-fetched", "pop3-recent-only",
                                         "pop3-expires-now" };

  for (guint i = 0; i < fetched->len; i++)
    {
      const PfReportFetched *one = fetched->pdata[i];

      for (gsize k = 0; k < G_N_ELEMENTS (serious); k++)
        if (g_strv_contains ((const char *const *) one->warnings, serious[k]))
          return TRUE;
    }
  return FALSE;
}

/* Kept copies are named by their place in the job's folder; a reader wants the path. */
static void
complete_paths (GPtrArray *rows, const char *directory)
{
  for (guint i = 0; i < rows->len; i++)
    {
      PfLedgerRow     *row = rows->pdata[i];
      g_autofree char *name = row->saved_as;

      row->saved_as = name != NULL && *name != '\0'
                          ? g_canonicalize_filename (name, directory)
                          : NULL;
    }
}

PfReport *
pf_report_load (PfLedger *ledger, GError **error)
{
  g_autoptr (PfReport) report = NULL;

  g_return_val_if_fail (PF_IS_LEDGER (ledger), NULL);

  report = g_new0 (PfReport, 1);
  report->job = g_strdup (pf_ledger_get_job (ledger));
  report->directory = g_strdup (pf_ledger_get_directory (ledger));
  report->sources = pf_ledger_dup_sources (ledger);
  report->url = pf_ledger_get_note (ledger, PF_NOTE_URL);
  report->state = pf_ledger_dup_state (ledger);
  report->started_unix = note_number (ledger, "started", 0);
  report->changed_unix = note_number (ledger, "changed", 0);
  report->elapsed_ms = note_number (ledger, PF_NOTE_ELAPSED, 0);
  report->exit = (int) note_number (ledger, PF_NOTE_EXIT, -1);
  report->error = pf_ledger_get_note (ledger, PF_NOTE_ERROR);
  report->verify_mode = pf_ledger_get_note (ledger, PF_NOTE_VERIFY_MODE);
  report->checked = note_number (ledger, PF_NOTE_VERIFY_CHECKED, 0);
  report->bodies = note_number (ledger, PF_NOTE_VERIFY_BODIES, 0);
  report->differing = note_number (ledger, PF_NOTE_VERIFY_DIFFERING, 0);
  report->differences = read_differences (ledger);
  report->unread = read_folders (ledger, PF_NOTE_UNREAD);
  report->cut = read_folders (ledger, PF_NOTE_CUT);
  report->fetched = read_fetched (ledger);

  if (!pf_ledger_count (ledger, &report->totals, error))
    return NULL;
  /* No message counts twice, however often it was compared. */
  report->checked = MIN (report->checked, report->totals.placed);
  report->bodies = MIN (report->bodies, report->checked);
  report->folders = pf_ledger_list_folders (ledger, error);
  if (report->folders == NULL)
    return NULL;
  report->left_out = pf_ledger_list_rows (ledger, PF_STATE_LEFT_OUT, 0, -1, error);
  if (report->left_out == NULL)
    return NULL;
  complete_paths (report->left_out, report->directory);
  report->kept = pf_ledger_list_kept (ledger, error);
  if (report->kept == NULL)
    return NULL;
  report->unusual = pf_move_list_unusual (ledger, error);
  if (report->unusual == NULL)
    return NULL;

  return g_steal_pointer (&report);
}

char *
pf_report_unusual_line (const PfUnusual *unusual)
{
  g_autofree char *kind = pf_words_class (unusual->id);
  g_autofree char *messages = pf_words_messages (unusual->messages);
  g_autofree char *repaired = pf_words_count (unusual->repaired);

  if (unusual->repaired == 0)
    return g_strdup_printf ("%s: %s", kind, messages);
  return g_strdup_printf ("%s: %s; %s: %s", kind, messages,
                          pf_words_label (PF_LABEL_REPAIRED), repaired);
}

char *
pf_report_folder_name (const char        *account,
                       const char *const *path,
                       const char        *only_account)
{
  g_autofree char *joined = pf_words_path (path);

  if (account == NULL || *account == '\0' || g_strcmp0 (account, only_account) == 0)
    return g_steal_pointer (&joined);

  return g_strdup_printf ("%s: %s", account, joined);
}

gboolean
pf_report_is_counted (const PfReport *report)
{
  g_return_val_if_fail (report != NULL, FALSE);

  return report->totals.found > 0 || report->unread->len > 0 ||
         g_strcmp0 (report->state, "planned") != 0;
}

const char *
pf_report_only_account (const PfReport *report)
{
  const char *only = NULL;

  for (guint i = 0; i < report->folders->len; i++)
    {
      const PfLedgerFolder *folder = report->folders->pdata[i];

      if (only != NULL && g_strcmp0 (only, folder->account) != 0)
        return NULL;
      only = folder->account;
    }

  return only;
}
