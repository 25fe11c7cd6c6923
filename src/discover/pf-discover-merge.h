/* pf-discover-merge.h - many sources' answers, made one: ranked by trust, not by speed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"
#include "discover/pf-settings.h"

G_BEGIN_DECLS

#define PF_DISCOVERY_CANDIDATES_MAX 200
#define PF_DISCOVERY_ASKED_MAX 100

/**
 * PfFound:
 * @asked: what the source answered
 * @candidates: (element-type PfCandidate): each with one provenance
 * @notes: (element-type PfNote)
 * @not_offered: (array zero-terminated=1): "pop3", …
 * @mx: (nullable) (array zero-terminated=1): the mail exchangers, best first
 * @mx_domains: (nullable) (array zero-terminated=1): domains of theirs to ask next
 * @name_servers: (nullable) (array zero-terminated=1): of the domain
 * @provider: (nullable): the known provider
 * @domain_exists: as in #PfDiscovery
 * @has_wildcard: -1 not known, 0, 1
 *
 * What one source gave.
 */
typedef struct
{
  PfAsked          *asked;
  GPtrArray        *candidates;
  GPtrArray        *notes;
  char            **not_offered;
  char            **mx;
  char            **mx_domains;
  char            **name_servers;
  const PfProvider *provider;
  int               domain_exists;
  int               has_wildcard;
} PfFound;

/* @result: a constant, as in #PfAsked; @detail: (nullable) (transfer full) */
PfFound *pf_found_new (PfSourceKind kind,
                       const char  *where,
                       const char  *result,
                       char        *detail);
void     pf_found_free (PfFound *found);

/* Takes a document's candidates and notes into @found. */
void pf_found_take_settings (PfFound            *found,
                             PfSettings         *settings,
                             const PfMailName   *name,
                             const PfProvenance *provenance);

/**
 * pf_discovery_add:
 * @found: (transfer none)
 *
 * Merges one source's answer.  The outcome does not depend on the order of the answers.
 * Equal endpoints become one with all their sources; user name and ways of signing in
 * are the most trusted source's.  Order: open connections last of all; then trust; then
 * what has no doubt; then TLS from the first byte before STARTTLS; then the source's
 * kind; then the source's own order.
 */
void pf_discovery_add (PfDiscovery *self, const PfFound *found);

/* The best that a source of @kind can be trusted. */
PfTrustLevel pf_source_kind_best_trust (PfSourceKind kind);

/**
 * pf_discovery_can_improve:
 * @pending: the kinds that have not answered
 *
 * Whether one of @pending could put something before the best candidate of @protocol,
 * or give the first.  False when DNS says that there is none and the best is settled.
 */
gboolean pf_discovery_can_improve (const PfDiscovery  *self,
                                   PfProtocol          protocol,
                                   const PfSourceKind *pending,
                                   gsize               n_pending);

/* Returns: (transfer none) (nullable): the best of @protocol */
const PfCandidate *pf_discovery_get_best (const PfDiscovery *self, PfProtocol protocol);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFound, pf_found_free)

G_END_DECLS
