/* pf-keyring-job.c - this computer's keyring, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-keyring-job.h"

#include "signin/pf-keyring.h"

typedef struct
{
  PfEndpoint *endpoint;
  PfSecret   *password; /* (nullable) */
} Params;

static void
params_free (Params *params)
{
  pf_endpoint_free (params->endpoint);
  g_clear_pointer (&params->password, pf_secret_unref);
  g_free (params);
}

static GTask *
new_task (const PfEndpoint   *endpoint,
          PfSecret           *password,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask  *task = g_task_new (NULL, cancellable, callback, user_data);
  Params *params = g_new0 (Params, 1);

  params->endpoint = pf_endpoint_copy (endpoint);
  params->password = password != NULL ? pf_secret_ref (password) : NULL;
  g_task_set_task_data (task, params, (GDestroyNotify) params_free);
  return task;
}

static void
open_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Params *params = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) password = NULL;

  if (pf_keyring_check (cancellable, &error))
    password = pf_keyring_lookup (params->endpoint, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&password),
                           (GDestroyNotify) pf_secret_unref);
}

void
pf_keyring_open_async (const PfEndpoint   *endpoint,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = new_task (endpoint, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pf_keyring_open_async);
  g_task_run_in_thread (task, open_in_worker);
}

gboolean
pf_keyring_open_finish (GAsyncResult *result, PfSecret **out_password, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PfSecret *password;

  g_return_val_if_fail (g_async_result_is_tagged (result, pf_keyring_open_async), FALSE);

  password = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *out_password = password;
  return TRUE;
}

static void
remember_in_worker (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  const Params *params = data;
  GError       *error = NULL;
  gboolean      is_done;

  if (params->password != NULL)
    is_done = pf_keyring_store (params->endpoint, params->password, cancellable, &error);
  else
    is_done = pf_keyring_clear (params->endpoint, cancellable, &error);
  if (is_done)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_debug ("keyring: %s", error->message);
  g_task_return_error (task, error);
}

void
pf_keyring_remember_async (const PfEndpoint   *endpoint,
                           PfSecret           *password,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = new_task (endpoint, password, NULL, callback, user_data);

  g_task_set_source_tag (task, pf_keyring_remember_async);
  g_task_run_in_thread (task, remember_in_worker);
}

gboolean
pf_keyring_remember_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_keyring_remember_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
