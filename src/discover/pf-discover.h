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

/* Returns: (transfer none): "autoconfig", "mx-ispdb", … as in JSON */
const char *pf_source_kind_to_string (PfSourceKind kind);

/* Returns: (transfer none): "none", "guess", "dns", "curated", "provider", "verified" */
const char *pf_trust_level_to_string (PfTrustLevel trust);

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
 * @doubt: (nullable): why the port and the encryption do not fit each other, English
 */
typedef struct
{
  PfEndpoint *endpoint;
  char      **auth;
  GPtrArray  *sources;
  int         rank;
  gboolean    is_other_owner;
  char       *doubt;
} PfCandidate;

/* What a source says that a person must do or may read: @url, @text (both nullable). */
typedef struct
{
  PfSourceKind kind;
  gboolean     is_required; /* to be done before signing in; else a help page */
  char        *url;
  char        *text;
} PfNote;

/* What is wrong with an answer; findings are made of it. */
typedef enum
{
  PF_FAULT_NONE,
  PF_FAULT_CERTIFICATE,  /* not the right one, or no TLS at all */
  PF_FAULT_HTML,         /* a web page, or other XML than settings */
  PF_FAULT_BROKEN,       /* settings that cannot be read, or name no server */
  PF_FAULT_REDIRECT,     /* on and on, to an open connection, or to somebody else */
  PF_FAULT_DIGEST,       /* not the document whose digest DNS names */
  PF_FAULT_SIGN_IN,      /* it wants a password before it says anything */
  PF_FAULT_OTHER_DOMAIN, /* it was used, but says that it is for others */
  PF_FAULT_LABEL,        /* published under a misspelt name */
} PfFault;

/* Returns: (transfer none) (nullable): "html", as in JSON; %NULL for none */
const char *pf_fault_to_string (PfFault fault);

/* What one source answered: "found", "absent" (it said no), "not-offered" (SRV "."),
 * "unknown" (it did not answer in time), "unusable" (HTML, broken XML, …), "skipped". */
typedef struct
{
  PfSourceKind kind;
  char        *where;
  char        *result;
  PfFault      fault;
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
 * @notes: (element-type PfNote): what the sources say about the account
 * @providers: (nullable) (owned): keeps @provider alive
 * @provider: (nullable): the known provider
 * @has_wildcard: any name of the domain resolves; guesses are worthless
 * @domain_exists: -1 not known, 0 no such domain, 1 yes
 * @mx: (array zero-terminated=1): its mail exchangers
 * @name_servers: (nullable) (array zero-terminated=1): who answers for its names
 * @near: (nullable): a well-known domain that differs by one letter
 *
 * All that is known so far; grows while sources answer (pf-discover-merge.h).
 */
typedef struct
{
  char             *address;
  char             *domain;
  GPtrArray        *candidates;
  GPtrArray        *asked;
  char            **not_offered;
  GPtrArray        *notes;
  PfProviders      *providers;
  const PfProvider *provider;
  gboolean          has_wildcard;
  int               domain_exists;
  char            **mx;
  char            **name_servers;
  char             *near;
} PfDiscovery;

PfDiscovery *pf_discovery_new (void);
void         pf_discovery_free (PfDiscovery *discovery);

PfProvenance *pf_provenance_new (PfSourceKind       kind,
                                 const char        *where,
                                 const char *const *chain,
                                 PfTrustLevel       trust);
void          pf_provenance_free (PfProvenance *provenance);
PfCandidate  *pf_candidate_copy (const PfCandidate *candidate);
void          pf_candidate_free (PfCandidate *candidate);
PfAsked      *pf_asked_copy (const PfAsked *asked);
void          pf_asked_free (PfAsked *asked);
void          pf_note_free (PfNote *note);

/**
 * PfDiscoverRequest:
 * @address: an e-mail address, or a bare domain
 * @trust: (nullable): further CA
 * @providers: (nullable): the table; %NULL loads it from the usual place
 * @is_offline: table only
 * @use_ispdb: ask Mozilla's list (default %TRUE)
 * @ispdb_url: (nullable): its address, for tests
 * @send_address: the person ticked that autoconfig may see the address
 * @allow_http: the person asked for the unprotected look-up
 * @is_thorough: also look for mistakes that are no use to a mail program: something is
 *   to be diagnosed
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
  gboolean     is_thorough;
} PfDiscoverRequest;

/* Asks everybody that needs no permission. */
PfDiscoverRequest *pf_discover_request_new (const char *address);
PfDiscoverRequest *pf_discover_request_copy (const PfDiscoverRequest *self);
void               pf_discover_request_free (PfDiscoverRequest *self);

/**
 * pf_discover_split_address:
 * @out_local: (out) (optional) (nullable): verbatim; %NULL for a bare domain
 * @out_domain: (out) (optional): A-labels, lower case
 *
 * Splits at the last "@"; IDN domains and non-ASCII local parts are fine, as is a quoted
 * local part.  Blanks around it do not count.
 *
 * Errors: %PF_DISCOVER_ERROR_BAD_ADDRESS.
 */
gboolean pf_discover_split_address (const char *address,
                                    char      **out_local,
                                    char      **out_domain,
                                    GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiscovery, pf_discovery_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiscoverRequest, pf_discover_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCandidate, pf_candidate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfAsked, pf_asked_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProvenance, pf_provenance_free)

G_END_DECLS
