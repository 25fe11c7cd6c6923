/* pf-advise-provider.c - what our table of providers says of an account
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-provider.h"

#define MINUTE 60

typedef struct
{
  const char *policy;
  PfFactId    fact;
  gint64      factor;
} NumberRow;

/* clang-format off */
static const NumberRow number_rows[] = {
  { "quota",        PF_FACT_QUOTA_LIMIT,  1 },
  { "connections",  PF_FACT_CONNECTIONS,  1 },
  { "max-message",  PF_FACT_APPEND_LIMIT, 1 },
  { "poll-minutes", PF_FACT_LOGIN_DELAY,  MINUTE },
};
/* clang-format on */

/* Encrypted if one of its servers is; only a policy says that there is none, since a
 * row may simply be incomplete. */
static void
take_service (PfAdviseFacts    *facts,
              const PfProvider *provider,
              PfProtocol        protocol,
              PfFactId          fact,
              const char       *absence)
{
  const PfPolicy *policy = pf_provider_get_policy (provider, absence);
  const char     *asof = NULL;
  gboolean        is_encrypted = FALSE;

  if (policy != NULL && g_strcmp0 (policy->value, "true") == 0)
    {
      pf_advise_facts_list_text (facts, fact, "absent", policy->asof);
      return;
    }
  for (guint i = 0; i < provider->services->len; i++)
    {
      const PfServiceFact *service = provider->services->pdata[i];

      if (service->protocol != protocol)
        continue;
      asof = service->asof != NULL ? service->asof : provider->asof;
      is_encrypted |= service->security != PF_SECURITY_PLAIN;
    }
  if (asof != NULL)
    pf_advise_facts_list_text (facts, fact, is_encrypted ? "encrypted" : "unprotected",
                               asof);
}

static void
take_sign_in (PfAdviseFacts *facts, const PfProvider *provider)
{
  const PfPolicy *browser = pf_provider_get_policy (provider, "oauth-only");
  const PfPolicy *app = pf_provider_get_policy (provider, "app-password");
  const PfPolicy *policy = browser != NULL ? browser : app;
  const char     *how = browser != NULL ? "browser" : "app-password";

  if (policy == NULL)
    return;
  pf_advise_facts_list_text (facts, PF_FACT_IMAP_SIGN_IN, how, policy->asof);
  pf_advise_facts_list_text (facts, PF_FACT_POP3_SIGN_IN, how, policy->asof);
}

void
pf_advise_facts_take_provider (PfAdviseFacts *facts, const PfProvider *provider)
{
  const PfPolicy *ends = pf_provider_get_policy (provider, "pop3-ends");

  pf_advise_facts_explain_all (facts, PF_WHY_NO_ACCOUNT, PF_WHY_NOT_TRIED);
  take_service (facts, provider, PF_PROTOCOL_IMAP, PF_FACT_IMAP, "no-imap");
  take_service (facts, provider, PF_PROTOCOL_POP3, PF_FACT_POP3, "no-pop3");
  take_sign_in (facts, provider);
  if (ends != NULL)
    pf_advise_facts_list (facts, PF_FACT_POP3_ENDS, TRUE, ends->asof);

  for (gsize i = 0; i < G_N_ELEMENTS (number_rows); i++)
    {
      const NumberRow *row = &number_rows[i];
      const PfPolicy  *policy = pf_provider_get_policy (provider, row->policy);
      guint64          number;

      if (policy != NULL && policy->value != NULL &&
          g_ascii_string_to_unsigned (policy->value, 10, 1, G_MAXINT64 / 4 / row->factor,
                                      &number, NULL))
        pf_advise_facts_list (facts, row->fact, (gint64) number * row->factor,
                              policy->asof);
    }
}
