/* pf-discover-sources.h - the places that are asked for settings, one function each
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover-merge.h"
#include "discover/pf-discover.h"
#include "discover/pf-domain.h"

G_BEGIN_DECLS

/* All of them block, but pf_discover_table(); each may run on a thread of its own, and
 * the arguments are only read.  None fails: what went wrong is the answer.  When the
 * cancellable ends one, its answer is "unknown". */

#define PF_DISCOVER_HTTP_TIMEOUT 5000 /* ms, for one address with its redirects */
#define PF_DISCOVER_DNS_TIMEOUT 5000  /* ms */
#define PF_DISCOVER_MX_MAX 20         /* exchangers that are looked at */
#define PF_DISCOVER_SRV_MAX 8         /* servers of one service */
#define PF_DISCOVER_ISPDB_URL "https://v1.ispdb.net/"

/* Who is asked, and by what permission; see #PfDiscoverRequest. */
typedef struct
{
  const PfDiscoverRequest *request;
  const PfMailName        *name;
} PfDiscoverAsk;

/* The person's own table and ours: %PF_SOURCE_OVERRIDE or %PF_SOURCE_TABLE. */
PfFound *pf_discover_table (const PfDiscoverAsk *ask);

PfFound *pf_discover_pacc (const PfDiscoverAsk *ask, GCancellable *cancellable);
PfFound *pf_discover_autoconfig (const PfDiscoverAsk *ask, GCancellable *cancellable);
PfFound *pf_discover_well_known (const PfDiscoverAsk *ask, GCancellable *cancellable);

/* Over http, only if the person asked for it. */
PfFound *pf_discover_plain_autoconfig (const PfDiscoverAsk *ask,
                                       GCancellable        *cancellable);
PfFound *pf_discover_ispdb (const PfDiscoverAsk *ask, GCancellable *cancellable);

/* https on the own domain only, without a password; the address that it must name is
 * made up unless the person ticked that theirs may be seen. */
PfFound *pf_discover_autodiscover (const PfDiscoverAsk *ask, GCancellable *cancellable);

/* Six services; "." means not offered (RFC 2782, RFC 6186, RFC 8314). */
PfFound *pf_discover_srv (const PfDiscoverAsk *ask, GCancellable *cancellable);

/* The mail exchangers: a known provider's; and which domains to ask next. */
PfFound *pf_discover_mx (const PfDiscoverAsk *ask, GCancellable *cancellable);
PfFound *pf_discover_mx_autoconfig (const PfDiscoverAsk *ask,
                                    const char          *mx_domain,
                                    GCancellable        *cancellable);
PfFound *pf_discover_mx_ispdb (const PfDiscoverAsk *ask,
                               const char          *mx_domain,
                               GCancellable        *cancellable);

/* Whether the domain exists, and whether any name below it does; its answer is not a
 * source's and belongs into no list. */
PfFound *pf_discover_domain (const PfDiscoverAsk *ask, GCancellable *cancellable);

/**
 * pf_discover_mx_domains:
 * @exchangers: names, best first
 * @domain: the address's
 *
 * The domains of the best exchanger to ask for settings: its name without the first
 * label, then the registered domain; never a public suffix, never @domain.  Pure.
 *
 * Returns: (transfer full) (array zero-terminated=1): at most two
 */
char **pf_discover_mx_domains (const char *const *exchangers, const char *domain);

/**
 * pf_discover_guesses:
 *
 * The servers that a domain usually has, likely ones first; STARTTLS after TLS.  To be
 * proven by a probe.  Pure.
 *
 * Returns: (transfer full) (element-type PfCandidate)
 */
GPtrArray *pf_discover_guesses (const PfMailName *name);

G_END_DECLS
