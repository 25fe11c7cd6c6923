/* pf-cmd-jobs.c - postferry jobs: list moves, or forget one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "human/pf-words.h"
#include "jobs/pf-job-facts.h"
#include "ledger/pf-ledger.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>
#include <unistd.h>

static char *opt_remove = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "remove", 0, 0, G_OPTION_ARG_STRING, &opt_remove,
    N_("Forget the move JOB and remove the copies kept aside; mail stays where it is"), N_("JOB") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

static char *
jobs_to_text (GPtrArray *jobs, int width)
{
  g_autoptr (PfTable) table = pf_table_new ("Lllrd");

  if (jobs->len == 0)
    return g_strdup (_ ("There are no moves yet.\n"));

  pf_table_add (table, pf_words_label (PF_LABEL_JOB), pf_words_label (PF_LABEL_STATE),
                pf_words_label (PF_LABEL_CHANGED), _ ("On the server"),
                pf_words_label (PF_LABEL_TO));
  for (guint i = 0; i < jobs->len; i++)
    {
      const PfJobInfo *job = jobs->pdata[i];
      g_autofree char *state = pf_words_state (job->state);
      g_autofree char *changed = pf_words_stamp (job->changed_unix > 0 ? job->changed_unix
                                                                       : G_MININT64);
      g_autofree char *stands = pf_words_messages_of (job->counts.placed +
                                                          job->counts.already_there,
                                                      job->counts.found);

      pf_table_add (table, job->job, state, changed, stands,
                    job->url != NULL      ? job->url
                    : job->target != NULL ? job->target
                                          : "");
    }

  return pf_table_render (table, "", width);
}

PfExit
pf_cmd_jobs (int argc, char *argv[])
{
  const PfCliCommon *common = pf_cli_common ();
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!pf_cli_parse ("", _ ("Lists moves and where they stand."), options, FALSE, &argc,
                     &argv))
    return PF_EXIT_USAGE;
  if (argc != 1)
    return pf_cli_usage (_ ("“%s” is too much"), argv[1]);

  if (opt_remove != NULL && !pf_job_remove (common->state_dir, opt_remove, &error))
    return pf_cli_fail (error, opt_remove);
  jobs = pf_ledger_list_jobs (common->state_dir, &error);
  if (jobs == NULL)
    return pf_cli_fail (error, common->state_dir);

  if (common->is_json)
    text = pf_report_jobs_to_json (jobs);
  else
    text = jobs_to_text (jobs, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);

  return PF_EXIT_OK;
}
