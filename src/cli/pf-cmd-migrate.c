/* pf-cmd-migrate.c - postferry migrate: plan or make a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-from.h"
#include "cli/pf-cli-job.h"
#include "cli/pf-cli-result.h"
#include "cli/pf-cli.h"
#include "cli/pf-migrate-options.h"
#include "cli/pf-progress.h"
#include "jobs/pf-move-job.h"

#include <glib/gi18n.h>

#define MOST_CONNECTIONS 16 /* more than any provider takes from one person */

/* Keep data/man/ and data/completion/ in step with this list; tests/cli checks it. */
static char   **opt_from = NULL;
static char    *opt_to = NULL;
static char    *opt_account = NULL;
static char   **opt_map = NULL;
static char   **opt_exclude = NULL;
static char    *opt_since = NULL;
static char    *opt_before = NULL;
static char    *opt_max_size = NULL;
static char    *opt_into = NULL;
static gboolean opt_include_deleted = FALSE;
static gboolean opt_keep_duplicates = FALSE;
static gboolean opt_verbatim = FALSE;
static gboolean opt_resend_missing = FALSE;
static gboolean opt_keep_server_flags = FALSE;
static char    *opt_existing = NULL;
static gboolean opt_plan = FALSE;
static char    *opt_job = NULL;
static char    *opt_max_wait = NULL;
static int      opt_connections = -1; /* not given */
static gboolean opt_no_compress = FALSE;
static char   **opt_repair = NULL;
static char    *opt_verify = NULL;
static char    *opt_progress = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "from", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_from,
    N_("Move the mail of SOURCE: a path, KIND:PATH or pop3s://USER@HOST[:PORT]"),
    N_("SOURCE") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &opt_to,
    N_("Move it to URL: imaps://USER@HOST[:PORT]"), N_("URL") },
  { "plan", 0, 0, G_OPTION_ARG_NONE, &opt_plan,
    N_("Show what would go where, and write nothing"), NULL },
  { "account", 0, 0, G_OPTION_ARG_STRING, &opt_account,
    N_("Only the account NAME of a profile"), N_("NAME") },
  { "into", 0, 0, G_OPTION_ARG_STRING, &opt_into,
    N_("Put everything below FOLDER"), N_("FOLDER") },
  { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_map,
    N_("Put the folder SOURCE PATH into TARGET PATH"), N_("SOURCE PATH=TARGET PATH") },
  { "exclude", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_exclude,
    N_("Leave the folder PATH out, and what is below it"), N_("PATH") },
  { "since", 0, 0, G_OPTION_ARG_STRING, &opt_since,
    N_("Leave out what is older than DATE (2024-03-01)"), N_("DATE") },
  { "before", 0, 0, G_OPTION_ARG_STRING, &opt_before,
    N_("Leave out what is from DATE or newer"), N_("DATE") },
  { "max-size", 0, 0, G_OPTION_ARG_STRING, &opt_max_size,
    N_("Leave out messages bigger than SIZE (35M)"), N_("SIZE") },
  { "include-deleted", 0, 0, G_OPTION_ARG_NONE, &opt_include_deleted,
    N_("Move deleted messages that are still in the files too"), NULL },
  { "keep-duplicates", 0, 0, G_OPTION_ARG_NONE, &opt_keep_duplicates,
    N_("Move a message as often as a folder holds it"), NULL },
  { "verbatim", 0, 0, G_OPTION_ARG_NONE, &opt_verbatim,
    N_("Keep the header lines that mail programs add for themselves"), NULL },
  { "resend-missing", 0, 0, G_OPTION_ARG_NONE, &opt_resend_missing,
    N_("Send again what was deleted on the server since"), NULL },
  { "keep-server-flags", 0, 0, G_OPTION_ARG_NONE, &opt_keep_server_flags,
    N_("Add no marks to messages that are on the server already"), NULL },
  { "existing", 0, 0, G_OPTION_ARG_STRING, &opt_existing,
    N_("Mail that the server has in another folder: upload it (default), let the server "
       "copy it, or move it out of the inbox"), N_("HOW") },
  { "repair", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_repair,
    N_("What to do with unusual messages: if-refused (default), always, never or leave-out; "
       "KIND=HOW for one kind"), N_("HOW") },
  { "verify", 0, 0, G_OPTION_ARG_STRING, &opt_verify,
    N_("How to compare afterwards: none, metadata (default) or full"), N_("MODE") },
  { "from-password-file", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,
    pf_cli_from_cb, N_("Read the password of a pop3s:// source from FILE"), N_("FILE") },
  { "from-password-command", 0, 0, G_OPTION_ARG_CALLBACK, pf_cli_from_cb,
    N_("Read the password of a pop3s:// source from what CMD writes"), N_("CMD") },
  { "from-token-command", 0, 0, G_OPTION_ARG_CALLBACK, pf_cli_from_cb,
    N_("Sign in to a pop3s:// source with the OAuth token that CMD writes"), N_("CMD") },
  { "job", 0, 0, G_OPTION_ARG_STRING, &opt_job,
    N_("Call this move NAME"), N_("NAME") },
  { "connections", 0, 0, G_OPTION_ARG_INT, &opt_connections,
    N_("Use up to N connections (default: as many as pay, at most 4)"), N_("N") },
  { "no-compress", 0, 0, G_OPTION_ARG_NONE, &opt_no_compress,
    N_("Compress nothing on the way, even if the line is slow"), NULL },
  { "max-wait", 0, 0, G_OPTION_ARG_STRING, &opt_max_wait,
    N_("Stop rather than wait longer than DURATION (30m)"), N_("DURATION") },
  { "progress", 0, 0, G_OPTION_ARG_STRING, &opt_progress,
    N_("Show progress: auto (default), none or json"), N_("STYLE") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

/* Dates, sizes and numbers. */
static gboolean
read_limits (PfMoveOptions *o)
{
  gint64 when;

  o->since_unix = o->before_unix = G_MININT64;
  o->max_wait_ms = -1;
  if (opt_since != NULL && !pf_parse_date (opt_since, &o->since_unix))
    return pf_cli_usage (_ ("“%s” is no date like 2024-03-01"), opt_since), FALSE;
  if (opt_before != NULL && !pf_parse_date (opt_before, &o->before_unix))
    return pf_cli_usage (_ ("“%s” is no date like 2024-03-01"), opt_before), FALSE;
  if (opt_max_size != NULL && !pf_parse_size (opt_max_size, &o->max_size))
    return pf_cli_usage (_ ("“%s” is no size like 35M"), opt_max_size), FALSE;
  if (opt_max_wait != NULL && !pf_parse_duration (opt_max_wait, &when))
    return pf_cli_usage (_ ("“%s” is no duration like 30m"), opt_max_wait), FALSE;
  if (opt_max_wait != NULL)
    o->max_wait_ms = when;
  if (opt_connections != -1 &&
      (opt_connections < 1 || opt_connections > MOST_CONNECTIONS))
    return pf_cli_usage (_ ("--connections takes a number from 1 to %d"),
                         MOST_CONNECTIONS),
           FALSE;
  o->connections = MAX (opt_connections, 0);
  return TRUE;
}

static gboolean
read_options (PfMoveOptions *o)
{
  if (!read_limits (o))
    return FALSE;
  if (opt_verify != NULL && !pf_parse_verify (opt_verify, &o->verify))
    return pf_cli_usage (_ ("--verify takes none, metadata or full")), FALSE;
  if (opt_existing != NULL && !pf_parse_existing (opt_existing, &o->existing))
    return pf_cli_usage (_ ("--existing takes upload, copy or move")), FALSE;
  for (gsize i = 0; opt_repair != NULL && opt_repair[i] != NULL; i++)
    if (!pf_parse_repair (opt_repair[i], o))
      return pf_cli_usage (_ ("--repair does not know “%s”, or cannot do that"),
                           opt_repair[i]),
             FALSE;
  for (gsize i = 0; opt_map != NULL && opt_map[i] != NULL; i++)
    if (strchr (opt_map[i], '=') == NULL)
      return pf_cli_usage (_ ("--map takes SOURCE PATH=TARGET PATH")), FALSE;

  o->account = g_strdup (opt_account);
  o->into = g_strdup (opt_into);
  o->maps = g_strdupv (opt_map);
  o->excludes = g_strdupv (opt_exclude);
  o->include_deleted = opt_include_deleted;
  o->keep_duplicates = opt_keep_duplicates;
  o->verbatim = opt_verbatim;
  o->resend_missing = opt_resend_missing;
  o->keep_server_flags = opt_keep_server_flags;
  o->no_compress = opt_no_compress;
  return TRUE;
}

static gboolean
read_request (PfMoveRequest *request, PfProgressStyle *out_style)
{
  if (opt_from == NULL || opt_to == NULL)
    return pf_cli_usage (_ ("Name where from and where to: --from SOURCE --to URL")),
           FALSE;
  if (!pf_progress_style_parse (opt_progress, out_style))
    return pf_cli_usage (_ ("--progress takes auto, none or json")), FALSE;
  if (!read_options (request->options))
    return FALSE;

  request->state_dir = g_strdup (pf_cli_common ()->state_dir);
  request->job_name = g_strdup (opt_job);
  request->sources = g_strdupv (opt_from);
  request->endpoint = pf_cli_endpoint (opt_to);
  if (request->endpoint == NULL)
    return FALSE;
  request->trust = pf_cli_trust (request->endpoint);
  if (request->trust == NULL)
    return FALSE;
  if (pf_cli_common ()->verbosity >= 2)
    request->transcript = pf_cli_transcript;

  return TRUE;
}

static PfExit
run_job (PfMoveJob *job, PfProgressLine *line)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfPlan) plan = NULL;

  result = pf_cli_job_run (job, opt_plan ? pf_move_job_plan_async : pf_move_job_run_async,
                           line);
  if (opt_plan)
    plan = pf_move_job_plan_finish (job, result, &error);
  else
    pf_move_job_run_finish (job, result, &error);

  return plan != NULL ? pf_cli_result_plan (plan, pf_move_job_get_ledger (job))
                      : pf_cli_result_move (pf_move_job_get_ledger (job), error, opt_to,
                                            pf_move_job_get_progress (job)->run_messages);
}

PfExit
pf_cmd_migrate (int argc, char *argv[])
{
  g_autoptr (PfMoveRequest) request = pf_move_request_new ();
  g_autoptr (PfMoveJob) job = NULL;
  g_autoptr (GError) error = NULL;
  PfProgressLine line = { 0 };
  const char    *token_command = NULL;

  if (!pf_cli_parse (
          "--from SOURCE… --to URL",
          _ ("Moves mail into an IMAP account.  Running the same command again "
             "goes on, or does nothing."),
          options, TRUE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc != 1)
    return pf_cli_usage (_ ("“%s” is too much; sources are named with --from"), argv[1]);
  if (!read_request (request, &line.style))
    return PF_EXIT_USAGE;

  if (!pf_cli_from_check ((const char *const *) opt_from, &error) ||
      !pf_cli_from_logins (request, (const char *const *) opt_from, TRUE, &error) ||
      !pf_cli_secret (request->endpoint, &request->password, &token_command, &error))
    return error->domain == G_OPTION_ERROR ? pf_cli_usage ("%s", error->message)
                                           : pf_cli_fail (error, NULL);
  request->token_command = g_strdup (token_command);

  job = pf_move_job_new (request);
  return run_job (job, &line);
}
