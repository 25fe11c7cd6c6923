/* pf-discover-merge.c - many sources' answers, made one: ranked by trust, not by speed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover-merge.h"

PfFound *
pf_found_new (PfSourceKind kind, const char *where, const char *result, char *detail)
{
  PfFound *self = g_new0 (PfFound, 1);

  self->asked = g_new0 (PfAsked, 1);
  self->asked->kind = kind;
  self->asked->where = g_strdup (where);
  self->asked->result = g_strdup (result);
  self->asked->detail = detail;
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_candidate_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_note_free);
  self->not_offered = g_new0 (char *, 1);
  self->domain_exists = -1;
  self->has_wildcard = -1;
  return self;
}

void
pf_found_free (PfFound *found)
{
  if (found == NULL)
    return;
  pf_asked_free (found->asked);
  g_ptr_array_unref (found->candidates);
  g_ptr_array_unref (found->notes);
  g_strfreev (found->not_offered);
  g_strfreev (found->mx);
  g_strfreev (found->mx_domains);
  g_strfreev (found->name_servers);
  g_free (found);
}

static PfNote *
copy_note (const PfNote *note, PfSourceKind kind)
{
  PfNote *copy = g_new0 (PfNote, 1);

  copy->kind = kind;
  copy->is_required = note->is_required;
  copy->url = g_strdup (note->url);
  copy->text = g_strdup (note->text);
  return copy;
}

void
pf_found_take_settings (PfFound            *found,
                        PfSettings         *settings,
                        const PfMailName   *name,
                        const PfProvenance *provenance)
{
  g_autoptr (GPtrArray)
      candidates = pf_settings_make_candidates (settings, name, provenance);

  g_ptr_array_extend_and_steal (found->candidates, g_steal_pointer (&candidates));
  for (guint i = 0; i < settings->notes->len; i++)
    g_ptr_array_add (found->notes,
                     copy_note (settings->notes->pdata[i], provenance->kind));
}

static const PfProvenance *
first_source (const PfCandidate *candidate)
{
  return candidate->sources->pdata[0];
}

static gboolean
is_same_endpoint (const PfEndpoint *a, const PfEndpoint *b)
{
  return a->protocol == b->protocol && a->security == b->security && a->port == b->port &&
         g_str_equal (a->host, b->host);
}

/* More trusted first; equal trust by kind, so that the order of answers is no matter. */
static int
compare_sources (gconstpointer a, gconstpointer b)
{
  const PfProvenance *x = *(const PfProvenance *const *) a;
  const PfProvenance *y = *(const PfProvenance *const *) b;

  if (x->trust != y->trust)
    return (int) y->trust - (int) x->trust;
  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  return g_strcmp0 (x->where, y->where);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const PfCandidate *x = *(const PfCandidate *const *) a;
  const PfCandidate *y = *(const PfCandidate *const *) b;
  const PfEndpoint  *p = x->endpoint;
  const PfEndpoint  *q = y->endpoint;
  int                keys[] = {
                   (int) p->protocol - (int) q->protocol,
                   /* RFC 8314 5: without encryption only if there is nothing else. */
                   (p->security == PF_SECURITY_PLAIN) - (q->security == PF_SECURITY_PLAIN),
                   (int) first_source (y)->trust - (int) first_source (x)->trust,
                   (x->doubt != NULL) - (y->doubt != NULL),
                   (int) p->security - (int) q->security,
                   (int) first_source (x)->kind - (int) first_source (y)->kind,
                   g_strcmp0 (first_source (x)->where, first_source (y)->where),
                   /* rank holds the source's own order until all are ranked */
                   x->rank - y->rank,
                   g_strcmp0 (p->host, q->host),
                   (int) p->port - (int) q->port,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i] != 0)
      return keys[i];

  return 0;
}

static PfCandidate *
find_equal (const PfDiscovery *self, const PfCandidate *candidate)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      PfCandidate *other = self->candidates->pdata[i];

      if (is_same_endpoint (other->endpoint, candidate->endpoint))
        return other;
    }

  return NULL;
}

/* @known gets the sources of @candidate, and its words if it is trusted more. */
static void
merge (PfCandidate *known, PfCandidate *candidate)
{
  if (compare_sources (&candidate->sources->pdata[0], &known->sources->pdata[0]) < 0)
    {
      PfEndpoint *endpoint = known->endpoint;
      char      **auth = known->auth;

      known->endpoint = candidate->endpoint;
      candidate->endpoint = endpoint;
      known->auth = candidate->auth;
      candidate->auth = auth;
      known->rank = candidate->rank;
    }
  g_ptr_array_extend_and_steal (known->sources, g_ptr_array_ref (candidate->sources));
  g_ptr_array_sort (known->sources, compare_sources);
}

static void
add_words (char ***words, char **more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) *words);
  for (gsize i = 0; more[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) *words, more[i]))
      g_strv_builder_add (builder, more[i]);
  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
}

static gboolean
has_note (const PfDiscovery *self, const PfNote *note)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      const PfNote *other = self->notes->pdata[i];

      if (g_strcmp0 (other->url, note->url) == 0 &&
          g_strcmp0 (other->text, note->text) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
rank_all (PfDiscovery *self)
{
  int        rank = 0;
  PfProtocol last = PF_PROTOCOL_IMAP;

  g_ptr_array_sort (self->candidates, compare_candidates);
  for (guint i = 0; i < self->candidates->len; i++)
    {
      PfCandidate *candidate = self->candidates->pdata[i];

      if (candidate->endpoint->protocol != last)
        rank = 0;
      last = candidate->endpoint->protocol;
      candidate->rank = ++rank;
    }
}

static void
take_facts (PfDiscovery *self, const PfFound *found)
{
  add_words (&self->not_offered, found->not_offered);
  if (found->mx != NULL)
    {
      g_strfreev (self->mx);
      self->mx = g_strdupv (found->mx);
    }
  /* The domain's own provider is surer than what its mail exchangers tell. */
  if (found->provider != NULL &&
      (self->provider == NULL || found->asked->kind == PF_SOURCE_OVERRIDE ||
       found->asked->kind == PF_SOURCE_TABLE))
    self->provider = found->provider;
  if (found->has_wildcard == 1)
    self->has_wildcard = TRUE;
  if (found->domain_exists > self->domain_exists)
    self->domain_exists = found->domain_exists;
  for (guint i = 0; i < found->notes->len; i++)
    if (!has_note (self, found->notes->pdata[i]))
      g_ptr_array_add (self->notes,
                       copy_note (found->notes->pdata[i], found->asked->kind));
}

void
pf_discovery_add (PfDiscovery *self, const PfFound *found)
{
  g_return_if_fail (self != NULL && found != NULL);

  if (self->asked->len < PF_DISCOVERY_ASKED_MAX)
    g_ptr_array_add (self->asked, pf_asked_copy (found->asked));
  take_facts (self, found);

  for (guint i = 0;
       i < found->candidates->len && self->candidates->len < PF_DISCOVERY_CANDIDATES_MAX;
       i++)
    {
      g_autoptr (PfCandidate) copy = pf_candidate_copy (found->candidates->pdata[i]);
      PfCandidate *known = find_equal (self, copy);

      copy->rank = (int) i;
      if (known != NULL)
        merge (known, copy);
      else
        g_ptr_array_add (self->candidates, g_steal_pointer (&copy));
    }

  rank_all (self);
}

PfTrustLevel
pf_source_kind_best_trust (PfSourceKind kind)
{
  switch (kind)
    {
    case PF_SOURCE_OVERRIDE:
    case PF_SOURCE_PACC:
      return PF_TRUST_VERIFIED;
    case PF_SOURCE_AUTOCONFIG:
    case PF_SOURCE_WELL_KNOWN:
    case PF_SOURCE_AUTODISCOVER:
    case PF_SOURCE_SRV:
      return PF_TRUST_PROVIDER;
    case PF_SOURCE_TABLE:
    case PF_SOURCE_ISPDB:
      return PF_TRUST_CURATED;
    case PF_SOURCE_MX_TABLE:
    case PF_SOURCE_MX_AUTOCONFIG:
    case PF_SOURCE_MX_ISPDB:
      return PF_TRUST_DNS;
    case PF_SOURCE_GUESS:
      return PF_TRUST_GUESS;
    case PF_SOURCE_PLAIN_AUTOCONFIG:
    case PF_SOURCE_FILE:
      return PF_TRUST_NONE;
    }

  g_assert_not_reached ();
}

const PfCandidate *
pf_discovery_get_best (const PfDiscovery *self, PfProtocol protocol)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      const PfCandidate *candidate = self->candidates->pdata[i];

      if (candidate->endpoint->protocol == protocol)
        return candidate;
    }

  return NULL;
}

gboolean
pf_discovery_can_improve (const PfDiscovery  *self,
                          PfProtocol          protocol,
                          const PfSourceKind *pending,
                          gsize               n_pending)
{
  const PfCandidate *best = pf_discovery_get_best (self, protocol);
  gboolean           is_perfect;

  if (best == NULL)
    return n_pending > 0;
  /* Among equally trusted ones, only this cannot be beaten. */
  is_perfect = best->endpoint->security == PF_SECURITY_TLS && best->doubt == NULL;

  for (gsize i = 0; i < n_pending; i++)
    {
      PfTrustLevel trust = pf_source_kind_best_trust (pending[i]);

      if (best->endpoint->security == PF_SECURITY_PLAIN ||
          trust > first_source (best)->trust ||
          (trust == first_source (best)->trust && !is_perfect))
        return TRUE;
    }

  return FALSE;
}
