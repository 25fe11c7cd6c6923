/* pf-report-probe.c - what servers showed, as JSON
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keep data/schemas/ in step; tests/cli checks real output against it.
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-probe.h"

static const char *const speaks[] = {
  [PF_SPEAKS_NOTHING] = "nothing", [PF_SPEAKS_IMAP] = "imap",   [PF_SPEAKS_POP3] = "pop3",
  [PF_SPEAKS_SMTP] = "smtp",       [PF_SPEAKS_HTTP] = "http",   [PF_SPEAKS_SSH] = "ssh",
  [PF_SPEAKS_TLS] = "tls",         [PF_SPEAKS_OTHER] = "other",
};

static const struct
{
  PfCertificateProblem problem;
  const char          *name;
} problems[] = {
  { PF_CERTIFICATE_OTHER_NAME, "other-name" },
  { PF_CERTIFICATE_EXPIRED, "expired" },
  { PF_CERTIFICATE_NOT_YET_VALID, "not-yet-valid" },
  { PF_CERTIFICATE_UNKNOWN_ISSUER, "unknown-issuer" },
  { PF_CERTIFICATE_SELF_SIGNED, "self-signed" },
  { PF_CERTIFICATE_REVOKED, "revoked" },
  { PF_CERTIFICATE_WEAK, "weak" },
  { PF_CERTIFICATE_INCOMPLETE, "incomplete" },
  { PF_CERTIFICATE_NOT_PINNED, "not-pinned" },
};

const char *
pf_report_certificate_problem (PfCertificateProblem problem)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (problems[i].problem == problem)
      return problems[i].name;
  return "unknown";
}

static void
add_problems (JsonBuilder *builder, guint set)
{
  pf_json_begin_array (builder, "problems");
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if ((set & (guint) problems[i].problem) != 0)
      pf_json_add_string (builder, NULL, problems[i].name);
  json_builder_end_array (builder);
}

static void
add_certificate (JsonBuilder *builder, const char *name, const PfCertificate *certificate)
{
  json_builder_set_member_name (builder, name);
  if (certificate == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  pf_json_add_strings (builder, "names", (const char *const *) certificate->names);
  pf_json_add_string (builder, "subject", certificate->subject);
  pf_json_add_string (builder, "issuer", certificate->issuer);
  pf_json_add_time (builder, "not_before", certificate->not_before);
  pf_json_add_time (builder, "not_after", certificate->not_after);
  pf_json_add_string (builder, "sha256", certificate->sha256);
  pf_json_add_strings (builder, "chain", (const char *const *) certificate->chain);
  json_builder_end_object (builder);
}

static void
add_tls (JsonBuilder *builder, const PfProbe *probe)
{
  json_builder_set_member_name (builder, "tls");
  if (probe->certificate == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  pf_json_add_string (builder, "version", probe->tls_version);
  pf_json_add_string (builder, "cipher", probe->cipher);
  add_certificate (builder, "certificate", probe->certificate);
  add_problems (builder, probe->certificate->problems);
  add_certificate (builder, "certificate_without_sni", probe->bare_certificate);
  json_builder_end_object (builder);
}

/* Milliseconds to one digit behind the point; null if the step was not taken. */
static void
add_ms (JsonBuilder *builder, const char *name, gint64 us)
{
  gint64 tenths = (us + 50) / 100;

  json_builder_set_member_name (builder, name);
  if (us < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, (double) tenths / 10);
}

static void
add_times (JsonBuilder *builder, const PfProbe *probe)
{
  json_builder_set_member_name (builder, "ms");
  json_builder_begin_object (builder);
  add_ms (builder, "resolve", probe->resolve_us);
  add_ms (builder, "connect", probe->connect_us);
  add_ms (builder, "tls", probe->tls_us);
  add_ms (builder, "greeting", probe->greeting_us);
  add_ms (builder, "round_trip", probe->round_trip_us);
  json_builder_end_object (builder);
}

static const char *
family_name (const PfProbe *probe)
{
  if (probe->family == G_SOCKET_FAMILY_IPV6)
    return "ipv6";
  return probe->family == G_SOCKET_FAMILY_IPV4 ? "ipv4" : NULL;
}

static void
add_service (JsonBuilder *builder, const PfProbe *probe)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "protocol",
                      pf_protocol_to_string (probe->endpoint->protocol));
  pf_json_add_string (builder, "security",
                      pf_security_to_string (probe->endpoint->security));
  pf_json_add_string (builder, "host", probe->endpoint->host);
  pf_json_add_int (builder, "port", probe->endpoint->port);
  pf_json_add_string (builder, "family", family_name (probe));
  pf_json_add_string (builder, "address", probe->address);
  pf_json_add_bool (builder, "reachable", probe->reachable);
  pf_json_add_string (builder, "speaks", speaks[probe->speaks]);
  pf_json_add_string (builder, "greeting", probe->greeting);
  pf_json_add_bool (builder, "preauth", probe->is_preauth);
  pf_json_add_bool (builder, "refuses", probe->is_bye);
  add_tls (builder, probe);
  pf_json_add_bool (builder, "offers_starttls", probe->offers_starttls);
  pf_json_add_bool (builder, "starttls_worked", probe->starttls_worked);
  pf_json_add_strings (builder, "capabilities_before",
                       (const char *const *) probe->before);
  pf_json_add_strings (builder, "capabilities_after", (const char *const *) probe->after);
  json_builder_set_member_name (builder, "obeys_injected_commands");
  if (probe->injection < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_boolean_value (builder, probe->injection == 1);
  pf_json_add_string (builder, "old_tls", probe->old_tls);
  add_times (builder, probe);
  pf_json_add_error (builder, probe->error);
  pf_json_add_strings (builder, "transcript", (const char *const *) probe->transcript);
  json_builder_end_object (builder);
}

void
pf_report_add_services (JsonBuilder *builder, GPtrArray *probes)
{
  pf_json_begin_array (builder, "services");
  for (guint i = 0; i < probes->len; i++)
    add_service (builder, probes->pdata[i]);
  json_builder_end_array (builder);
}

char *
pf_report_probes_to_json (GPtrArray *probes, int exit)
{
  JsonBuilder *builder;

  g_return_val_if_fail (probes != NULL, NULL);

  builder = pf_json_begin_document ("postferry.probe/1");
  pf_report_add_services (builder, probes);
  pf_json_add_int (builder, "exit", exit);
  return pf_json_end_document (builder);
}
