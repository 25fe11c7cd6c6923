/* pf-cmd-undo.c - postferry undo: take a move back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-from.h"
#include "cli/pf-cli-job.h"
#include "cli/pf-cli-result.h"
#include "cli/pf-cli.h"
#include "cli/pf-progress.h"
#include "jobs/pf-verify-job.h"

#include <glib/gi18n.h>

static char *opt_progress = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "from-password-file", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,
    pf_cli_from_cb, N_("Read the password of a pop3s:// source from FILE"), N_("FILE") },
  { "from-password-command", 0, 0, G_OPTION_ARG_CALLBACK, pf_cli_from_cb,
    N_("Read the password of a pop3s:// source from what CMD writes"), N_("CMD") },
  { "from-token-command", 0, 0, G_OPTION_ARG_CALLBACK, pf_cli_from_cb,
    N_("Sign in to a pop3s:// source with the OAuth token that CMD writes"), N_("CMD") },
  { "progress", 0, 0, G_OPTION_ARG_STRING, &opt_progress,
    N_("Show progress: auto (default), none or json"), N_("STYLE") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

static PfExit
run (const PfMoveRequest *request, PfProgressLine *line)
{
  g_autoptr (PfMoveJob) job = pf_move_job_new (request);
  g_autoptr (PfUndo) undo = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  result = pf_cli_job_run (job, pf_move_job_undo_async, line);
  undo = pf_move_job_undo_finish (job, result, &error);
  if (undo == NULL)
    return pf_cli_fail (error, request->endpoint->host);
  return pf_cli_result_undo (request->job_name, undo);
}

PfExit
pf_cmd_undo (int argc, char *argv[])
{
  g_autoptr (PfMoveRequest) request = NULL;
  PfProgressLine line = { 0 };
  PfExit         code = PF_EXIT_OK;

  if (!pf_cli_parse (
          "JOB",
          _ ("Takes a move back: removes from the server what it put there, as far as "
             "you have not touched it since and the mail is still on this computer."),
          options, TRUE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc != 2)
    return pf_cli_usage (_ ("Name one move; postferry jobs lists them"));
  if (!pf_progress_style_parse (opt_progress, &line.style))
    return pf_cli_usage (_ ("--progress takes auto, none or json"));

  request = pf_cli_job_request (argv[1], TRUE, &code);
  return request != NULL ? run (request, &line) : code;
}
