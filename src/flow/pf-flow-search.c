/* pf-flow-search.c - what was found for an address, and what of it is taken
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow-private.h"

void
pf_flow_drop_search (PfFlow *self)
{
  self->is_by_hand = FALSE;
  g_clear_pointer (&self->discovery, pf_discovery_free);
  g_clear_pointer (&self->probes, g_ptr_array_unref);
}

void
pf_flow_set_offline (PfFlow *self, gboolean is_offline)
{
  g_return_if_fail (PF_IS_FLOW (self));

  if (self->is_offline == is_offline)
    return;
  self->is_offline = is_offline;
  pf_flow_drop_search (self);
}

gboolean
pf_flow_get_offline (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->is_offline;
}

const PfCandidate *
pf_flow_find_candidate (PfFlow *self, PfProtocol protocol)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  for (guint i = 0; self->discovery != NULL && i < self->discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = g_ptr_array_index (self->discovery->candidates, i);

      if (candidate->endpoint->protocol == protocol)
        return candidate;
    }
  return NULL;
}

/* A password never crosses an open connection because a search said so. */
static gboolean
may_take (const PfCandidate *candidate)
{
  return candidate != NULL && candidate->endpoint->security != PF_SECURITY_PLAIN;
}

static void
take_endpoint (PfFlow *self, const PfCandidate *candidate)
{
  const PfEndpoint *found = candidate->endpoint;
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (found->protocol, found->security, found->host,
                                  found->port,
                                  found->user != NULL ? found->user : self->address);

  pf_flow_set_endpoint (self, endpoint);
}

void
pf_flow_set_discovery (PfFlow *self, PfDiscovery *discovery)
{
  const PfCandidate *imap;

  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (discovery != NULL);

  pf_flow_drop_search (self);
  self->discovery = discovery;
  imap = pf_flow_find_candidate (self, PF_PROTOCOL_IMAP);
  if (may_take (imap))
    take_endpoint (self, imap);
  else
    g_clear_pointer (&self->endpoint, pf_endpoint_free);
}

const PfDiscovery *
pf_flow_get_discovery (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->discovery;
}

void
pf_flow_set_by_hand (PfFlow *self, gboolean is_by_hand)
{
  const PfCandidate *imap;

  g_return_if_fail (PF_IS_FLOW (self));

  self->is_by_hand = is_by_hand;
  imap = pf_flow_find_candidate (self, PF_PROTOCOL_IMAP);
  if (!is_by_hand && may_take (imap))
    take_endpoint (self, imap);
}

gboolean
pf_flow_get_by_hand (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->is_by_hand;
}

void
pf_flow_set_probes (PfFlow *self, GPtrArray *probes)
{
  g_return_if_fail (PF_IS_FLOW (self));

  g_clear_pointer (&self->probes, g_ptr_array_unref);
  self->probes = probes;
}

GPtrArray *
pf_flow_get_probes (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->probes;
}

GPtrArray *
pf_flow_list_endpoints (PfFlow *self)
{
  static const PfProtocol protocols[] = { PF_PROTOCOL_IMAP, PF_PROTOCOL_POP3,
                                          PF_PROTOCOL_SMTP };
  GPtrArray              *endpoints = g_ptr_array_new_with_free_func (
                   (GDestroyNotify) pf_endpoint_free);

  g_return_val_if_fail (PF_IS_FLOW (self), endpoints);

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      const PfCandidate *candidate = pf_flow_find_candidate (self, protocols[i]);

      if (protocols[i] == PF_PROTOCOL_IMAP && self->endpoint != NULL)
        g_ptr_array_add (endpoints, pf_endpoint_copy (self->endpoint));
      else if (candidate != NULL)
        g_ptr_array_add (endpoints, pf_endpoint_copy (candidate->endpoint));
    }
  return endpoints;
}

/* Typed servers may belong to anybody: what is known of the domain's provider says
 * nothing about them. */
const PfPolicy *
pf_flow_get_policy (PfFlow *self, const char *name)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (self->discovery == NULL || self->discovery->provider == NULL || self->is_by_hand)
    return NULL;
  return pf_provider_get_policy (self->discovery->provider, name);
}

gboolean
pf_flow_asks_first (PfFlow *self)
{
  const PfPolicy *imap = pf_flow_get_policy (self, "imap-switch");

  return pf_flow_get_policy (self, "oauth-only") != NULL ||
         pf_flow_get_policy (self, "app-password") != NULL ||
         (imap != NULL && g_strcmp0 (imap->value, "off-by-default") == 0);
}
