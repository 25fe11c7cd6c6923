/* pf-discover-table.c - settings that are known or guessed without asking anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover-private.h"

void
pf_found_take_provider (PfFound          *found,
                        const PfProvider *provider,
                        const PfMailName *name,
                        PfTrustLevel      trust)
{
  g_autoptr (PfSettings) settings = pf_settings_new ();
  g_autoptr (PfProvenance) provenance = NULL;
  g_autofree char *where = g_strdup_printf ("%s, %s", provider->source, provider->asof);

  for (guint i = 0; i < provider->services->len; i++)
    {
      const PfServiceFact *service = provider->services->pdata[i];

      g_ptr_array_add (settings->servers,
                       pf_setting_new (service->protocol, service->security,
                                       service->host, service->port, service->username,
                                       (const char *const *) service->auth));
    }
  for (gsize i = 0; provider->docs[i] != NULL; i++)
    pf_settings_add_note (settings, FALSE, provider->docs[i], NULL);

  provenance = pf_provenance_new (found->asked->kind, where, NULL, trust);
  pf_found_take_settings (found, settings, name, provenance);
  found->provider = provider;
}

PfFound *
pf_discover_table (const PfDiscoverAsk *ask)
{
  const PfProvider *provider = pf_providers_find_domain (ask->request->providers,
                                                         ask->name->domain);
  PfFound          *found;

  if (provider == NULL)
    return pf_found_new (PF_SOURCE_TABLE, ask->name->domain, "absent", NULL);

  if (provider->is_override)
    {
      found = pf_found_new (PF_SOURCE_OVERRIDE, provider->id, "found", NULL);
      pf_found_take_provider (found, provider, ask->name, PF_TRUST_VERIFIED);
    }
  else
    {
      found = pf_found_new (PF_SOURCE_TABLE, provider->id, "found", NULL);
      pf_found_take_provider (found, provider, ask->name, PF_TRUST_CURATED);
    }
  /* Known, and known to have no servers for mail programs. */
  if (found->candidates->len == 0)
    {
      const char *const none[] = { "imap", "pop3", NULL };

      g_free (found->asked->result);
      found->asked->result = g_strdup ("not-offered");
      g_strfreev (found->not_offered);
      found->not_offered = g_strdupv ((char **) none);
    }
  return found;
}

/* A server that a domain usually has. */
typedef struct
{
  const char *label; /* "" is the domain itself */
  PfProtocol  protocol;
} Usual;

/* clang-format off */
static const Usual usual[] = {
  { "imap", PF_PROTOCOL_IMAP },
  { "mail", PF_PROTOCOL_IMAP },
  { "pop",  PF_PROTOCOL_POP3 },
  { "mail", PF_PROTOCOL_POP3 },
  { "pop3", PF_PROTOCOL_POP3 },
  { "smtp", PF_PROTOCOL_SMTP },
  { "mail", PF_PROTOCOL_SMTP },
  { "",     PF_PROTOCOL_IMAP },
  { "",     PF_PROTOCOL_POP3 },
  { "",     PF_PROTOCOL_SMTP },
};
/* clang-format on */

GPtrArray *
pf_discover_guesses (const PfMailName *name)
{
  static const char *const password[] = { "password", NULL };
  static const PfSecurity  securities[] = { PF_SECURITY_TLS, PF_SECURITY_STARTTLS };
  g_autoptr (PfSettings) settings = pf_settings_new ();
  g_autoptr (PfProvenance) provenance = pf_provenance_new (PF_SOURCE_GUESS, name->domain,
                                                           NULL, PF_TRUST_GUESS);

  for (gsize s = 0; s < G_N_ELEMENTS (securities); s++)
    for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
      {
        g_autofree char *host = *usual[i].label != '\0'
                                    ? g_strdup_printf ("%s.%s", usual[i].label,
                                                       name->domain)
                                    : g_strdup (name->domain);

        g_ptr_array_add (settings->servers,
                         pf_setting_new (usual[i].protocol, securities[s], host,
                                         pf_endpoint_default_port (usual[i].protocol,
                                                                   securities[s]),
                                         NULL, password));
      }

  return pf_settings_make_candidates (settings, name, provenance);
}
