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
  PfLedger *ledger; /* (owned) */
  PfReport *report; /* (owned) (nullable) */
} Read;

static void
read_free (Read *read)
{
  g_object_unref (read->ledger);
  g_clear_pointer (&read->report, pf_report_free);
  g_free (read);
}

static gboolean
read_in_worker (gpointer work, GCancellable *cancellable, GError **error)
{
  Read *read = work;

  read->report = pf_report_load (read->ledger, error);
  return read->report != NULL;
}

void
pf_report_read_async (PfLedger           *ledger,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Read *read = g_new0 (Read, 1);

  read->ledger = g_object_ref (ledger);
  pf_work_async (read_in_worker, read, (GDestroyNotify) read_free, cancellable, callback,
                 user_data);
}

PfReport *
pf_report_read_finish (GAsyncResult *result, GError **error)
{
  Read *read;

  if (!pf_work_finish (result, error))
    return NULL;
  read = pf_work_get (result);
  return g_steal_pointer (&read->report);
}

typedef struct
{
  PfLedger *ledger; /* (owned) */
  GFile    *file;   /* (owned) */
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->ledger);
  g_object_unref (save->file);
  g_free (save);
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
save_in_worker (gpointer work, GCancellable *cancellable, GError **error)
{
  Save *save = work;
  g_autoptr (PfReport) report = pf_report_load (save->ledger, error);
  g_autofree char *name = g_file_get_basename (save->file);
  g_autofree char *text = NULL;

  if (report == NULL)
    return FALSE;
  text = write_report (report, name);
  return g_file_replace_contents (save->file, text, strlen (text), NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE, NULL, cancellable, error);
}

void
pf_report_save_async (PfLedger           *ledger,
                      GFile              *file,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Save *save = g_new0 (Save, 1);

  save->ledger = g_object_ref (ledger);
  save->file = g_object_ref (file);
  pf_work_async (save_in_worker, save, (GDestroyNotify) save_free, cancellable, callback,
                 user_data);
}

gboolean
pf_report_save_finish (GAsyncResult *result, GError **error)
{
  return pf_work_finish (result, error);
}
