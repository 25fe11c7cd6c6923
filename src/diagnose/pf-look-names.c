/* pf-look-names.c - the domain and the names of its servers: what DNS says of them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"
#include "facts/pf-parking.h"

#define SRV PF_SOURCES (PF_SOURCE_SRV)
#define NOERROR 0 /* RFC 1035 4.1.1 */
#define SERVFAIL 2

/* The answer about mail exchangers, if it was that there are none to be used: "0 ." is
 * told by an empty list (RFC 7505), no record by no list. */
static const PfAsked *
find_exchanger_answer (const PfDiscovery *discovery)
{
  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (asked->kind == PF_SOURCE_MX_TABLE && g_str_equal (asked->result, "absent"))
        return asked;
    }

  return NULL;
}

static void
look_at_absence (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;

  if (discovery->near != NULL)
    {
      PfFinding *typo = pf_look_add (look, "DNS-TYPO", NULL);

      pf_finding_set (typo, "near", discovery->near);
      pf_finding_add_evidence (typo, "%s: no such name; %s is well known",
                               discovery->domain, discovery->near);
    }
  pf_finding_add_evidence (pf_look_add (look, "DNS-NXDOMAIN", NULL), "%s: no such name",
                           discovery->domain);
}

static gboolean
has_mail_server (const PfLook *look)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *probe = look->d->probes->pdata[i];

      if (probe->reachable && pf_probe_speaks_right (probe))
        return TRUE;
    }

  return FALSE;
}

/* A domain whose time ran out is given to a service that shows advertisements there.
 * Some domains are for sale there and yet in use: then their mail servers answer. */
static void
look_for_parking (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  g_autofree char   *asof = NULL;
  const char *server = pf_parking_find ((const char *const *) discovery->name_servers,
                                        &asof);

  if (server != NULL && !has_mail_server (look))
    pf_finding_add_evidence (pf_look_add (look, "DNS-EXPIRED", NULL),
                             "%s NS %s, a service for unused domains as of %s",
                             discovery->domain, server, asof);
}

static void
look_at_domain (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  const PfAsked     *exchangers = find_exchanger_answer (discovery);

  if (discovery->domain_exists == 0)
    look_at_absence (look);
  else if (exchangers != NULL && exchangers->detail != NULL &&
           *exchangers->detail == '\0')
    pf_finding_add_evidence (pf_look_add (look, "DNS-NULLMX", NULL), "%s MX 0 .",
                             discovery->domain);
  else if (exchangers != NULL && exchangers->detail == NULL &&
           discovery->domain_exists == 1)
    pf_look_add (look, "DNS-NOMX", NULL);

  look_for_parking (look);
  if (discovery->has_wildcard)
    pf_look_add (look, "DNS-WILDCARD", NULL);
}

/* Returns: (transfer none) (nullable) */
static const PfDnsAnswer *
find_answer (const PfLook *look, const char *name)
{
  for (guint i = 0; i < look->d->names->len; i++)
    {
      const PfDnsAnswer *answer = look->d->names->pdata[i];

      if (g_ascii_strcasecmp (answer->name, name) == 0)
        return answer;
    }

  return NULL;
}

/* Returns: (transfer none) (nullable) */
static PfFinding *
find_finding (PfLook *look, const char *id)
{
  for (guint i = 0; i < look->d->findings->len; i++)
    {
      PfFinding *finding = look->d->findings->pdata[i];

      if (g_str_equal (finding->id, id))
        return finding;
    }

  return NULL;
}

/* The name service works, but says that it cannot tell: its own trouble, or signatures
 * that do not fit. */
static void
look_for_failing_name (PfLook *look, const char *name, const PfEndpoint *endpoint)
{
  const PfDnsAnswer *answer = find_answer (look, name);
  const char        *id;
  PfFinding         *finding;

  if (answer == NULL || answer->code != SERVFAIL)
    return;
  id = answer->is_bogus ? "DNSSEC-BOGUS" : "DNS-SERVFAIL";
  finding = find_finding (look, id);
  if (finding != NULL)
    {
      /* One service's trouble is both protocols'. */
      finding->protocol = -1;
      return;
    }
  finding = pf_look_add (look, id, endpoint);
  pf_finding_set (finding, "name", name);
  pf_finding_add_evidence (finding, "%s: SERVFAIL%s", name,
                           answer->is_bogus ? ", but an answer without checking" : "");
}

static gboolean
is_any_reached (const PfLook *look)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    if (((const PfProbe *) look->d->probes->pdata[i])->reachable)
      return TRUE;
  return FALSE;
}

/* Where no server was found at all, this is what is in the way. */
static void
add_silent_name (PfLook *look, const PfEndpoint *endpoint)
{
  PfFinding *finding;

  if (pf_look_has (look, "DNS-TIMEOUT"))
    return;
  finding = pf_look_add (look, "DNS-TIMEOUT", endpoint);
  if (is_any_reached (look))
    return;
  finding->severity = PF_SEVERITY_BLOCK;
  finding->protocol = -1;
  pf_finding_set (finding, "silent", "yes");
}

static void
look_for_missing_hosts (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (look->d, (PfProtocol) protocol);
      PfFinding     *finding;

      if (probe == NULL || probe->reachable)
        continue;
      look_for_failing_name (look, probe->endpoint->host, probe->endpoint);
      if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_RESOLVER))
        add_silent_name (look, probe->endpoint);
      if (!pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST))
        continue;

      finding = pf_look_add (look, "DNS-HOST-MISSING", probe->endpoint);
      if (look->d->discovery == NULL)
        finding->who = PF_WHO_YOU;
      pf_finding_add_evidence (finding, "%s: %s", probe->endpoint->host,
                               probe->error->message);
    }
}

/* Returns: whether the same service was also looked at by the other family */
static gboolean
has_other_family (const PfLook *look, const PfProbe *probe)
{
  for (guint i = 0; i < look->d->family_probes->len; i++)
    {
      const PfProbe *other = look->d->family_probes->pdata[i];

      if (other->endpoint->port == probe->endpoint->port &&
          g_ascii_strcasecmp (other->endpoint->host, probe->endpoint->host) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A computer without IPv6 is told of no such address: the name seems not to be there.
 * The name service itself knows it, only not with an IPv4 address. */
static gboolean
is_hidden (const PfLook *look, const PfProbe *probe)
{
  const PfDnsAnswer *answer = find_answer (look, probe->endpoint->host);

  return !look->d->vantage->has_ipv6 && answer != NULL && answer->code == NOERROR &&
         pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST);
}

static void
look_for_new_addresses_only (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (look->d, (PfProtocol) protocol);
      PfFinding     *finding;

      if (probe == NULL ||
          ((probe->family != G_SOCKET_FAMILY_IPV6 || has_other_family (look, probe)) &&
           !is_hidden (look, probe)))
        continue;
      finding = pf_look_add (look, "V6-ONLY", probe->endpoint);
      pf_finding_add_evidence (finding, "%s has no IPv4 address", probe->endpoint->host);
      if (probe->reachable || look->d->vantage->has_ipv6)
        continue;
      finding->severity = PF_SEVERITY_BLOCK;
      finding->who = PF_WHO_NETWORK;
      if (is_hidden (look, probe))
        finding->certainty = PF_LIKELY;
      pf_finding_set (finding, "unreached", "yes");
      pf_finding_add_evidence (finding, "this computer has no IPv6");
    }
}

static void
look_at_offers (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;

  for (gsize i = 0; discovery->not_offered != NULL && discovery->not_offered[i] != NULL;
       i++)
    {
      const char *service = discovery->not_offered[i];
      PfFinding  *finding;

      if (!g_str_equal (service, "imap") && !g_str_equal (service, "pop3"))
        continue;
      finding = pf_look_add (look, "SRV-DOT", NULL);
      finding->protocol = g_str_equal (service, "imap") ? PF_PROTOCOL_IMAP
                                                        : PF_PROTOCOL_POP3;
      pf_finding_set (finding, "service",
                      finding->protocol == PF_PROTOCOL_IMAP ? "IMAP" : "POP3");
      /* All that was asked for is what is not there. */
      if (!look->d->wants[1 - finding->protocol])
        {
          finding->severity = PF_SEVERITY_BLOCK;
          finding->who = PF_WHO_YOU;
        }
    }
}

static void
look_at_labels (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;

  if (pf_look_was_answer (look, SRV, "absent") &&
      !pf_look_was_answer (look, SRV, "found") &&
      !pf_look_was_answer (look, SRV, "unknown") &&
      !pf_look_was_answer (look, SRV, "not-offered"))
    pf_look_add (look, "SRV-NONE", NULL);

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (asked->kind != PF_SOURCE_SRV || asked->fault != PF_FAULT_LABEL)
        continue;
      pf_finding_set (pf_look_add (look, "SRV-LABEL", NULL), "name", asked->detail);
      return;
    }
}

/* RFC 2782: the target must not be an alias. */
static void
look_for_aliases (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];
      const PfDnsAnswer *answer = find_answer (look, candidate->endpoint->host);

      if (answer == NULL || answer->alias_of == NULL ||
          !pf_candidate_has_source (candidate, SRV))
        continue;
      pf_finding_add_evidence (pf_look_add (look, "SRV-CNAME", candidate->endpoint),
                               "%s CNAME %s", answer->name, answer->alias_of);
      return;
    }
}

void
pf_look_names (PfLook *look)
{
  look_for_missing_hosts (look);
  look_for_new_addresses_only (look);
  if (look->d->discovery == NULL)
    return;

  look_for_failing_name (look, look->d->discovery->domain, NULL);
  look_at_domain (look);
  look_at_offers (look);
  look_at_labels (look);
  look_for_aliases (look);
}
