/* pf-cmd-diagnose.c - postferry diagnose: what is wrong with an account, and who can mend it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "discover/pf-discover.h"
#include "jobs/pf-diagnose-job.h"
#include "report/pf-report-diagnosis.h"

#include <glib/gi18n.h>
#include <string.h>

#define WATCH_MAX_S 3600

static char    *opt_imap = NULL;
static char    *opt_pop3 = NULL;
static gboolean opt_deep = FALSE;
static gboolean opt_no_sign_in = FALSE;
static gboolean opt_no_controls = FALSE;
static gboolean opt_show_addresses = FALSE;
static gboolean opt_ticket = FALSE;
static int      opt_watch = 0;

/* clang-format off */
static const GOptionEntry options[] = {
  { "imap", 0, 0, G_OPTION_ARG_STRING, &opt_imap,
    N_("Check this IMAP server in place of those found"), N_("URL") },
  { "pop3", 0, 0, G_OPTION_ARG_STRING, &opt_pop3,
    N_("Check this POP3 server in place of those found"), N_("URL") },
  { "deep", 0, 0, G_OPTION_ARG_NONE, &opt_deep,
    N_("Also try old TLS versions and commands sent before encryption"), NULL },
  { "no-sign-in", 0, 0, G_OPTION_ARG_NONE, &opt_no_sign_in,
    N_("Do everything up to the sign-in"), NULL },
  { "no-controls", 0, 0, G_OPTION_ARG_NONE, &opt_no_controls,
    N_("Ask no other servers when something does not work"), NULL },
  { "watch", 0, 0, G_OPTION_ARG_INT, &opt_watch,
    N_("Look for SECONDS whether another program removes mail"), N_("SECONDS") },
  { "show-addresses", 0, 0, G_OPTION_ARG_NONE, &opt_show_addresses,
    N_("Do not mask the address"), NULL },
  { "ticket", 0, 0, G_OPTION_ARG_NONE, &opt_ticket,
    N_("As text for a help desk's ticket, at most 12 lines"), NULL },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

/* Whose password is asked for: the account's, wherever its servers turn out to be. */
static PfEndpoint *
make_account (const PfDiagnoseRequest *request)
{
  const char *at;

  if (request->address == NULL)
    return pf_endpoint_copy (request->endpoints->pdata[0]);

  at = strrchr (request->address, '@');
  return pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                          at != NULL ? at + 1 : request->address, 993, request->address);
}

static void
progress_cb (PfDiagnoseStep step, const char *host, gpointer user_data)
{
  switch (step)
    {
    case PF_DIAGNOSE_FINDING:
      pf_cli_note (_ ("Finding the servers…"));
      return;
    case PF_DIAGNOSE_REACHING:
      pf_cli_note (_ ("Reaching them…"));
      return;
    case PF_DIAGNOSE_LOOKING_HERE:
      pf_cli_note (_ ("Looking at this computer and network…"));
      return;
    case PF_DIAGNOSE_SIGNING_IN:
      pf_cli_note (_ ("Signing in to %s…"), host);
      return;
    }
}

static void
put (const PfDiagnosisDocument *document)
{
  g_autofree char *text = NULL;
  g_autofree char *tree = NULL;

  if (pf_cli_common ()->is_json)
    text = pf_diagnosis_document_to_json (document);
  else if (opt_ticket)
    text = pf_diagnosis_document_to_ticket (document);
  else
    text = pf_diagnosis_document_to_text (document);
  pf_cli_put (text);
  if (pf_cli_common ()->is_json || opt_ticket || pf_cli_common ()->verbosity == 0)
    return;

  tree = pf_diagnosis_document_to_tree (document, TRUE);
  pf_cli_put ("\n");
  pf_cli_put (tree);
}

/* What is shown while it goes on may end up in a ticket as well. */
static void
masked_transcript (const char *line, gpointer data)
{
  g_autofree char *masked = pf_mask_text (data, line);

  pf_cli_transcript (masked, NULL);
}

/* Returns: (transfer full): for the address, and each name that is signed in with */
static PfMask *
make_mask (const PfDiagnoseRequest *request)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();

  if (request->address != NULL)
    g_ptr_array_add (users, request->address);
  for (guint i = 0; i < request->endpoints->len; i++)
    {
      const PfEndpoint *endpoint = request->endpoints->pdata[i];

      if (endpoint->user != NULL && *endpoint->user != '\0')
        g_ptr_array_add (users, endpoint->user);
    }
  g_ptr_array_add (users, NULL);
  return pf_mask_new ((const char *const *) users->pdata);
}

static PfExit
run (PfDiagnoseRequest *request)
{
  PfCliLoop loop = { 0 };
  g_autoptr (PfDiagnosis) diagnosis = NULL;
  g_autoptr (PfDiagnosisDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfMask) mask = make_mask (request);
  g_autofree char *context = g_strdup (request->address);

  if (pf_cli_common ()->verbosity >= 2)
    {
      request->transcript = opt_show_addresses ? pf_cli_transcript : masked_transcript;
      request->transcript_data = mask;
    }
  pf_cli_loop_init (&loop, NULL);
  pf_diagnose_async (request, loop.cancellable,
                     pf_cli_common ()->verbosity > 0 ? progress_cb : NULL, NULL,
                     pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  diagnosis = pf_diagnose_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);
  if (diagnosis == NULL)
    return pf_cli_fail (error, context);

  document = pf_diagnosis_document_new (diagnosis, opt_show_addresses);
  put (document);
  return diagnosis->exit;
}

static PfExit
check_arguments (PfDiagnoseRequest *request, int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  if (!pf_cli_add_url (request->endpoints, opt_imap, PF_PROTOCOL_IMAP) ||
      !pf_cli_add_url (request->endpoints, opt_pop3, PF_PROTOCOL_POP3))
    return PF_EXIT_USAGE;
  if ((argc == 2) == (request->endpoints->len > 0) || argc > 2)
    return pf_cli_usage (_ ("Name an address, or servers with --imap and --pop3"));
  if (opt_watch < 0 || opt_watch > WATCH_MAX_S)
    return pf_cli_usage (_ ("--watch takes 0 to 3600 seconds"));
  if (opt_ticket && pf_cli_common ()->is_json)
    return pf_cli_usage (_ ("Give only one of --ticket and --json"));
  if (argc == 2 && !pf_discover_split_address (argv[1], NULL, NULL, &error))
    return pf_cli_fail (error, argv[1]);

  request->address = argc == 2 ? g_strdup (argv[1]) : NULL;
  return PF_EXIT_OK;
}

PfExit
pf_cmd_diagnose (int argc, char *argv[])
{
  g_autoptr (PfDiagnoseRequest) request = pf_diagnose_request_new ();
  g_autoptr (PfEndpoint) account = NULL;
  g_autoptr (GError) error = NULL;
  const char *token_command = NULL;
  PfExit      code;

  if (!pf_cli_parse ("ADDRESS | --imap URL --pop3 URL",
                     _ ("Finds the servers of an account, checks them, signs in once to "
                        "each, and says what is wrong and who can mend it."),
                     options, TRUE, &argc, &argv))
    return PF_EXIT_USAGE;
  code = check_arguments (request, argc, argv);
  if (code != PF_EXIT_OK)
    return code;

  account = make_account (request);
  request->trust = pf_cli_trust (account);
  if (request->trust == NULL)
    return PF_EXIT_USAGE;
  request->state_dir = g_strdup (pf_cli_common ()->state_dir);
  request->is_deep = opt_deep;
  request->use_controls = !opt_no_controls;
  request->watch_s = opt_watch;
  /* For tests: where Mozilla's list is. */
  request->ispdb_url = g_strdup (g_getenv ("POSTFERRY_ISPDB_URL"));
  if (!opt_no_sign_in)
    {
      if (!pf_cli_secret (account, &request->password, &token_command, &error))
        return pf_cli_fail (error, NULL);
      request->token_command = g_strdup (token_command);
    }

  return run (g_steal_pointer (&request));
}
