/* pf-verify-job.c - a finished job compared again with the server and the source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-verify-job.h"

#include "base/pf-error.h"
#include "jobs/pf-jobs-private.h"
#include "jobs/pf-remote-source.h"
#include "jobs/pf-unpack.h"
#include "jobs/pf-worker.h"
#include "ledger/pf-ledger-notes.h"

typedef struct
{
  PfMoveRequest *request;
  PfVerifyMode   mode;
} Params;

static void
params_free (Params *params)
{
  pf_move_request_free (params->request);
  g_free (params);
}

PfEndpoint *
pf_job_endpoint (PfLedger *ledger, GError **error)
{
  g_autofree char *url = NULL;
  PfEndpoint      *endpoint;

  g_return_val_if_fail (PF_IS_LEDGER (ledger), NULL);

  url = pf_ledger_get_note (ledger, PF_NOTE_URL);
  endpoint = url != NULL ? pf_endpoint_parse (url, NULL) : NULL;
  if (endpoint == NULL)
    g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN,
                 "the job %s does not name its account", pf_ledger_get_job (ledger));

  return endpoint;
}

char **
pf_job_source_specs (PfLedger *ledger)
{
  g_autofree char *specs = NULL;
  g_autoptr (GVariant) list = NULL;

  g_return_val_if_fail (PF_IS_LEDGER (ledger), NULL);

  specs = pf_ledger_get_note (ledger, PF_NOTE_SOURCES);
  if (specs != NULL)
    list = g_variant_parse (G_VARIANT_TYPE_BYTESTRING_ARRAY, specs, NULL, NULL, NULL);
  if (list != NULL)
    return g_variant_dup_bytestring_array (list, NULL);

  g_free (specs);
  specs = pf_ledger_get_note (ledger, PF_NOTE_SOURCES_OLD);
  return g_strsplit (specs != NULL ? specs : "", "\n", -1);
}

/* The job's sources as far as they are still there: comparing needs none of them. */
GPtrArray *
pf_job_open_what_is_there (const PfMoveRequest *request,
                           PfLedger            *ledger,
                           PfJobTeller         *teller,
                           GCancellable        *cancellable)
{
  g_auto (GStrv) list = pf_job_source_specs (ledger);
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; list[i] != NULL; i++)
    {
      PfSource *source = NULL;
      g_autoptr (GError) error = NULL;

      if (*list[i] == '\0')
        continue;
      if (!pf_remote_is_url (list[i]))
        pf_job_open_local (sources, request, list[i], teller, cancellable, &error);
      else if (request->logins != NULL && request->logins->len > 0)
        source = pf_remote_open (request, list[i], &error);
      if (source != NULL)
        g_ptr_array_add (sources, source);
      if (error != NULL)
        g_debug ("%s: %s", list[i], error->message);
    }

  pf_remote_prepare (sources, ledger, NULL, NULL);
  return sources;
}

static PfVerification *
verify (const Params *params,
        PfJobTarget  *target,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (PfMove) move = NULL;
  PfJobTeller     teller = { 0 };
  PfVerification *verification;

  ledger = pf_ledger_open (params->request->state_dir, params->request->job_name, TRUE,
                           error);
  if (ledger == NULL || !pf_job_target_init (target, params->request, error))
    return NULL;

  sources = pf_job_open_what_is_there (params->request, ledger, &teller, cancellable);
  if (teller.has_unpacked)
    pf_unpack_forget (sources);
  move = pf_move_new (ledger, sources, target->target, params->request->options);
  verification = pf_move_verify (move, params->mode, cancellable, error);
  if (verification != NULL)
    pf_job_note_verification (ledger, verification);

  return verification;
}

static gpointer
verify_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  PfJobTarget     target = { 0 };
  GError         *error = NULL;
  PfVerification *verification;

  verification = verify (g_task_get_task_data (task), &target,
                         g_task_get_cancellable (task), &error);
  pf_job_target_note_outcome (&target, error);
  pf_job_target_clear (&target);

  if (verification != NULL)
    g_task_return_pointer (task, verification, (GDestroyNotify) pf_verification_free);
  else
    g_task_return_error (task, error);
  return NULL;
}

void
pf_verify_async (const PfMoveRequest *request,
                 PfVerifyMode         mode,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  GTask  *task;
  Params *params;

  g_return_if_fail (request != NULL && request->job_name != NULL);
  g_return_if_fail (request->endpoint != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  params = g_new0 (Params, 1);
  params->request = pf_move_request_copy (request);
  params->mode = mode;

  g_task_set_source_tag (task, pf_verify_async);
  g_task_set_task_data (task, params, (GDestroyNotify) params_free);
  pf_worker_start ("pf-verify", verify_thread, task);
}

PfVerification *
pf_verify_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_verify_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
