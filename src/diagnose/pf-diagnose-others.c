/* pf-diagnose-others.c - what else is worth looking at, after what was found came to nothing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"
#include "discover/pf-discover-sources.h"

static gboolean
was_tried (const PfDiagnosis *d, PfProtocol protocol, const char *host, guint16 port)
{
  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfEndpoint *tried = ((const PfProbe *) d->probes->pdata[i])->endpoint;

      if (tried->protocol == protocol && tried->port == port &&
          g_ascii_strcasecmp (tried->host, host) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The server is there, and the port is shut or somebody else's. */
static gboolean
may_be_elsewhere (const PfProbe *probe)
{
  if (!probe->reachable)
    return pf_is_wire_error (probe->error, PF_WIRE_ERROR_REFUSED) ||
           pf_is_wire_error (probe->error, PF_WIRE_ERROR_TIMED_OUT);

  return probe->speaks != PF_SPEAKS_NOTHING && !pf_probe_speaks_right (probe);
}

/* Its other port, where encryption begins in the other way. */
static void
add_other_port (GPtrArray *others, const PfDiagnosis *d, PfProtocol protocol)
{
  const PfProbe    *pick = pf_diagnose_pick (d, protocol);
  const PfEndpoint *endpoint = pick != NULL ? pick->endpoint : NULL;
  PfSecurity        security;
  guint16           port;

  if (pick == NULL || !may_be_elsewhere (pick))
    return;
  security = endpoint->security == PF_SECURITY_TLS ? PF_SECURITY_STARTTLS
                                                   : PF_SECURITY_TLS;
  port = pf_endpoint_default_port (protocol, security);
  if (!was_tried (d, protocol, endpoint->host, port))
    g_ptr_array_add (others, pf_endpoint_new (protocol, security, endpoint->host, port,
                                              endpoint->user));
}

static void
add_usual_servers (GPtrArray *others, const PfDiscovery *discovery)
{
  g_autoptr (PfMailName) name = pf_mail_name_new (discovery->address, NULL);
  g_autoptr (GPtrArray) guesses = name != NULL ? pf_discover_guesses (name) : NULL;

  for (guint i = 0; guesses != NULL && i < guesses->len; i++)
    {
      const PfEndpoint *guess = ((const PfCandidate *) guesses->pdata[i])->endpoint;

      if (guess->protocol != PF_PROTOCOL_SMTP)
        g_ptr_array_add (others, pf_endpoint_copy (guess));
    }
}

GPtrArray *
pf_diagnose_list_others (const PfDiagnosis *self)
{
  const PfDiscovery *discovery = self->discovery;
  GPtrArray *others = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);

  if (discovery == NULL)
    return others;
  if (discovery->candidates->len == 0)
    {
      /* Under a wildcard any name is there, and nothing is learnt. */
      if (discovery->domain_exists == 1 && !discovery->has_wildcard)
        add_usual_servers (others, discovery);
      return others;
    }
  add_other_port (others, self, PF_PROTOCOL_IMAP);
  add_other_port (others, self, PF_PROTOCOL_POP3);
  return others;
}
