/* pf-cmd-probe.c - postferry probe: what servers show without credentials
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "cli/pf-probe-text.h"
#include "jobs/pf-detect-job.h"
#include "jobs/pf-probe-job.h"
#include "report/pf-report-probe.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static gboolean opt_deep = FALSE;

/* clang-format off */
static const GOptionEntry options[] = {
  { "deep", 0, 0, G_OPTION_ARG_NONE, &opt_deep,
    N_("Also try old TLS versions and commands sent before encryption"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* What is looked at of a server of which only the name is known. */
static const char *const usual_schemes[] = { "imaps", "imap",  "pop3s",
                                             "pop3",  "smtps", "smtp" };
/* clang-format on */

/* What is looked at: services that were named, or found for an address, where a closed
 * port is a fault; and ports that a server may have or not. */
typedef struct
{
  GPtrArray *endpoints; /* (element-type PfEndpoint) */
  GPtrArray *usual;     /* (element-type PfEndpoint) */
} Targets;

/* Asks for the settings of an address, as postferry detect does. */
static PfDiscovery *
detect (const char *address, const PfTrust *trust, GError **error)
{
  g_autoptr (PfDiscoverRequest) request = pf_discover_request_new (address);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfDetectJob) job = NULL;
  PfDiscovery *discovery;
  PfCliLoop    loop = { 0 };

  request->trust = pf_trust_copy (trust);
  request->providers = pf_providers_load (NULL, problems);
  request->use_ispdb = TRUE;
  /* For tests: where Mozilla's list is. */
  request->ispdb_url = g_strdup (g_getenv ("POSTFERRY_ISPDB_URL"));
  job = pf_detect_job_new (request);

  pf_cli_loop_init (&loop, NULL);
  pf_detect_job_run_async (job, loop.cancellable, pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  discovery = pf_detect_job_run_finish (job, loop.result, error);
  pf_cli_loop_clear (&loop);
  return discovery;
}

static PfExit
add_address (Targets *targets, const char *address, const PfTrust *trust)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfDiscovery) discovery = detect (address, trust, &error);

  if (discovery == NULL)
    return pf_cli_fail (error, address);
  if (discovery->candidates->len == 0)
    {
      g_set_error (&error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_NO_SETTINGS,
                   "No source knows settings for %s", discovery->domain);
      return pf_cli_fail (error, address);
    }

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];

      g_ptr_array_add (targets->endpoints, pf_endpoint_copy (candidate->endpoint));
    }
  return PF_EXIT_OK;
}

static PfExit
add_url (Targets *targets, const char *url)
{
  g_autoptr (GError) error = NULL;
  PfEndpoint *endpoint = pf_endpoint_parse_service (url, &error);

  if (endpoint == NULL)
    return pf_cli_usage ("%s", error->message);
  g_ptr_array_add (targets->endpoints, endpoint);
  return PF_EXIT_OK;
}

static PfExit
add_target (Targets *targets, const char *argument, const PfTrust *trust)
{
  if (strstr (argument, "://") != NULL)
    return add_url (targets, argument);
  if (strchr (argument, '@') != NULL)
    return add_address (targets, argument, trust);

  for (gsize i = 0; i < G_N_ELEMENTS (usual_schemes); i++)
    {
      gboolean         is_ipv6 = strchr (argument, ':') != NULL && *argument != '[';
      g_autofree char *url = g_strdup_printf (is_ipv6 ? "%s://[%s]" : "%s://%s",
                                              usual_schemes[i], argument);
      PfEndpoint *endpoint = pf_endpoint_parse_service (url, NULL);

      if (endpoint == NULL)
        return pf_cli_usage (_ ("“%s” is no server's name"), argument);
      g_ptr_array_add (targets->usual, endpoint);
    }
  return PF_EXIT_OK;
}

static gboolean
is_named (const Targets *targets, const PfProbe *probe)
{
  for (guint i = 0; i < targets->endpoints->len; i++)
    {
      const PfEndpoint *endpoint = targets->endpoints->pdata[i];

      if (endpoint->protocol == probe->endpoint->protocol &&
          endpoint->port == probe->endpoint->port &&
          g_str_equal (endpoint->host, probe->endpoint->host))
        return TRUE;
    }
  return FALSE;
}

/* What is wrong with one service, as an exit code. */
static PfExit
judge (const PfProbe *probe)
{
  if (probe->error != NULL)
    return pf_exit_from_error (probe->error);
  if (probe->certificate == NULL || probe->certificate->problems != 0 ||
      probe->is_preauth || probe->injection == 1)
    return PF_EXIT_PROVIDER;
  return PF_EXIT_OK;
}

/* A port that a server need not have. */
static gboolean
is_just_closed (const Targets *targets, const PfProbe *probe)
{
  return !probe->reachable && !is_named (targets, probe);
}

static PfExit
judge_all (const Targets *targets, GPtrArray *probes)
{
  PfExit   worst = PF_EXIT_OK;
  gboolean has_good = FALSE;
  gboolean has_bad = FALSE;

  for (guint i = 0; i < probes->len; i++)
    {
      const PfProbe *probe = probes->pdata[i];
      PfExit         code = judge (probe);

      if (code == PF_EXIT_OK)
        has_good = TRUE;
      else if (!is_just_closed (targets, probe))
        has_bad = TRUE;
      if (worst == PF_EXIT_OK || code == PF_EXIT_PROVIDER)
        worst = code != PF_EXIT_OK ? code : worst;
    }

  if (has_good)
    return has_bad ? PF_EXIT_LOOK : PF_EXIT_OK;
  return worst;
}

static void
found_cb (const PfProbe *probe, gpointer user_data)
{
  if (pf_cli_common ()->verbosity == 0)
    return;
  pf_cli_note (_ ("%s, port %u: done"), probe->endpoint->host, probe->endpoint->port);
  for (gsize i = 0; pf_cli_common ()->verbosity > 1 && probe->transcript[i] != NULL; i++)
    pf_cli_transcript (probe->transcript[i], NULL);
}

static PfExit
run (const Targets *targets, const PfTrust *trust)
{
  PfCliLoop loop = { 0 };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) probes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PfExit           code;

  g_ptr_array_extend (all, targets->endpoints, NULL, NULL);
  g_ptr_array_extend (all, targets->usual, NULL, NULL);
  pf_cli_loop_init (&loop, NULL);
  pf_probe_async (all, trust, TRUE, opt_deep, loop.cancellable, found_cb, NULL,
                  pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  probes = pf_probe_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);
  if (probes == NULL)
    return pf_cli_fail (error, NULL);

  code = judge_all (targets, probes);
  if (pf_cli_common ()->is_json)
    text = pf_report_probes_to_json (probes, code);
  else
    text = pf_probes_to_text (probes, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);
  return code;
}

PfExit
pf_cmd_probe (int argc, char *argv[])
{
  g_autoptr (GPtrArray)
      endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  g_autoptr (GPtrArray)
      usual = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  g_autoptr (PfTrust) trust = NULL;
  Targets targets = { endpoints, usual };
  PfExit  code = PF_EXIT_OK;

  if (!pf_cli_parse ("URL|SERVER|ADDRESS…",
                     _ ("Connects without a user name or password and tells what each "
                        "server shows: what it speaks, its encryption and certificate, "
                        "what it can do.  A SERVER's name alone stands for all the usual "
                        "ports of IMAP, POP3 and SMTP, an ADDRESS for the servers "
                        "that are found for it."),
                     options, FALSE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc < 2)
    return pf_cli_usage (_ ("Name a server: postferry probe imaps://imap.example.org"));

  trust = pf_cli_trust (NULL);
  if (trust == NULL)
    return PF_EXIT_USAGE;
  for (int i = 1; i < argc && code == PF_EXIT_OK; i++)
    code = add_target (&targets, argv[i], trust);
  if (code != PF_EXIT_OK)
    return code;

  return run (&targets, trust);
}
