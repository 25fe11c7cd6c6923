/* fuzz-facts.c - files of facts that a person wrote, or anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "facts/pf-providers.h"
#include "facts/pf-rules.h"

static void
use_provider (const char *domain, const PfProvider *provider, gpointer user_data)
{
  PfProviders *providers = user_data;

  g_assert_true (pf_providers_find_domain (providers, domain) == provider);
  g_assert_true (provider->name != NULL && provider->asof != NULL);
  for (guint i = 0; i < provider->services->len; i++)
    {
      const PfServiceFact *service = provider->services->pdata[i];

      g_assert_cmpuint (service->port, >, 0);
      g_assert_nonnull (pf_providers_find_host (providers, service->host));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  g_autoptr (PfProviders) providers = pf_providers_parse (text, (gssize) size, NULL);
  g_autoptr (PfRules) rules = pf_rules_parse (text, (gssize) size, NULL);

  if (providers != NULL)
    {
      pf_providers_foreach_domain (providers, use_provider, providers);
      pf_providers_find_near (providers, "example.ogr");
      pf_providers_find_mx (providers, "mx.example.org");
    }
  if (rules != NULL)
    {
      const PfRule    *rule = pf_rules_match (rules, PF_PROTOCOL_IMAP, "imap.example.org",
                                              "login", "AUTH", "Sign in at https://a.b/ ");
      g_autofree char *url = rule != NULL ? pf_rule_find_url (rule, "imap.example.org",
                                                              "see https://example.org/")
                                          : NULL;

      g_assert_true (rule == NULL || rule->finding != NULL);
      g_assert_true (url == NULL || g_utf8_validate (url, -1, NULL));
    }
  return 0;
}
