/* pf-report-work.c - a job's report, read and written without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-report-work.h"

#include "jobs/pf-work-job.h"

#include <string.h>

#define TEXT_WIDTH 78

typedef struct
{
  char     *state_dir;
  char     *job;
  gboolean  hides;  /* addresses, in what is written */
  GFile    *file;   /* (owned) (nullable) where to write it */
  PfReport *report; /* (owned) (nullable) */
} Work;

static void
work_free (Work *work)
{
  g_free (work->state_dir);
  g_free (work->job);
  g_clear_object (&work->file);
  g_clear_pointer (&work->report, pf_report_free);
  g_free (work);
}

static Work *
work_new (const char *state_dir, const char *job)
{
  Work *work = g_new0 (Work, 1);

  work->state_dir = g_strdup (state_dir);
  work->job = g_strdup (job);
  return work;
}

static gboolean
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  g_autoptr (PfLedger) ledger = pf_ledger_open (work->state_dir, work->job, FALSE, error);

  if (ledger != NULL)
    work->report = pf_report_load (ledger, error);
  return work->report != NULL;
}

void
pf_report_read_async (const char         *state_dir,
                      const char         *job,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  pf_work_async (read_in_worker, work_new (state_dir, job), (GDestroyNotify) work_free,
                 cancellable, callback, user_data);
}

PfReport *
pf_report_read_finish (GAsyncResult *result, GError **error)
{
  Work *work;

  if (!pf_work_finish (result, error))
    return NULL;
  work = pf_work_get (result);
  return g_steal_pointer (&work->report);
}

static char *
write_report (const PfReport *report, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".txt"))
    return pf_report_to_text (report, TEXT_WIDTH);
  if (g_str_has_suffix (lower, ".json"))
    return pf_report_to_json (report, NULL, -1);
  return pf_report_to_html (report);
}

static gboolean
save_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Work            *work = data;
  g_autofree char *name = g_file_get_basename (work->file);
  g_autofree char *text = NULL;

  if (!read_in_worker (work, cancellable, error))
    return FALSE;
  if (work->hides)
    pf_report_mask (work->report);
  text = write_report (work->report, name);
  return g_file_replace_contents (work->file, text, strlen (text), NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE, NULL, cancellable, error);
}

void
pf_report_save_async (const char         *state_dir,
                      const char         *job,
                      gboolean            hides,
                      GFile              *file,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Work *work = work_new (state_dir, job);

  work->hides = hides;
  work->file = g_object_ref (file);
  pf_work_async (save_in_worker, work, (GDestroyNotify) work_free, cancellable, callback,
                 user_data);
}

gboolean
pf_report_save_finish (GAsyncResult *result, GError **error)
{
  return pf_work_finish (result, error);
}
