/* pf-report-html.c - a job's report as one page, with nothing loaded from anywhere
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "human/pf-words.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
    ".proof{font-size:1.15em;font-weight:600}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25em 1em}"
    "dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}"
    "div.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:start;padding:.3em .6em;border-bottom:1px solid #8886}"
    "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "tr.all{font-weight:600}article{border:1px solid #8886;border-radius:.5em;"
    "padding:.5em 1em;margin:1em 0}article h3{font-size:1em;margin:.3em 0}"
    "@media print{body{max-width:none;margin:0}}";

/* What is safe in a terminal is escaped for a page besides. */
static void
append_escaped (GString *page, const char *text)
{
  g_autofree char *safe = pf_text_safe (text);
  g_autofree char *escaped = g_markup_escape_text (safe, -1);

  g_string_append (page, escaped);
}

static void
append_element (GString *page, const char *open, const char *text, const char *close)
{
  g_string_append (page, open);
  append_escaped (page, text);
  g_string_append (page, close);
}

static void
append_fact (GString *page, PfLabel label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  append_element (page, "<dt>", pf_words_label (label), "</dt>");
  append_element (page, "<dd dir=\"auto\">", value, "</dd>\n");
}

static void
append_heading (GString *page, PfLabel label)
{
  append_element (page, "<h2>", pf_words_label (label), "</h2>\n");
}

static void
append_facts (GString *page, const PfReport *report)
{
  g_autofree char *state = pf_words_state (report->state);
  g_autofree char *took = pf_words_duration (report->elapsed_ms);
  g_autofree char *copied = pf_words_count (report->totals.copied);
  g_autofree char *moved = pf_words_count (report->totals.moved);
  g_autofree char *started = pf_words_stamp (report->started_unix);
  g_autofree char *changed = pf_words_stamp (report->changed_unix);

  g_string_append (page, "<dl>\n");
  append_fact (page, PF_LABEL_JOB, report->job);
  for (gsize i = 0; report->sources != NULL && report->sources[i] != NULL; i++)
    append_fact (page, PF_LABEL_FROM, report->sources[i]);
  append_fact (page, PF_LABEL_TO, report->url);
  append_fact (page, PF_LABEL_STATE, state);
  append_fact (page, PF_LABEL_STARTED, report->started_unix > 0 ? started : NULL);
  append_fact (page, PF_LABEL_CHANGED, report->changed_unix > 0 ? changed : NULL);
  append_fact (page, PF_LABEL_TOOK, report->elapsed_ms > 0 ? took : NULL);
  append_fact (page, PF_LABEL_COPIED, report->totals.copied > 0 ? copied : NULL);
  append_fact (page, PF_LABEL_MOVED, report->totals.moved > 0 ? moved : NULL);
  append_fact (page, PF_LABEL_STOPPED, report->error);
  g_string_append (page, "</dl>\n");
}

static void
append_number_cell (GString *page, gint64 n)
{
  g_autofree char *count = pf_words_count (n);

  append_element (page, "<td class=\"n\">", count, "</td>");
}

static void
append_folder_row (GString        *page,
                   const char     *name,
                   const char     *target,
                   const PfCounts *counts,
                   gboolean        is_total)
{
  g_autofree char *size = pf_words_size_short ((guint64) counts->bytes);

  g_string_append (page, is_total ? "<tr class=\"all\">" : "<tr>");
  append_element (page, "<th scope=\"row\" dir=\"auto\">", name, "</th>");
  append_element (page, "<td dir=\"auto\">", target, "</td>");
  append_number_cell (page, counts->found);
  append_number_cell (page, counts->placed);
  append_number_cell (page, counts->already_there);
  append_number_cell (page, counts->left_out);
  append_number_cell (page, counts->excluded);
  append_number_cell (page, counts->pending);
  append_element (page, "<td class=\"n\">", size, "</td></tr>\n");
}

static void
append_folders (GString *page, const PfReport *report)
{
  static const PfLabel heads[] = { PF_LABEL_FOUND,    PF_LABEL_PLACED,   PF_LABEL_THERE,
                                   PF_LABEL_LEFT_OUT, PF_LABEL_EXCLUDED, PF_LABEL_PENDING,
                                   PF_LABEL_SIZE };
  const char          *only = pf_report_only_account (report);

  append_heading (page, PF_LABEL_FOLDERS);
  if (!pf_report_is_counted (report))
    {
      append_element (page, "<p>", pf_words_label (PF_LABEL_NOT_COUNTED), "</p>\n");
      return;
    }
  g_string_append (page, "<div class=\"wide\"><table>\n<thead><tr>");
  append_element (page, "<th scope=\"col\">", pf_words_label (PF_LABEL_FOLDER), "</th>");
  append_element (page, "<th scope=\"col\">", pf_words_label (PF_LABEL_TARGET), "</th>");
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    append_element (page, "<th scope=\"col\" class=\"n\">", pf_words_label (heads[i]),
                    "</th>");
  g_string_append (page, "</tr></thead>\n<tbody>\n");

  for (guint i = 0; i < report->folders->len; i++)
    {
      const PfLedgerFolder *folder = report->folders->pdata[i];
      g_autofree char      *name = pf_report_folder_name (folder->account,
                                                          (const char *const *) folder->path,
                                                          only);

      append_folder_row (page, name, folder->target, &folder->counts, FALSE);
    }
  append_folder_row (page, pf_words_label (PF_LABEL_TOTAL), "", &report->totals, TRUE);
  g_string_append (page, "</tbody></table></div>\n");
}

static void
append_cut (GString *page, const PfReport *report)
{
  for (guint i = 0; report->cut != NULL && i < report->cut->len; i++)
    {
      const PfReportUnread *one = report->cut->pdata[i];
      g_autofree char      *words = pf_words_warning (one->why);
      g_autofree char      *line = g_strdup_printf ("%s: %s: %s", one->account, one->path,
                                                    words);

      append_element (page, "<p dir=\"auto\">", line, "</p>\n");
    }
}

static void
append_unread (GString *page, const PfReport *report)
{
  for (guint i = 0; i < report->unread->len; i++)
    {
      const PfReportUnread *one = report->unread->pdata[i];
      g_autofree char      *problem = pf_words_problem ("folder-unreadable");
      g_autofree char      *line = NULL;

      line = g_strdup_printf ("%s: %s: %s", problem, one->account, one->path);
      append_element (page, "<p dir=\"auto\">", line, "</p>\n");
    }
}

static void
append_fetched (GString *page, const PfReport *report)
{
  for (guint i = 0; i < report->fetched->len; i++)
    {
      const PfReportFetched *one = report->fetched->pdata[i];

      for (gsize k = 0; one->warnings[k] != NULL; k++)
        {
          g_autofree char *warning = pf_words_problem (one->warnings[k]);
          g_autofree char *line = g_strdup_printf ("%s: %s", one->url, warning);

          append_element (page, "<p dir=\"auto\">", line, "</p>\n");
        }
    }
}

static void
append_differences (GString *page, const PfReport *report)
{
  append_heading (page, PF_LABEL_COMPARED);
  if (report->checked == 0)
    {
      append_element (page, "<p>", pf_words_label (PF_LABEL_NOT_COMPARED), "</p>\n");
    }
  else
    {
      g_autofree char *compared = pf_words_compared (report->checked, report->bodies);

      append_element (page, "<p>", compared, "</p>\n");
    }
  if (report->differing == 0)
    return;

  append_heading (page, PF_LABEL_DIFFERENCES);
  for (guint i = 0; i < report->differences->len; i++)
    {
      const PfDifference *d = report->differences->pdata[i];
      g_autofree char    *kind = pf_words_difference (d->kind);

      append_element (page, "<article><h3 dir=\"auto\">", d->subject, "</h3>\n<dl>");
      append_fact (page, PF_LABEL_FOLDER, d->folder);
      append_fact (page, PF_LABEL_REASON, kind);
      g_string_append (page, "</dl></article>\n");
    }
}

static void
append_unusual (GString *page, const PfReport *report)
{
  if (report->unusual == NULL || report->unusual->len == 0)
    return;

  append_heading (page, PF_LABEL_UNUSUAL);
  g_string_append (page, "<ul>\n");
  for (guint i = 0; i < report->unusual->len; i++)
    {
      g_autofree char *line = pf_report_unusual_line (
          &g_array_index (report->unusual, PfUnusual, i));

      append_element (page, "<li>", line, "</li>\n");
    }
  g_string_append (page, "</ul>\n");
}

static void
append_rows (GString *page, PfLabel heading, GPtrArray *rows)
{
  if (rows == NULL || rows->len == 0)
    return;

  append_heading (page, heading);
  for (guint i = 0; i < rows->len; i++)
    {
      const PfLedgerRow *row = rows->pdata[i];
      g_autofree char   *date = pf_words_stamp (row->date_unix);
      g_autofree char   *size = pf_words_size_short ((guint64) row->size);
      g_autofree char   *reason = pf_words_reason (row->reason);

      append_element (page, "<article><h3 dir=\"auto\">",
                      row->subject != NULL && *row->subject != '\0'
                          ? row->subject
                          : pf_words_label (PF_LABEL_NO_SUBJECT),
                      "</h3>\n<dl>");
      append_fact (page, PF_LABEL_REASON, reason);
      append_fact (page, PF_LABEL_FOLDER, row->folder);
      append_fact (page, PF_LABEL_FROM, row->from);
      append_fact (page, PF_LABEL_DATE, date);
      append_fact (page, PF_LABEL_SIZE, size);
      append_fact (page, PF_LABEL_SERVER_SAID, row->server_text);
      append_fact (page, PF_LABEL_COPY, row->saved_as);
      g_string_append (page, "</dl></article>\n");
    }
}

char *
pf_report_to_html (const PfReport *report)
{
  g_autofree char *proof = NULL;
  GString         *page;

  g_return_val_if_fail (report != NULL, NULL);

  page = g_string_new ("<!DOCTYPE html>\n");
  append_element (page, "<html lang=\"", pf_words_label (PF_LABEL_LANGUAGE), "\">\n");
  g_string_append (page, "<head><meta charset=\"utf-8\">"
                         "<meta name=\"viewport\" content=\"width=device-width\">"
                         "<meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
  append_element (page, "<title>", pf_words_label (PF_LABEL_REPORT_TITLE), "</title>\n");
  g_string_append_printf (page, "<style>%s</style></head>\n<body>\n", style);
  append_element (page, "<h1>", pf_words_label (PF_LABEL_REPORT_TITLE), "</h1>\n");
  proof = pf_words_proof (&report->totals);
  if (pf_report_is_counted (report))
    append_element (page, "<p class=\"proof\">", proof, "</p>\n");
  append_facts (page, report);
  append_folders (page, report);
  append_unread (page, report);
  append_cut (page, report);
  append_fetched (page, report);
  append_unusual (page, report);
  append_differences (page, report);
  append_rows (page, PF_LABEL_LEFT_OUT, report->left_out);
  append_rows (page, PF_LABEL_KEPT, report->kept);
  g_string_append (page, "</body></html>\n");

  return g_string_free (page, FALSE);
}
