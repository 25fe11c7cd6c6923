/* pf-report-mask.c - the report of a move for other people's eyes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "base/pf-endpoint.h"
#include "report/pf-report-diagnosis.h"
#include "report/pf-report.h"

static void
mask_one (const PfMask *mask, char **text)
{
  g_autofree char *valid = NULL;

  if (*text == NULL)
    return;
  /* Paths and locators are bytes; a pattern wants letters. */
  valid = g_utf8_make_valid (*text, -1);
  g_free (*text);
  *text = pf_mask_text (mask, valid);
}

static void
mask_all (const PfMask *mask, char **texts)
{
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    mask_one (mask, &texts[i]);
}

static void
mask_rows (const PfMask *mask, GPtrArray *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      PfLedgerRow *row = rows->pdata[i];

      mask_one (mask, &row->folder);
      mask_one (mask, &row->target);
      mask_one (mask, &row->subject);
      mask_one (mask, &row->from);
      mask_one (mask, &row->locator);
      mask_one (mask, &row->server_text);
      mask_one (mask, &row->saved_as);
    }
}

static void
mask_folders (const PfMask *mask, GPtrArray *folders)
{
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      PfLedgerFolder *folder = folders->pdata[i];

      mask_one (mask, &folder->source);
      mask_one (mask, &folder->folder);
      mask_one (mask, &folder->account);
      mask_all (mask, folder->path);
      mask_one (mask, &folder->target);
    }
}

static void
mask_folder_rows (const PfMask *mask, GPtrArray *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      PfReportUnread *one = rows->pdata[i];

      mask_one (mask, &one->account);
      mask_one (mask, &one->path);
    }
}

static void
mask_notes (const PfMask *mask, PfReport *report)
{
  for (guint i = 0; report->differences != NULL && i < report->differences->len; i++)
    {
      PfDifference *difference = report->differences->pdata[i];

      mask_one (mask, &difference->folder);
      mask_one (mask, &difference->subject);
    }
  mask_folder_rows (mask, report->unread);
  mask_folder_rows (mask, report->cut);
  for (guint i = 0; report->fetched != NULL && i < report->fetched->len; i++)
    mask_one (mask, &((PfReportFetched *) report->fetched->pdata[i])->url);
}

static void
add_user (GPtrArray *users, const char *url)
{
  g_autoptr (PfEndpoint) endpoint = url != NULL ? pf_endpoint_parse (url, NULL) : NULL;

  if (endpoint != NULL && endpoint->user != NULL)
    g_ptr_array_add (users, g_strdup (endpoint->user));
}

/* Who signs in, who owns the files, and the job, which is named after the first. */
static PfMask *
make_mask (const PfReport *report)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);

  add_user (users, report->url);
  for (guint i = 0; report->fetched != NULL && i < report->fetched->len; i++)
    add_user (users, ((const PfReportFetched *) report->fetched->pdata[i])->url);
  g_ptr_array_add (users, g_strdup (g_get_user_name ()));
  g_ptr_array_add (users, g_strdup (report->job));
  g_ptr_array_add (users, NULL);

  return pf_mask_new ((const char *const *) users->pdata);
}

void
pf_report_mask (PfReport *report)
{
  g_autoptr (PfMask) mask = NULL;

  g_return_if_fail (report != NULL);

  mask = make_mask (report);
  mask_folders (mask, report->folders);
  mask_rows (mask, report->left_out);
  mask_rows (mask, report->kept);
  mask_notes (mask, report);
  mask_all (mask, report->sources);
  mask_one (mask, &report->url);
  mask_one (mask, &report->error);
  mask_one (mask, &report->directory);
  mask_one (mask, &report->job);
}
