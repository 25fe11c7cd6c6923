/* pf-measure-job.c - one sign-in to look, for the advice
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-measure-job.h"

#include "diagnose/pf-sign-in.h"

typedef struct
{
  char       *state_dir;
  PfEndpoint *endpoint;
  PfTrust    *trust;
  PfSecret   *secret;
} Measure;

static void
measure_free (gpointer data)
{
  Measure *self = data;

  g_free (self->state_dir);
  pf_endpoint_free (self->endpoint);
  g_clear_pointer (&self->trust, pf_trust_free);
  pf_secret_unref (self->secret);
  g_free (self);
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Measure *self = data;
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new ();
  g_autoptr (GPtrArray)
      sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_in_free);
  const PfSignInRequest request = { .state_dir = self->state_dir,
                                    .trust = self->trust,
                                    .secret = self->secret };

  g_ptr_array_add (endpoints, self->endpoint);
  pf_sign_in_all (&request, endpoints, sign_ins, cancellable);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task, g_ptr_array_steal_index (sign_ins, 0),
                         (GDestroyNotify) pf_sign_in_free);
}

void
pf_measure_async (const char         *state_dir,
                  const PfEndpoint   *endpoint,
                  const PfTrust      *trust,
                  PfSecret           *secret,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Measure *self = g_new0 (Measure, 1);

  self->state_dir = g_strdup (state_dir);
  self->endpoint = pf_endpoint_copy (endpoint);
  self->trust = trust != NULL ? pf_trust_copy (trust) : NULL;
  self->secret = pf_secret_ref (secret);
  g_task_set_source_tag (task, pf_measure_async);
  g_task_set_task_data (task, self, measure_free);
  g_task_run_in_thread (task, run_in_worker);
}

PfSignIn *
pf_measure_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_measure_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
