/* pf-work-job.c - any short blocking work, off the caller's thread
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-work-job.h"

typedef struct
{
  PfWorkFunc     func;
  gpointer       work;
  GDestroyNotify free_work;
} Params;

static void
params_free (Params *params)
{
  if (params->free_work != NULL)
    params->free_work (params->work);
  g_free (params);
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Params *params = data;
  GError *error = NULL;

  if (params->func (params->work, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pf_work_async (PfWorkFunc          func,
               gpointer            work,
               GDestroyNotify      free_work,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Params *params = g_new0 (Params, 1);

  params->func = func;
  params->work = work;
  params->free_work = free_work;
  g_task_set_source_tag (task, pf_work_async);
  g_task_set_task_data (task, params, (GDestroyNotify) params_free);
  g_task_run_in_thread (task, run_in_worker);
}

gboolean
pf_work_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_work_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gpointer
pf_work_get (GAsyncResult *result)
{
  const Params *params;

  g_return_val_if_fail (g_async_result_is_tagged (result, pf_work_async), NULL);

  params = g_task_get_task_data (G_TASK (result));
  return params->work;
}
