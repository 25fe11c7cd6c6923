/* pf-look-find.c - from the address to the servers' names: DNS and published settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define PUBLISHED                                                                        \
  (PF_SOURCES (PF_SOURCE_PACC) | PF_SOURCES (PF_SOURCE_AUTOCONFIG) |                     \
   PF_SOURCES (PF_SOURCE_WELL_KNOWN) | PF_SOURCES (PF_SOURCE_AUTODISCOVER) |             \
   PF_SOURCES (PF_SOURCE_PLAIN_AUTOCONFIG) | PF_SOURCES (PF_SOURCE_MX_AUTOCONFIG))
#define LISTED                                                                           \
  (PF_SOURCES (PF_SOURCE_ISPDB) | PF_SOURCES (PF_SOURCE_MX_ISPDB) |                      \
   PF_SOURCES (PF_SOURCE_TABLE))
#define SRV PF_SOURCES (PF_SOURCE_SRV)

static guint
count_candidates (const PfLook *look, PfProtocol protocol)
{
  const PfDiscovery *discovery = look->d->discovery;
  guint              count = 0;

  for (guint i = 0; discovery != NULL && i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];

      if (candidate->endpoint->protocol == protocol)
        count++;
    }

  return count;
}

static gboolean
has_services (const PfLook *look)
{
  return count_candidates (look, PF_PROTOCOL_IMAP) +
             count_candidates (look, PF_PROTOCOL_POP3) >
         0;
}

static gboolean
is_sure (const PfPolicy *policy)
{
  return g_strcmp0 (policy->confidence, "low") != 0 &&
         g_strcmp0 (policy->value, "not-listed") != 0;
}

/* Whether a fact says that the provider does not have @protocol at all, and no server of
 * it answered. */
static const PfPolicy *
find_absence (const PfLook *look, PfProtocol protocol)
{
  const PfProbe  *probe = pf_diagnose_pick (look->d, protocol);
  const PfPolicy *policy = pf_look_policy (look,
                                           protocol == PF_PROTOCOL_IMAP ? "no-imap"
                                                                        : "no-pop3",
                                           NULL);

  if (probe != NULL && probe->reachable)
    return NULL;

  return policy != NULL && is_sure (policy) ? policy : NULL;
}

static void
look_for_absence (PfLook *look)
{
  const PfPolicy *no_imap = find_absence (look, PF_PROTOCOL_IMAP);
  const PfPolicy *no_pop3 = find_absence (look, PF_PROTOCOL_POP3);
  gboolean        imap_lacks = look->d->discovery != NULL &&
                        count_candidates (look, PF_PROTOCOL_IMAP) == 0;
  gboolean pop3_lacks = look->d->discovery != NULL &&
                        count_candidates (look, PF_PROTOCOL_POP3) == 0;
  PfFinding *finding;

  if (no_imap != NULL && no_pop3 != NULL)
    {
      finding = pf_look_add (look, "AUTH-NOSERVICE", NULL);
      pf_look_policy (look, no_imap->name, finding);
      pf_look_policy (look, no_pop3->name, finding);
    }
  if (no_imap != NULL || (imap_lacks && !pop3_lacks))
    {
      finding = pf_look_add (look, "NO-IMAP", NULL);
      finding->protocol = PF_PROTOCOL_IMAP;
      if (no_imap != NULL)
        pf_look_policy (look, no_imap->name, finding);
      else
        finding->certainty = PF_LIKELY;
    }
  if (no_pop3 != NULL || (pop3_lacks && !imap_lacks))
    {
      finding = pf_look_add (look, "NO-POP3", NULL);
      finding->protocol = PF_PROTOCOL_POP3;
      if (no_pop3 != NULL)
        pf_look_policy (look, no_pop3->name, finding);
      else
        finding->certainty = PF_LIKELY;
    }
}

static void
look_for_nothing (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  PfFinding         *finding;

  if (has_services (look) || look->d->was_stopped)
    return;

  finding = pf_look_add (look, "DISC-NONE", NULL);
  pf_finding_set_int (finding, "places", discovery->asked->len);
  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (g_str_equal (asked->result, "unknown"))
        finding->certainty = PF_LIKELY;
      pf_finding_add_evidence (finding, "%s (%s): %s",
                               pf_source_kind_to_string (asked->kind), asked->where,
                               asked->result);
    }
}

/* Without an answer about any name there is no server to be found: then this, and no
 * provider, is what is in the way.  A control host whose name was found shows that the
 * name service of this network works, and that the domain's own does not. */
static void
look_at_silent_names (PfLook *look)
{
  PfFinding *finding = pf_look_add (look, "DNS-TIMEOUT", NULL);

  if (has_services (look) || look->d->was_stopped)
    return;
  finding->severity = PF_SEVERITY_BLOCK;
  pf_finding_set (finding, "silent", "yes");
  for (guint i = 0; i < look->d->vantage->controls->len; i++)
    if (((const PfControl *) look->d->vantage->controls->pdata[i])->is_open)
      finding->who = PF_WHO_DOMAIN_OWNER;
}

/* A source of the domain's own that did not answer is not one that has nothing. */
static void
look_for_silence (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  PfFinding         *finding = NULL;

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (!g_str_equal (asked->result, "unknown"))
        continue;
      if (finding == NULL)
        finding = pf_look_add (look, "DISC-UNKNOWN", NULL);
      pf_finding_add_evidence (finding,
                               "%s (%s): no answer after %" G_GINT64_FORMAT " ms",
                               pf_source_kind_to_string (asked->kind), asked->where,
                               asked->ms);
    }

  if (discovery->domain_exists < 0 && pf_look_was_answer (look, SRV, "unknown") &&
      !pf_look_was_answer (look, SRV, "found"))
    look_at_silent_names (look);
}

static void
look_at_owner (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe      *probe = pf_diagnose_pick (look->d, (PfProtocol) protocol);
      const PfCandidate  *candidate = probe != NULL
                                          ? pf_look_candidate (look, probe->endpoint)
                                          : NULL;
      const PfProvenance *best;

      if (candidate == NULL || candidate->sources->len == 0)
        continue;
      best = candidate->sources->pdata[0];
      if (candidate->is_other_owner && best->trust <= PF_TRUST_DNS &&
          !pf_look_has (look, "SRV-OUTSIDE"))
        pf_finding_add_evidence (pf_look_add (look, "SRV-OUTSIDE", probe->endpoint),
                                 "%s, by %s", probe->endpoint->host, best->where);
      if (best->trust == PF_TRUST_NONE && !pf_look_has (look, "AC-HTTP"))
        pf_finding_add_evidence (pf_look_add (look, "AC-HTTP", probe->endpoint), "%s",
                                 best->where);
    }
}

/* What is published, but not there, beside something that works. */
static const char *
judge_dead (const PfLook      *look,
            const PfProbe     *probe,
            const PfCandidate *candidate,
            const PfProbe     *pick)
{
  gboolean is_gone = pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST);
  gboolean is_shut = pf_is_wire_error (probe->error, PF_WIRE_ERROR_REFUSED) ||
                     pf_is_wire_error (probe->error, PF_WIRE_ERROR_TIMED_OUT);

  if (probe->reachable || (!is_gone && !is_shut))
    return NULL;
  if (pf_candidate_has_source (candidate, SRV))
    return is_gone ? "SRV-DEADTARGET" : "SRV-DEADPORT";
  if (!pf_candidate_has_source (candidate, PUBLISHED))
    return NULL;
  if (is_gone)
    return "AC-OLDHOST";
  /* Beside another of the published servers that works, it is no trouble for anybody. */
  if (pf_look_candidate (look, pick->endpoint) != NULL)
    return NULL;

  return pf_is_wire_error (probe->error, PF_WIRE_ERROR_REFUSED) ? "TCP-REFUSED"
                                                                : "TCP-TIMEOUT";
}

static void
look_for_dead_settings (PfLook *look)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe     *probe = look->d->probes->pdata[i];
      const PfCandidate *candidate = pf_look_candidate (look, probe->endpoint);
      const PfProbe     *pick = pf_diagnose_pick (look->d, probe->endpoint->protocol);
      const char        *id;
      PfFinding         *finding;

      if (candidate == NULL || pick == probe || !pick->reachable)
        continue;
      id = judge_dead (look, probe, candidate, pick);
      if (id == NULL)
        continue;
      finding = pf_look_add (look, id, probe->endpoint);
      pf_finding_add_evidence (finding, "%s:%d: %s", probe->endpoint->host,
                               probe->endpoint->port, probe->error->message);
      finding->severity = PF_SEVERITY_WARN;
      if (g_ascii_strcasecmp (pick->endpoint->host, probe->endpoint->host) != 0)
        continue;
      pf_finding_set (finding, "elsewhere", "yes");
      pf_finding_add_evidence (finding, "port %d of the same server answers",
                               pick->endpoint->port);
    }
}

/* A list's servers fail while the domain's mail goes to another provider that is known. */
static void
look_for_stale_list (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  const PfProvider  *now = NULL;

  if (look->providers != NULL && discovery->mx != NULL && discovery->mx[0] != NULL)
    now = pf_providers_find_mx (look->providers, discovery->mx[0]);
  if (now == NULL)
    return;

  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe     *probe = look->d->probes->pdata[i];
      const PfCandidate *candidate = pf_look_candidate (look, probe->endpoint);
      PfFinding         *finding;

      if (candidate == NULL || probe->reachable ||
          !pf_candidate_has_source (candidate, LISTED) ||
          pf_providers_find_host (look->providers, probe->endpoint->host) == now)
        continue;
      finding = pf_look_add (look, "ISPDB-STALE", probe->endpoint);
      pf_finding_set (finding, "other-provider", now->name);
      pf_finding_add_evidence (finding, "%s MX %s", discovery->domain, discovery->mx[0]);
      return;
    }
}

/* Returns: (transfer none) (nullable): the best candidate of one kind of source */
static const PfCandidate *
find_best (const PfLook *look, PfProtocol protocol, guint kinds)
{
  const PfDiscovery *discovery = look->d->discovery;

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];

      if (candidate->endpoint->protocol == protocol &&
          pf_candidate_has_source (candidate, kinds))
        return candidate;
    }

  return NULL;
}

static void
look_for_disagreement (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfCandidate *srv = find_best (look, (PfProtocol) protocol, SRV);
      const PfCandidate *own = find_best (look, (PfProtocol) protocol, PUBLISHED);

      if (srv == NULL || own == NULL ||
          g_ascii_strcasecmp (srv->endpoint->host, own->endpoint->host) == 0)
        continue;
      pf_finding_add_evidence (pf_look_add (look, "SRV-DISAGREE", srv->endpoint),
                               "DNS: %s; settings page: %s", srv->endpoint->host,
                               own->endpoint->host);
      return;
    }
}

/* Returns: (nullable): which finding a fault of the domain's own page is */
static const char *
judge_fault (PfFault fault)
{
  switch (fault)
    {
    case PF_FAULT_CERTIFICATE:
      return "AC-TLS";
    case PF_FAULT_HTML:
      return "AC-HTML";
    case PF_FAULT_OTHER_DOMAIN:
      return "AC-WRONGDOMAIN";
    case PF_FAULT_SIGN_IN:
    case PF_FAULT_BROKEN:
    case PF_FAULT_REDIRECT:
    case PF_FAULT_DIGEST:
      return "AC-BAD";
    case PF_FAULT_NONE:
    case PF_FAULT_LABEL:
      return NULL;
    }

  return NULL;
}

/* The domain's own web site answers for any address, and need not be there at all: only
 * a host that is there for settings is wrong when it has none. */
static gboolean
is_usual (const PfLook *look, const PfAsked *asked)
{
  g_autofree char *site = g_strdup_printf ("https://%s/", look->d->discovery->domain);

  return (asked->fault == PF_FAULT_CERTIFICATE || asked->fault == PF_FAULT_HTML) &&
         g_str_has_prefix (asked->where, site);
}

static void
look_at_settings_pages (PfLook *look)
{
  const PfDiscovery *discovery = look->d->discovery;
  const guint        own = PUBLISHED & ~PF_SOURCES (PF_SOURCE_MX_AUTOCONFIG);

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];
      const char    *id = judge_fault (asked->fault);
      PfFinding     *finding;

      if ((own & PF_SOURCES (asked->kind)) == 0 || id == NULL || is_usual (look, asked))
        continue;
      /* Exchange asks for a password before it tells anything; it gets none. */
      if (asked->kind == PF_SOURCE_AUTODISCOVER && asked->fault == PF_FAULT_SIGN_IN)
        id = "AD-401";
      if (pf_look_has (look, id))
        continue;
      finding = pf_look_add (look, id, NULL);
      pf_finding_set (finding, "where", asked->where);
      pf_finding_add_evidence (finding, "%s: %s", asked->where,
                               asked->detail != NULL ? asked->detail
                                                     : pf_fault_to_string (asked->fault));
    }
}

/* Settings that name only an unprotected server. */
static void
look_for_plain_settings (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfCandidate *best = find_best (look, (PfProtocol) protocol, PUBLISHED);

      if (best != NULL && best->endpoint->security == PF_SECURITY_PLAIN)
        pf_look_add (look, "AC-PLAIN", best->endpoint);
    }
}

void
pf_look_find (PfLook *look)
{
  pf_look_names (look);
  look_for_absence (look);
  if (look->d->discovery == NULL)
    return;

  look_for_nothing (look);
  look_for_silence (look);
  look_at_owner (look);
  look_for_dead_settings (look);
  look_for_stale_list (look);
  look_for_disagreement (look);
  look_at_settings_pages (look);
  look_for_plain_settings (look);
}
