/* pf-cli-job.c - what verbs that work on a job have in common
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-job.h"

#include "cli/pf-cli-from.h"
#include "cli/pf-cli.h"
#include "jobs/pf-verify-job.h"

/* Reads from the job's ledger where its mail went, and where it came from. */
static PfEndpoint *
read_endpoint (const char *job, char ***out_sources, GError **error)
{
  g_autoptr (PfLedger)
      ledger = pf_ledger_open (pf_cli_common ()->state_dir, job, FALSE, error);

  if (ledger == NULL)
    return NULL;
  *out_sources = pf_job_source_specs (ledger);
  return pf_job_endpoint (ledger, error);
}

static void
progress_cb (PfMoveJob *job, PfProgressLine *line)
{
  pf_progress_line_show (line, pf_move_job_get_progress (job));
}

GAsyncResult *
pf_cli_job_run (PfMoveJob *job, PfCliJobBegin begin, PfProgressLine *line)
{
  PfCliLoop     loop = { 0 };
  GAsyncResult *result;

  pf_cli_loop_init (&loop, pf_cli_command_line ());
  g_signal_connect (job, "progress", G_CALLBACK (progress_cb), line);
  begin (job, loop.cancellable, pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  pf_progress_line_end (line);
  result = g_object_ref (loop.result);
  pf_cli_loop_clear (&loop);
  return result;
}

PfMoveRequest *
pf_cli_job_request (const char *job, gboolean reads_sources, PfExit *out_exit)
{
  g_autoptr (PfMoveRequest) request = pf_move_request_new ();
  g_autoptr (GError) error = NULL;
  const char *token_command = NULL;
  g_auto (GStrv) sources = NULL;

  request->state_dir = g_strdup (pf_cli_common ()->state_dir);
  request->job_name = g_strdup (job);
  request->endpoint = read_endpoint (job, &sources, &error);
  if (request->endpoint == NULL)
    {
      *out_exit = pf_cli_fail (error, job);
      return NULL;
    }
  /* The ledger keeps the URL, which does not say that plaintext was allowed. */
  pf_cli_allow_plaintext (request->endpoint);
  request->trust = pf_cli_trust (request->endpoint);
  if (request->trust == NULL)
    {
      *out_exit = PF_EXIT_USAGE;
      return NULL;
    }
  if (pf_cli_common ()->verbosity >= 2)
    request->transcript = pf_cli_transcript;

  if ((reads_sources &&
       !pf_cli_from_logins (request, (const char *const *) sources, FALSE, &error)) ||
      !pf_cli_secret (request->endpoint, &request->password, &token_command, &error))
    {
      *out_exit = error->domain == G_OPTION_ERROR ? pf_cli_usage ("%s", error->message)
                                                  : pf_cli_fail (error, NULL);
      return NULL;
    }
  request->token_command = g_strdup (token_command);
  return g_steal_pointer (&request);
}
