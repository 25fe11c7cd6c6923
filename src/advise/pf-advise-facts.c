/* pf-advise-facts.c - what is known of this account, or why it is not
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-facts.h"

typedef struct
{
  const char *id;
  PfFactKind  kind;
  PfFactWhy   why;   /* while nothing is known of it */
  const char *texts; /* (nullable): the values of a text, separated by blanks */
} Row;

#define SERVICES "encrypted unprotected absent"
#define SIGN_INS "password app-password browser impossible"

/* clang-format off */
static const Row rows[PF_FACTS] = {
  [PF_FACT_IMAP]             = { "imap",             PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, SERVICES },
  [PF_FACT_POP3]             = { "pop3",             PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, SERVICES },
  [PF_FACT_IMAP_SIGN_IN]     = { "imap-sign-in",     PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, SIGN_INS },
  [PF_FACT_POP3_SIGN_IN]     = { "pop3-sign-in",     PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, SIGN_INS },
  [PF_FACT_POP3_ENDS]        = { "pop3-ends",        PF_FACT_KIND_BOOL,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_QUOTA_LIMIT]      = { "quota-limit",      PF_FACT_KIND_BYTES,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_QUOTA_USED]       = { "quota-used",       PF_FACT_KIND_BYTES,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_LOCAL_BYTES]      = { "local-bytes",      PF_FACT_KIND_BYTES,   PF_WHY_NO_MAIL_HERE, NULL },
  [PF_FACT_LOCAL_MESSAGES]   = { "local-messages",   PF_FACT_KIND_COUNT,   PF_WHY_NO_MAIL_HERE, NULL },
  [PF_FACT_LARGEST_MESSAGE]  = { "largest-message",  PF_FACT_KIND_BYTES,   PF_WHY_NO_MAIL_HERE, NULL },
  [PF_FACT_APPEND_LIMIT]     = { "append-limit",     PF_FACT_KIND_BYTES,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_IMAP_MESSAGES]    = { "imap-messages",    PF_FACT_KIND_COUNT,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_POP3_MESSAGES]    = { "pop3-messages",    PF_FACT_KIND_COUNT,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_FOLDERS]          = { "folders",          PF_FACT_KIND_COUNT,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_CONNECTIONS]      = { "connections",      PF_FACT_KIND_COUNT,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_SHARED_MARKS]     = { "shared-marks",     PF_FACT_KIND_BOOL,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_EXPIRE_DAYS]      = { "expire-days",      PF_FACT_KIND_DAYS,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_SERVER_BYTES]     = { "server-bytes",     PF_FACT_KIND_BYTES,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_DISK_FREE]        = { "disk-free",        PF_FACT_KIND_BYTES,   PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_IDLE]             = { "idle",             PF_FACT_KIND_BOOL,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_LOGIN_DELAY]      = { "login-delay",      PF_FACT_KIND_SECONDS, PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_IMAP_MS]          = { "imap-ms",          PF_FACT_KIND_MS,      PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_POP3_MS]          = { "pop3-ms",          PF_FACT_KIND_MS,      PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_IMAP_TLS]         = { "imap-tls",         PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_POP3_TLS]         = { "pop3-tls",         PF_FACT_KIND_TEXT,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_CERTIFICATE_DAYS] = { "certificate-days", PF_FACT_KIND_DAYS,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_SHARING]          = { "sharing",          PF_FACT_KIND_BOOL,    PF_WHY_NO_ACCOUNT, NULL },
  [PF_FACT_KEEP_RULE]        = { "keep-rule",        PF_FACT_KIND_TEXT,    PF_WHY_NO_MAIL_HERE, "deletes keeps" },
  [PF_FACT_BACKUP]           = { "backup",           PF_FACT_KIND_BOOL,    PF_WHY_NOT_LOOKED_FOR, NULL },
};

static const char *const why_ids[PF_WHYS] = {
  [PF_WHY_NO_ACCOUNT]     = "no-account",
  [PF_WHY_NOT_TRIED]      = "not-tried",
  [PF_WHY_NEEDS_SIGN_IN]  = "needs-sign-in",
  [PF_WHY_NOT_TOLD]       = "not-told",
  [PF_WHY_NO_IMAP]        = "no-imap",
  [PF_WHY_NO_POP3]        = "no-pop3",
  [PF_WHY_NO_ANSWER]      = "no-answer",
  [PF_WHY_NOT_PROVEN]     = "not-proven",
  [PF_WHY_NOT_LET_IN]     = "not-let-in",
  [PF_WHY_ONLY_LOOKED]    = "only-looked",
  [PF_WHY_NOT_LISTED]     = "not-listed",
  [PF_WHY_NO_MAIL_HERE]   = "no-mail-here",
  [PF_WHY_NOT_READ]       = "not-read",
  [PF_WHY_NOT_LOOKED_FOR] = "not-looked-for",
};
/* clang-format on */

void
pf_advise_facts_init (PfAdviseFacts *facts)
{
  *facts = (PfAdviseFacts){ 0 };
  for (int i = 0; i < PF_FACTS; i++)
    facts->fact[i].why = rows[i].why;
}

void
pf_advise_facts_clear (PfAdviseFacts *facts)
{
  for (int i = 0; i < PF_FACTS; i++)
    {
      g_free (facts->fact[i].text);
      g_free (facts->fact[i].asof);
    }
  *facts = (PfAdviseFacts){ 0 };
}

void
pf_advise_facts_copy (PfAdviseFacts *facts, const PfAdviseFacts *source)
{
  for (int i = 0; i < PF_FACTS; i++)
    {
      facts->fact[i] = source->fact[i];
      facts->fact[i].text = g_strdup (source->fact[i].text);
      facts->fact[i].asof = g_strdup (source->fact[i].asof);
    }
}

static void
set_fact (PfAdviseFacts *facts,
          PfFactId       id,
          PfFactState    state,
          gint64         number,
          const char    *text,
          const char    *asof)
{
  PfFact *fact = &facts->fact[id];

  if (fact->state > state)
    return;
  fact->state = state;
  fact->number = number;
  g_free (fact->text);
  fact->text = g_strdup (text);
  g_free (fact->asof);
  fact->asof = g_strdup (asof);
}

void
pf_advise_facts_measure (PfAdviseFacts *facts, PfFactId id, gint64 number)
{
  g_return_if_fail (id < PF_FACTS && rows[id].kind != PF_FACT_KIND_TEXT);

  set_fact (facts, id, PF_FACT_MEASURED, number, NULL, NULL);
}

void
pf_advise_facts_measure_text (PfAdviseFacts *facts, PfFactId id, const char *text)
{
  g_return_if_fail (pf_fact_takes_text (id, text));

  set_fact (facts, id, PF_FACT_MEASURED, 0, text, NULL);
}

void
pf_advise_facts_list (PfAdviseFacts *facts, PfFactId id, gint64 number, const char *asof)
{
  g_return_if_fail (id < PF_FACTS && rows[id].kind != PF_FACT_KIND_TEXT);

  set_fact (facts, id, PF_FACT_LISTED, number, NULL, asof);
}

void
pf_advise_facts_list_text (PfAdviseFacts *facts,
                           PfFactId       id,
                           const char    *text,
                           const char    *asof)
{
  g_return_if_fail (pf_fact_takes_text (id, text));

  set_fact (facts, id, PF_FACT_LISTED, 0, text, asof);
}

void
pf_advise_facts_explain (PfAdviseFacts *facts, PfFactId id, PfFactWhy why)
{
  g_return_if_fail (id < PF_FACTS);

  if (facts->fact[id].state == PF_FACT_MISSING)
    facts->fact[id].why = why;
}

void
pf_advise_facts_explain_all (PfAdviseFacts *facts, PfFactWhy before, PfFactWhy why)
{
  for (int i = 0; i < PF_FACTS; i++)
    if (facts->fact[i].state == PF_FACT_MISSING && facts->fact[i].why == before)
      facts->fact[i].why = why;
}

gboolean
pf_advise_facts_has (const PfAdviseFacts *facts, PfFactId id)
{
  g_return_val_if_fail (id < PF_FACTS, FALSE);

  return facts->fact[id].state != PF_FACT_MISSING;
}

gboolean
pf_advise_facts_is_text (const PfAdviseFacts *facts, PfFactId id, const char *text)
{
  return pf_advise_facts_has (facts, id) && g_strcmp0 (facts->fact[id].text, text) == 0;
}

gint64
pf_advise_facts_free_space (const PfAdviseFacts *facts)
{
  gint64 limit = facts->fact[PF_FACT_QUOTA_LIMIT].number;
  gint64 used = 0;

  if (!pf_advise_facts_has (facts, PF_FACT_QUOTA_LIMIT))
    return -1;
  if (pf_advise_facts_has (facts, PF_FACT_QUOTA_USED))
    used = MAX (facts->fact[PF_FACT_QUOTA_USED].number, 0);

  return limit > used ? limit - used : 0;
}

const char *
pf_fact_id (PfFactId id)
{
  g_return_val_if_fail (id < PF_FACTS, NULL);

  return rows[id].id;
}

PfFactKind
pf_fact_kind (PfFactId id)
{
  g_return_val_if_fail (id < PF_FACTS, PF_FACT_KIND_BOOL);

  return rows[id].kind;
}

gboolean
pf_fact_from_id (const char *id, PfFactId *out_fact)
{
  for (int i = 0; i < PF_FACTS; i++)
    if (g_strcmp0 (rows[i].id, id) == 0)
      {
        *out_fact = (PfFactId) i;
        return TRUE;
      }

  return FALSE;
}

const char *
pf_fact_why_id (PfFactWhy why)
{
  g_return_val_if_fail (why < PF_WHYS, NULL);

  return why_ids[why];
}

gboolean
pf_fact_takes_text (PfFactId id, const char *text)
{
  g_auto (GStrv) texts = NULL;

  if (id >= PF_FACTS || rows[id].kind != PF_FACT_KIND_TEXT || text == NULL)
    return FALSE;
  if (rows[id].texts == NULL)
    return *text != '\0';

  texts = g_strsplit (rows[id].texts, " ", -1);
  return g_strv_contains ((const char *const *) texts, text);
}
