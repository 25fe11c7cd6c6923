/* pf-advice-facts.c - facts for the advice from what the other jobs saw
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-advice-facts.h"

#include "advise/pf-advise-measure.h"
#include "advise/pf-advise-provider.h"
#include "jobs/pf-stores-job.h"

static const PfProbe *
pick_probe (GPtrArray *probes, PfProtocol protocol)
{
  const PfProbe *first = NULL;

  for (guint i = 0; probes != NULL && i < probes->len; i++)
    {
      const PfProbe *probe = probes->pdata[i];

      if (probe->endpoint->protocol != protocol)
        continue;
      if (pf_probe_is_sound (probe))
        return probe;
      if (first == NULL)
        first = probe;
    }

  return first;
}

static gboolean
has_candidate (const PfDiscovery *discovery, PfProtocol protocol)
{
  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];

      if (candidate->endpoint->protocol == protocol)
        return TRUE;
    }

  return FALSE;
}

/* Nowhere, although the search was complete enough to find the other kind: a source that
 * did not answer may know more than those that did. */
static gboolean
is_absent (const PfDiscovery *discovery, PfProtocol protocol)
{
  PfProtocol other = protocol == PF_PROTOCOL_IMAP ? PF_PROTOCOL_POP3 : PF_PROTOCOL_IMAP;

  if (has_candidate (discovery, protocol))
    return FALSE;
  if (discovery->not_offered != NULL &&
      (g_strv_contains ((const char *const *) discovery->not_offered,
                        pf_protocol_to_string (protocol))))
    return TRUE;
  if (!has_candidate (discovery, other))
    return FALSE;
  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (g_strcmp0 (asked->result, "unknown") == 0)
        return FALSE;
    }

  return TRUE;
}

void
pf_advice_take_probes (PfAdviseFacts     *facts,
                       const PfDiscovery *discovery,
                       GPtrArray         *probes,
                       gint64             now)
{
  static const PfProtocol protocols[] = { PF_PROTOCOL_IMAP, PF_PROTOCOL_POP3 };

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      const PfProbe *probe = pick_probe (probes, protocols[i]);

      if (probe != NULL)
        pf_advise_facts_take_probe (facts, probe, now);
      else if (discovery != NULL && is_absent (discovery, protocols[i]))
        pf_advise_facts_take_absence (facts, protocols[i]);
    }
}

void
pf_advice_take_sign_in (PfAdviseFacts *facts, const PfSignIn *sign_in)
{
  const gboolean        is_imap = sign_in->protocol == PF_PROTOCOL_IMAP;
  const PfAdviseAccount account = {
    .protocol = sign_in->protocol,
    .was_tried = sign_in->was_tried,
    .is_in = sign_in->is_in,
    .is_token = sign_in->is_token,
    .messages = sign_in->messages,
    .folders = sign_in->folders,
    .octets = is_imap ? -1 : sign_in->octets,
    .quota_used = is_imap ? sign_in->octets : -1,
    .quota_limit = sign_in->quota_limit,
    .max_message = sign_in->max_message,
    .capabilities = sign_in->after_login,
  };

  pf_advise_facts_take_account (facts, &account);
}

void
pf_advice_take_diagnosis (PfAdviseFacts *facts, const PfDiagnosis *diagnosis, gint64 now)
{
  if (diagnosis->discovery != NULL && diagnosis->discovery->provider != NULL)
    pf_advise_facts_take_provider (facts, diagnosis->discovery->provider);
  pf_advice_take_probes (facts, diagnosis->discovery, diagnosis->probes, now);
  /* IMAP first: what it says of the size is of all folders. */
  for (guint i = 0; i < diagnosis->sign_ins->len; i++)
    {
      const PfSignIn *sign_in = diagnosis->sign_ins->pdata[i];

      if (sign_in->protocol == PF_PROTOCOL_IMAP)
        pf_advice_take_sign_in (facts, sign_in);
    }
  for (guint i = 0; i < diagnosis->sign_ins->len; i++)
    {
      const PfSignIn *sign_in = diagnosis->sign_ins->pdata[i];

      if (sign_in->protocol == PF_PROTOCOL_POP3)
        pf_advice_take_sign_in (facts, sign_in);
    }
  pf_advise_facts_explain_all (facts, PF_WHY_NO_ACCOUNT, PF_WHY_NOT_TRIED);
}

static gboolean
would_move (const PfSourceAccount *account, const char *address)
{
  if (g_strcmp0 (account->type, "pop3") == 0)
    return address == NULL || account->address == NULL ||
           g_ascii_strcasecmp (account->address, address) == 0;

  return g_strcmp0 (account->type, "imap") != 0;
}

static void
add_account (const PfSourceAccount *account, PfAdviseLocal *local)
{
  /* Of several programs, the one that deletes decides what happens on the server. */
  if (account->keeps_on_server >= 0 && local->keeps != 0)
    local->keeps = account->keeps_on_server;
  for (guint i = 0; i < account->folders->len; i++)
    {
      const PfSourceFolder *folder = account->folders->pdata[i];

      if (folder->is_container)
        continue;
      local->bytes += (gint64) MIN (folder->bytes, G_MAXINT64 / 4);
      if (folder->messages < 0 || local->messages < 0)
        local->messages = -1;
      else
        local->messages += folder->messages;
    }
}

gint64
pf_advice_free_space (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo)
      info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL,
                                           NULL);

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return -1;

  return (gint64)
      MIN (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE),
           G_MAXINT64 / 4);
}

void
pf_advice_take_stores (PfAdviseFacts *facts,
                       GPtrArray     *stores,
                       const char    *address,
                       const char    *home)
{
  PfAdviseLocal local = { .largest = -1,
                          .disk_free = pf_advice_free_space (home),
                          .keeps = -1 };

  for (guint i = 0; i < stores->len; i++)
    {
      const PfStore *store = stores->pdata[i];

      for (guint j = 0; j < store->accounts->len; j++)
        if (would_move (store->accounts->pdata[j], address))
          add_account (store->accounts->pdata[j], &local);
    }
  pf_advise_facts_take_local (facts, &local);
}
