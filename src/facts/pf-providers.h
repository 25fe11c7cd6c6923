/* pf-providers.h - dated facts about large providers: our own table, and the person's overrides
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server of a provider; @host and @username are templates ("%EMAILDOMAIN%",
 * "%EMAILADDRESS%"); @asof and @source are the provider's unless it has its own. */
typedef struct
{
  PfProtocol protocol;
  PfSecurity security;
  char      *host;
  guint16    port;
  char     **auth; /* "password", "challenge", "oauth2", "none" */
  char      *username;
  char      *asof;
  char      *source;
} PfServiceFact;

/**
 * PfPolicy:
 * @name: what it is about: "imap-switch", "pop3-switch", "app-password", "oauth-only",
 *   "two-step", "daily-upload", "connections", "max-message", "quota", "trash-days",
 *   "pop3-hides-fetched", "poll-minutes", "user-name-form", "no-imap", "no-pop3", …
 * @value: (nullable): its value; sizes in octets, times in the unit the name says
 * @url: (nullable): the provider's page where a person does something about it
 * @text: (nullable): a sentence for the expert, English
 * @asof: "2026-03-12"
 * @source: where it is from
 * @confidence: "high", "medium", "low"
 */
typedef struct
{
  char *name;
  char *value;
  char *url;
  char *text;
  char *asof;
  char *source;
  char *confidence;
} PfPolicy;

/**
 * PfProvider:
 * @domains: lower case, A-labels
 * @asof: the day of its domains, services and docs
 * @source: where these are from
 * @services: (element-type PfServiceFact): in the provider's order
 * @policies: (element-type PfPolicy)
 * @is_override: from the person's own folder
 */
typedef struct
{
  char      *id;
  char      *name;
  char      *asof;
  char      *source;
  char     **domains;
  char     **mx; /* suffixes of mail exchangers' names */
  GPtrArray *services;
  GPtrArray *policies;
  char     **docs;
  gboolean   is_override;
} PfProvider;

/**
 * PfProviders:
 *
 * The table, immutable once loaded; may be shared by threads.
 */
#define PF_TYPE_PROVIDERS (pf_providers_get_type ())
G_DECLARE_FINAL_TYPE (PfProviders, pf_providers, PF, PROVIDERS, GObject)

/**
 * pf_providers_load:
 * @override_dir: (nullable): a folder of *.json of the same schema, which come first
 *   (default $XDG_CONFIG_HOME/postferry/providers); a bad file is named in
 *   @out_problems and left out
 */
PfProviders *pf_providers_load (const char *override_dir, GPtrArray *out_problems);

/* Only the rows of one document, as a file of that folder holds it.
 * Returns: (transfer full) (nullable): %NULL with @error if it cannot be used */
PfProviders *pf_providers_parse (const char *text, gssize length, GError **error);

/* Finds by a mail domain in A-labels; by a mail exchanger's name, or a name above it
 * that is a domain of the table; by a server's name.
 *
 * Returns: (transfer none) (nullable): lives as long as @self */
const PfProvider *pf_providers_find_domain (PfProviders *self, const char *domain);
const PfProvider *pf_providers_find_mx (PfProviders *self, const char *exchanger);
const PfProvider *pf_providers_find_host (PfProviders *self, const char *host);

/**
 * pf_providers_find_near:
 *
 * Returns: (transfer none) (nullable): a domain that differs from @domain by one letter
 *   left out, doubled, wrong or swapped with the next; %NULL if @domain is known itself
 */
const char *pf_providers_find_near (PfProviders *self, const char *domain);

/* Returns: (transfer none) (nullable) */
const PfPolicy *pf_provider_get_policy (const PfProvider *provider, const char *name);

/* Calls @func for each domain of the table. */
void pf_providers_foreach_domain (PfProviders *self,
                                  void (*func) (const char       *domain,
                                                const PfProvider *provider,
                                                gpointer          user_data),
                                  gpointer user_data);

G_END_DECLS
