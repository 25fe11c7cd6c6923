/* pf-discover.c - what is said about settings: kinds, trust, ownership
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover.h"

const char *
pf_source_kind_to_string (PfSourceKind kind)
{
  switch (kind)
    {
    case PF_SOURCE_OVERRIDE:
      return "override";
    case PF_SOURCE_TABLE:
      return "table";
    case PF_SOURCE_PACC:
      return "pacc";
    case PF_SOURCE_AUTOCONFIG:
      return "autoconfig";
    case PF_SOURCE_WELL_KNOWN:
      return "well-known";
    case PF_SOURCE_ISPDB:
      return "ispdb";
    case PF_SOURCE_SRV:
      return "srv";
    case PF_SOURCE_MX_TABLE:
      return "mx-table";
    case PF_SOURCE_MX_AUTOCONFIG:
      return "mx-autoconfig";
    case PF_SOURCE_MX_ISPDB:
      return "mx-ispdb";
    case PF_SOURCE_AUTODISCOVER:
      return "autodiscover";
    case PF_SOURCE_PLAIN_AUTOCONFIG:
      return "plain-autoconfig";
    case PF_SOURCE_GUESS:
      return "guess";
    case PF_SOURCE_FILE:
      return "file";
    }

  g_assert_not_reached ();
}

const char *
pf_trust_level_to_string (PfTrustLevel trust)
{
  switch (trust)
    {
    case PF_TRUST_NONE:
      return "none";
    case PF_TRUST_GUESS:
      return "guess";
    case PF_TRUST_DNS:
      return "dns";
    case PF_TRUST_CURATED:
      return "curated";
    case PF_TRUST_PROVIDER:
      return "provider";
    case PF_TRUST_VERIFIED:
      return "verified";
    }

  g_assert_not_reached ();
}

const char *
pf_fault_to_string (PfFault fault)
{
  switch (fault)
    {
    case PF_FAULT_NONE:
      return NULL;
    case PF_FAULT_CERTIFICATE:
      return "certificate";
    case PF_FAULT_HTML:
      return "html";
    case PF_FAULT_BROKEN:
      return "broken";
    case PF_FAULT_REDIRECT:
      return "redirect";
    case PF_FAULT_DIGEST:
      return "digest";
    case PF_FAULT_SIGN_IN:
      return "sign-in";
    case PF_FAULT_OTHER_DOMAIN:
      return "other-domain";
    case PF_FAULT_LABEL:
      return "label";
    }

  g_assert_not_reached ();
}

PfProvenance *
pf_provenance_new (PfSourceKind       kind,
                   const char        *where,
                   const char *const *chain,
                   PfTrustLevel       trust)
{
  PfProvenance *self = g_new0 (PfProvenance, 1);

  self->kind = kind;
  self->where = g_strdup (where);
  self->chain = g_strdupv ((char **) chain);
  self->trust = trust;
  return self;
}

void
pf_provenance_free (PfProvenance *provenance)
{
  if (provenance == NULL)
    return;
  g_free (provenance->where);
  g_strfreev (provenance->chain);
  g_free (provenance);
}

PfCandidate *
pf_candidate_copy (const PfCandidate *candidate)
{
  PfCandidate *copy = g_new0 (PfCandidate, 1);

  copy->endpoint = pf_endpoint_copy (candidate->endpoint);
  copy->auth = g_strdupv (candidate->auth);
  copy->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_provenance_free);
  for (guint i = 0; i < candidate->sources->len; i++)
    {
      const PfProvenance *from = candidate->sources->pdata[i];

      g_ptr_array_add (copy->sources,
                       pf_provenance_new (from->kind, from->where,
                                          (const char *const *) from->chain,
                                          from->trust));
    }
  copy->rank = candidate->rank;
  copy->is_other_owner = candidate->is_other_owner;
  copy->doubt = g_strdup (candidate->doubt);
  return copy;
}

void
pf_candidate_free (PfCandidate *candidate)
{
  if (candidate == NULL)
    return;
  pf_endpoint_free (candidate->endpoint);
  g_strfreev (candidate->auth);
  g_clear_pointer (&candidate->sources, g_ptr_array_unref);
  g_free (candidate->doubt);
  g_free (candidate);
}

PfAsked *
pf_asked_copy (const PfAsked *asked)
{
  PfAsked *copy = g_new0 (PfAsked, 1);

  copy->kind = asked->kind;
  copy->where = g_strdup (asked->where);
  copy->result = g_strdup (asked->result);
  copy->fault = asked->fault;
  copy->detail = g_strdup (asked->detail);
  copy->ms = asked->ms;
  return copy;
}

void
pf_asked_free (PfAsked *asked)
{
  if (asked == NULL)
    return;
  g_free (asked->where);
  g_free (asked->result);
  g_free (asked->detail);
  g_free (asked);
}

void
pf_note_free (PfNote *note)
{
  if (note == NULL)
    return;
  g_free (note->url);
  g_free (note->text);
  g_free (note);
}

PfDiscovery *
pf_discovery_new (void)
{
  PfDiscovery *self = g_new0 (PfDiscovery, 1);

  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_candidate_free);
  self->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_asked_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_note_free);
  self->not_offered = g_new0 (char *, 1);
  self->mx = g_new0 (char *, 1);
  self->domain_exists = -1;
  return self;
}

void
pf_discovery_free (PfDiscovery *discovery)
{
  if (discovery == NULL)
    return;
  g_free (discovery->address);
  g_free (discovery->domain);
  g_ptr_array_unref (discovery->candidates);
  g_ptr_array_unref (discovery->asked);
  g_ptr_array_unref (discovery->notes);
  g_strfreev (discovery->not_offered);
  g_clear_object (&discovery->providers);
  g_strfreev (discovery->mx);
  g_strfreev (discovery->name_servers);
  g_free (discovery->near);
  g_free (discovery);
}

PfDiscoverRequest *
pf_discover_request_new (const char *address)
{
  PfDiscoverRequest *self = g_new0 (PfDiscoverRequest, 1);

  self->address = g_strdup (address);
  self->use_ispdb = TRUE;
  return self;
}

PfDiscoverRequest *
pf_discover_request_copy (const PfDiscoverRequest *self)
{
  PfDiscoverRequest *copy = g_new0 (PfDiscoverRequest, 1);

  *copy = *self;
  copy->address = g_strdup (self->address);
  copy->trust = self->trust != NULL ? pf_trust_copy (self->trust) : NULL;
  copy->providers = self->providers != NULL ? g_object_ref (self->providers) : NULL;
  copy->ispdb_url = g_strdup (self->ispdb_url);
  return copy;
}

void
pf_discover_request_free (PfDiscoverRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_object (&self->providers);
  g_free (self->ispdb_url);
  g_free (self);
}
