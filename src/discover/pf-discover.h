/* pf-discover.h - from an address to ranked settings, each with its provenance
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-error.h"
#include "facts/pf-providers.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How far a source can be trusted; more is better. */
typedef enum
{
  PF_TRUST_NONE,     /* came over an open connection: always needs the person */
  PF_TRUST_GUESS,    /* we made it up, and a server answered */
  PF_TRUST_DNS,      /* DNS without DNSSEC, or a redirect to somebody else */
  PF_TRUST_CURATED,  /* our table, ISPDB */
  PF_TRUST_PROVIDER, /* the domain's own https */
  PF_TRUST_VERIFIED, /* that, and its digest in DNS */
} PfTrustLevel;

typedef enum
{
  PF_SOURCE_OVERRIDE, /* the person's own folder */
  PF_SOURCE_TABLE,
  PF_SOURCE_PACC,
  PF_SOURCE_AUTOCONFIG,
  PF_SOURCE_WELL_KNOWN,
  PF_SOURCE_ISPDB,
  PF_SOURCE_SRV,
  PF_SOURCE_MX_TABLE,
  PF_SOURCE_MX_AUTOCONFIG,
  PF_SOURCE_MX_ISPDB,
  PF_SOURCE_AUTODISCOVER,
  PF_SOURCE_PLAIN_AUTOCONFIG, /* http, on request only */
  PF_SOURCE_GUESS,
  PF_SOURCE_FILE,
} PfSourceKind;

/* Returns: (transfer none): "autoconfig", … as in JSON */
const char *pf_source_kind_to_string (PfSourceKind kind);

/* Where one candidate was found. */
typedef struct
{
  PfSourceKind kind;
  char        *where; /* an address, or the DNS name asked */
  char       **chain; /* (nullable): redirects */
  PfTrustLevel trust;
} PfProvenance;

/**
 * PfCandidate:
 * @endpoint: with its user name filled in for the address
 * @auth: (array zero-terminated=1): "password", "challenge", "oauth2", …, in the
 *   provider's order
 * @sources: (element-type PfProvenance): all that agree, most trusted first
 * @rank: 1 is best, within its protocol
 * @is_other_owner: the host is outside the address's base domain
 */
typedef struct
{
  PfEndpoint *endpoint;
  char      **auth;
  GPtrArray  *sources;
  int         rank;
  gboolean    is_other_owner;
} PfCandidate;

/* What one source answered: "found", "absent" (it said no), "not-offered" (SRV "."),
 * "unknown" (it did not answer in time), "unusable" (HTML, broken XML, …), "skipped". */
typedef struct
{
  PfSourceKind kind;
  char        *where;
  char        *result;
  char        *detail; /* (nullable) English, for the expert */
  gint64       ms;
} PfAsked;

/**
 * PfDiscovery:
 * @address: (nullable): as typed, trimmed
 * @domain: A-labels
 * @candidates: (element-type PfCandidate): by protocol, then rank
 * @asked: (element-type PfAsked): in the order they answered
 * @not_offered: (array zero-terminated=1): services that DNS says do not exist ("pop3")
 * @provider: (nullable): the known provider
 * @has_wildcard: any name of the domain resolves; guesses are worthless
 * @domain_exists: -1 not known, 0 no such domain, 1 yes
 * @mx: (array zero-terminated=1): its mail exchangers
 * @near: (nullable): a well-known domain that differs by one letter
 */
typedef struct
{
  char             *address;
  char             *domain;
  GPtrArray        *candidates;
  GPtrArray        *asked;
  char            **not_offered;
  const PfProvider *provider;
  gboolean          has_wildcard;
  int               domain_exists;
  char            **mx;
  char             *near;
} PfDiscovery;

void pf_discovery_free (PfDiscovery *discovery);

/**
 * PfDiscoverRequest:
 * @address: an e-mail address, or a bare domain
 * @trust: (nullable): further CA
 * @providers: the table
 * @is_offline: table only
 * @use_ispdb: ask Mozilla's list (default %TRUE)
 * @ispdb_url: (nullable): its address, for tests
 * @send_address: the person ticked that autoconfig may see the address
 * @allow_http: the person asked for the unprotected look-up
 */
typedef struct
{
  char        *address;
  PfTrust     *trust;
  PfProviders *providers;
  gboolean     is_offline;
  gboolean     use_ispdb;
  char        *ispdb_url;
  gboolean     send_address;
  gboolean     allow_http;
} PfDiscoverRequest;

/**
 * pf_discover_split_address:
 * @out_local: (out) (optional): verbatim
 * @out_domain: (out) (optional): A-labels, lower case
 *
 * Splits at the last "@"; IDN domains and non-ASCII local parts are fine.
 *
 * Errors: %PF_DISCOVER_ERROR_BAD_ADDRESS.
 */
gboolean pf_discover_split_address (const char *address,
                                    char      **out_local,
                                    char      **out_domain,
                                    GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiscovery, pf_discovery_free)

G_END_DECLS
