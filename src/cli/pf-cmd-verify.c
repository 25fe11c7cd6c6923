/* pf-cmd-verify.c - postferry verify: compare the server with what was moved
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-job.h"
#include "cli/pf-cli-result.h"
#include "cli/pf-cli.h"
#include "cli/pf-migrate-options.h"
#include "cli/pf-progress.h"

#include <glib/gi18n.h>

static char *opt_verify = NULL;
static char *opt_progress = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "verify", 0, 0, G_OPTION_ARG_STRING, &opt_verify,
    N_("How to compare: metadata (default) or full"), N_("MODE") },
  { "progress", 0, 0, G_OPTION_ARG_STRING, &opt_progress,
    N_("Show progress: auto (default), none or json"), N_("STYLE") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

static PfExit
run (const PfMoveRequest *request, PfProgressLine *line)
{
  g_autoptr (PfMoveJob) job = pf_move_job_new (request);
  g_autoptr (PfVerification) verification = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  result = pf_cli_job_run (job, pf_move_job_verify_async, line);
  verification = pf_move_job_verify_finish (job, result, &error);
  if (verification == NULL)
    return pf_cli_fail (error, request->endpoint->host);
  return pf_cli_result_verification (request->job_name, verification);
}

PfExit
pf_cmd_verify (int argc, char *argv[])
{
  g_autoptr (PfMoveRequest) request = NULL;
  PfProgressLine line = { 0 };
  PfVerifyMode   mode = PF_VERIFY_METADATA;
  PfExit         code = PF_EXIT_OK;

  if (!pf_cli_parse (
          "JOB",
          _ ("Compares what is on the server now with what was moved.  Changes "
             "nothing there."),
          options, TRUE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc != 2)
    return pf_cli_usage (_ ("Name one move; postferry jobs lists them"));
  if (opt_verify != NULL &&
      (!pf_parse_verify (opt_verify, &mode) || mode == PF_VERIFY_NONE))
    return pf_cli_usage (_ ("--verify takes metadata or full"));
  if (!pf_progress_style_parse (opt_progress, &line.style))
    return pf_cli_usage (_ ("--progress takes auto, none or json"));

  request = pf_cli_job_request (argv[1], FALSE, &code);
  if (request == NULL)
    return code;
  request->options->verify = mode;
  return run (request, &line);
}
