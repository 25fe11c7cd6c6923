/* pf-cmd-verify.c - postferry verify: compare the server with what was moved
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-job.h"
#include "cli/pf-cli-result.h"
#include "cli/pf-cli.h"
#include "cli/pf-migrate-options.h"
#include "jobs/pf-verify-job.h"

#include <glib/gi18n.h>

static char *opt_verify = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "verify", 0, 0, G_OPTION_ARG_STRING, &opt_verify,
    N_("How to compare: metadata (default) or full"), N_("MODE") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

static PfExit
run (const PfMoveRequest *request, PfVerifyMode mode)
{
  PfCliLoop loop = { 0 };
  g_autoptr (PfVerification) verification = NULL;
  g_autoptr (GError) error = NULL;

  pf_cli_loop_init (&loop, pf_cli_command_line ());
  pf_verify_async (request, mode, loop.cancellable, pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  verification = pf_verify_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);

  if (verification == NULL)
    return pf_cli_fail (error, request->endpoint->host);
  return pf_cli_result_verification (request->job_name, verification);
}

PfExit
pf_cmd_verify (int argc, char *argv[])
{
  g_autoptr (PfMoveRequest) request = NULL;
  PfVerifyMode mode = PF_VERIFY_METADATA;
  PfExit       code = PF_EXIT_OK;

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

  request = pf_cli_job_request (argv[1], FALSE, &code);
  return request != NULL ? run (request, mode) : code;
}
