/* pf-job-facts.c - what ledgers tell, read without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-job-facts.h"

#include "jobs/pf-remote-source.h"
#include "jobs/pf-unpack.h"
#include "jobs/pf-verify-job.h"

#define NOTE_ANSWERS "window-answers"

typedef struct
{
  char    *state_dir;
  char    *job;
  gboolean only_unfinished;
} Params;

static void
params_free (Params *params)
{
  g_free (params->state_dir);
  g_free (params->job);
  g_free (params);
}

static Params *
params_new (const char *state_dir, const char *job)
{
  Params *params = g_new0 (Params, 1);

  params->state_dir = g_strdup (state_dir);
  params->job = g_strdup (job);
  return params;
}

void
pf_job_facts_free (PfJobFacts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->info, pf_job_info_free);
  g_free (self->answers);
  g_free (self);
}

static gboolean
is_unfinished (const PfJobInfo *info)
{
  return !info->is_running && (g_strcmp0 (info->state, "moving") == 0 ||
                               g_strcmp0 (info->state, "interrupted") == 0 ||
                               g_strcmp0 (info->state, "undoing") == 0);
}

static char *
read_answers (const char *state_dir, const char *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfLedger) ledger = pf_ledger_open (state_dir, job, FALSE, &error);

  if (ledger == NULL)
    {
      g_debug ("job %s: %s", job, error->message);
      return NULL;
    }
  return pf_ledger_get_note (ledger, NOTE_ANSWERS);
}

static void
list_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Params *params = data;
  GError       *error = NULL;
  g_autoptr (GPtrArray) jobs = pf_ledger_list_jobs (params->state_dir, &error);
  GPtrArray *listed;

  if (jobs == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  listed = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_job_facts_free);
  g_ptr_array_set_free_func (jobs, (GDestroyNotify) pf_job_info_free);
  while (jobs->len > 0)
    {
      PfJobInfo  *info = g_ptr_array_steal_index (jobs, 0);
      PfJobFacts *facts;

      if (params->only_unfinished && !is_unfinished (info))
        {
          pf_job_info_free (info);
          continue;
        }
      facts = g_new0 (PfJobFacts, 1);
      facts->info = info;
      facts->answers = read_answers (params->state_dir, info->job);
      g_ptr_array_add (listed, facts);
    }
  g_task_return_pointer (task, listed, (GDestroyNotify) g_ptr_array_unref);
}

void
pf_job_list_async (const char         *state_dir,
                   gboolean            only_unfinished,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Params *params;

  g_return_if_fail (state_dir != NULL);

  params = params_new (state_dir, NULL);
  params->only_unfinished = only_unfinished;
  g_task_set_source_tag (task, pf_job_list_async);
  g_task_set_task_data (task, params, (GDestroyNotify) params_free);
  g_task_run_in_thread (task, list_in_worker);
}

GPtrArray *
pf_job_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_job_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
folders_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError    *error = NULL;
  GPtrArray *folders = pf_ledger_list_folders (data, &error);

  if (folders != NULL)
    g_task_return_pointer (task, folders, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
pf_job_folders_async (PfLedger           *ledger,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (PF_IS_LEDGER (ledger));

  g_task_set_source_tag (task, pf_job_folders_async);
  g_task_set_task_data (task, g_object_ref (ledger), g_object_unref);
  g_task_run_in_thread (task, folders_in_worker);
}

GPtrArray *
pf_job_folders_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_job_folders_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keep_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!pf_ledger_set_note (source, NOTE_ANSWERS, data, &error))
    g_debug ("answers: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

void
pf_job_keep_answers (PfLedger *ledger, const char *answers)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PF_IS_LEDGER (ledger));
  g_return_if_fail (answers != NULL);

  task = g_task_new (ledger, NULL, NULL, NULL);
  g_task_set_source_tag (task, pf_job_keep_answers);
  g_task_set_task_data (task, g_strdup (answers), g_free);
  g_task_run_in_thread (task, keep_in_worker);
}

gboolean
pf_job_remove (const char *state_dir, const char *job, GError **error)
{
  g_auto (GStrv) specs = NULL;
  PfLedger *ledger;

  g_return_val_if_fail (state_dir != NULL && job != NULL, FALSE);

  ledger = pf_ledger_open (state_dir, job, FALSE, NULL);
  if (ledger != NULL)
    specs = pf_job_source_specs (ledger);
  g_clear_object (&ledger);
  if (!pf_ledger_remove_job (state_dir, job, error))
    return FALSE;
  for (gsize i = 0; specs != NULL && specs[i] != NULL; i++)
    if (*specs[i] != '\0' && !pf_remote_is_url (specs[i]))
      pf_unpack_discard (specs[i], state_dir);
  return TRUE;
}

static void
remove_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Params *params = data;
  GError       *error = NULL;

  if (pf_job_remove (params->state_dir, params->job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pf_job_remove_async (const char         *state_dir,
                     const char         *job,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (state_dir != NULL && job != NULL);

  g_task_set_source_tag (task, pf_job_remove_async);
  g_task_set_task_data (task, params_new (state_dir, job), (GDestroyNotify) params_free);
  g_task_run_in_thread (task, remove_in_worker);
}

gboolean
pf_job_remove_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_job_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
