/* pf-advise-measure.c - what the servers and this computer tell, for postferry advise
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-advise-measure.h"

#include "cli/pf-cli.h"
#include "jobs/pf-advice-facts.h"
#include "jobs/pf-diagnose-job.h"
#include "jobs/pf-stores-job.h"

#include <glib/gi18n.h>
#include <string.h>

/* Whose password it is, wherever the servers turn out to be. */
static PfEndpoint *
make_account (const PfDiagnoseRequest *request)
{
  const char *at;

  if (request->endpoints->len > 0)
    return pf_endpoint_copy (request->endpoints->pdata[0]);
  at = strrchr (request->address, '@');
  return pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                          at != NULL ? at + 1 : request->address, 993, request->address);
}

/* A password is not asked for: without one, less is measured, and that is said. */
static gboolean
take_secret (PfDiagnoseRequest *request, const PfEndpoint *account, GError **error)
{
  const char *token_command = NULL;

  if (!pf_cli_has_secret ())
    return TRUE;
  if (!pf_cli_secret (account, &request->password, &token_command, error))
    return FALSE;
  request->token_command = g_strdup (token_command);
  return TRUE;
}

static PfExit
look_at_servers (PfDiagnoseRequest *request, PfAdviseFacts *facts)
{
  PfCliLoop loop = { 0 };
  g_autoptr (PfDiagnosis) diagnosis = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *context = g_strdup (request->address);
  gboolean         was_interrupted;

  pf_cli_note (_ ("Looking at the servers. This takes a few seconds."));
  pf_cli_loop_init (&loop, NULL);
  pf_diagnose_async (request, loop.cancellable, NULL, NULL, pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  diagnosis = pf_diagnose_finish (loop.result, &error);
  was_interrupted = loop.was_interrupted;
  pf_cli_loop_clear (&loop);
  if (diagnosis == NULL)
    return pf_cli_fail (error, context);
  if (was_interrupted)
    return PF_EXIT_INTERRUPTED;

  pf_advice_take_diagnosis (facts, diagnosis, g_get_real_time () / G_USEC_PER_SEC);
  return PF_EXIT_OK;
}

static PfExit
look_here (const char *address, PfAdviseFacts *facts)
{
  PfCliLoop loop = { 0 };
  g_autoptr (GPtrArray) stores = NULL;
  g_autoptr (GError) error = NULL;

  pf_cli_loop_init (&loop, NULL);
  pf_stores_load_async (NULL, NULL, PF_STORES_LIST, loop.cancellable, NULL, NULL,
                        pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  stores = pf_stores_load_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PF_EXIT_INTERRUPTED;
  /* Mail that cannot be listed is not counted; the advice says so. */
  if (stores != NULL)
    pf_advice_take_stores (facts, stores, address, g_get_home_dir ());
  return PF_EXIT_OK;
}

PfExit
pf_advise_measure (const char    *address,
                   const char    *imap,
                   const char    *pop3,
                   PfAdviseFacts *facts)
{
  g_autoptr (PfDiagnoseRequest) request = pf_diagnose_request_new ();
  g_autoptr (PfEndpoint) account = NULL;
  g_autoptr (GError) error = NULL;
  PfExit code;

  if (!pf_cli_add_url (request->endpoints, imap, PF_PROTOCOL_IMAP) ||
      !pf_cli_add_url (request->endpoints, pop3, PF_PROTOCOL_POP3))
    return PF_EXIT_USAGE;
  if (request->endpoints->len == 0)
    request->address = g_strdup (address);
  account = make_account (request);
  request->trust = pf_cli_trust (account);
  if (request->trust == NULL)
    return PF_EXIT_USAGE;
  if (!take_secret (request, account, &error))
    return error->domain == G_OPTION_ERROR ? pf_cli_usage ("%s", error->message)
                                           : pf_cli_fail (error, NULL);
  request->state_dir = g_strdup (pf_cli_common ()->state_dir);
  /* For tests: where Mozilla's list is. */
  request->ispdb_url = g_strdup (g_getenv ("POSTFERRY_ISPDB_URL"));
  if (pf_cli_common ()->verbosity >= 2)
    request->transcript = pf_cli_transcript;

  code = look_at_servers (g_steal_pointer (&request), facts);
  return code == PF_EXIT_OK ? look_here (address, facts) : code;
}
