/* pf-sign-in-job.c - one try to sign in, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-sign-in-job.h"

#include "jobs/pf-jobs-private.h"

static gboolean
sign_in (const PfMoveRequest *request, GCancellable *cancellable, GError **error)
{
  PfJobTarget target = { 0 };
  g_autoptr (GError) local_error = NULL;
  gboolean is_in;

  if (!pf_job_target_init (&target, request, error))
    return FALSE;

  is_in = pf_target_connect (target.target, cancellable, &local_error);
  pf_job_target_note_outcome (&target, local_error);
  if (is_in)
    pf_target_disconnect (target.target, cancellable);
  pf_job_target_clear (&target);
  if (!is_in)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return is_in;
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (sign_in (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pf_sign_in_async (const PfMoveRequest *request,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (request != NULL && request->endpoint != NULL);

  g_task_set_source_tag (task, pf_sign_in_async);
  g_task_set_task_data (task, pf_move_request_copy (request),
                        (GDestroyNotify) pf_move_request_free);
  g_task_run_in_thread (task, run_in_worker);
}

gboolean
pf_sign_in_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_sign_in_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
