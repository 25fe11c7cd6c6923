/* pf-cli-result.c - how plans, moves and comparisons are told at the end
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-result.h"

#include "cli/pf-cli.h"
#include "human/pf-words.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* So many are listed on the terminal; the report lists all. */
#define MOST_LISTED 10

static void
append_plan_row (PfTable *table, const PfPlanFolder *folder, const char *only)
{
  g_autofree char *name = pf_report_folder_name (folder->account,
                                                 (const char *const *) folder->path,
                                                 only);
  g_autofree char *target = NULL;
  g_autofree char *send = pf_words_count (folder->send + folder->copy);
  g_autofree char *there = pf_words_count (folder->already_there + folder->placed);
  g_autofree char *left_out = pf_words_count (folder->leave_out);
  g_autofree char *excluded = pf_words_count (folder->excluded);
  g_autofree char *size = pf_words_size_short (
      (guint64) (folder->bytes + folder->copy_bytes));

  target = folder->creates ? g_strdup_printf (_ ("%s (new)"), folder->target)
                           : g_strdup (folder->target);
  pf_table_add (table, name, target, send, there, left_out, excluded, size);
}

static void
append_bullets (GString *text, GPtrArray *ids, char *(*words) (const char *id))
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autofree char *sentence = words (ids->pdata[i]);
      g_autofree char *safe = pf_text_safe (sentence);

      g_string_append_printf (text, "  * %s.\n", safe);
    }
}

static void
append_rows (GString *text, GPtrArray *rows)
{
  for (guint i = 0; i < MIN (rows->len, MOST_LISTED); i++)
    {
      const PfLedgerRow *row = rows->pdata[i];
      g_autofree char   *subject = pf_text_safe (row->subject);
      g_autofree char   *folder = pf_text_safe (row->folder);
      g_autofree char   *reason = pf_words_reason (row->reason);

      g_string_append_printf (text, "  * %s: %s: %s.\n", folder,
                              *subject != '\0' ? subject
                                               : pf_words_label (PF_LABEL_NO_SUBJECT),
                              reason);
    }
  if (rows->len > MOST_LISTED)
    {
      g_autofree char *more = pf_words_messages (rows->len - MOST_LISTED);

      g_string_append_printf (text, _ ("  * and %s more.\n"), more);
    }
}

static void
append_unread (GString *text, GPtrArray *unread, GPtrArray *cut)
{
  if (unread->len + cut->len == 0)
    return;
  g_string_append (text, _ ("\nLook at this:\n"));
  for (guint i = 0; i < unread->len; i++)
    {
      const PfReportUnread *one = unread->pdata[i];
      g_autofree char      *problem = pf_words_problem ("folder-unreadable");
      g_autofree char      *account = pf_text_safe (one->account);
      g_autofree char      *path = pf_text_safe (one->path);

      g_string_append_printf (text, "  * %s: %s: %s.\n", problem, account, path);
    }
  for (guint i = 0; i < cut->len; i++)
    {
      const PfReportUnread *one = cut->pdata[i];
      g_autofree char      *words = pf_words_warning (one->why);
      g_autofree char      *account = pf_text_safe (one->account);
      g_autofree char      *path = pf_text_safe (one->path);

      g_string_append_printf (text, "  * %s: %s: %s.\n", account, path, words);
    }
}

/* Odd things of servers that mail was fetched from. */
static void
append_fetched (GString *text, GPtrArray *fetched)
{
  for (guint i = 0; i < fetched->len; i++)
    {
      const PfReportFetched *one = fetched->pdata[i];
      g_autofree char       *safe = pf_text_safe (one->url);

      for (gsize k = 0; one->warnings[k] != NULL; k++)
        {
          g_autofree char *sentence = pf_words_problem (one->warnings[k]);

          g_string_append_printf (text, "%s: %s.\n", safe, sentence);
        }
    }
}

/* What of it the server has already, and so is not sent. */
static void
append_copies (GString *text, gint64 messages, gint64 bytes, const char *format)
{
  g_autofree char *count = pf_words_messages (messages);
  g_autofree char *size = pf_words_size ((guint64) bytes);
  g_autofree char *both = g_strdup_printf ("%s, %s", count, size);
  g_auto (GStrv) pieces = g_strsplit (format, "%s", 2);
  g_autofree char *line = g_strjoinv (both, pieces);

  if (messages > 0)
    g_string_append (text, line);
}

static void
append_forecast (GString *text, const PfPlan *plan)
{
  g_autofree char *messages = pf_words_messages (plan->messages_to_send +
                                                 plan->messages_to_copy);
  g_autofree char *size = pf_words_size (
      (guint64) (plan->bytes_to_send + plan->bytes_to_copy));

  g_string_append_printf (text, _ ("\nTo be moved: %s, %s."), messages, size);
  if (plan->forecast_s >= 1 && plan->messages_to_send > 0)
    {
      g_autofree char *took = pf_words_duration (plan->forecast_s * 1000);

      g_string_append_printf (text, _ (" That takes about %s."), took);
    }
  append_copies (
      text, plan->messages_to_copy - plan->messages_to_move,
      plan->bytes_to_copy - plan->bytes_to_move,
      _ ("\nOn the server already, in another folder; copied there, not sent: %s."));
  append_copies (text, plan->messages_to_move, plan->bytes_to_move,
                 _ ("\nOn the server already, in the inbox; moved there, not sent: %s."));
  if (plan->daily_upload > 0 && (guint64) plan->bytes_to_send > plan->daily_upload)
    {
      g_autofree char *daily = pf_words_daily (plan->daily_upload);

      g_string_append_printf (text, "\n%s", daily);
    }
  if (plan->quota_limit > 0)
    {
      g_autofree char *used = pf_words_size ((guint64) MAX (plan->quota_used, 0));
      g_autofree char *limit = pf_words_size ((guint64) plan->quota_limit);

      g_string_append_printf (text, _ ("\nSpace on the server: %s of %s used."), used,
                              limit);
    }
  g_string_append (text, _ ("\nNothing has been written so far.\n"));
}

static void
append_classes (GString *text, const PfPlan *plan)
{
  if (plan->classes == NULL || plan->classes->len == 0)
    return;
  g_string_append (text, _ ("\nUnusual messages:\n"));
  for (guint i = 0; i < plan->classes->len; i++)
    {
      const PfPlanClass *row = &g_array_index (plan->classes, PfPlanClass, i);
      g_autofree char *class = pf_words_class (row->id);
      g_autofree char *choice = pf_words_choice (row->choice);
      g_autofree char *messages = pf_words_messages (row->messages);

      g_string_append_printf (text, "  * %s: %s; %s.\n", class, messages, choice);
    }
}

/* The account of all folders if it is one. */
static const char *
only_account (const PfPlan *plan)
{
  const char *only = NULL;

  for (guint i = 0; i < plan->folders->len; i++)
    {
      const PfPlanFolder *folder = plan->folders->pdata[i];

      if (only != NULL && g_strcmp0 (only, folder->account) != 0)
        return NULL;
      only = folder->account;
    }

  return only;
}

static char *
plan_to_text (const PfPlan *plan)
{
  GString *text = g_string_new (NULL);
  g_autoptr (PfTable) table = pf_table_new ("lmnzzzn");
  g_autofree char *rendered = NULL;

  pf_table_add (table, pf_words_label (PF_LABEL_FOLDER), pf_words_label (PF_LABEL_TARGET),
                _ ("To move"), pf_words_label (PF_LABEL_THERE),
                pf_words_label (PF_LABEL_LEFT_OUT), pf_words_label (PF_LABEL_EXCLUDED),
                pf_words_label (PF_LABEL_SIZE));
  for (guint i = 0; i < plan->folders->len; i++)
    append_plan_row (table, plan->folders->pdata[i], only_account (plan));
  rendered = pf_table_render (table, "", pf_cli_width (STDOUT_FILENO));
  g_string_append (text, rendered);

  append_forecast (text, plan);
  if (plan->problems != NULL && plan->problems->len > 0)
    {
      g_string_append (text, _ ("\nLook at this:\n"));
      append_bullets (text, plan->problems, pf_words_problem);
    }
  append_classes (text, plan);
  if (plan->leave_out != NULL && plan->leave_out->len > 0)
    {
      g_string_append (text, _ ("\nTo be left out:\n"));
      append_rows (text, plan->leave_out);
    }

  return g_string_free (text, FALSE);
}

PfExit
pf_cli_result_plan (const PfPlan *plan, PfLedger *ledger)
{
  gboolean is_look = (plan->problems != NULL && plan->problems->len > 0) ||
                     (plan->leave_out != NULL && plan->leave_out->len > 0);
  g_autofree char *text = NULL;

  if (pf_cli_common ()->is_json)
    text = pf_report_plan_to_json (plan, pf_ledger_get_job (ledger));
  else
    text = plan_to_text (plan);
  pf_cli_put (text);

  return is_look ? PF_EXIT_LOOK : PF_EXIT_OK;
}

/* The proof: numbers that add up, what was compared, what was left out.  What earlier
 * runs placed may have been deleted since: only what this run saw is told as a fact. */
static char *
move_to_text (const PfReport *report, gint64 sent, gboolean is_idle)
{
  GString         *text = g_string_new (NULL);
  gboolean         is_old = report->totals.placed > sent;
  g_autofree char *stands = is_old ? pf_words_where_it_stood (&report->totals)
                                   : pf_words_where_it_stands (&report->totals);
  g_autofree char *proof = pf_words_proof (&report->totals);
  g_autofree char *job = pf_cli_job_argument (report->job);

  if (is_idle)
    g_string_append (text, _ ("Nothing was left to do: this time nothing was sent.\n"));
  g_string_append_printf (text, "%s\n", stands);
  if (pf_report_is_counted (report))
    g_string_append_printf (text, "  %s\n", proof);
  if (report->checked > 0)
    {
      g_autofree char *compared = pf_words_compared (report->checked, report->bodies);

      g_string_append_printf (text, "  %s\n", compared);
    }
  if (is_old)
    g_string_append_printf (text,
                            _ ("  What earlier runs placed was not looked at again: "
                               "postferry verify %s\n"),
                            job);
  if (report->differing > 0)
    {
      g_autofree char *differing = pf_words_messages (report->differing);

      g_string_append_printf (text, _ ("  Different on the server: %s.\n"), differing);
    }
  if (report->totals.copied > 0)
    {
      g_autofree char *copied = pf_words_messages (report->totals.copied);

      g_string_append_printf (text, "  %s: %s.\n", pf_words_label (PF_LABEL_COPIED),
                              copied);
    }
  if (report->totals.moved > 0)
    {
      g_autofree char *moved = pf_words_messages (report->totals.moved);

      g_string_append_printf (text, "  %s: %s.\n", pf_words_label (PF_LABEL_MOVED),
                              moved);
    }
  if (report->totals.resent > 0)
    {
      g_autofree char *resent = pf_words_messages (report->totals.resent);

      g_string_append_printf (text, "  %s: %s.\n", pf_words_label (PF_LABEL_RESENT),
                              resent);
    }
  if (report->totals.undone > 0)
    {
      g_autofree char *undone = pf_words_messages (report->totals.undone);

      g_string_append_printf (
          text, _ ("  Taken back, and sent again only with --resend-missing: %s.\n"),
          undone);
    }
  if (report->left_out->len > 0)
    {
      g_string_append (text, _ ("Left out, each with a copy kept aside:\n"));
      append_rows (text, report->left_out);
    }
  append_unread (text, report->unread, report->cut);
  append_fetched (text, report->fetched);
  g_string_append_printf (text, _ ("All of it: postferry report %s\n"), job);

  return g_string_free (text, FALSE);
}

/* The code of this run: the error's, else whether a person should look. */
static PfExit
exit_of (const PfReport *report, const GError *error)
{
  if (error != NULL)
    return pf_exit_from_error (error);

  return report->totals.left_out > 0 || report->differing > 0 ||
                 report->unread->len > 0 || report->cut->len > 0 ||
                 pf_report_fetched_must_look (report->fetched)
             ? PF_EXIT_LOOK
             : PF_EXIT_OK;
}

PfExit
pf_cli_result_move (PfLedger     *ledger,
                    const GError *error,
                    const char   *context,
                    gint64        sent)
{
  g_autoptr (PfReport) report = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autofree char *text = NULL;
  PfExit           code;

  if (ledger == NULL)
    return pf_cli_fail (error, context);
  report = pf_report_load (ledger, &load_error);
  if (report == NULL)
    return pf_cli_fail (error != NULL ? error : load_error, context);

  code = exit_of (report, error);
  if (error != NULL)
    pf_cli_explain (error, context);
  if (pf_cli_common ()->is_json)
    text = pf_report_to_json (report, error, code);
  else
    text = move_to_text (report, sent,
                         error == NULL && sent == 0 && report->totals.pending == 0 &&
                             report->unread->len == 0);
  pf_cli_put (text);

  return code;
}

static char *
undo_to_text (const PfUndo *undo)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *removed = pf_words_messages (undo->removed);

  g_string_append_printf (text, _ ("Taken back: %s.\n"), removed);
  if (undo->marks > 0)
    {
      g_autofree char *marks = pf_words_messages (undo->marks);

      g_string_append_printf (text, _ ("Marks taken off again: %s.\n"), marks);
    }
  for (guint i = 0; i < undo->folders->len; i++)
    {
      g_autofree char *folder = pf_text_safe (undo->folders->pdata[i]);

      g_string_append_printf (text, _ ("Folder removed: %s.\n"), folder);
    }
  if (undo->kept->len > 0)
    {
      g_autofree char *kept = pf_words_messages (undo->kept->len);

      g_string_append_printf (text, _ ("Kept on the server: %s.\n"), kept);
      append_rows (text, undo->kept);
    }

  return g_string_free (text, FALSE);
}

PfExit
pf_cli_result_undo (const char *job, const PfUndo *undo)
{
  g_autofree char *text = NULL;

  if (pf_cli_common ()->is_json)
    text = pf_report_undo_to_json (job, undo);
  else
    text = undo_to_text (undo);
  pf_cli_put (text);

  return undo->kept->len > 0 ? PF_EXIT_LOOK : PF_EXIT_OK;
}

static char *
verification_to_text (const PfVerification *verification)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *compared = pf_words_compared (verification->checked,
                                                 verification->bodies);

  if (verification->checked == 0 && verification->differences->len == 0)
    {
      g_string_append (text,
                       _ ("This move has put nothing on the server: there is nothing "
                          "to compare.\n"));
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, "%s\n", compared);
  if (verification->differences->len == 0)
    g_string_append (text, _ ("All of them are on the server as they were sent.\n"));
  for (guint i = 0; i < verification->differences->len; i++)
    {
      const PfDifference *d = verification->differences->pdata[i];
      g_autofree char    *folder = pf_text_safe (d->folder);
      g_autofree char    *subject = pf_text_safe (d->subject);
      g_autofree char    *kind = pf_words_difference (d->kind);

      g_string_append_printf (text, "  * %s: %s: %s.\n", folder,
                              *subject != '\0' ? subject
                                               : pf_words_label (PF_LABEL_NO_SUBJECT),
                              kind);
    }

  return g_string_free (text, FALSE);
}

PfExit
pf_cli_result_verification (const char *job, const PfVerification *verification)
{
  g_autofree char *text = NULL;

  if (pf_cli_common ()->is_json)
    text = pf_report_verification_to_json (job, verification);
  else
    text = verification_to_text (verification);
  pf_cli_put (text);

  return verification->differences->len > 0 ? PF_EXIT_LOOK : PF_EXIT_OK;
}
