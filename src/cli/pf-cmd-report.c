/* pf-cmd-report.c - postferry report: show the report of a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "ledger/pf-ledger.h"
#include "report/pf-report.h"

#include <glib/gi18n.h>
#include <unistd.h>

static gboolean opt_html = FALSE;

/* clang-format off */
static const GOptionEntry options[] = {
  { "html", 0, 0, G_OPTION_ARG_NONE, &opt_html,
    N_("As one page for a browser"), NULL },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

PfExit
pf_cmd_report (int argc, char *argv[])
{
  const PfCliCommon *common = pf_cli_common ();
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (PfReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!pf_cli_parse (
          "JOB",
          _ ("Shows the report of a move, from Postferry's list alone; no server "
             "is asked."),
          options, FALSE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc != 2)
    return pf_cli_usage (_ ("Name one move; postferry jobs lists them"));
  if (opt_html && common->is_json)
    return pf_cli_usage (_ ("Give only one of --html and --json"));

  ledger = pf_ledger_open (common->state_dir, argv[1], FALSE, &error);
  if (ledger != NULL)
    report = pf_report_load (ledger, &error);
  if (report == NULL)
    return pf_cli_fail (error, argv[1]);

  if (common->is_json)
    text = pf_report_to_json (report, NULL, -1);
  else if (opt_html)
    text = pf_report_to_html (report);
  else
    text = pf_report_to_text (report, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);

  return PF_EXIT_OK;
}
